import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// Fits that leave nothing but rounding, and those that leave a little more.
@Suite struct ExactFitTests {
  private let x = (0..<30).map { Double(($0 * 7) % 23) / 4 }
  private let z = (0..<30).map { Double(($0 * 11) % 17) - 8 }
  private let noise = (0..<30).map { Double(($0 * 13) % 29) / 14 - 1 }

  private func fit(_ y: [Double], offset: [Double]? = nil) throws -> LinearFit {
    try LinearModel(
      design: ModelMatrix([("x", x), ("z", z)]), response: y, offset: offset, cases: CaseTotals(rows: 30)
    ).fit(parallelism: Parallelism())
  }

  @Test func `what rounding of the response explains is 0`() throws {
    let y = zip(x, z).map { 0.1 + 0.3 * $0 + 0 * $1 }
    let exact = try fit(y)
    #expect(exact.isExact && exact.residualSumOfSquares == 0 && exact.dispersion == 0)
    #expect(exact.estimates[2] == 0, "the column that the response does not have")
    expectClose(Array(exact.estimates[..<2]), [0.1, 0.3], relative: 1e-15)
    let anova = try exact.anova(.hierarchical)
    #expect(anova.rows[0].sumOfSquares > 1 && anova.rows[1].sumOfSquares == 0)
    #expect(anova.rows.allSatisfy { $0.statistic == nil && $0.undefinedReason == "the fit is exact" })
  }

  @Test func `a residual of 1e-12 of the response is no rounding`() throws {
    let y = zip(zip(x, z), noise).map { 0.1 + 0.3 * $0.0 + 0 * $0.1 + 1e-12 * $1 }
    let near = try fit(y)
    #expect(!near.isExact && near.dispersion > 0 && near.estimates[2] != 0)
    #expect(near.summary.fStatistic != nil)
    // The residual standard deviation is that of the noise times its scale.
    let own = try fit(noise)
    expectClose(near.dispersion.squareRoot(), own.dispersion.squareRoot() * 1e-12, relative: 1e-2)
  }

  @Test func `the rounding of an offset counts`() throws {
    let offset = x.map { 1e6 * $0 + 1e6 / 3 }
    let y = zip(offset, z).map { $0 + 0.1 * $1 }
    #expect(try fit(y, offset: offset).isExact)
  }

  @Test func `an intercept explains nothing`() throws {
    let mean = try LinearModel(
      design: ModelMatrix(
        rowCount: 30, terms: [ModelMatrix.interceptName],
        columns: [(.init(ModelMatrix.interceptName, term: 0), .constant(1))]), response: noise.map { $0 + 0.1 },
      cases: CaseTotals(rows: 30)
    ).fit(parallelism: Parallelism())
    #expect(mean.modelSumOfSquares == 0 && mean.summary.rSquared == 0)
  }

  @Test(arguments: [Family.gamma, try! Family(.quasiPoisson, link: .log)])
  func `families with a dispersion have none where the fit is exact`(_ family: Family) throws {
    let means = x.map { Double.exp(0.3 + 0.4 * $0) }
    let exact = try GeneralizedLinearModel(family).fit(
      ModelMatrix([("x", x)]), response: means, cases: CaseTotals(rows: 30))
    expectClose(exact.estimates, [0.3, 0.4], relative: 1e-12)
    #expect(exact.isExact && exact.dispersion == 0)
    let figures = try exact.statistics()
    #expect(figures[.deviance] == 0 && figures[.pearsonChiSquared] == 0)
    #expect(figures[.logLikelihood] == nil && figures[.aic] == nil)
    #expect(try exact.profileInterval(1).low == nil)
    let near = try GeneralizedLinearModel(family).fit(
      ModelMatrix([("x", x)]), response: zip(means, noise).map { $0 * (1 + 1e-6 * $1) }, cases: CaseTotals(rows: 30))
    #expect(!near.isExact && near.dispersion > 0)
  }

  @Test func `a family without a dispersion keeps its errors`() throws {
    let counts = (0..<30).map { $0 % 2 == 0 ? 2.0 : 5.0 }
    let group = (0..<30).map { Double($0 % 2) }
    let fit = try GeneralizedLinearModel(.poisson).fit(
      ModelMatrix([("g", group)]), response: counts, cases: CaseTotals(rows: 30))
    #expect(!fit.isExact)
    // 1/√(Σ of the counts of the first group).
    expectClose(fit.standardErrors[0], 1 / 30.0.squareRoot(), relative: 1e-10)
  }

  @Test func `inflation that is not defined says why`() throws {
    let design = ModelMatrix([("x", x), ("twice", x.map { 2 * $0 }), ("z", z)])
    let cases = CaseTotals(rows: 30)
    let aliased = try design.aliasedColumns(weights: cases, parallelism: Parallelism())
    #expect(aliased.map(\.name) == ["twice"])
    let fit = try LinearModel(design: design.selecting([0, 1, 3]), response: noise, cases: cases)
      .fit(parallelism: Parallelism())
    let rows = fit.varianceInflation
    #expect(rows.map(\.term) == ["x", "twice", "z"])
    #expect(rows[1].gvif == nil && rows[1].degreesOfFreedom == 0)
    #expect(rows.map(\.undefinedReason) == [nil, "no column of the term is left", nil])
  }

  @Test func `columns that are 0 share a sentence`() {
    let zeros = [Double](repeating: 0, count: 30)
    let design = ModelMatrix([("x", x), ("a", zeros), ("b", zeros), ("c", x.map { $0 + 1 })])
    let aliased = try? design.aliasedColumns(weights: CaseTotals(rows: 30), parallelism: Parallelism())
    let sentences = AliasedColumn.sentences(aliased ?? [])
    #expect(sentences.first == "“a”, “b” are left out: they are 0 in every case used.")
    #expect(sentences.count == 2)
  }
}
