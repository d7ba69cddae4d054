public import AssayInference
internal import AssayNumerics

extension GroupedValues {
  /// The Jonckheere–Terpstra test of a trend in the values along the order of the groups.
  ///
  /// With U[i,j] the pairs in which the value of the later group j is higher than that of i, ties counting half, n the sizes
  /// of the groups and t those of ties:
  /// ```
  /// J = Σ over i < j of U[i,j],   E = (N² − Σn²)/4
  /// V = (N(N − 1)(2N + 5) − Σn(n − 1)(2n + 5) − Σt(t − 1)(2t + 5))/72
  ///     + Σn(n − 1)(n − 2) · Σt(t − 1)(t − 2)/(36 N(N − 1)(N − 2)) + Σn(n − 1) · Σt(t − 1)/(8 N(N − 1))
  /// z = (J − E)/√V
  /// ```
  /// Positive where values rise with the groups. No continuity correction.
  ///
  /// Reference: Hollander, Wolfe & Chicken, *Nonparametric Statistical Methods* (3rd ed., 2014), §6.2, eq. 6.19.
  ///
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)``; ``ComparisonError/noVariation(_:)`` when all values are the same;
  ///   ``ComparisonError/mismatch(_:)`` for a value that stands for a broken number of cases.
  public func jonckheereTerpstra() throws(ComparisonError) -> JonckheereTerpstra {
    let ranked = try RankedGroups(self)
    try ranked.requireVariation()
    var below = [Double](repeating: 0, count: ranked.labels.count)
    var own = below
    var statistic = 0.0
    var ties = TieSums()
    ranked.forEachTie { members in
      var t = 0.0
      for member in members {
        own[Int(member.group)] += member.cases
        t += member.cases
      }
      ties.add(t)
      // Cases of earlier groups: lower ones, and half of the tied.
      var earlier = 0.0
      let last = members.reduce(0) { max($0, Int($1.group)) }
      for group in 0...last {
        statistic += own[group] * earlier
        earlier += below[group] + own[group] / 2
      }
      for member in members {
        below[Int(member.group)] += own[Int(member.group)]
        own[Int(member.group)] = 0
      }
    }
    return JonckheereTerpstra(statistic: statistic, sizes: ranked.sizes, count: ranked.count, ties: ties)
  }
}

/// The outcome of the Jonckheere–Terpstra test of groups of values.
public struct JonckheereTerpstra: Sendable, Equatable {
  /// J.
  public let statistic: Double
  /// E, what J is expected to be without a trend.
  public let expected: Double
  /// V, given the ties.
  public let variance: Double
  /// z.
  public let test: TestResult

  fileprivate init(statistic: Double, sizes: [Double], count: Double, ties: TieSums) {
    var groups = TieSums()
    for size in sizes { groups.add(size) }
    var all = TieSums()
    all.add(count)
    self.statistic = statistic
    expected = (count * count - sizes.reduce(0) { $0 + $1 * $1 }) / 4
    var variance = (all.cubic - groups.cubic - ties.cubic) / 72
    variance += groups.pairs * ties.pairs / (8 * all.pairs)
    if all.triples > 0 { variance += groups.triples * ties.triples / (36 * all.triples) }
    self.variance = variance
    test = TestResult(
      name: .jonckheereTerpstra, statistic: (statistic - expected) / variance.squareRoot(), reference: .normal,
      method: ties.pairs > 0 ? "Normal approximation, corrected for ties" : "Normal approximation")
  }
}

/// Sums over groups, or over ties, of products of their sizes.
struct TieSums {
  /// Σt(t − 1).
  private(set) var pairs = 0.0
  /// Σt(t − 1)(t − 2).
  private(set) var triples = 0.0
  /// Σt(t − 1)(2t + 5).
  private(set) var cubic = 0.0

  mutating func add(_ t: Double) {
    pairs += t * (t - 1)
    triples += t * (t - 1) * (t - 2)
    cubic += t * (t - 1) * (2 * t + 5)
  }
}
