import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// Predictions at values against exact derivatives and R's emmeans.
@Suite struct PredictionsTests {
  private let reference = EffectsReference.shared

  private func expect(
    _ value: WaldEstimate, _ key: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try #require(EffectsReference.exact[key], sourceLocation: sourceLocation)
    expectClose(value.estimate, expected.estimate, relative: 1e-12, "\(key)", sourceLocation: sourceLocation)
    expectClose(value.standardError, expected.std_error, relative: 1e-10, "\(key)", sourceLocation: sourceLocation)
  }

  @Test func `average predictions at levels agree with exact derivatives`() throws {
    let predictions = try Predictions(
      EffectsReference.fit(), frame: reference.frame(), explanatory: EffectsReference.variables,
      grid: .init([.init("region", ["a", "b", "c"].map { .level($0) })]))
    #expect(predictions.rows.map(\.name) == ["region=a", "region=b", "region=c"])
    for (row, region) in zip(predictions.rows, ["a", "b", "c"]) { try expect(row.value, "level_region_\(region)") }
    let differences = try predictions.differences(.pairwise, adjustment: .none)
    #expect(differences.map { [$0.high, $0.low] } == [[1, 0], [2, 0], [2, 1]])
    for (difference, key) in zip(differences, ["region_b_a", "region_c_a", "region_c_b"]) {
      try expect(difference.value, key)
    }
    let reversed = try predictions.differences(.sequential, adjustment: .none)
    #expect(reversed.map { [$0.high, $0.low] } == [[1, 0], [2, 1]])
  }

  @Test func `predictions at means and in a balanced population agree with exact derivatives`() throws {
    func only(_ others: CovariateGrid.Others) throws -> WaldEstimate {
      try Predictions(
        EffectsReference.fit(), frame: reference.frame(), explanatory: EffectsReference.variables,
        grid: .init(others: others)
      ).rows[0].value
    }
    try expect(only(.means), "level_at_means")
    try expect(only(.balanced), "level_balanced")
  }

  /// The reference levels are the first: what a case with them and the mean numbers is predicted.
  @Test func `predictions at reference levels set the first levels`() throws {
    let grid = CovariateGrid(others: .references)
    let predictions = try Predictions(
      EffectsReference.fit(), frame: reference.frame(), explanatory: EffectsReference.variables, grid: grid)
    let explicit = try Predictions(
      EffectsReference.fit(), frame: reference.frame(), explanatory: EffectsReference.variables,
      grid: .init([.init("sex", [.level("F")]), .init("region", [.level("a")])], others: .means))
    #expect(predictions.rows[0].value == explicit.rows[0].value)
  }

  @Test func `agrees with emmeans, with its simultaneous intervals and those on the link`() throws {
    let all: CombinationReference = EffectsReference.read("combinations.json")
    let expected = all.balanced
    let rows = expected.data.age.count
    let frame = ModelFrame(
      columns: [
        "age": .numbers(expected.data.age), "parity": .numbers(expected.data.parity),
        "spontaneous": .numbers(expected.data.spontaneous),
        "education": .factor(expected.data.education, levels: expected.levels),
      ], cases: CaseTotals(rows: rows))
    let fit = FittedResponse(
      model: SingleOutcome.logit,
      design: { (frame) throws(RegressionError) in
        let columns: [(name: String, values: [Double])] = [
          ("age", frame.numbers("age")), ("parity", frame.numbers("parity")), ("e1", frame.indicator("education", 1)),
          ("e2", frame.indicator("education", 2)), ("spontaneous", frame.numbers("spontaneous")),
        ]
        return (ModelMatrix(columns), nil)
      },
      parameters: ["(Intercept)", "age", "parity", "e1", "e2", "spontaneous"].map { Parameter($0) },
      estimates: expected.theta, covariance: Matrix(expected.covariance), reference: .normal)
    let variables = ModelVariables(["age", "parity", "education", "spontaneous"])
    let axis = CovariateGrid.Axis("education", expected.levels.map { .level($0) })
    let predictions = try Predictions(
      fit, frame: frame, explanatory: variables, grid: .init([axis], others: .balanced))
    expectClose(predictions.rows.map(\.value.estimate), expected.estimate, relative: 1e-11)
    expectClose(predictions.rows.map(\.value.standardError), expected.std_error, relative: 1e-9)
    let overall = try Predictions(fit, frame: frame, explanatory: variables, grid: .init(others: .balanced))
    expectClose(overall.rows[0].value.estimate, expected.overall[0], relative: 1e-11)
    expectClose(overall.rows[0].value.standardError, expected.overall[1], relative: 1e-9)

    let pairs = try predictions.differences(.pairwise, adjustment: .sidak)
    expectClose(pairs.map(\.value.estimate), expected.pairs.estimate, relative: 1e-10)
    expectClose(pairs.map(\.value.standardError), expected.pairs.std_error, relative: 1e-9)
    expectClose(pairs.map(\.value.adjustedPValue), expected.pairs.p, relative: 1e-8)
    expectClose(pairs.map(\.value.interval?.low), expected.pairs.low, relative: 1e-8)
    expectClose(pairs.map(\.value.interval?.high), expected.pairs.high, relative: 1e-8)

    // R: plogis(predict(fit, new, se.fit = TRUE) ± 1.96 se).
    let link = LinkScale(
      "logit", link: { Double.log($0) - Double.log1p(-$0) }, inverse: { 1 / (1 + Double.exp(-$0)) },
      slope: { 1 / ($0 * (1 - $0)) })
    let single = try Predictions(
      fit, frame: frame, explanatory: variables,
      grid: .init([
        .init("age", [.number(30)]), .init("parity", [.number(2)]), .init("education", [.level("6-11yrs")]),
        .init("spontaneous", [.number(1)]),
      ]), options: .init(link: link))
    #expect(single.intervalScale == "logit")
    expectClose(single.rows[0].value.estimate, expected.prediction, relative: 1e-11)
    expectClose(single.rows[0].value.interval?.low, expected.link_interval[0], relative: 1e-9)
    expectClose(single.rows[0].value.interval?.high, expected.link_interval[1], relative: 1e-9)
  }
}
