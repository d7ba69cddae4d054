import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// Several experts.
@Suite struct ComparisonGroupTests {
  static func matrices() throws -> [PairwiseComparisons] {
    try [[[3, 5], [2]], [[2, 4], [3]], [[5, 7], [2]]].map { try PairwiseComparisons(upper: $0) }
  }

  // numpy: geometric means of the elements, then eig; means of the experts' eigenvectors.
  @Test func `agrees with numpy`() throws {
    let group = try ComparisonGroup(["x", "y", "z"], Self.matrices())
    expectClose(
      try group.weights(), [0.6532368287825088, 0.2334919169994257, 0.11327125421806544], relative: 1e-13)
    expectClose(
      try group.weights(aggregation: .priorities), [0.6487825500666712, 0.238620771329442, 0.11259667860388672],
      relative: 1e-13)
    expectClose(
      try group.weights(aggregation: .geometricPriorities),
      [0.6532368287825088, 0.23349191699942565, 0.11327125421806546], relative: 1e-13)
    let joint = try group.aggregatedJudgments()
    expectClose(joint[0, 1], 3.1072325059538586, relative: 1e-14)
    expectClose(PairwiseConsistency(of: joint).ratio, 0.009502199123843782, relative: 1e-11)
  }

  @Test func `weights of experts count, and their scale does not`() throws {
    let matrices = try Self.matrices()
    let one = try ComparisonGroup(["x", "y", "z"], matrices, weights: [1, 0, 0])
    let alone = try matrices[0].weights(by: .eigenvector)
    for aggregation in ComparisonGroup.Aggregation.allCases {
      expectClose(try one.weights(aggregation: aggregation), alone, relative: 1e-13)
    }
    let doubled = try ComparisonGroup(["x", "y", "z"], matrices, weights: [2, 1, 1])
    let repeated = try ComparisonGroup(["x", "x2", "y", "z"], [matrices[0]] + matrices)
    for aggregation in ComparisonGroup.Aggregation.allCases {
      expectClose(
        try doubled.weights(aggregation: aggregation), try repeated.weights(aggregation: aggregation), relative: 1e-13)
    }
    let scaled = try ComparisonGroup(["x", "y", "z"], matrices, weights: [20, 10, 10])
    #expect(scaled.expertWeights == doubled.expertWeights)
  }

  /// Row geometric means commute with putting experts together: AIJ and geometric AIP agree.
  @Test func `aggregated judgments and priorities agree for geometric means`() throws {
    let group = try ComparisonGroup(["x", "y", "z"], Self.matrices(), weights: [1, 2, 3])
    expectClose(
      try group.weights(by: .geometricMean),
      try group.weights(by: .geometricMean, aggregation: .geometricPriorities), relative: 1e-14)
  }

  @Test func `a pair is judged by those who judged it`() throws {
    let full = try PairwiseComparisons(upper: [[2, 4], [2]])
    let partial = try PairwiseComparisons(["c1", "c2", "c3"], rows: [[1, 8, nil], [nil, 1, 2], [nil, nil, 1]])
    let joint = try ComparisonGroup(["x", "y"], [full, partial]).aggregatedJudgments()
    expectClose(joint[0, 1], 4, relative: 1e-14)
    expectClose(joint[0, 2], 4, relative: 1e-14)
    #expect(joint.isComplete)
  }

  @Test func `refuses experts that do not fit`() throws {
    let matrices = try Self.matrices()
    #expect(throws: JudgmentError.empty("experts")) { try ComparisonGroup([], []) }
    #expect(throws: JudgmentError.duplicateName("x")) { try ComparisonGroup(["x", "x", "z"], matrices) }
    #expect(throws: JudgmentError.invalidExpertWeight(-1, expert: "y")) {
      try ComparisonGroup(["x", "y", "z"], matrices, weights: [1, -1, 1])
    }
    #expect(throws: JudgmentError.invalidExpertWeight(0, expert: "x")) {
      try ComparisonGroup(["x", "y", "z"], matrices, weights: [0, 0, 0])
    }
    let other = try PairwiseComparisons(["a", "b"], rows: [[1, 2], [nil, 1]])
    #expect(throws: JudgmentError.self) { try ComparisonGroup(["x", "y"], [matrices[0], other]) }
  }
}
