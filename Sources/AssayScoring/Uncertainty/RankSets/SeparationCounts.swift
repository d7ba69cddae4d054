internal import AssayNumerics

/// For each place, how many subjects are clearly better and how many clearly worse.
///
/// Pairs of groups that are decided by their extremes are counted as a whole, so a hundred thousand subjects take a
/// second where all pairs would take minutes.
struct SeparationCounts: Sendable {
  /// How many are clearly better than the one at each place.
  let better: [Int]
  /// How many are clearly worse.
  let worse: [Int]

  /// The number of pairs that are told apart, seen from the better one.
  var separatedPairs: Int { worse.reduce(0, +) }

  init(_ estimates: RankedEstimates, _ groups: EstimateGroups, parallelism: Parallelism) {
    let all = groups.groups
    let parts = parallelism.map(pieces: all.count) { Self.counts(of: all[$0], estimates, all) }
    var (better, worse) = (
      [Int](repeating: 0, count: estimates.count), [Int](repeating: 0, count: estimates.count)
    )
    for (group, part) in zip(all, parts) {
      for (offset, place) in group.places.enumerated() {
        better[place] = part.better[offset]
        worse[place] = part.worse[offset]
      }
    }
    self.better = better
    self.worse = worse
  }

  private static func counts(
    of group: EstimateGroups.Group, _ estimates: RankedEstimates, _ all: [EstimateGroups.Group]
  ) -> (better: [Int], worse: [Int]) {
    var (better, worse) = (
      [Int](repeating: 0, count: group.places.count), [Int](repeating: 0, count: group.places.count)
    )
    let squares = group.places.map { estimates.criticalValue(at: $0) * estimates.criticalValue(at: $0) }
    let critical = squares.extent
    var (wholeBetter, wholeWorse) = (0, 0)
    for other in all {
      switch decision(group, over: other, critical) {
      case .all: wholeWorse += other.places.count
      case .some:
        for (offset, place) in group.places.enumerated() {
          let (x, v) = (estimates.values[place], estimates.variances[place])
          for k in other.places
          where RankedEstimates.isClear(
            x, v, estimates.values[k], estimates.variances[k], squaredCritical: squares[offset])
          { worse[offset] += 1 }
        }
      case .no: break
      }
      switch decision(other, over: group, critical) {
      case .all: wholeBetter += other.places.count
      case .some:
        for (offset, place) in group.places.enumerated() {
          let (x, v) = (estimates.values[place], estimates.variances[place])
          for k in other.places
          where RankedEstimates.isClear(
            estimates.values[k], estimates.variances[k], x, v, squaredCritical: squares[offset])
          { better[offset] += 1 }
        }
      case .no: break
      }
    }
    return (better.map { $0 + wholeBetter }, worse.map { $0 + wholeWorse })
  }

  private enum Decision { case all, some, no }

  /// Whether all, some or none of the pairs can be clear, by the extremes of the groups.
  private static func decision(
    _ better: EstimateGroups.Group, over worse: EstimateGroups.Group, _ critical: ClosedRange<Double>
  ) -> Decision {
    let most = better.values.upperBound - worse.values.lowerBound
    let leastVariance = better.variances.lowerBound + worse.variances.lowerBound
    if most <= 0 || most * most * (1 + 1e-9) < critical.lowerBound * leastVariance { return .no }
    let least = better.values.lowerBound - worse.values.upperBound
    let largestVariance = better.variances.upperBound + worse.variances.upperBound
    let isApart = least > 1e-9 * max(1, abs(better.values.upperBound), abs(worse.values.lowerBound))
    return isApart && least * least > critical.upperBound * largestVariance * (1 + 1e-9) ? .all : .some
  }
}
