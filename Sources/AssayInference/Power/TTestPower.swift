internal import AssayDistributions

/// Power and sample size of Student's t tests.
///
/// With the effect size d = difference / standard deviation:
/// ```
/// one sample, pairs:  δ = d √n,              df = n − 1
/// two samples:        δ = d √(n r/(1 + r)),  df = (1 + r) n − 2,   n in the first group and r n in the second
/// power = P(T(df, δ) > c) + P(T(df, δ) < −c),   the second where both sides count
/// ```
/// The observations are normal; of two samples the variances are equal, and of pairs d is that of the differences. R's
/// `power.t.test` gives the same with `strict = TRUE`; its default leaves the second tail out.
///
/// Reference: Cohen, *Statistical Power Analysis for the Behavioral Sciences* (2nd ed., 1988), ch. 2; Johnson, Kotz &
/// Balakrishnan, *Continuous Univariate Distributions* 2 (2nd ed., 1995), ch. 31.
public struct TTestPower: Sendable, Equatable {
  /// What is compared.
  public enum Design: Sendable, Equatable {
    /// One sample with a value, or pairs with each other.
    case oneSample
    /// Two samples, the second `allocation` times as large as the first.
    case twoSamples(allocation: Double)
  }

  /// What is compared.
  public let design: Design
  /// The probability of rejecting a true hypothesis, α.
  public let significance: Double
  /// Which departures count.
  public let sides: Sides

  /// Describes a test.
  ///
  /// - Throws: ``PowerError``.
  public init(_ design: Design, significance: Double = 0.05, sides: Sides = .two) throws(PowerError) {
    if case .twoSamples(let allocation) = design, !(allocation > 0 && allocation.isFinite) {
      throw .invalidSize(allocation, of: "ratio of the group sizes", least: .leastNonzeroMagnitude)
    }
    try checkProbability(significance, "significance level")
    self.design = design
    self.significance = significance
    self.sides = sides
  }

  /// The probability of finding an effect of d with n observations in the first group.
  ///
  /// - Throws: ``PowerError``; one degree of freedom must be left.
  public func power(effectSize: Double, sampleSize: Double) throws(PowerError) -> Double {
    guard effectSize.isFinite else { throw .invalidEffect(effectSize) }
    try checkSize(sampleSize, "sample size", least: leastSize)
    return power(abs(effectSize), sampleSize)
  }

  /// How many observations the first group needs to find an effect of d; at least what leaves a degree of freedom.
  ///
  /// - Throws: ``PowerError``.
  public func sampleSize(effectSize: Double, power: Double) throws(PowerError) -> SampleSize {
    try checkPower(power, above: significance)
    guard effectSize != 0, effectSize.isFinite else { throw .invalidEffect(effectSize) }
    return SampleSize(exact: try sizeReaching(power, least: leastSize) { self.power(abs(effectSize), $0) })
  }

  /// The d that n observations in the first group find.
  ///
  /// - Throws: ``PowerError``.
  public func detectableEffect(sampleSize: Double, power: Double) throws(PowerError) -> Double {
    try checkPower(power, above: significance)
    _ = try self.power(effectSize: 0, sampleSize: sampleSize)
    return try sizeReaching(power, least: 1e-9) { self.power($0, sampleSize) }
  }

  /// The size at which one degree of freedom is left.
  private var leastSize: Double {
    switch design {
    case .oneSample: 2
    case .twoSamples(let allocation): 3 / (1 + allocation)
    }
  }

  private func power(_ effect: Double, _ size: Double) -> Double {
    let (degreesOfFreedom, scale): (Double, Double) =
      switch design {
      case .oneSample: (size - 1, size.squareRoot())
      case .twoSamples(let allocation):
        ((1 + allocation) * size - 2, (size * (allocation / (1 + allocation))).squareRoot())
      }
    let critical = StudentT(degreesOfFreedom: degreesOfFreedom)
      .quantile(upperTail: sides.tail(of: significance))
    let law = NoncentralT(degreesOfFreedom: degreesOfFreedom, noncentrality: effect * scale)
    return law.upperTail(critical) + (sides == .one ? 0 : law.lowerTail(-critical))
  }
}
