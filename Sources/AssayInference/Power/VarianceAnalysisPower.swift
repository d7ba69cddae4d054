internal import AssayDistributions

/// Power and sample size of the one-way analysis of variance.
///
/// With k groups of n observations and Cohen's effect size f:
/// ```
/// f = √(Σ (μ[i] − μ)²/k) / σ,   λ = k n f²,   power = P(F(k − 1, k(n − 1), λ) > c)
/// ```
/// The observations are normal with equal variances. R's `power.anova.test` asks for the variance of the means with
/// divisor k − 1: `between.var / within.var = f² k/(k − 1)`.
///
/// Reference: Cohen, *Statistical Power Analysis for the Behavioral Sciences* (2nd ed., 1988), ch. 8.
public struct VarianceAnalysisPower: Sendable, Equatable {
  /// The number of groups, k.
  public let groups: Int
  /// The probability of rejecting a true hypothesis, α.
  public let significance: Double

  /// Describes a test.
  ///
  /// - Throws: ``PowerError``.
  public init(groups: Int, significance: Double = 0.05) throws(PowerError) {
    try checkSize(Double(groups), "number of groups", least: 2)
    try checkProbability(significance, "significance level")
    self.groups = groups
    self.significance = significance
  }

  /// Cohen's f of means with a common standard deviation.
  ///
  /// - Throws: ``PowerError/invalidSize(_:of:least:)`` and ``PowerError/invalidEffect(_:)``.
  public static func effectSize(means: [Double], standardDeviation: Double) throws(PowerError) -> Double {
    try checkSize(Double(means.count), "number of groups", least: 2)
    guard standardDeviation > 0, standardDeviation.isFinite else {
      throw .invalidSize(standardDeviation, of: "standard deviation", least: .leastNonzeroMagnitude)
    }
    let center = means.reduce(0, +) / Double(means.count)
    let squares = means.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    let effect = (squares / Double(means.count)).squareRoot() / standardDeviation
    guard effect.isFinite else { throw .invalidEffect(effect) }
    return effect
  }

  /// The probability of finding an effect of f with n observations in each group.
  ///
  /// - Throws: ``PowerError``.
  public func power(effectSize: Double, sampleSize: Double) throws(PowerError) -> Double {
    guard effectSize >= 0, effectSize.isFinite else { throw .invalidEffect(effectSize) }
    try checkSize(sampleSize, "sample size of a group", least: leastSize)
    return power(effectSize, sampleSize)
  }

  /// How many observations each group needs to find an effect of f.
  ///
  /// - Throws: ``PowerError``.
  public func sampleSize(effectSize: Double, power: Double) throws(PowerError) -> SampleSize {
    try checkPower(power, above: significance)
    guard effectSize > 0, effectSize.isFinite else { throw .invalidEffect(effectSize) }
    return SampleSize(exact: try sizeReaching(power, least: leastSize) { self.power(effectSize, $0) })
  }

  /// The f that n observations in each group find.
  ///
  /// - Throws: ``PowerError``.
  public func detectableEffect(sampleSize: Double, power: Double) throws(PowerError) -> Double {
    try checkPower(power, above: significance)
    _ = try self.power(effectSize: 0, sampleSize: sampleSize)
    return try sizeReaching(power, least: 1e-9) { self.power($0, sampleSize) }
  }

  /// The size at which one degree of freedom is left.
  private var leastSize: Double { 1 + 1 / Double(groups) }

  private func power(_ effect: Double, _ size: Double) -> Double {
    let k = Double(groups)
    // Not below what the least size leaves, but for rounding.
    let denominator = max(1, k * (size - 1))
    let critical = FisherF(numerator: k - 1, denominator: denominator).quantile(upperTail: significance)
    return NoncentralF(numerator: k - 1, denominator: denominator, noncentrality: k * size * effect * effect)
      .upperTail(critical)
  }
}
