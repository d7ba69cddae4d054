import AssayScoring
import AssayTestSupport
import Testing

/// The value of a person from the votes of classes and levels, worked by hand.
@Suite struct RaterGroupsTests {
  /// 优秀 95, 称职 80, 基本称职 65, 不称职 40; the last count is of abstentions.
  static let points = [95.0, 80, 65, 40]
  static let ascending = [3, 2, 1, 0]

  func value(
    _ groups: RaterGroups, _ counts: [UInt32], values: [Double] = points, trimming: [Int]? = ascending
  ) -> (value: Double?, votes: [GroupVotes]) {
    var votes = [GroupVotes](repeating: GroupVotes(), count: groups.classes.count * groups.levels.count)
    let value = groups.value(counts: counts[...], values: values, trimming: trimming, groups: &votes)
    return (value, votes)
  }

  /// Superiors (95 + 80)/2, peers (95 + 80 + 2·65)/4, the people served (95 + 2·80 + 65 + 40)/5.
  @Test func `classes are weighted means of points`() {
    let groups = RaterGroups(classes: [
      .init("superior", weight: 0.4), .init("peer", weight: 0.3), .init("served", weight: 0.3),
    ])
    let (value, votes) = value(groups, [1, 1, 0, 0, 0, 1, 1, 2, 0, 3, 1, 2, 1, 1, 0])
    #expect(votes.map(\.mean) == [87.5, 76.25, 72])
    #expect(votes.map(\.votes) == [2, 4, 5])
    #expect(votes.map(\.abstentions) == [0, 3, 0])
    #expect(votes.map(\.weight) == [0.4, 0.3, 0.3])
    expectClose(value, 0.4 * 87.5 + 0.3 * 76.25 + 0.3 * 72, relative: 1e-15)
  }

  /// Two peers where three are asked for: their weight goes to the others in proportion, 4/7 and 3/7.
  @Test func `a class with too few votes passes its weight on`() {
    let groups = RaterGroups(classes: [
      .init("superior", weight: 0.4), .init("peer", weight: 0.3, minimumVotes: 3), .init("served", weight: 0.3),
    ])
    let (value, votes) = value(groups, [1, 0, 0, 0, 0, 0, 0, 0, 2, 5, 0, 1, 0, 0, 0])
    #expect(votes.map(\.suppression) == [nil, .tooFew, nil])
    #expect(votes[1].mean == 40 && votes[1].votes == 2 && votes[1].weight == 0)
    expectClose(value, (0.4 * 95 + 0.3 * 80) / 0.7, relative: 1e-15)
    expectClose(votes.reduce(0) { $0 + $1.weight }, 1, relative: 1e-15)
  }

  /// Weights pass within a level; the level keeps its own: 0.6·95 + 0.4·80, not 0.6·95 of what is left.
  @Test func `an absent class at one level leaves the weights of the levels alone`() {
    let groups = RaterGroups(
      classes: [.init("superior", weight: 0.5), .init("served", weight: 0.5)],
      levels: [.init("city", weight: 0.6), .init("town", weight: 0.4)])
    let (value, votes) = value(groups, [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0])
    expectClose(value, 0.6 * 95 + 0.4 * 80, relative: 1e-15)
    expectClose(votes.map(\.weight), [0.3, 0.3, 0, 0.4], relative: 1e-15)
    #expect(votes.map(\.suppression) == [nil, nil, .absent, nil])
  }

  @Test func `an absent level passes its weight on`() {
    let groups = RaterGroups(levels: [.init("city", weight: 0.6), .init("town", weight: 0.4)])
    let (value, votes) = value(groups, [1, 1, 0, 0, 0, 0, 0, 0, 0, 9])
    #expect(value == 87.5)
    expectClose(votes.map(\.weight), [1, 0], relative: 1e-15)
    #expect(votes[1].suppression == .absent && votes[1].abstentions == 9)
  }

  /// 95, 95, 80, 65, 40 without one at each end: (95 + 80 + 65)/3 = 80.
  @Test func `trimming takes the highest and the lowest votes`() {
    let groups = RaterGroups(classes: [.init("", weight: 1, trim: 1)])
    let (trimmed, votes) = value(groups, [2, 1, 1, 1, 0])
    #expect(trimmed == 80)
    #expect(votes[0].trimmed == 2 && votes[0].votes == 5)
    // Two at each end: 80 is left.
    #expect(value(RaterGroups(classes: [.init("", weight: 1, trim: 2)]), [2, 1, 1, 1, 0]).value == 80)
    // Points need not fall in the order of the grades.
    let shuffled = value(groups, [1, 2, 1, 1, 0], values: [40, 95, 80, 65], trimming: [0, 3, 2, 1])
    #expect(shuffled.value == 80)
    let (none, gone) = value(RaterGroups(classes: [.init("", weight: 1, trim: 2)]), [2, 1, 1, 0, 0])
    #expect(none == nil && gone[0].suppression == .trimmedAway)
  }

  /// 95, 80 and one abstention: 87.5 without it, 175/3 with it as 0.
  @Test func `an abstention is no vote or a vote of 0`() {
    #expect(value(RaterGroups(), [1, 1, 0, 0, 1]).value == 87.5)
    let zero = RaterGroups(abstentions: .zero)
    expectClose(value(zero, [1, 1, 0, 0, 1]).value, 175.0 / 3, relative: 1e-15)
    #expect(value(zero, [0, 0, 0, 0, 2]).value == 0)
    #expect(value(RaterGroups(), [0, 0, 0, 0, 2]).value == nil)
    // The abstention is the lowest vote, so trimming takes it and one 95.
    #expect(
      value(RaterGroups(classes: [.init("", weight: 1, trim: 1)], abstentions: .zero), [1, 1, 0, 0, 1]).value == 80)
  }

  /// 3 of 5 votes are 优秀 or 称职; trimming does not touch shares.
  @Test func `shares of votes are means of ones`() {
    let groups = RaterGroups(classes: [.init("", weight: 1, trim: 1)])
    expectClose(value(groups, [1, 2, 1, 1, 4], values: [1, 1, 0, 0], trimming: nil).value, 0.6, relative: 1e-15)
  }

  @Test func `weights must add up`() {
    #expect(throws: ScoringError.weightsDoNotAdd(node: "classes", sum: 0.99)) {
      try RaterGroups(classes: [.init("a", weight: 0.5), .init("b", weight: 0.49)]).check()
    }
    #expect(throws: ScoringError.weightsDoNotAdd(node: "levels", sum: 1.25)) {
      try RaterGroups(levels: [.init("a", weight: 0.5), .init("b", weight: 0.75)]).check()
    }
    #expect(throws: ScoringError.mismatch("min_votes of “a” is 0; it must be at least 1")) {
      try RaterGroups(classes: [.init("a", weight: 1, minimumVotes: 0)]).check()
    }
  }
}
