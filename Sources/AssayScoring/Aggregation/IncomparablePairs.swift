internal import AssayNumerics

/// The pairs that two orders of the same alternatives leave incomparable.
struct IncomparablePairs: Sendable {
  /// The number of pairs of which one has the larger value in both lists, where larger is better in one and worse in
  /// the other.
  let count: Int

  /// Counts them.
  ///
  /// - Parameters:
  ///   - good: Values of which the larger is better.
  ///   - bad: Values of which the larger is worse.
  /// - Complexity: O(m log m): in ascending order of the first those before with a smaller second are counted in a
  ///   Fenwick tree.
  init(_ good: [Double], _ bad: [Double]) {
    let sizes = zip(good, bad).map { max(1, max(abs($0), abs($1))) }
    let (first, second) = (TieGroups(good, magnitudes: sizes), TieGroups(bad, magnitudes: sizes))
    var members = [[Int32]](repeating: [], count: first.count)
    for (code, other) in zip(first.codes, second.codes) { members[Int(code)].append(other) }
    var tree = [Int](repeating: 0, count: second.count + 1)
    var pairs = 0
    for group in members {
      for code in group {
        var node = Int(code)
        while node > 0 {
          pairs += tree[node]
          node &= node - 1
        }
      }
      for code in group {
        var node = Int(code) + 1
        while node < tree.count {
          tree[node] += 1
          node += node & -node
        }
      }
    }
    count = pairs
  }
}
