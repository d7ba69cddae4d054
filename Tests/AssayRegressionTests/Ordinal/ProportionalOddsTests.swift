import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// Tests that coefficients are the same at every cut, and models in which they are not.
@Suite struct ProportionalOddsTests {
  private func check(
    _ test: ProportionalOddsTest, _ overall: [Double]?, _ terms: [[Double]?], of sample: OrdinalReference.Sample,
    as name: TestName, relative: Double
  ) throws {
    #expect(test.terms.map(\.term) == sample.terms)
    for (outcome, expected) in zip([test.overall] + test.terms.map(\.outcome), [overall] + terms) {
      guard let expected else {
        #expect(outcome.result == nil)
        #expect(outcome.undefinedReason != nil)
        continue
      }
      let result = try #require(outcome.result, "\(outcome.undefinedReason ?? "")")
      #expect(result.name == name)
      expectClose(result.statistic, expected[0], relative: relative)
      #expect(result.reference == .chiSquared(degreesOfFreedom: expected[1]))
    }
  }

  @Test(arguments: ["housing", "wine", "simulated"])
  func `tests agree with R`(_ name: String) throws {
    let sample = try OrdinalReference.sample(name)
    let reference = try #require(OrdinalReference.shared.tests[name])
    let fit = try sample.fit()
    try check(
      try fit.proportionalOddsScoreTest(), reference.score, reference.score_terms, of: sample,
      as: .proportionalOddsScore, relative: 1e-8)
    try check(
      try fit.brantTest(), reference.brant?.overall, reference.brant?.terms ?? sample.terms.map { _ in nil },
      of: sample, as: .brant, relative: 1e-8)
    try check(
      try fit.proportionalOddsRatioTest(), reference.ratio, reference.ratio_terms, of: sample,
      as: .proportionalOddsLikelihoodRatio, relative: 1e-7)
  }

  @Test func `collapsed and expanded rows agree`() throws {
    let sample = try OrdinalReference.sample("simulated")
    let (collapsed, expanded) = (try sample.fit(), try sample.expandedFit())
    for tests in [
      (try collapsed.proportionalOddsScoreTest(), try expanded.proportionalOddsScoreTest()),
      (try collapsed.brantTest(), try expanded.brantTest()),
      (try collapsed.proportionalOddsRatioTest(), try expanded.proportionalOddsRatioTest()),
    ] {
      let other = try #require(tests.1.overall.result)
      expectClose(tests.0.overall.result?.statistic, other.statistic, relative: 1e-9)
    }
  }

  /// clm adds what a term does at a cut to the threshold: its sign is the opposite of ours.
  @Test(arguments: OrdinalReference.shared.partial)
  func `coefficients at each cut agree with R`(_ reference: OrdinalReference.Partial) throws {
    let sample = try OrdinalReference.sample(reference.set)
    let link = try #require(OrdinalLink(rawValue: reference.link))
    let fit = try sample.fit(.init(link: link, information: .observed, nonProportional: reference.terms))
    expectClose(fit.logLikelihood, reference.log_likelihood, relative: 1e-12)
    #expect(fit.crossings == 0)
    let free = sample.columns.filter { reference.terms.contains($0.term) }.map(\.name)
    for (place, parameter) in fit.parameters.enumerated() {
      let isFree = free.contains(parameter.term)
      #expect((parameter.response != nil) == isFree)
      // The reference has the thresholds of the simulated sample for centred years.
      if parameter.component == .threshold && reference.set == "simulated" { continue }
      let name =
        parameter.component == .threshold
        ? "\(parameter.term).(Intercept)" : isFree ? "\(parameter.response ?? "").\(parameter.term)" : parameter.term
      let other = try #require(reference.names.firstIndex(of: name))
      expectClose(fit.estimates[place], reference.estimates[other] * (isFree ? -1 : 1), relative: 1e-8)
      expectClose(fit.errors[place], reference.errors[other], relative: 1e-7)
    }
  }

  /// With a coefficient at each cut for all terms, nothing is left to test; with all but one, that one.
  @Test func `partial models test what is left`() throws {
    let sample = try OrdinalReference.sample("simulated")
    let partial = try sample.fit(.init(nonProportional: ["x", "g"]))
    let rest = try partial.proportionalOddsScoreTest()
    #expect(rest.terms.map(\.term) == ["year"])
    #expect(rest.overall == rest.terms[0].outcome)
    #expect(rest.overall.result?.reference == .chiSquared(degreesOfFreedom: 2))
    let full = try sample.fit(.init(nonProportional: ["x", "year", "g"]))
    #expect(throws: RegressionError.self) { try full.proportionalOddsScoreTest() }
    // The likelihood ratio of the full model is what the test of the proportional one reports.
    let ratio = try sample.fit().proportionalOddsRatioTest().overall.result
    expectClose(ratio?.statistic, 2 * (full.logLikelihood - (try sample.fit().logLikelihood)), relative: 1e-8)
  }

  /// Slopes of opposite sign cross far from the middle, where hardly anybody is.
  @Test func `crossing probabilities are counted and refused`() throws {
    let x: [Double] = [-1, -1, -1, 1, 1, 1, 40]
    let counts: [Double] = [100, 100, 200, 150, 20, 250, 3]
    let fit = try OrdinalModel.fit(
      ModelMatrix([("x", x)]), levels: [0, 1, 2, 0, 1, 2, 0], levelNames: ["a", "b", "c"],
      cases: CaseTotals(counts: counts), options: .init(nonProportional: ["x"]))
    #expect(fit.crossings == 3)
    // There is no expectation over probabilities of which some are negative.
    #expect(fit.information == .observed)
    let far = ModelMatrix([("x", x)]).block(6..<7)
    #expect(throws: RegressionError.self) { try fit.predictions(far, offset: nil, at: fit.estimates) }
    let near = try fit.predictions(ModelMatrix([("x", x)]).block(0..<1), offset: nil, at: fit.estimates)
    expectClose(near.elements.reduce(0, +), 1, relative: 1e-12)
  }

  @Test func `tests need a likelihood, cuts and the logit`() throws {
    let sample = try OrdinalReference.sample("simulated")
    let weighted = try sample.fit(kind: .sampling)
    #expect(throws: RegressionError.self) { try weighted.proportionalOddsScoreTest() }
    #expect(throws: RegressionError.self) { try weighted.brantTest() }
    #expect(throws: RegressionError.self) { try weighted.profileIntervals() }
    let probit = try sample.fit(.init(link: .probit))
    #expect(throws: RegressionError.self) { try probit.brantTest() }
    #expect(try probit.proportionalOddsScoreTest().overall.result != nil)
  }
}
