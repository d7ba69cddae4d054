internal import AssayNumerics

/// The search for the odds ratio at which a tail of the sum of first cells has a given probability.
struct OddsLimit {
  let strata: [TiltedStratum]
  let observed: Int
  /// The distribution at the tilt that fits the observed sum.
  let start: TiltedSum

  /// The logarithm of the odds ratio at which P(S ≥ s), or P(S ≤ s), is `tail`.
  ///
  /// One convolution serves all odds ratios near its own. Where the answer lies so far off that the outcomes left out
  /// would count, the convolution is made again at the answer, until it does not move.
  func tilt(tail: Double, upper: Bool) throws(TableError) -> Double {
    var sum = start
    for _ in 0..<60 {
      let root = Self.root(sum, observed, tail: tail, upper: upper)
      if Self.holds(sum, at: root) { return root }
      sum = try TiltedSum.sum(of: strata, tilt: max(-700, min(700, root)))
    }
    return sum.tilt
  }

  /// Where one window has the tail asked for: it rises with the tilt for an upper tail, and falls for a lower one.
  private static func root(_ sum: TiltedSum, _ observed: Int, tail: Double, upper: Bool) -> Double {
    let target = Double.log(tail)
    func excess(_ shift: Double) -> Double {
      let (lower, middle, higher) = parts(sum, observed, shift: shift)
      let near = upper ? higher : lower
      let far = upper ? lower : higher
      guard near.isFinite else { return -target }
      guard far.isFinite else { return -1e3 }
      return Double.log((near + middle) / (near + middle + far)) - target
    }
    // The tail shrinks when the tilt moves away from s.
    let direction = upper ? -1.0 : 1.0
    var close = 0.0
    var closeExcess = excess(0)
    if closeExcess <= 0 { (close, closeExcess) = (-direction * 40, -target) }
    var reach = 0.05
    while excess(direction * reach) > 0, reach < 700 {
      close = direction * reach
      closeExcess = excess(close)
      reach *= 2
    }
    var away = direction * reach
    var awayExcess = excess(away)
    // Regula falsi with the Illinois rule: an end that stays is halved in weight.
    for _ in 0..<200 {
      var next = (close * awayExcess - away * closeExcess) / (awayExcess - closeExcess)
      if !(next > min(close, away) && next < max(close, away)) { next = (close + away) / 2 }
      let value = excess(next)
      if value == 0 || abs(away - close) <= 1e-15 * max(1, abs(sum.tilt + next)) { return sum.tilt + next }
      if (value > 0) == (closeExcess > 0) {
        (close, closeExcess) = (next, value)
        awayExcess /= 2
      } else {
        (away, awayExcess) = (next, value)
        closeExcess /= 2
      }
      if abs(value) <= 1e-15 { return sum.tilt + next }
    }
    return sum.tilt + (close + away) / 2
  }

  /// The masses below, at and above s after a shift of the tilt, relative to s.
  private static func parts(
    _ sum: TiltedSum, _ observed: Int, shift: Double
  ) -> (lower: Double, middle: Double, higher: Double) {
    let place = observed - sum.first
    let step = Double.exp(shift)
    var factor = 1.0
    var higher = 0.0
    for value in sum.values[(place + 1)...] {
      factor *= step
      higher += factor * value
    }
    factor = 1
    var lower = 0.0
    for value in sum.values[..<place].reversed() {
      factor /= step
      lower += factor * value
    }
    return (lower, sum.values[place], higher)
  }

  /// Whether the ends of a window are still negligible at another tilt.
  private static func holds(_ sum: TiltedSum, at tilt: Double) -> Bool {
    let shift = tilt - sum.tilt
    let logs = [0, sum.values.count - 1].map { place in
      Double.log(sum.values[place]) + shift * Double(place)
    }
    var peak = -Double.infinity
    for (place, value) in sum.values.enumerated() {
      peak = max(peak, Double.log(value) + shift * Double(place))
    }
    let allowed = peak + Double.log(1e-20)
    return (sum.first == sum.least || logs[0] <= allowed) && (sum.last == sum.most || logs[1] <= allowed)
  }
}
