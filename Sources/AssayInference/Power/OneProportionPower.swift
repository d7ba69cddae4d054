internal import AssayDistributions
internal import AssayNumerics

/// Power and sample size of the score test of one proportion, and the sample size for a margin of error.
///
/// With n observations, the hypothesis π₀ and the truth π₁:
/// ```
/// power = Φ((|π₁ − π₀|√n − z√(π₀(1 − π₀))) / √(π₁(1 − π₁))) + the other tail, where both sides count
/// ```
/// with z the upper α or α/2 point. A normal approximation to a binomial variable: for small n the exact power is a
/// saw-tooth around it. Reference: Fleiss, Levin & Paik, *Statistical Methods for Rates and Proportions* (3rd ed.,
/// 2003), §2.5.
public struct OneProportionPower: Sendable, Equatable {
  /// The probability under the hypothesis, π₀.
  public let hypothesised: Double
  /// The probability of rejecting a true hypothesis, α.
  public let significance: Double
  /// Which departures count.
  public let sides: Sides
  /// The sampling design; the numbers of observations are those of the design.
  public let sampling: SurveySampling

  /// Describes a test.
  ///
  /// - Throws: ``PowerError/invalidProbability(_:of:)``.
  public init(
    hypothesised: Double, significance: Double = 0.05, sides: Sides = .two, sampling: SurveySampling = .simple
  ) throws(PowerError) {
    try checkProbability(hypothesised, "hypothesised proportion")
    try checkProbability(significance, "significance level")
    self.hypothesised = hypothesised
    self.significance = significance
    self.sides = sides
    self.sampling = sampling
  }

  /// The probability of rejecting the hypothesis when the proportion is another one.
  ///
  /// - Throws: ``PowerError``.
  public func power(true actual: Double, sampleSize: Double) throws(PowerError) -> Double {
    try checkProbability(actual, "true proportion")
    try checkSize(sampleSize, "sample size", least: 1)
    if let population = sampling.population, sampleSize >= population { return actual == hypothesised ? 0 : 1 }
    return power(actual, simple: sampling.simpleSize(of: sampleSize))
  }

  /// How many observations find a proportion with the power asked for.
  ///
  /// - Throws: ``PowerError``.
  public func sampleSize(true actual: Double, power: Double) throws(PowerError) -> SampleSize {
    try checkProbability(actual, "true proportion")
    try checkPower(power, above: significance)
    guard actual != hypothesised else { throw .invalidEffect(0) }
    let simple = try sizeReaching(power, least: 1) { self.power(actual, simple: $0) }
    return SampleSize(exact: sampling.observations(worth: simple))
  }

  /// How many observations estimate a proportion to within a margin, at a level of confidence.
  ///
  /// ```
  /// n = z² π(1 − π) / margin²,   then the design effect and the population
  /// ```
  /// A proportion of ½ asks for the most. Reference: Cochran, *Sampling Techniques* (3rd ed., 1977), §4.4.
  ///
  /// - Parameters:
  ///   - proportion: The proportion expected.
  ///   - margin: Half the length of the interval, as a proportion.
  ///   - level: The level of confidence.
  ///   - sampling: The design.
  /// - Throws: ``PowerError/invalidProbability(_:of:)``.
  public static func sampleSize(
    estimating proportion: Double, margin: Double, level: Double = 0.95, sampling: SurveySampling = .simple
  ) throws(PowerError) -> SampleSize {
    try checkProbability(proportion, "expected proportion")
    try checkProbability(margin, "margin of error")
    try checkProbability(level, "level of confidence")
    let z = Normal.standard.quantile(upperTail: (1 - level) / 2)
    let ratio = z / margin
    return SampleSize(exact: sampling.observations(worth: ratio * ratio * proportion * (1 - proportion)))
  }

  private func power(_ actual: Double, simple: Double) -> Double {
    twoTailedPower(
      distance: abs(actual - hypothesised) * simple.squareRoot(),
      spread: (hypothesised * (1 - hypothesised)).squareRoot(),
      actualSpread: (actual * (1 - actual)).squareRoot(), significance: significance, sides: sides)
  }
}

/// The power of a test that takes its normal variable to have one spread under the hypothesis and another in truth.
func twoTailedPower(
  distance: Double, spread: Double, actualSpread: Double, significance: Double, sides: Sides
) -> Double {
  let critical = Normal.standard.quantile(upperTail: sides.tail(of: significance)) * spread
  let near = Normal.standard.upperTail((critical - distance) / actualSpread)
  return sides == .one ? near : near + Normal.standard.lowerTail((-critical - distance) / actualSpread)
}
