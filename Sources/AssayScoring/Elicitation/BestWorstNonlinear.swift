/// The best–worst method in its first form: weights whose ratios miss the judgments by as little as possible.
///
/// ```
/// min ξ   such that |w[B]/w[j] − a[B,j]| ≤ ξ,   |w[j]/w[W] − a[j,W]| ≤ ξ,   Σ w = 1,   w ≥ 0
/// CR = ξ / CI(a[B,W]),   CI the smaller root of ξ² − (1 + 2a)ξ + a² − a = 0
/// ```
/// CI is the largest ξ that a value of a[B,W] allows: 0, 0.44, 1.00, 1.63, 2.30, 3.00, 3.73, 4.47, 5.23 for 1 to 9. With
/// more than three criteria that contradict each other the weights are not unique: each lies in an interval, and the
/// centres of the intervals, scaled to the sum 1, are taken.
///
/// Reference: Rezaei (2015), *Omega* 53, 49–57, table 1 for CI; Rezaei (2016), *Omega* 64, 126–130, for the intervals.
public struct BestWorstNonlinear: Sendable, Equatable {
  /// The centres of the intervals, scaled to the sum 1.
  public let weights: [Double]
  /// The smallest weight that each criterion has among the best solutions.
  public let lows: [Double]
  /// The largest weight that each criterion has among the best solutions.
  public let highs: [Double]
  /// ξ, at least 0.
  public let deviation: Double
  /// CI of a[B,W].
  public let consistencyIndex: Double
  /// CR; nil where a[B,W] is 1 and judgments contradict it.
  public let consistencyRatio: Double?

  /// Finds the weights.
  public init(_ comparisons: BestWorstComparisons) {
    let bands =
      [Band.bestToWorst(comparisons.bestToWorst)]
      + comparisons.others.map { .indirect(comparisons.bestToOthers[$0], comparisons.othersToWorst[$0]) }
    // With r = w[B]/w[W], criterion j can be placed when r is between (a[B,j] − ξ)(a[j,W] − ξ) and (a[B,j] + ξ)(a[j,W] + ξ),
    // and r itself is within ξ of a[B,W]. Lower bounds fall and upper bounds rise with ξ, so ξ is the largest of the values
    // at which one lower bound meets one upper bound.
    var deviation = 0.0
    for one in bands {
      for other in bands { deviation = max(deviation, one.meeting(upper: other)) }
    }
    self.deviation = deviation
    let ratio = (bands.map { $0.low(deviation) }.max() ?? 1, bands.map { $0.high(deviation) }.min() ?? 1)
    // The bounds that met are equal but for rounding.
    let r = (ratio.0 + ratio.1) / 2
    // In units of w[W] each other weight has an interval of its own, independent of the rest.
    let units = comparisons.names.indices.map { place -> (low: Double, high: Double) in
      if place == comparisons.best { return (r, r) }
      if place == comparisons.worst { return (1, 1) }
      let (best, worst) = (comparisons.bestToOthers[place], comparisons.othersToWorst[place])
      let low = max(worst - deviation, r / (best + deviation))
      let high = min(worst + deviation, best > deviation ? r / (best - deviation) : .infinity)
      return low <= high ? (low, high) : ((low + high) / 2, (low + high) / 2)
    }
    let (lowSum, highSum) = (units.reduce(0) { $0 + $1.low }, units.reduce(0) { $0 + $1.high })
    lows = units.map { $0.low / ($0.low + highSum - $0.high) }
    highs = units.map { $0.high / ($0.high + lowSum - $0.low) }
    let centres = zip(lows, highs).map { ($0 + $1) / 2 }
    let sum = centres.reduce(0, +)
    weights = centres.map { $0 / sum }
    let a = comparisons.bestToWorst
    consistencyIndex = Self.consistencyIndex(a)
    consistencyRatio = consistencyIndex > 0 ? deviation / consistencyIndex : deviation > 0 ? nil : 0
  }

  /// The largest ξ that a value of a[B,W] allows.
  public static func consistencyIndex(_ a: Double) -> Double {
    // 4ac over the sum form of the root, which does not cancel.
    let b = 1 + 2 * a
    return 2 * (a * a - a) / (b + (b * b - 4 * (a * a - a)).squareRoot())
  }
}

/// The bounds that one criterion, or the direct comparison, puts on w[B]/w[W] at a given ξ.
private enum Band {
  case bestToWorst(Double)
  case indirect(Double, Double)

  func low(_ deviation: Double) -> Double {
    switch self {
    case .bestToWorst(let a): a - deviation
    case .indirect(let a, let b): max(0, a - deviation) * max(0, b - deviation)
    }
  }

  func high(_ deviation: Double) -> Double {
    switch self {
    case .bestToWorst(let a): a + deviation
    case .indirect(let a, let b): (a + deviation) * (b + deviation)
    }
  }

  /// The smallest ξ ≥ 0 at which the lower bound of this one does not pass the upper bound of another.
  func meeting(upper: Band) -> Double {
    switch (self, upper) {
    case (.bestToWorst, .bestToWorst): return 0
    case (.indirect(let a, let b), .indirect(let c, let d)):
      // ξ² cancels: ab − ξ(a + b) = cd + ξ(c + d).
      return max(0, (a * b - c * d) / (a + b + c + d))
    case (.indirect(let a, let b), .bestToWorst(let direct)):
      // (a − ξ)(b − ξ) = direct + ξ: the smaller root, in the form that does not cancel.
      let (sum, gap) = (a + b + 1, a * b - direct)
      return gap <= 0 ? 0 : 2 * gap / (sum + (sum * sum - 4 * gap).squareRoot())
    case (.bestToWorst(let direct), .indirect(let a, let b)):
      // direct − ξ = (a + ξ)(b + ξ).
      let (sum, gap) = (a + b + 1, direct - a * b)
      return gap <= 0 ? 0 : 2 * gap / (sum + (sum * sum + 4 * gap).squareRoot())
    }
  }
}
