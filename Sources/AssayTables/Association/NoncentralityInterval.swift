internal import AssayDistributions

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

  /// The interval, or nil where the distribution cannot be computed.
  init?(statistic: Double, degreesOfFreedom: Double, level: Double) {
    let tail = (1 - level) / 2
    func distribution(_ noncentrality: Double) -> any Distribution {
      noncentrality > 0
        ? NoncentralChiSquared(degreesOfFreedom: degreesOfFreedom, noncentrality: noncentrality)
        : ChiSquared(degreesOfFreedom: degreesOfFreedom)
    }
    guard
      let low = Self.rise(from: statistic, to: tail, { distribution($0).upperTail(statistic) }),
      // Decreasing in λ: its sign is turned.
      let high = Self.rise(from: statistic, to: -tail, { -distribution($0).lowerTail(statistic) })
    else { return nil }
    self.low = low
    self.high = max(low, high)
  }

  /// Where an increasing function of λ ≥ 0 first reaches a value, to 1e-11 of itself; 0 if it starts there or above.
  ///
  /// The scheme of Illinois: false position that halves the weight of an end that stays.
  private static func rise(from start: Double, to target: Double, _ function: (Double) -> Double) -> Double? {
    var (left, leftValue) = (0.0, function(0) - target)
    guard !leftValue.isNaN else { return nil }
    guard leftValue < 0 else { return 0 }
    var right = max(1, start)
    var rightValue = function(right) - target
    while rightValue < 0 {
      (left, leftValue) = (right, rightValue)
      right *= 2
      rightValue = function(right) - target
      guard right.isFinite else { return nil }
    }
    var lastSide = 0
    for _ in 0..<200 {
      guard !rightValue.isNaN, !leftValue.isNaN else { return nil }
      var middle = (left * rightValue - right * leftValue) / (rightValue - leftValue)
      if !(middle > left && middle < right) { middle = left + (right - left) / 2 }
      let value = function(middle) - target
      if value == 0 || right - left <= 1e-11 * right { return middle }
      if value < 0 {
        (left, leftValue) = (middle, value)
        if lastSide < 0 { rightValue /= 2 }
        lastSide = -1
      } else {
        (right, rightValue) = (middle, value)
        if lastSide > 0 { leftValue /= 2 }
        lastSide = 1
      }
    }
    return nil
  }
}
