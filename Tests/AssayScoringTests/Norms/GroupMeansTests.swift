import AssayScoring
import AssayTestSupport
import Testing

/// Weighted means of groups.
@Suite struct GroupMeansTests {
  @Test func `each group has the mean of its own people`() throws {
    // By hand: (1·80 + 3·90)/4 = 87.5; (2·60 + 2·70)/4 = 65; nobody in the third; a missing score takes its weight
    // along.
    let means = try GroupMeans(
      [80, 60, 90, .nan, 70], groups: [0, 1, 0, 0, 1], groupCount: 3, weights: [1, 2, 3, 50, 2])
    #expect(means.means == [87.5, 65, nil])
    #expect(means.counts == [2, 2, 0] && means.weightSums == [4, 4, 0] && means.missing == 1)
  }

  @Test func `without weights everybody counts once`() throws {
    #expect(try GroupMeans([1, 2, 6], groups: [0, 0, 0], groupCount: 1).means == [3])
  }

  @Test func `groups and weights that do not fit are refused`() {
    #expect(throws: ScoringError.self) { try GroupMeans([1], groups: [1], groupCount: 1) }
    #expect(throws: ScoringError.self) { try GroupMeans([1], groups: [0, 0], groupCount: 1) }
    #expect(throws: ScoringError.invalidWeight(-2, name: "person 1")) {
      try GroupMeans([1], groups: [0], groupCount: 1, weights: [-2])
    }
  }
}
