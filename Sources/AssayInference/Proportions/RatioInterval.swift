internal import AssayNumerics

extension TwoProportions {
  /// Koopman's score interval for the ratio p₁/p₂.
  ///
  /// It holds every θ with `(p₁ − θp₂)² ≤ z² (p~₁(1 − p~₁)/n₁ + θ² p~₂(1 − p~₂)/n₂)`, where p~₁ = θp~₂ are the most
  /// likely proportions with that ratio: p~₂ is the smaller root of
  /// ```
  /// Nθ p² − (θ(n₁ + x₂) + x₁ + n₂) p + x₁ + x₂ = 0
  /// ```
  /// Reference: Koopman (1984), *Biometrics* 40, 513–517.
  ///
  /// - Returns: The interval; nil where the second group has no successes, since the ratio then has no upper limit.
  /// - Precondition: The level lies strictly between 0 and 1.
  public func ratioInterval(level: Double) -> ConfidenceInterval? {
    guard second.successes > 0 else { return nil }
    let z = ProportionInterval.normalQuantile(level: level)
    let (p, q) = (first.estimate, second.estimate)
    // In log θ, and divided by the larger of 1 and θ², so that neither end overflows.
    func excess(_ logRatio: Double) -> Double {
      let ratio = Double.exp(logRatio)
      let scale = max(1, ratio)
      let gap = p / scale - q * (ratio / scale)
      return gap * gap - z * z * restrictedVariance(ratio: ratio) / scale / scale
    }
    let center = p > 0 ? Double.log(p / q) : Double.log(0.5 / (first.trials * q)) - 20
    func limit(_ direction: Double) -> Double {
      var reach = 1.0
      while excess(center + direction * reach) <= 0, reach < 500 { reach *= 2 }
      return Double.exp(bracketedRoot(between: center, and: center + direction * reach, of: excess))
    }
    return ConfidenceInterval(low: p > 0 ? limit(-1) : 0, high: limit(1), level: level)
  }

  private func restrictedVariance(ratio: Double) -> Double {
    let (x, n) = (first.successes, first.trials)
    let (y, m) = (second.successes, second.trials)
    let a = (n + m) * ratio
    let half = (ratio * (n + y) + x + m) / 2
    let c = x + y
    // The smaller root, from the larger one.
    let other = c / (half + max(0, half * half - a * c).squareRoot())
    let own = min(1, ratio * other)
    return own * (1 - own) / n + ratio * ratio * other * max(0, 1 - other) / m
  }
}
