internal import AssayNumerics

/// The weighted mean of a score in each of several groups.
///
/// ```
/// x̄[g] = Σ_{i in g} w[i]·x[i] / Σ_{i in g} w[i]
/// ```
/// A missing score is passed over, with its weight. To score the groups against each other, make a ``NormTable`` of the
/// means.
public struct GroupMeans: Sendable, Hashable {
  /// The people with a score and a weight above 0, in each group.
  public let counts: [Int]
  /// Their Σw.
  public let weightSums: [Double]
  /// nil for a group without anybody.
  public let means: [Double?]
  /// The people without a score, in all groups.
  public let missing: Int

  /// Averages values by group.
  ///
  /// - Parameters:
  ///   - values: One a person; NaN is passed over.
  ///   - groups: The group of each person, from 0.
  ///   - weights: One a person, finite and at least 0; nil where everybody counts once.
  /// - Throws: ``ScoringError``: lists of different lengths, a group beyond `groupCount`, or a weight that is none.
  public init(
    _ values: [Double], groups: [Int], groupCount: Int, weights: [Double]? = nil
  ) throws(ScoringError) {
    guard groups.count == values.count, weights.map({ $0.count == values.count }) ?? true else {
      throw .mismatch(
        "There are \(values.count) values, \(groups.count) groups and \(weights?.count ?? values.count) weights")
    }
    var counts = [Int](repeating: 0, count: groupCount)
    var totals = [DoubleDouble](repeating: DoubleDouble(0), count: groupCount)
    var sums = totals
    var missing = 0
    for (place, value) in values.enumerated() {
      let (group, weight) = (groups[place], weights?[place] ?? 1)
      guard counts.indices.contains(group) else { throw .mismatch("Group \(group) is not one of \(groupCount)") }
      guard weight >= 0, weight.isFinite else { throw .invalidWeight(weight, name: "person \(place + 1)") }
      guard value.isFinite else {
        missing += 1
        continue
      }
      guard weight > 0 else { continue }
      counts[group] += 1
      totals[group] += weight
      sums[group] += weight * value
    }
    self.counts = counts
    self.missing = missing
    weightSums = totals.map(\.value)
    means = zip(sums, totals).map { sum, total in
      let mean = sum.value / total.value
      return total.value > 0 && mean.isFinite ? mean : nil
    }
  }
}
