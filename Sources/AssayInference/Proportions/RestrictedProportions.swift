/// The two proportions that make the counts most likely when their difference is given.
///
/// The slope of the log likelihood along p₁ = p₂ + Δ,
/// ```
/// S(p₂) = x₁/p₁ − (n₁ − x₁)/(1 − p₁) + x₂/p₂ − (n₂ − x₂)/(1 − p₂)
/// ```
/// falls from one end of the possible p₂ to the other. Its root is found by Newton's method inside a bracket: the
/// closed form of the cubic that it leads to loses half its digits where two roots are near each other.
/// Reference: Miettinen & Nurminen (1985), *Statistics in Medicine* 4, 213–226, appendix I.
struct RestrictedProportions {
  let first: Double
  let second: Double
  private let counts: TwoProportions

  init(_ counts: TwoProportions, difference: Double) {
    self.counts = counts
    second = Self.root(counts, difference)
    first = min(1, max(0, second + difference))
  }

  /// The variance of the difference of the observed shares at these proportions.
  var variance: Double {
    first * (1 - first) / counts.first.trials + second * (1 - second) / counts.second.trials
  }

  private static func root(_ counts: TwoProportions, _ delta: Double) -> Double {
    var low = max(0, -delta)
    var high = min(1, 1 - delta)
    guard low < high else { return low }
    let (x, n) = (counts.first.successes, counts.first.trials)
    let (y, m) = (counts.second.successes, counts.second.trials)
    // A count of 0 takes its term away, also where its denominator is 0.
    func term(_ count: Double, _ share: Double) -> (slope: Double, bend: Double) {
      count == 0 ? (0, 0) : (count / share, count / (share * share))
    }
    func slope(_ p: Double) -> (value: Double, bend: Double) {
      // At an end of the range rounding may leave a share just below 0, whose term would have the wrong sign.
      let terms = [
        term(x, max(0, p + delta)), term(n - x, max(0, 1 - p - delta)), term(y, p), term(m - y, 1 - p),
      ]
      return (
        terms[0].slope - terms[1].slope + terms[2].slope - terms[3].slope,
        -(terms[0].bend + terms[1].bend + terms[2].bend + terms[3].bend)
      )
    }
    if slope(low).value <= 0 { return low }
    if slope(high).value >= 0 { return high }
    var p = min(max((x + y - n * delta) / (n + m), low + (high - low) / 64), high - (high - low) / 64)
    for _ in 0..<200 {
      let here = slope(p)
      if here.value == 0 { return p }
      if here.value > 0 { low = p } else { high = p }
      var next = p - here.value / here.bend
      if !(next > low && next < high) { next = low + (high - low) / 2 }
      if abs(next - p) <= p.ulp || next <= low || next >= high { return next }
      p = next
    }
    return p
  }
}
