internal import AssayNumerics

/// What the tests on ranks need of the values of several groups, ranked together.
///
/// A value that stands for f cases takes up f ranks.
struct RankedGroups {
  let labels: [String]
  /// The cases of each group, n.
  let sizes: [Double]
  /// The sum of the ranks of each group.
  let rankSums: [Double]
  /// All cases, N.
  let count: Double
  /// Σ(t³ − t) over the groups of t tied cases.
  let tieSum: Double
  /// The number of different values.
  let distinctCount: Int
  /// For each distinct value in ascending order, where its members start in `members`; one more for the end.
  private let starts: [Int]
  /// The values in ascending order: the group of each, and the cases it stands for.
  private let members: [(group: Int32, cases: Double)]

  /// Ranks the values of all groups together.
  ///
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)``; ``ComparisonError/mismatch(_:)`` for a value that stands for
  ///   a broken number of cases.
  init(_ groups: GroupedValues, needed: Int = 2) throws(ComparisonError) {
    guard groups.groups.count >= needed else { throw .tooFewGroups(groups.groups.count, needed: needed) }
    var values: [Double] = []
    var all: [(group: Int32, cases: Double)] = []
    let total = groups.groups.reduce(0) { $0 + $1.values.count }
    values.reserveCapacity(total)
    all.reserveCapacity(total)
    for (index, group) in groups.groups.enumerated() {
      try group.requireWholeCases()
      for (place, value) in group.values.enumerated() {
        let cases = group.weights?[place] ?? 1
        guard cases > 0 else { continue }
        values.append(value)
        all.append((Int32(index), cases))
      }
    }
    self.init(labels: groups.groups.map(\.label), ties: TieGroups(values), members: all)
  }

  init(labels: [String], ties: TieGroups, members all: [(group: Int32, cases: Double)]) {
    var starts = [Int](repeating: 0, count: ties.count + 1)
    for code in ties.codes { starts[Int(code) + 1] += 1 }
    for code in 0..<ties.count { starts[code + 1] += starts[code] }
    var next = starts
    var members = [(group: Int32, cases: Double)](repeating: (0, 0), count: all.count)
    for (member, code) in zip(all, ties.codes) {
      members[next[Int(code)]] = member
      next[Int(code)] += 1
    }
    var sizes = [Double](repeating: 0, count: labels.count)
    var rankSums = sizes
    var below = 0.0
    var tieSum = 0.0
    for code in 0..<ties.count {
      let run = starts[code]..<starts[code + 1]
      let t = run.reduce(0.0) { $0 + members[$1].cases }
      let rank = below + (t + 1) / 2
      for place in run {
        let (group, cases) = members[place]
        sizes[Int(group)] += cases
        rankSums[Int(group)] += cases * rank
      }
      tieSum += (t - 1) * t * (t + 1)
      below += t
    }
    self.labels = labels
    self.sizes = sizes
    self.rankSums = rankSums
    self.tieSum = tieSum
    self.starts = starts
    self.members = members
    count = below
    distinctCount = ties.count
  }

  /// Calls a function for each distinct value in ascending order, with its members.
  func forEachTie(_ body: (ArraySlice<(group: Int32, cases: Double)>) -> Void) {
    for code in 0..<distinctCount { body(members[starts[code]..<starts[code + 1]]) }
  }

  /// The share by which ties reduce the variance of ranks, 1 − Σ(t³ − t)/(N³ − N); 0 when all values are tied.
  var tieFactor: Double {
    distinctCount < 2 ? 0 : 1 - tieSum / ((count - 1) * count * (count + 1))
  }

  /// The variance of the ranks with N − 1: (N³ − N − Σ(t³ − t))/(12 (N − 1)).
  var rankVariance: Double { count * (count + 1) / 12 * tieFactor }

  /// Refuses values that are all the same.
  func requireVariation() throws(ComparisonError) {
    guard distinctCount > 1 else { throw .noVariation("All values are the same") }
  }
}

extension ValueGroup {
  /// Refuses values that stand for a broken number of cases: they have no ranks.
  func requireWholeCases() throws(ComparisonError) {
    guard let weights, let broken = weights.first(where: { $0 != $0.rounded() }) else { return }
    throw .mismatch(
      "A value of group “\(label)” stands for \(broken) cases; ranks need whole numbers of cases. "
        + "For sampling weights there are design-based rank tests.")
  }
}
