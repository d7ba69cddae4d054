import AssayScoring
import AssayTestSupport
import Testing

/// The matrix that all methods start from.
@Suite struct DecisionMatrixTests {
  @Test func `refuses a value that is not finite and says where`() {
    #expect(throws: ScoringError.notFinite(row: 2, criterion: "b")) {
      try DecisionMatrix([Criterion("a"), Criterion("b")], rows: [[1, 2], [3, .nan]])
    }
    #expect(throws: ScoringError.duplicateName("a")) {
      try DecisionMatrix([Criterion("a"), Criterion("a")], rows: [[1, 2]])
    }
  }

  @Test func `an infinite sum of finite values is no fault`() throws {
    let huge = Double.greatestFiniteMagnitude
    _ = try DecisionMatrix([Criterion("a")], rows: [[huge], [huge]])
  }

  /// scikit-criteria's argsort of [3, 1, 2, 1] is [2, 4, 3, 1], which is not a ranking of them.
  @Test func `ranks are competition ranks and not sorting positions`() {
    let ranks = ScoreRanks([1, 3, 2, 3], order: .descending)
    #expect(ranks.competition == [4, 1, 3, 1])
    #expect(ranks.average == [4, 1.5, 3, 1.5])
    #expect(ranks.order == [1, 3, 2, 0])
    #expect(ScoreRanks([3, 1, 2, 1], order: .ascending).competition == [4, 1, 3, 1])
  }
}
