import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

@Suite struct CoefficientTableTests {
  let names = [Parameter("a"), Parameter("b"), Parameter("c")]
  let covariance = Matrix(rows: 3, columns: 3, elements: [4, 1, 0, 1, 9, 0, 0, 0, 0.0001])

  @Test func `rows have normal tests without degrees of freedom`() {
    let table = CoefficientTable(
      parameters: names, estimates: [3.92, -6, 1], covariance: covariance, df: nil, level: 0.9)
    expectClose(table.rows.map(\.statistic), [1.96, -2, 100], relative: 1e-14)
    // 2 Φ(−1.96), 2 Φ(−2) and the logarithm of 2 Φ(−100) (mpmath, 40 digits)
    expectClose(table.rows.prefix(2).map(\.pValue), [0.04999579029644087, 0.04550026389635842], relative: 1e-12)
    expectClose(table.rows[2].logPValue, -5004.831061513643, relative: 1e-12)
    #expect(table.rows[2].pValue == 0)
    // The 0.95 quantile of the normal distribution is 1.6448536269514722.
    expectClose(table.rows[0].interval?.high, 3.92 + 2 * 1.6448536269514722, relative: 1e-13)
    #expect(table.rows.allSatisfy { $0.degreesOfFreedom == nil && $0.undefinedReason == nil })
  }

  @Test func `degrees of freedom may differ, and may be missing`() {
    let table = CoefficientTable(parameters: names, estimates: [2, 0, 1], covariance: covariance, df: [1, 2.5, 0])
    // t with 1 degree of freedom is Cauchy's: P(|T| > 1) = ½.
    expectClose(table.rows[0].pValue, 0.5, relative: 1e-14)
    #expect(table.rows[1].statistic == 0 && table.rows[1].pValue == 1 && table.rows[1].degreesOfFreedom == 2.5)
    #expect(table.rows[2].statistic == 100 && table.rows[2].pValue == nil && table.rows[2].interval == nil)
    #expect(table.rows[2].undefinedReason == "no degrees of freedom are left")
  }

  @Test func `a variance that is not one leaves the row empty`() {
    let covariance = Matrix(rows: 2, columns: 2, elements: [.nan, 0, 0, -1])
    let table = CoefficientTable(
      parameters: Array(names[..<2]), estimates: [1, 2], covariance: covariance, df: nil)
    #expect(table.rows.allSatisfy { $0.standardError == nil && $0.pValue == nil && $0.interval == nil })
    #expect(table.rows[0].undefinedReason == "the variance of the estimate could not be computed")
  }

  @Test func `several parameters are tested together`() throws {
    // θᵀV⁻¹θ = (9·4 − 2·2·3·1 + 4·9)/35 = 60/35 by hand.
    let chi = try WaldTest(of: [0, 1], estimates: [2, 3, 7], covariance: covariance, df: nil)
    expectClose(chi.statistic, 60.0 / 35, relative: 1e-14)
    expectClose(chi.pValue, Double.exp(-30.0 / 35), relative: 1e-13)
    let f = try WaldTest(of: [0, 1], estimates: [2, 3, 7], covariance: covariance, df: 10)
    expectClose(f.statistic, 30.0 / 35, relative: 1e-14)
    // The upper tail of F(2, ν) is (1 + 2F/ν)^(−ν/2).
    expectClose(f.pValue, Double.pow(1 + 2 * (30.0 / 35) / 10, -5), relative: 1e-13)
  }

  @Test func `a singular covariance, no parameters or no degrees of freedom give no test`() throws {
    let singular = Matrix(rows: 2, columns: 2, elements: [1, 2, 2, 4])
    #expect(
      try WaldTest(of: [0, 1], estimates: [1, 1], covariance: singular, df: nil).undefinedReason
        == "the covariance of these coefficients has no inverse")
    #expect(
      try WaldTest(of: [], estimates: [1, 1], covariance: singular, df: nil).undefinedReason
        == "none of its coefficients is estimated")
    #expect(
      try WaldTest(of: [0], estimates: [1, 1], covariance: singular, df: 0).undefinedReason
        == "no degrees of freedom are left")
  }
}
