/// The categories of one variable in the order of their scores, those with tied scores in one group.
struct ScoreGroups {
  /// The group of each category, from 0 in ascending order of score.
  let groups: [Int]
  /// The number of groups.
  let count: Int

  /// Groups scores that differ by at most 1e-12 of the larger: what is left of a tie after a recoding's arithmetic.
  init(_ scores: [Double]) {
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    var groups = [Int](repeating: 0, count: scores.count)
    var group = 0
    for (previous, next) in zip(order, order.dropFirst()) {
      let gap = scores[next] - scores[previous]
      if gap > 1e-12 * max(abs(scores[next]), abs(scores[previous])) { group += 1 }
      groups[next] = group
    }
    self.groups = groups
    self.count = scores.isEmpty ? 0 : group + 1
  }
}
