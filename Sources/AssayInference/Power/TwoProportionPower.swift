internal import AssayNumerics

/// Power and sample size of the pooled z test of two proportions.
///
/// With n observations in the first group and r n in the second, z the upper α or α/2 point and
/// p̄ = (p₁ + r p₂)/(1 + r):
/// ```
/// power = Φ((|p₁ − p₂|√n − z√(p̄(1 − p̄)(1 + 1/r))) / √(p₁(1 − p₁) + p₂(1 − p₂)/r)) + the other tail
/// ```
/// The other tail counts where both sides do, as in R's `power.prop.test` with `strict = TRUE`; its default leaves the
/// tail out, which matters only near no effect. A normal approximation. Reference: Fleiss, Levin & Paik, *Statistical
/// Methods for Rates and Proportions* (3rd ed., 2003), §4.2–4.4, without their continuity correction.
public struct TwoProportionPower: Sendable, Equatable {
  /// The probability of rejecting a true hypothesis, α.
  public let significance: Double
  /// Which departures count.
  public let sides: Sides
  /// The size of the second group over that of the first, r.
  public let allocation: Double
  /// The sampling design of each group; the numbers of observations are those of the design.
  public let sampling: SurveySampling

  /// Describes a test.
  ///
  /// - Throws: ``PowerError``.
  public init(
    significance: Double = 0.05, sides: Sides = .two, allocation: Double = 1, sampling: SurveySampling = .simple
  ) throws(PowerError) {
    try checkProbability(significance, "significance level")
    guard allocation > 0, allocation.isFinite else {
      throw .invalidSize(allocation, of: "ratio of the group sizes", least: .leastNonzeroMagnitude)
    }
    self.significance = significance
    self.sides = sides
    self.allocation = allocation
    self.sampling = sampling
  }

  /// The probability of finding the difference of two proportions with n observations in the first group.
  ///
  /// - Throws: ``PowerError``.
  public func power(_ first: Double, _ second: Double, sampleSize: Double) throws(PowerError) -> Double {
    try check(first, second)
    try checkSize(sampleSize, "sample size", least: 1)
    if let population = sampling.population {
      let largest = max(1, allocation) * sampleSize
      guard largest < population else {
        throw .invalidSize(population, of: "population of a group", least: largest + 1)
      }
    }
    return power(first, second, observations: sampleSize)
  }

  /// How many observations the first group needs to find the difference; the second needs r times as many.
  ///
  /// - Throws: ``PowerError``.
  public func sampleSize(_ first: Double, _ second: Double, power: Double) throws(PowerError) -> SampleSize {
    try check(first, second)
    try checkPower(power, above: significance)
    guard first != second else { throw .invalidEffect(0) }
    guard let population = sampling.population else {
      return SampleSize(
        exact: try sizeReaching(power, least: 1) { self.power(first, second, observations: $0) })
    }
    // Searched over the odds of being sampled, since no group can be larger than its population.
    let most = population / max(1, allocation)
    let odds = try sizeReaching(power, least: 1 / most) {
      self.power(first, second, observations: most * ($0 / (1 + $0)))
    }
    return SampleSize(exact: most * (odds / (1 + odds)))
  }

  /// The proportion of the second group, above or below that of the first, that n observations find.
  ///
  /// - Parameters:
  ///   - first: The proportion of the first group.
  ///   - isAbove: Whether the second is the larger.
  ///   - sampleSize: The observations of the first group.
  ///   - power: The power asked for.
  /// - Throws: ``PowerError``; ``PowerError/unreachable(power:)`` where not even a proportion of 0 or 1 is found.
  public func detectableProportion(
    from first: Double, isAbove: Bool, sampleSize: Double, power: Double
  ) throws(PowerError) -> Double {
    try checkPower(power, above: significance)
    // Checks the sizes as well.
    _ = try self.power(first, first, sampleSize: sampleSize)
    let end = isAbove ? 1 - 1e-12 : 1e-12
    func excess(_ second: Double) -> Double { self.power(first, second, observations: sampleSize) - power }
    guard excess(end) >= 0 else { throw .unreachable(power: power) }
    return bracketedRoot(between: first, and: end, of: excess)
  }

  private func check(_ first: Double, _ second: Double) throws(PowerError) {
    try checkProbability(first, "first proportion")
    try checkProbability(second, "second proportion")
  }

  private func power(_ first: Double, _ second: Double, observations: Double) -> Double {
    let own = sampling.simpleSize(of: observations)
    let other = sampling.simpleSize(of: allocation * observations)
    let pooled = (first + allocation * second) / (1 + allocation)
    return twoTailedPower(
      distance: abs(first - second),
      spread: (pooled * (1 - pooled) * (1 / own + 1 / other)).squareRoot(),
      actualSpread: (first * (1 - first) / own + second * (1 - second) / other).squareRoot(),
      significance: significance, sides: sides)
  }
}
