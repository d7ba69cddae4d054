internal import AssayDistributions
internal import AssayNumerics

/// The interval for the non-centrality λ of a chi-squared statistic, by inversion of its two one-sided tests.
///
/// ```
/// P(X² ≥ x | low)  = α/2,   P(X² ≤ x | high) = α/2,   each limit at least 0
/// ```
/// With λ = N φ² of the population this gives an interval for φ, and for what increases with φ. Smithson adds the
/// degrees of freedom to both limits, which compares the sample's expected φ² with its own bias included; here the limits
/// are those of the population's value, so that a lower limit of 0 means that independence is not rejected at α/2.
///
/// Reference: Smithson, *Confidence Intervals* (2003), ch. 4; Steiger (2004), *Psychological Methods* 9, 164–182.
struct NoncentralityInterval {
  let low: Double
  let high: Double

  /// An interval and what it was computed for; the interval is nil where the distribution cannot be computed.
  struct Known {
    let statistic: Double
    let degreesOfFreedom: Double
    let level: Double
    let interval: NoncentralityInterval?
  }

  /// The interval, taken from a known one for the same question.
  static func interval(
    statistic: Double, degreesOfFreedom: Double, level: Double, knowing known: inout Known?
  ) -> NoncentralityInterval? {
    if let known, known.statistic == statistic, known.degreesOfFreedom == degreesOfFreedom, known.level == level {
      return known.interval
    }
    let interval = NoncentralityInterval(statistic: statistic, degreesOfFreedom: degreesOfFreedom, level: level)
    known = Known(statistic: statistic, degreesOfFreedom: degreesOfFreedom, level: level, interval: interval)
    return interval
  }

  /// The interval, or nil where the distribution cannot be computed.
  init?(statistic: Double, degreesOfFreedom: Double, level: Double) {
    let tail = (1 - level) / 2
    let z = Normal.standard.quantile(upperTail: tail)
    let lowStart = Self.largeRoot(statistic, degreesOfFreedom, shift: -z)
    let highStart = Self.largeRoot(statistic, degreesOfFreedom, shift: z)
    // The distribution's series has about √λ terms; out here the expansion is as good (a test compares the two).
    if statistic > 1e4, statistic > 1e3 * degreesOfFreedom {
      low = lowStart * lowStart
      high = highStart * highStart
      return
    }
    func distribution(_ root: Double) -> any Distribution {
      root > 0
        ? NoncentralChiSquared(degreesOfFreedom: degreesOfFreedom, noncentrality: root * root)
        : ChiSquared(degreesOfFreedom: degreesOfFreedom)
    }
    guard
      let low = Self.root(near: lowStart, { Self.score(distribution($0).upperTail(statistic)) + z }),
      let high = Self.root(near: highStart, { -z - Self.score(distribution($0).lowerTail(statistic)) })
    else { return nil }
    self.low = low * low
    self.high = max(low, high) * max(low, high)
  }

  /// The root of λ at which the statistic lies z above (a shift of −z) or below its place, when λ is large.
  ///
  /// X² = (√λ + Z)² + W with W chi-squared on e = df − 1 degrees of freedom. So √(X² − e) has the mean √λ − e/(4 √λ³), the
  /// variance 1 + e/(2λ) and the third cumulant −2e/√λ³, up to terms of the next order; the cumulant moves its quantile
  /// by (z² − 1)/6 of itself (Cornish & Fisher).
  private static func largeRoot(_ statistic: Double, _ degreesOfFreedom: Double, shift z: Double) -> Double {
    let excess = degreesOfFreedom - 1
    let centre = max(0, statistic - excess).squareRoot()
    var root = max(0, centre + z)
    guard excess > 0, root > 1 else { return root }
    for _ in 0..<3 {
      let spread = (1 + excess / (2 * root * root)).squareRoot()
      root = max(1, centre + z * spread + excess * (0.25 + (z * z - 1) / 3) / (root * root * root))
    }
    return root
  }

  /// The normal quantile of a probability, kept finite: on this scale a tail is nearly linear in √λ.
  private static func score(_ probability: Double) -> Double {
    Normal.standard.quantile(lowerTail: min(max(probability, 1e-300), 1 - 1e-16))
  }

  /// Where an increasing function on 0 and above is 0, to about 1e-11; 0 if it starts at 0 or above.
  ///
  /// The scheme of Illinois: false position that halves the weight of an end that stays.
  private static func root(near start: Double, _ function: (Double) -> Double) -> Double? {
    var width = 0.25
    var (left, right) = (max(0, start - width), start + width)
    var (leftValue, rightValue) = (function(left), function(right))
    while leftValue > 0 {
      guard left > 0 else { return 0 }
      width *= 2
      (right, rightValue) = (left, leftValue)
      left = max(0, left - width)
      leftValue = function(left)
    }
    while rightValue < 0 {
      width *= 2
      guard width < 1e6 else { return nil }
      (left, leftValue) = (right, rightValue)
      right += width
      rightValue = function(right)
    }
    return Double.root(
      left: (left, leftValue), right: (right, rightValue), tolerance: 1e-11,
      isNarrow: { $1 - $0 <= 1e-13 * $1 }, of: function)
  }
}
