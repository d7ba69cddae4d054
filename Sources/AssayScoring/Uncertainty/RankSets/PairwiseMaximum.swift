internal import AssayNumerics

/// The largest standardised difference over the ordered pairs that are not yet told apart, in simulated estimates.
///
/// ```
/// max over (j, k) of (Z[j] − Z[k])/√(v[j] + v[k]),   Z[j] ~ N(0, v[j]) independent
/// ```
/// The pairs with x[j] − x[k] > c·√(v[j] + v[k]) for an earlier critical value c are left out; whether a pair is in is
/// worked out from the two scores, so that no list of pairs is kept. A pair of groups is passed over when its largest Z
/// less the other's smallest, over the least standard error, is no larger than what was found already.
struct PairwiseMaximum: Sendable {
  /// A pair of groups of which at least one pair of places is in.
  private struct GroupPair: Sendable {
    let better: Int32
    let worse: Int32
    /// Whether all pairs of places are in.
    let isWhole: Bool
    /// The least v[j] + v[k].
    let variance: Double
  }
  private let estimates: RankedEstimates
  private let groups: [EstimateGroups.Group]
  private let pairs: [GroupPair]
  private let squaredCritical: Double
  private let deviations: [Double]

  /// - Parameter estimates: With the critical value of the step before; infinite at first.
  init(_ estimates: RankedEstimates, _ groups: EstimateGroups) {
    self.estimates = estimates
    self.groups = groups.groups
    let critical = estimates.criticalValue
    squaredCritical = critical * critical
    deviations = estimates.variances.map { $0.isFinite ? $0.squareRoot() : 0 }
    var pairs: [GroupPair] = []
    for (first, better) in groups.groups.enumerated() {
      for (second, worse) in groups.groups.enumerated() {
        let variance = better.variances.lowerBound + worse.variances.lowerBound
        let largestVariance = better.variances.upperBound + worse.variances.upperBound
        let most = max(0, better.values.upperBound - worse.values.lowerBound)
        let least = better.values.lowerBound - worse.values.upperBound
        // A group's pairs are all told apart when the least difference is clear at the largest variance.
        if critical.isFinite, least > 1e-9 * max(1, abs(better.values.upperBound), abs(worse.values.lowerBound)),
          least * least > squaredCritical * largestVariance
        {
          continue
        }
        let isWhole = !critical.isFinite || most * most <= squaredCritical * variance
        pairs.append(
          GroupPair(better: Int32(first), worse: Int32(second), isWhole: isWhole, variance: variance))
      }
    }
    self.pairs = pairs
  }

  /// Whether no pair is left.
  var isEmpty: Bool { pairs.isEmpty }

  /// The largest standardised difference in one replicate; 0 where no pair is left.
  ///
  /// - Parameter draws: As many standard normals as places; overwritten with Z.
  func largest(_ draws: inout [Double]) -> Double {
    var (highest, lowest) = ([Double](), [Double]())
    highest.reserveCapacity(groups.count)
    lowest.reserveCapacity(groups.count)
    var (highPlaces, lowPlaces) = ([Int](), [Int]())
    for place in draws.indices { draws[place] *= deviations[place] }
    for group in groups {
      var (high, low) = (group.places[0], group.places[0])
      for place in group.places {
        if draws[place] > draws[high] { high = place }
        if draws[place] < draws[low] { low = place }
      }
      highest.append(draws[high])
      lowest.append(draws[low])
      highPlaces.append(high)
      lowPlaces.append(low)
    }
    // The square of the largest so far.
    var best = 0.0
    for pair in pairs where pair.isWhole {
      let (a, b) = (highPlaces[Int(pair.better)], lowPlaces[Int(pair.worse)])
      let difference = draws[a] - draws[b]
      let variance = estimates.variances[a] + estimates.variances[b]
      if difference > 0, difference * difference > best * variance { best = difference * difference / variance }
    }
    for pair in pairs {
      let difference = highest[Int(pair.better)] - lowest[Int(pair.worse)]
      if difference > 0, difference * difference > best * pair.variance { search(pair, draws, &best) }
    }
    return best.squareRoot()
  }

  private func search(_ pair: GroupPair, _ draws: [Double], _ best: inout Double) {
    let (better, worse) = (groups[Int(pair.better)], groups[Int(pair.worse)])
    let lowest = worse.places.reduce(Double.infinity) { min($0, draws[$1]) }
    let leastVariance = worse.variances.lowerBound
    for j in better.places {
      let most = draws[j] - lowest
      guard most > 0, most * most > best * (estimates.variances[j] + leastVariance) else { continue }
      for k in worse.places {
        let difference = draws[j] - draws[k]
        let variance = estimates.variances[j] + estimates.variances[k]
        guard difference > 0, difference * difference > best * variance else { continue }
        if pair.isWhole || isIn(j, k) { best = difference * difference / variance }
      }
    }
  }

  /// Whether a pair is not told apart yet.
  private func isIn(_ j: Int, _ k: Int) -> Bool {
    !RankedEstimates.isClear(
      estimates.values[j], estimates.variances[j], estimates.values[k], estimates.variances[k],
      squaredCritical: squaredCritical)
  }
}

extension Philox {
  /// Fills a list with independent standard normal values, by the polar method.
  ///
  /// Reference: Marsaglia & Bray (1964), *SIAM Review* 6, 260–264.
  mutating func fillNormals(_ values: inout [Double]) {
    var place = 0
    while place < values.count {
      let (u, v) = (2 * nextUniform() - 1, 2 * nextUniform() - 1)
      let s = u * u + v * v
      guard s > 0, s < 1 else { continue }
      let factor = (-2 * Double.log(s) / s).squareRoot()
      values[place] = u * factor
      if place + 1 < values.count { values[place + 1] = v * factor }
      place += 2
    }
  }
}
