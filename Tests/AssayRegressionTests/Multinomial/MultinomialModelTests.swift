import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// Estimates of multinomial logit models, with and without Firth's penalty.
@Suite struct MultinomialModelTests {
  /// nnet stops where its deviance stands still: 6 digits of its coefficients are right.
  @Test func `estimates agree with nnet and with Newton steps in R`() throws {
    let expected = try MultinomialReference.read()
    let fit = try expected.fit()
    expectClose(fit.estimates, expected.nnet.coefficients, relative: 1e-5)
    expectClose(fit.logLikelihood, try #require(expected.nnet.loglik), relative: 1e-11)
    expectClose(fit.nullLogLikelihood, try #require(expected.nnet.null), relative: 1e-7)
    expectClose(fit.estimates, expected.newton.coefficients, relative: 1e-10)
    expectClose(errors(fit), expected.newton.errors, relative: 1e-10)
    #expect(fit.parameters[5] == Parameter("x", response: "c"))
    #expect(fit.reference == "a" && fit.notes.isEmpty)
  }

  /// statsmodels finds the null model by BFGS, which stops at 8 digits of its log-likelihood.
  @Test func `statistics agree with statsmodels`() throws {
    let expected = try MultinomialPeers.read().statsmodels
    let fit = try MultinomialReference.read().fit()
    expectClose(fit.estimates, expected.coefficients, relative: 1e-8)
    expectClose(errors(fit), expected.errors, relative: 1e-8)
    expectClose(fit.logLikelihood, expected.loglik, relative: 1e-12)
    expectClose(fit.nullLogLikelihood, expected.null, relative: 1e-7)
    expectClose(fit.aic, expected.aic, relative: 1e-12)
    expectClose(fit.bic, expected.bic, relative: 1e-12)
    expectClose(fit.mcFaddenRSquared, expected.mcfadden, relative: 1e-6)
    // In closed form: the shares of the categories, 610 cases in all.
    let reference = try MultinomialReference.read()
    let totals = (1...4).map { level in zip(reference.y, reference.f).reduce(0) { $0 + ($1.0 == level ? $1.1 : 0) } }
    let null = totals.reduce(0) { $0 + $1 * Double.log($1 / 610) }
    expectClose(fit.nullLogLikelihood, null, relative: 1e-14)
    expectClose(fit.coxSnellRSquared, 1 - Double.exp(2 * (null - expected.loglik) / 610), relative: 1e-11)
    let test = try #require(fit.likelihoodRatio)
    expectClose(test.statistic, 2 * (expected.loglik - expected.null), relative: 1e-6)
    #expect(test.reference.degreesOfFreedom == 9)
  }

  @Test func `terms are tested across the categories`() throws {
    let expected = try MultinomialReference.read()
    let tests = try expected.fit().waldTests()
    #expect(tests.map(\.term) == ["x", "g"])
    expectClose(tests.map { $0.result?.statistic }, try #require(expected.newton.wald), relative: 1e-10)
    let degrees: [Double?] = tests.map { $0.result?.reference.degreesOfFreedom }
    #expect(degrees == [3, 6])
  }

  @Test func `Firth's penalty agrees with brglm2`() throws {
    let expected = try MultinomialReference.read()
    let large = try expected.fit(firth: true)
    expectClose(large.estimates, expected.firth.coefficients, relative: 1e-9)
    expectClose(errors(large), expected.firth.errors, relative: 1e-9)
    let small = try expected.small.fit(firth: true)
    expectClose(small.estimates, expected.small.coefficients, relative: 1e-9)
    expectClose(errors(small), expected.small.errors, relative: 1e-9)
    expectClose(small.penalizedLogLikelihood, try MultinomialPeers.read().small.penalized, relative: 1e-12)
    #expect(small.aic == nil && small.likelihoodRatio == nil && small.mcFaddenRSquared == nil)
  }

  @Test func `a separated category is told with its term`() throws {
    let small = try MultinomialReference.read().small
    let thrown = #expect(throws: RegressionError.self) { try small.fit(firth: false) }
    #expect(
      thrown?.description
        == "The response is separated by “g (c)”: some of its values are predicted perfectly, so that no finite estimate "
        + "exists. Use Firth's penalty, merge categories, or leave the term out.")
  }

  /// x separates the categories completely: every predictor runs away.
  @Test func `complete separation is told`() throws {
    let matrix = ModelMatrix([("x", [1, 2, 3, 4, 5, 6, 7, 8, 9])])
    let error = #expect(throws: RegressionError.self) {
      try MultinomialModel.fit(
        matrix, levels: [0, 0, 0, 1, 1, 1, 2, 2, 2], levelNames: ["a", "b", "c"], cases: CaseTotals(rows: 9))
    }
    guard case .separation(let terms, _) = error else {
      Issue.record("\(String(describing: error)) is no separation")
      return
    }
    #expect(terms == ["x (b)", "x (c)"])
  }

  /// A million cases of which a group never chose one category: the information of one direction fades away.
  @Test func `separation is told in a large table`() throws {
    let matrix = ModelMatrix([("g", [0, 0, 0, 0, 0, 0, 1, 1]), ("h", [1, 2, 2, 1, 2, 3, 1, 3])])
    let error = #expect(throws: RegressionError.self) {
      try MultinomialModel.fit(
        matrix, levels: [0, 0, 1, 2, 2, 2, 1, 0], levelNames: ["a", "b", "c"],
        cases: CaseTotals(counts: [2e5, 1e5, 2e5, 1e5, 1e5, 1e5, 1e5, 1e5], isFrequency: true))
    }
    guard case .separation(let terms, _) = error else {
      Issue.record("\(String(describing: error)) is no separation")
      return
    }
    #expect(terms == ["g (c)"])
  }

  /// A column with a case far from all others, and a category of few cases.
  @Test func `a case far away is not taken for separation`() throws {
    var x = (0..<4000).map { (row: Int) -> Double in Double(row * 37 % 101) / 50 }
    x[17] = 900
    let levels = (0..<4000).map { (row: Int) -> Int in row % 997 == 3 ? 2 : (row * 7 % 5 < 2 ? 1 : 0) }
    let fit = try MultinomialModel.fit(
      ModelMatrix([("x", x)]), levels: levels, levelNames: ["a", "b", "c"], cases: CaseTotals(rows: 4000))
    let scores = try fit.scores(0..<4000)
    for column in 0..<4 { #expect(abs((0..<4000).reduce(0) { $0 + scores[$1, column] }) < 1e-6) }
  }

  /// One case in a million is no separation, though its coefficient is far from 0.
  @Test func `a rare category is not taken for a separated one`() throws {
    let matrix = ModelMatrix([("g", [0, 0, 1, 1, 0, 1])])
    let counts: [Double] = [4e5, 3e5, 2e5, 1e5 - 1, 1, 1]
    let fit = try MultinomialModel.fit(
      matrix, levels: [0, 1, 0, 1, 2, 2], levelNames: ["a", "b", "c"],
      cases: CaseTotals(counts: counts, isFrequency: true))
    // A saturated table: the coefficients are logarithms of odds.
    let (common, other) = (Double.log(0.75), Double.log((1e5 - 1) / 2e5))
    expectClose(fit.estimates, [common, other - common, -Double.log(4e5), Double.log(2)], relative: 1e-10)
  }

  @Test func `categories without cases are left out, and a single one is an error`() throws {
    let matrix = ModelMatrix([("x", [1, 2, 3, 4, 5, 6])])
    let fit = try MultinomialModel.fit(
      matrix, levels: [0, 2, 0, 2, 2, 0], levelNames: ["a", "b", "c"], cases: CaseTotals(rows: 6))
    #expect(fit.outcomes == ["a", "c"] && fit.emptyCategories == ["b"])
    #expect(fit.notes == ["The category “b” of the response has no cases and is left out of the model."])
    #expect(
      throws: RegressionError.unsuitableResponse(
        "choice", reason: "has one value only, “a”",
        remedy:
          "A model needs at least two categories with cases; look at the selection of cases and at missing values.")
    ) {
      try MultinomialModel.fit(
        matrix, levels: Array(repeating: 0, count: 6), levelNames: ["a", "b"], responseName: "choice",
        cases: CaseTotals(rows: 6))
    }
    #expect(
      throws: RegressionError.unsuitableResponse(
        "response", reason: "has no cases in its reference category, “b”", remedy: "Name another reference: “a”, “c”.")
    ) {
      try MultinomialModel.fit(
        matrix, levels: [0, 2, 0, 2, 2, 0], levelNames: ["a", "b", "c"], reference: 1, cases: CaseTotals(rows: 6))
    }
  }

  @Test func `a penalty is refused with sampling weights, and criteria are withheld`() throws {
    let expected = try MultinomialReference.read()
    let error = #expect(throws: RegressionError.self) { try expected.fit(firth: true, kind: .sampling) }
    #expect(error?.description.hasPrefix("Firth's penalty needs a likelihood") == true)
    let fit = try expected.fit(kind: .sampling)
    #expect(fit.estimates == (try expected.fit().estimates))
    #expect(fit.aic == nil && fit.bic == nil && fit.deviance == nil && fit.likelihoodRatio == nil)
  }

  private func errors(_ fit: MultinomialFit) -> [Double] {
    fit.estimates.indices.map { fit.covariance[$0, $0].squareRoot() }
  }
}
