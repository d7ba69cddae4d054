import AssayScoring
import AssayTestSupport
import Testing

/// Precedence charts, ranks, points.
@Suite struct DirectWeightsTests {
  // Circular triads counted one by one: Expected/elicitation.py
  @Test(arguments: ElicitationReferences.all.charts)
  func `precedence charts agree with counting`(reference: ElicitationReferences.Chart) throws {
    let names = reference.rows.indices.map { "c\($0 + 1)" }
    let chart = try PrecedenceChart(names, rows: reference.rows)
    expectClose(chart.weights, reference.weights, relative: 1e-14)
    #expect(chart.circularTriads == reference.triads)
    expectClose(chart.consistence, reference.zeta, relative: 1e-13, absolute: 1e-15)
    // Half of the chart is enough.
    let half = reference.rows.enumerated().map { row, list in
      list.enumerated().map { column, value in column > row ? value : nil }
    }
    #expect(try PrecedenceChart(names, rows: half) == chart)
  }

  @Test func `the diagonal is blank or half, by name`() throws {
    let rows: [[Double?]] = [[nil, 1, 1], [0, nil, 0.5], [0, 0.5, nil]]
    let blank = try PrecedenceChart(["A", "B", "C"], rows: rows)
    expectClose(blank.weights, [2.0 / 3, 1.0 / 6, 1.0 / 6], relative: 1e-15)
    #expect(blank.circularTriads == nil && blank.consistence == nil)
    let half = try PrecedenceChart(["A", "B", "C"], rows: rows, diagonal: .half)
    expectClose(half.weights, [2.5 / 4.5, 1 / 4.5, 1 / 4.5], relative: 1e-15)
  }

  @Test func `refuses pairs that do not add up`() {
    #expect(throws: JudgmentError.notComplementary(row: "A", column: "B", value: 1, mirrored: 1, total: 1)) {
      try PrecedenceChart(["A", "B"], rows: [[nil, 1], [1, nil]])
    }
    #expect(throws: JudgmentError.self) { try PrecedenceChart(["A", "B"], rows: [[nil, 3], [nil, nil]]) }
    #expect(throws: JudgmentError.missingPair(row: "A", column: "B", method: "A precedence chart")) {
      try PrecedenceChart(["A", "B"], rows: [[nil, nil], [nil, nil]])
    }
    #expect(try! PrecedenceChart(["A", "B"], rows: [[nil, 3], [2, nil]], total: 5).weights == [0.6, 0.4])
  }

  // Barron & Barrett (1996): w₁ = (1 + 1/2 + 1/3)/3 = 11/18, 5/18, 2/18.
  @Test func `rank weights are their closed forms`() throws {
    let names = ["A", "B", "C"]
    func weights(_ method: RankOrderWeights, _ ranks: [Double]) throws -> [Double] {
      try method.weights(ranks: ranks, names: names)
    }
    expectClose(try weights(.centroid, [1, 2, 3]), [11.0 / 18, 5.0 / 18, 2.0 / 18], relative: 1e-15)
    expectClose(try weights(.sum, [1, 2, 3]), [3.0 / 6, 2.0 / 6, 1.0 / 6], relative: 1e-15)
    expectClose(try weights(.reciprocal, [1, 2, 3]), [6.0 / 11, 3.0 / 11, 2.0 / 11], relative: 1e-15)
    expectClose(try weights(.centroid, [3, 1, 2]), [2.0 / 18, 11.0 / 18, 5.0 / 18], relative: 1e-15)
    // Ties share the mean of their places, however ties are written.
    for ranks in [[1.0, 1, 3], [1, 1, 2], [1.5, 1.5, 3]] {
      expectClose(try weights(.centroid, ranks), [8.0 / 18, 8.0 / 18, 2.0 / 18], relative: 1e-15)
    }
    for method in RankOrderWeights.allCases {
      for n in [1, 2, 7, 40] { expectClose(method.places(n).reduce(0, +), 1, relative: 1e-14) }
    }
    #expect(throws: JudgmentError.self) { try weights(.centroid, [0, 1, 2]) }
  }

  @Test func `points are shares of their sum`() throws {
    let names = ["A", "B", "C"]
    let points: [Double] = [100, 60, 40]
    #expect(try PointWeights.swing.weights(points: points, names: names) == [0.5, 0.3, 0.2])
    #expect(PointWeights.swing.isAnchored(points) && !PointWeights.smart.isAnchored(points))
    #expect(PointWeights.smart.isAnchored([10, 20, 70]))
    #expect(try PointWeights.smart.weights(points: [10, 20, 70], names: names) == [0.1, 0.2, 0.7])
    #expect(throws: JudgmentError.allZero(expert: nil)) {
      try PointWeights.swing.weights(points: [0, 0, 0], names: names)
    }
    #expect(throws: JudgmentError.self) { try PointWeights.swing.weights(points: [100, -1, 0], names: names) }
  }
}
