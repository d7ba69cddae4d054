/// The ways to an interval for the difference of two independent proportions.
public enum DifferenceMethod: String, Sendable, CaseIterable {
  /// Newcombe's, from the Wilson intervals of both groups. The default.
  case newcombe
  /// Newcombe's, from the continuity-corrected Wilson intervals.
  case newcombeCorrected = "newcombe_corrected"
  /// The score interval with the variance of Miettinen and Nurminen.
  case miettinenNurminen = "miettinen_nurminen"
  /// The score interval without their factor N/(N − 1).
  case mee
  /// Wald's after adding one success and one failure to each group.
  case agrestiCaffo = "agresti_caffo"
  /// The textbook interval, cut to −1...1; for comparison with other programs.
  case wald
}

extension TwoProportions {
  /// An interval for the difference p₁ − p₂, within −1...1.
  ///
  /// With Wilson limits l and u of each group, Newcombe's interval is
  /// ```
  /// low  = d − √((p₁ − l₁)² + (u₂ − p₂)²),   high = d + √((u₁ − p₁)² + (p₂ − l₂)²)
  /// ```
  /// The score intervals hold every Δ with `(d − Δ)² ≤ z² V(Δ)`, where V is the variance of d at the maximum of the
  /// likelihood under p₁ − p₂ = Δ; Miettinen and Nurminen multiply it by N/(N − 1). Agresti and Caffo's is
  /// `p~₁ − p~₂ ± z √(p~₁(1 − p~₁)/n~₁ + p~₂(1 − p~₂)/n~₂)` with p~ = (x + 1)/(n + 2) and n~ = n + 2.
  ///
  /// References: Newcombe (1998), *Statistics in Medicine* 17, 873–890, methods 10 and 11; Miettinen & Nurminen (1985),
  /// *ibid.* 4, 213–226; Mee (1984), *Biometrics* 40, 1175–1176; Agresti & Caffo (2000), *The American Statistician*
  /// 54, 280–288.
  ///
  /// - Precondition: The level lies strictly between 0 and 1.
  public func differenceInterval(_ method: DifferenceMethod = .newcombe, level: Double) -> ConfidenceInterval {
    let z = ProportionInterval.normalQuantile(level: level)
    let limits: (low: Double, high: Double) =
      switch method {
      case .newcombe: newcombe(ofEach: .wilson, level: level)
      case .newcombeCorrected: newcombe(ofEach: .wilsonCorrected, level: level)
      case .miettinenNurminen:
        score(z: z * ((first.trials + second.trials) / (first.trials + second.trials - 1)).squareRoot())
      case .mee: score(z: z)
      case .agrestiCaffo: agrestiCaffo(z: z)
      case .wald: wald(z: z)
      }
    return ConfidenceInterval(low: limits.low, high: limits.high, level: level).clamped(to: -1...1)
  }

  private func newcombe(ofEach method: ProportionMethod, level: Double) -> (low: Double, high: Double) {
    // Both methods have an interval for any number of trials but 0, which the initialiser refuses.
    guard let own = first.interval(method, level: level), let other = second.interval(method, level: level) else {
      return (-1, 1)
    }
    func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
    let (p, q) = (first.estimate, second.estimate)
    return (
      difference - length(p - own.low, other.high - q), difference + length(own.high - p, q - other.low)
    )
  }

  private func wald(z: Double) -> (low: Double, high: Double) {
    let reach = z * (first.sampleVariance + second.sampleVariance).squareRoot()
    return (difference - reach, difference + reach)
  }

  private func agrestiCaffo(z: Double) -> (low: Double, high: Double) {
    func enlarged(_ group: OneProportion) -> (share: Double, variance: Double) {
      let trials = group.trials + 2
      let share = (group.successes + 1) / trials
      return (share, share * ((group.trials - group.successes + 1) / trials) / trials)
    }
    let (own, other) = (enlarged(first), enlarged(second))
    let reach = z * (own.variance + other.variance).squareRoot()
    return (own.share - other.share - reach, own.share - other.share + reach)
  }

  /// The two roots of (d − Δ)² = z² V(Δ), one on each side of d.
  private func score(z: Double) -> (low: Double, high: Double) {
    guard z.isFinite else { return (-1, 1) }
    let d = difference
    func excess(_ delta: Double) -> Double {
      (d - delta) * (d - delta) - z * z * RestrictedProportions(self, difference: delta).variance
    }
    // Where d is its own most likely difference without any variance, the roots still lie on both sides of it.
    let step = d == 0 ? 1e-100 : d.ulp
    let isFlat = !(excess(d) < 0)
    return (
      d <= -1 ? -1 : bracketedRoot(between: -1, and: isFlat ? d - step : d, of: excess),
      d >= 1 ? 1 : bracketedRoot(between: isFlat ? d + step : d, and: 1, of: excess)
    )
  }
}
