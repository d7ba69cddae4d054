import AssayInference
import AssayRegression
import AssayTestSupport
import Testing

/// Nested tests and information criteria against R's anova, AIC and BIC.
@Suite struct ModelComparisonTests {
  private let expected: CombinationReference = EffectsReference.read("combinations.json")

  private func summaries(
    _ models: CombinationReference.Models, _ family: String, _ estimation: ModelSummary.Estimation, cases: Double
  ) -> [ModelSummary] {
    models.models.enumerated().map { place, model in
      ModelSummary(
        name: "m\(place)", family: family, estimation: estimation, logLikelihood: model.log_likelihood,
        deviance: model.deviance, residualDegreesOfFreedom: model.df, parameterCount: model.parameters,
        caseCount: cases, dispersion: model.dispersion)
    }
  }

  @Test func `information criteria agree with R`() throws {
    let models = summaries(expected.linear, "gaussian", .leastSquares, cases: 32)
    let table = try InformationTable(models)
    for (row, model) in zip(table.rows, expected.linear.models) {
      expectClose(row.aic, try #require(model.aic), relative: 1e-13)
      expectClose(row.bic, try #require(model.bic), relative: 1e-13)
    }
    expectClose(table.rows.map(\.weight), expected.linear.weights.map { $0 ?? .nan }, relative: 1e-11)
    expectClose(table.rows.reduce(0) { $0 + $1.weight }, 1, relative: 1e-14)
    #expect(table.rows[1].aicDifference == 0)
    // AICc: 2·4·5/27 above AIC with k = 4 and n = 32.
    expectClose(table.rows[1].aicCorrected, table.rows[1].aic + 40.0 / 27, relative: 1e-14)
  }

  @Test func `nested tests agree with R`() throws {
    let linear = try NestedComparison(
      summaries(expected.linear, "gaussian", .leastSquares, cases: 32).reversed())
    for (step, row) in zip(linear.steps, expected.linear.anova) {
      let test = try #require(step.test)
      #expect(test.name == .nestedF)
      expectClose(test.statistic, try #require(row["F"] ?? nil), relative: 1e-10)
      expectClose(test.pValue, try #require(row["Pr(>F)"] ?? nil), relative: 1e-9)
      expectClose(step.reduction, try #require(row["Sum of Sq"] ?? nil), relative: 1e-11)
    }
    #expect(linear.steps.map(\.smaller) == ["m0", "m1"])
    let logit = try NestedComparison(summaries(expected.logit, "binomial logit", .likelihood, cases: 32))
    let ratio = try #require(logit.steps[0].test)
    #expect(ratio.name == .likelihoodRatio)
    expectClose(ratio.statistic, try #require(expected.logit.anova[0]["Deviance"] ?? nil), relative: 1e-10)
    expectClose(ratio.pValue, try #require(expected.logit.anova[0]["Pr(>Chi)"] ?? nil), relative: 1e-9)
    let quasi = try NestedComparison(summaries(expected.quasi, "quasi-poisson log", .quasiLikelihood, cases: 54))
    let scaled = try #require(quasi.steps[0].test)
    #expect(scaled.name == .scaledDevianceF)
    expectClose(scaled.statistic, try #require(expected.quasi.anova[0]["F"] ?? nil), relative: 1e-10)
    expectClose(scaled.pValue, try #require(expected.quasi.anova[0]["Pr(>F)"] ?? nil), relative: 1e-9)
  }

  private func model(
    _ name: String, _ parameters: Int, estimation: ModelSummary.Estimation = .likelihood, cases: Double = 100,
    identity: String? = nil, logLikelihood: Double = -50, family: String = "binomial logit"
  ) -> ModelSummary {
    ModelSummary(
      name: name, family: family, estimation: estimation, logLikelihood: logLikelihood, parameterCount: parameters,
      caseCount: cases, casesIdentity: identity)
  }

  private func message(_ body: () throws(RegressionError) -> Void) -> String {
    do throws(RegressionError) {
      try body()
      return "nothing was thrown"
    } catch { return error.description }
  }

  @Test func `models of other cases, weights or kinds are refused`() {
    let first = model("a", 2, identity: "x")
    let cases = message { () throws(RegressionError) in _ = try InformationTable([first, model("b", 3, cases: 99)]) }
    #expect(cases.hasPrefix("“b” uses 99 cases and “a” 100, so they cannot be compared"))
    let weights = message { () throws(RegressionError) in
      _ = try NestedComparison([first, model("b", 3, identity: "y")])
    }
    #expect(weights.contains("use different cases, responses or weights, though n is the same"))
    let pseudo = message { () throws(RegressionError) in
      _ = try InformationTable([model("a", 2, estimation: .pseudoLikelihood)])
    }
    #expect(pseudo.contains("pseudo-likelihood under sampling weights, so it has no AIC or BIC"))
    let ratio = message { () throws(RegressionError) in
      _ = try NestedComparison(
        [model("a", 2, estimation: .pseudoLikelihood), model("b", 3, estimation: .pseudoLikelihood)])
    }
    #expect(ratio.contains("joint Wald test"))
    let family = message { () throws(RegressionError) in
      _ = try NestedComparison([first, model("b", 3, family: "binomial probit")])
    }
    #expect(family.contains("are not of one kind"))
    let equal = message { () throws(RegressionError) in _ = try NestedComparison([first, model("b", 2)]) }
    #expect(equal.contains("equally many parameters"))
    let alone = message { () throws(RegressionError) in _ = try NestedComparison([first]) }
    #expect(alone == "There is only one model; a comparison needs at least two.")
  }

  @Test func `a larger model that fits worse has no test`() throws {
    let worse = try NestedComparison([model("a", 2, logLikelihood: -40), model("b", 3, logLikelihood: -45)])
    #expect(worse.steps[0].test == nil)
    #expect(worse.steps[0].undefined?.contains("fits worse than the smaller one") == true)
  }

  @Test func `each model is tested against the largest that it holds, and no two that do not hold each other`() throws {
    // x < x + y < x + y + z, and x + w beside them.
    let models = [
      model("x+y+z", 4, logLikelihood: -30), model("x+w", 3, logLikelihood: -41), model("x", 2, logLikelihood: -50),
      model("x+y", 3, logLikelihood: -40),
    ]
    let held: Set<[Int]> = [[2, 3], [2, 1], [2, 0], [3, 0]]
    let nested = try NestedComparison(models) { (smaller, larger) throws(RegressionError) in
      held.contains([smaller, larger])
    }
    #expect(nested.steps.map { [$0.smaller, $0.larger] } == [["x", "x+w"], ["x", "x+y"], ["x+y", "x+y+z"]])
    #expect(nested.steps.map { $0.test?.statistic } == [18, 20, 20])
    #expect(nested.unrelated.map { [$0.first, $0.second] } == [["x+w", "x+y"], ["x+w", "x+y+z"]])
    #expect(nested.unrelated[0].reason.hasPrefix("neither is a special case of the other"))
    let twins = try NestedComparison([model("a", 3), model("b", 3)]) { (_, _) throws(RegressionError) in true }
    #expect(twins.steps.isEmpty)
    #expect(twins.unrelated.map(\.reason) == ["they are one model, written in two ways"])
  }
}
