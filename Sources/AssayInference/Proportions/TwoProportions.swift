/// The proportions of two independent groups.
///
/// Trials are independent, within and between the groups. The counts may be fractional where they are weighted.
public struct TwoProportions: Sendable, Equatable {
  /// The proportion of the first group, p₁ = x₁/n₁.
  public let first: OneProportion
  /// The proportion of the second group, p₂ = x₂/n₂.
  public let second: OneProportion

  /// Creates a pair of groups.
  public init(_ first: OneProportion, _ second: OneProportion) {
    self.first = first
    self.second = second
  }

  /// Creates a pair of groups from their counts.
  ///
  /// - Throws: ``ProportionError/invalidCounts(successes:trials:)`` and ``ProportionError/noTrials``.
  public init(
    successes: Double, trials: Double, otherSuccesses: Double, otherTrials: Double
  ) throws(ProportionError) {
    self.init(
      try OneProportion(successes: successes, trials: trials),
      try OneProportion(successes: otherSuccesses, trials: otherTrials))
  }

  /// The difference p₁ − p₂.
  public var difference: Double {
    // One division of a difference of products loses less than the difference of two quotients.
    let products = first.successes * second.trials - second.successes * first.trials
    let quotient = products / (first.trials * second.trials)
    return quotient.isFinite ? quotient : first.estimate - second.estimate
  }

  /// The test of equal probabilities with the variance that holds when they are equal.
  ///
  /// ```
  /// p = (x₁ + x₂)/(n₁ + n₂),   z = (p₁ − p₂) / √(p(1 − p)(1/n₁ + 1/n₂))
  /// ```
  /// z² is Pearson's X² of the 2 × 2 table. The expected counts should be at least 5; else use an exact test.
  ///
  /// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §3.1.6 and problem 3.30.
  ///
  /// - Throws: ``ProportionError/noVariation`` where all trials, or none, were successes.
  public func pooledTest() throws(ProportionError) -> TestResult {
    let trials = first.trials + second.trials
    let share = (first.successes + second.successes) / trials
    let failures = (first.trials - first.successes + second.trials - second.successes) / trials
    let variance = share * failures * (1 / first.trials + 1 / second.trials)
    guard variance > 0 else { throw .noVariation }
    return TestResult(
      name: .twoProportionsZ, statistic: difference / variance.squareRoot(), reference: .normal,
      method: "Difference of proportions; pooled variance")
  }

  /// The test of equal probabilities with the variance estimated in each group by itself.
  ///
  /// ```
  /// z = (p₁ − p₂) / √(p₁(1 − p₁)/n₁ + p₂(1 − p₂)/n₂)
  /// ```
  /// It agrees with Wald's interval of the difference; ``pooledTest()`` keeps its level better in small samples.
  ///
  /// - Throws: ``ProportionError/noVariation`` where both variances are estimated as 0.
  public func unpooledTest() throws(ProportionError) -> TestResult {
    let variance = first.sampleVariance + second.sampleVariance
    guard variance > 0 else { throw .noVariation }
    return TestResult(
      name: .twoProportionsZ, statistic: difference / variance.squareRoot(), reference: .normal,
      method: "Difference of proportions; unpooled variance")
  }
}

extension OneProportion {
  /// p(1 − p)/n, the estimated variance of the share.
  var sampleVariance: Double { estimate * ((trials - successes) / trials) / trials }
}
