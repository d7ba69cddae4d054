internal import AssayDistributions
internal import AssayInference
internal import AssayNumerics

/// Limits of the non-centrality of a t or F statistic, by inversion of the two one-sided tests.
///
/// ```
/// P(T ≥ t | low) = α/2,   P(T ≤ t | high) = α/2
/// ```
/// Reference: Steiger & Fouladi (1997), in *What If There Were No Significance Tests?*, 221–257; Smithson,
/// *Confidence Intervals* (2003), ch. 4 and 5.
enum NoncentralLimits {
  /// Limits of the non-centrality of t; nil where the distribution cannot be computed.
  static func t(statistic: Double, degreesOfFreedom: Double, level: Double) -> (low: Double, high: Double)? {
    let z = Normal.standard.quantile(upperTail: (1 - level) / 2)
    func law(_ shift: Double) -> NoncentralT {
      NoncentralT(degreesOfFreedom: degreesOfFreedom, noncentrality: shift)
    }
    // The variance of t about its non-centrality, for large degrees of freedom.
    let spread = z * (1 + statistic * statistic / (2 * degreesOfFreedom)).squareRoot()
    guard
      let low = root(near: statistic - spread, bounded: -.infinity, { score(law($0).upperTail(statistic)) + z }),
      let high = root(near: statistic + spread, bounded: -.infinity, { -z - score(law($0).lowerTail(statistic)) })
    else { return nil }
    return (min(low, high), max(low, high))
  }

  /// Limits of the non-centrality λ of F, each at least 0; nil where the distribution cannot be computed.
  static func f(
    statistic: Double, numerator: Double, denominator: Double, level: Double
  ) -> (low: Double, high: Double)? {
    let z = Normal.standard.quantile(upperTail: (1 - level) / 2)
    // On the scale of √λ the tails are nearly those of a normal distribution.
    func law(_ root: Double) -> any Distribution {
      root > 0
        ? NoncentralF(numerator: numerator, denominator: denominator, noncentrality: root * root)
        : FisherF(numerator: numerator, denominator: denominator)
    }
    let centre = max(0, statistic * numerator - (numerator - 1)).squareRoot()
    let spread = z * (1 + centre * centre / (2 * denominator)).squareRoot()
    guard
      let low = root(near: max(0, centre - spread), bounded: 0, { score(law($0).upperTail(statistic)) + z }),
      let high = root(near: centre + spread, bounded: 0, { -z - score(law($0).lowerTail(statistic)) })
    else { return nil }
    return (min(low, high) * min(low, high), max(low, high) * max(low, high))
  }

  /// The interval of the share of variance λ/(λ + N) that an F test is about.
  static func share(_ test: TestResult, size: Double, level: Double) -> ConfidenceInterval? {
    guard case .fisherF(let numerator, let denominator) = test.reference,
      let limits = f(statistic: test.statistic, numerator: numerator, denominator: denominator, level: level)
    else { return nil }
    return ConfidenceInterval(
      low: limits.low / (limits.low + size), high: limits.high / (limits.high + size), level: level)
  }

  /// The normal quantile of a probability, kept finite.
  private static func score(_ probability: Double) -> Double {
    Normal.standard.quantile(lowerTail: min(max(probability, 1e-300), 1 - 1e-16))
  }

  /// Where an increasing function is 0, to about 1e-12 of its argument; the bound if it is 0 or more there.
  ///
  /// False position that halves the weight of an end that stays (Illinois): Dowell & Jarratt (1971), *BIT* 11, 168–174.
  private static func root(near start: Double, bounded bound: Double, _ function: (Double) -> Double) -> Double? {
    var width = 0.125 * max(1, abs(start) * 0.01)
    var (left, right) = (max(bound, start - width), start + width)
    var (leftValue, rightValue) = (function(left), function(right))
    while leftValue > 0 {
      guard left > bound else { return bound }
      width *= 2
      guard width < 1e12 else { return nil }
      (right, rightValue) = (left, leftValue)
      left = max(bound, left - width)
      leftValue = function(left)
    }
    while rightValue < 0 {
      width *= 2
      guard width < 1e12 else { return nil }
      (left, leftValue) = (right, rightValue)
      right += width
      rightValue = function(right)
    }
    return Double.root(
      left: (left, leftValue), right: (right, rightValue), tolerance: 1e-12,
      isNarrow: { $1 - $0 <= 1e-14 * max(1, abs($1)) }, of: function)
  }
}
