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
    let other = ModelVariables(
      EffectsReference.variables.names, references: ["sex": .level("M"), "region": .level("c")])
    let moved = try Predictions(
      EffectsReference.fit(), frame: reference.frame(), explanatory: other, grid: grid)
    let set = try Predictions(
      EffectsReference.fit(), frame: reference.frame(), explanatory: EffectsReference.variables,
      grid: .init([.init("sex", [.level("M")]), .init("region", [.level("c")])], others: .means))
    #expect(moved.rows[0].value == set.rows[0].value)
  }

  /// A group at its means is what the cases of the group alone have at their means; numbers make groups too.
  @Test func `groups have means of their own`() throws {
    let frame = reference.frame(isCoded: true)
    func rows(_ chosen: [Int], _ grid: CovariateGrid) throws -> [Predictions.Row] {
      let part = ModelFrame(
        columns: frame.columns.mapValues { column in
          switch column {
          case .factor(let codes, let levels, let isOrdered):
            .factor(codes: chosen.map { codes[$0] }, levels: levels, isOrdered: isOrdered)
          case .coded(let codes, let values): .coded(codes: chosen.map { codes[$0] }, values: values)
          case .numbers(let values): .numbers(chosen.map { values[$0] })
          }
        }, cases: CaseTotals(counts: chosen.map { frame.cases.counts[$0] }))
      return try Predictions(
        EffectsReference.fit(), frame: part, explanatory: EffectsReference.variables, grid: grid
      ).rows
    }
    let all = Array(0..<frame.rowCount)
    for others in [CovariateGrid.Others.means, .references, .observed] {
      let grouped = try rows(all, .init(others: others, groupedBy: ["sex"]))
      #expect(grouped.map(\.name) == ["sex=F", "sex=M"])
      for (level, row) in grouped.enumerated() {
        let alone = try rows(all.filter { frame.numbers("sex")[$0] == Double(level) }, .init(others: others))
        expectClose(row.value.estimate, try #require(alone[0].value.estimate), relative: 1e-13)
        expectClose(row.value.standardError, try #require(alone[0].value.standardError), relative: 1e-12)
      }
    }
    let low = Array(Set(frame.numbers("x"))).sorted()[0]
    let byNumber = try rows(all, .init(others: .means, groupedBy: ["x"]))
    let alone = try rows(all.filter { frame.numbers("x")[$0] == low }, .init(others: .means))
    #expect(byNumber[0].group == [.init("x", .number(low))])
    expectClose(byNumber[0].value.estimate, try #require(alone[0].value.estimate), relative: 1e-13)
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
