/// The linear best–worst method: weights that miss the judgments by as little as possible in differences of weights.
///
/// ```
/// min ξ   such that |w[B] − a[B,j] w[j]| ≤ ξ,   |w[j] − a[j,W] w[W]| ≤ ξ,   Σ w = 1,   w ≥ 0
/// ```
/// ξ itself says how consistent the judgments are: 0 where they are, and the nearer to 0 the better. It is not divided by
/// the consistency index, which belongs to the ratios of the nonlinear form.
///
/// Reference: Rezaei (2016), “Best-worst multi-criteria decision-making method: some properties and a linear model”,
/// *Omega* 64, 126–130.
public struct BestWorstLinear: Sendable, Equatable {
  /// The weights; they add up to 1.
  public let weights: [Double]
  /// ξ, at least 0.
  public let deviation: Double

  /// Finds the weights, of which there is one set only.
  public init(_ comparisons: BestWorstComparisons) {
    // Everything but Σ w = 1 scales with w, so the smallest ξ at Σ w = 1 is 1 over the largest Σ w at ξ = 1. There, for
    // given w[B] and w[W], each other weight is as large as its two upper bounds let it,
    //   w[j] = min((w[B] + 1)/a[B,j], a[j,W] w[W] + 1),
    // and some weight within all bounds exists when its lower bounds do not pass the upper ones of the other kind:
    //   p w[W] − q ≤ w[B] ≤ p w[W] + q,   p = a[B,j] a[j,W] and q = a[B,j] + 1; for the pair (B, W) p = a[B,W], q = 1.
    // Every weight grows with w[B], whose upper bound grows with w[W]; so w[W] is as large as it can be, where the lowest
    // upper bound meets the highest lower one: the smallest (q + q')/(p' − p) over p' > p. No search is needed, and the
    // solution is unique. Where all p are the same the judgments are consistent, nothing bounds w[W], and ξ = 0.
    let strips =
      [RatioStrip(product: comparisons.bestToWorst, slack: 1)]
      + comparisons.others.map {
        RatioStrip(
          product: comparisons.bestToOthers[$0] * comparisons.othersToWorst[$0], slack: comparisons.bestToOthers[$0] + 1
        )
      }
    var lowest: Double?
    for one in strips {
      // A difference of rounding is none: decimal judgments such as 1.1 · 1.1.
      for other in strips where other.product - one.product > 1e-13 * other.product {
        let meeting = (one.slack + other.slack) / (other.product - one.product)
        lowest = min(lowest ?? meeting, meeting)
      }
    }
    guard let worstWeight = lowest else {
      let raw = comparisons.bestToOthers.map { 1 / $0 }
      let sum = raw.reduce(0, +)
      weights = raw.map { $0 / sum }
      deviation = 0
      return
    }
    let bestWeight = strips.map { $0.product * worstWeight + $0.slack }.min() ?? 0
    var raw = comparisons.names.indices.map {
      min((bestWeight + 1) / comparisons.bestToOthers[$0], comparisons.othersToWorst[$0] * worstWeight + 1)
    }
    raw[comparisons.best] = bestWeight
    raw[comparisons.worst] = worstWeight
    let sum = raw.reduce(0, +)
    weights = raw.map { $0 / sum }
    deviation = 1 / sum
  }
}

/// The bounds that one criterion puts on w[B]: product · w[W] ± slack.
private struct RatioStrip {
  let product: Double
  let slack: Double
}
