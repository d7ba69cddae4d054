internal import AssayDistributions
internal import AssayNumerics

/// Power and sample size of chi-squared tests: of fit, and of independence.
///
/// With Cohen's effect size w and n observations the statistic is, in large samples, non-central chi-squared:
/// ```
/// w = √Σ (p₁[i] − p₀[i])² / p₀[i],   λ = n w²,   power = P(χ²(df, λ) > c),   P(χ²(df) > c) = α
/// ```
/// p₀ are the probabilities of the cells under the hypothesis, p₁ the true ones; Cohen calls w of .1 small, .3 medium
/// and .5 large. The likelihood ratio test has n times its own discrepancy, 2 Σ p₁ log(p₁/p₀), in place of w².
///
/// Reference: Cohen, *Statistical Power Analysis for the Behavioral Sciences* (2nd ed., 1988), ch. 7; Agresti,
/// *Categorical Data Analysis* (3rd ed., 2013), §6.6.
public struct ChiSquaredPower: Sendable, Equatable {
  /// The degrees of freedom: cells less one for a fit, (r − 1)(c − 1) for independence.
  public let degreesOfFreedom: Double
  /// The probability of rejecting a true hypothesis, α.
  public let significance: Double

  /// Describes a test.
  ///
  /// - Throws: ``PowerError``.
  public init(degreesOfFreedom: Double, significance: Double = 0.05) throws(PowerError) {
    guard degreesOfFreedom > 0, degreesOfFreedom.isFinite else {
      throw .invalidSize(degreesOfFreedom, of: "number of degrees of freedom", least: .leastNonzeroMagnitude)
    }
    try checkProbability(significance, "significance level")
    self.degreesOfFreedom = degreesOfFreedom
    self.significance = significance
  }

  /// Cohen's w of true probabilities against hypothesised ones, both on any scale.
  ///
  /// - Throws: ``PowerError/lengthMismatch(_:_:)`` and ``PowerError/invalidProbability(_:of:)``; hypothesised
  ///   probabilities are above 0 wherever the true ones are.
  public static func effectSize(
    hypothesised: [Double], true actual: [Double]
  ) throws(PowerError) -> Double {
    guard hypothesised.count == actual.count else { throw .lengthMismatch(hypothesised.count, actual.count) }
    for value in hypothesised + actual where !(value >= 0 && value.isFinite) {
      throw .invalidProbability(value, of: "probability of a cell")
    }
    let scale = (hypothesised.reduce(0, +), actual.reduce(0, +))
    guard scale.0 > 0, scale.1 > 0, scale.0.isFinite, scale.1.isFinite else {
      throw .invalidProbability(min(scale.0, scale.1), of: "sum of the probabilities")
    }
    var sum = 0.0
    for (p0, p1) in zip(hypothesised.map({ $0 / scale.0 }), actual.map({ $0 / scale.1 })) where p0 != p1 {
      guard p0 > 0 else { throw .invalidProbability(0, of: "hypothesised probability of a cell that occurs") }
      sum += (p1 - p0) * ((p1 - p0) / p0)
    }
    return sum.squareRoot()
  }

  /// The probability of rejecting the hypothesis when the effect is w.
  ///
  /// - Throws: ``PowerError/invalidSize(_:of:least:)`` and ``PowerError/invalidEffect(_:)``; an effect of 0 is allowed.
  public func power(effectSize: Double, sampleSize: Double) throws(PowerError) -> Double {
    guard effectSize >= 0, effectSize.isFinite else { throw .invalidEffect(effectSize) }
    guard sampleSize > 0, sampleSize.isFinite, (effectSize * effectSize * sampleSize).isFinite else {
      throw .invalidSize(sampleSize, of: "sample size", least: 1)
    }
    return power(noncentrality: effectSize * effectSize * sampleSize)
  }

  /// How many observations find an effect of w with the power asked for.
  ///
  /// - Throws: ``PowerError``.
  public func sampleSize(
    effectSize: Double, power: Double, sampling: SurveySampling = .simple
  ) throws(PowerError) -> SampleSize {
    guard effectSize > 0, effectSize.isFinite else { throw .invalidEffect(effectSize) }
    let simple = try noncentrality(reaching: power) / (effectSize * effectSize)
    return SampleSize(exact: sampling.observations(worth: simple))
  }

  /// The w that n observations find with the power asked for.
  ///
  /// - Throws: ``PowerError``.
  public func detectableEffect(sampleSize: Double, power: Double) throws(PowerError) -> Double {
    try checkSize(sampleSize, "sample size", least: 1)
    return (try noncentrality(reaching: power) / sampleSize).squareRoot()
  }

  private func power(noncentrality: Double) -> Double {
    let critical = ChiSquared(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: significance)
    return NoncentralChiSquared(degreesOfFreedom: degreesOfFreedom, noncentrality: noncentrality)
      .upperTail(critical)
  }

  private func noncentrality(reaching power: Double) throws(PowerError) -> Double {
    try checkPower(power, above: significance)
    return try sizeReaching(power, least: 1e-6) { self.power(noncentrality: $0) }
  }
}
