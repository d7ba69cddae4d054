import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// Data and requests that a generalised linear model refuses, and what it says.
@Suite struct RefusalTests {
  private func refusal(
    _ family: Family, _ y: [Double], x: [Double]? = nil, cases: CaseTotals? = nil, offset: [Double]? = nil,
    firth: Bool = false
  ) -> String {
    do throws(RegressionError) {
      _ = try GeneralizedLinearModel(family, options: .init(firth: firth)).fit(
        ModelMatrix([("x", x ?? y.indices.map(Double.init))]), response: y, name: "passed", offset: offset,
        cases: cases ?? CaseTotals(rows: y.count))
      return "nothing"
    } catch {
      return error.description
    }
  }

  @Test func `a response of one value`() {
    #expect(
      refusal(.logit, [1, 1, 1, 1])
        == "The response “passed” has one value, 1, in all 4 cases, so that nothing can explain it. "
        + "Check the filter and the missing values.")
  }

  @Test func `values that a family cannot have`() {
    #expect(
      refusal(.logit, [1, 2, 1, 2])
        == "The response “passed” has the value 2; a binomial response is 0 or 1. "
        + "Name the value that is the event, so that it becomes 1 and the other one 0.")
    #expect(refusal(.poisson, [1, -2, 1, 2]).contains("has the value -2; counts are 0 or more"))
    #expect(refusal(.gamma, [1, 0, 1, 2]).contains("has the value 0; every value must be greater than 0"))
  }

  @Test func `no more cases than coefficients`() {
    #expect(refusal(.logit, [1, 0]).hasPrefix("There are 2 cases for 2 coefficients"))
  }

  @Test func `an exposure of 0`() throws {
    #expect(throws: RegressionError.self) { try GeneralizedLinearModel.offset(exposures: [1, 0], name: "days") }
    #expect(
      refusal(.poisson, [1, 0, 3, 2], offset: [0, -.infinity, 0, 0]).contains(
        "“offset” is not a finite number in row 2"))
  }

  @Test func `counts that vary no more than Poisson counts`() {
    #expect(
      refusal(.negativeBinomial, [4, 5, 4, 5, 4, 6, 5, 4]).contains(
        "theta has no finite estimate; use the family poisson"))
  }

  @Test func `Firth's penalty with sampling weights, and with another family`() throws {
    let weights = CaseTotals(.sampling, counts: [1, 1, 1, 1], weights: [1, 2, 1, 2], squares: [1, 4, 1, 4])
    #expect(refusal(.logit, [0, 1, 1, 0], cases: weights, firth: true).hasPrefix("Firth's penalty needs a likelihood"))
    #expect(refusal(.poisson, [0, 1, 1, 0], firth: true).hasPrefix("Firth's penalty is for the family binomial"))
  }

  @Test func `a link that does not go with the family`() {
    #expect(throws: RegressionError.mismatch("The family poisson does not go with the link logit")) {
      try Family(.poisson, link: .logit)
    }
  }

  @Test func `a column that is a combination of others`() throws {
    let x = ModelMatrix([("a", [1, 2, 3, 4, 5, 6]), ("b", [2, 4, 6, 8, 10, 12])])
    do throws(RegressionError) {
      _ = try GeneralizedLinearModel(.logit).fit(x, response: [0, 1, 0, 1, 0, 1], cases: CaseTotals(rows: 6))
      Issue.record("it was fitted")
    } catch {
      #expect(error.description.hasPrefix("The term “b” is a combination of the others"))
    }
  }

  @Test func `counts with fractions are fitted with a warning`() throws {
    let fit = try GeneralizedLinearModel(.poisson).fit(
      ModelMatrix([("x", [1, 2, 3, 4, 5])]), response: [1, 2.5, 2, 4, 3.5], name: "visits", cases: CaseTotals(rows: 5))
    #expect(fit.warnings == [.fractionalCounts(response: "visits", cases: 2)])
  }

  @Test func `sampling weights leave a pseudo-likelihood only`() throws {
    let all = ReferenceData.shared
    let w = all.column("w")
    let sampling = CaseTotals(
      .sampling, counts: w.map { _ in 1 }, weights: w, squares: w.map { $0 * $0 })
    let fit = try GeneralizedLinearModel.reference(.logit, "y01", cases: sampling)
    let frequency = try GeneralizedLinearModel.reference(.logit, "y01", cases: CaseTotals(counts: w, isFrequency: true))
    expectClose(fit.estimates, frequency.estimates, relative: 1e-12)
    let statistics = try fit.statistics()
    #expect(Array(statistics.values.keys) == [.pseudoLogLikelihood])
    expectClose(statistics[.pseudoLogLikelihood], try #require(frequency.logLikelihood), relative: 1e-12)
    #expect(statistics.reasons[.aic] == "With sampling weights there is no likelihood of the sample.")
    #expect(throws: RegressionError.self) { try fit.profileInterval(1) }
    #expect(throws: RegressionError.self) { try fit.test(dropping: [1]) }
    #expect(throws: RegressionError.self) { try fit.binaryPredictions() }
  }
}
