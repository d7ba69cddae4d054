public import AssayDistributions

/// The distribution a test statistic was compared with.
public enum ReferenceDistribution: Sendable, Hashable {
  /// The standard normal distribution.
  case normal
  /// Student's t.
  case studentT(degreesOfFreedom: Double)
  /// Chi-squared.
  case chiSquared(degreesOfFreedom: Double)
  /// Fisher's F, with the degrees of freedom of the numerator and of the denominator.
  case fisherF(numerator: Double, denominator: Double)

  /// The distribution itself.
  public var distribution: any Distribution {
    switch self {
    case .normal: Normal.standard
    case .studentT(let degreesOfFreedom): StudentT(degreesOfFreedom: degreesOfFreedom)
    case .chiSquared(let degreesOfFreedom): ChiSquared(degreesOfFreedom: degreesOfFreedom)
    case .fisherF(let numerator, let denominator):
      FisherF(numerator: numerator, denominator: denominator)
    }
  }

  /// The degrees of freedom, those of the numerator for F; nil for the normal distribution.
  public var degreesOfFreedom: Double? {
    switch self {
    case .normal: nil
    case .studentT(let degreesOfFreedom), .chiSquared(let degreesOfFreedom): degreesOfFreedom
    case .fisherF(let numerator, _): numerator
    }
  }

  /// The degrees of freedom of the denominator of F; nil for the others.
  public var denominatorDegreesOfFreedom: Double? {
    if case .fisherF(_, let denominator) = self { denominator } else { nil }
  }

  /// Whether the distribution is symmetric about 0, so that a test has two tails.
  public var isSymmetric: Bool {
    switch self {
    case .normal, .studentT: true
    case .chiSquared, .fisherF: false
    }
  }

  /// The probability of a larger value than the one given.
  public func upperTail(_ statistic: Double) -> Double {
    distribution.upperTail(statistic)
  }

  /// The natural logarithm of the upper tail; finite where the tail itself is too small for a number.
  public func logUpperTail(_ statistic: Double) -> Double {
    distribution.logUpperTail(statistic)
  }

  /// The probability of a value at least as far from 0, in either direction.
  ///
  /// Chi-squared and F measure distance already: theirs is the upper tail.
  public func twoSided(_ statistic: Double) -> Double {
    isSymmetric ? min(1, 2 * upperTail(abs(statistic))) : upperTail(statistic)
  }

  /// The natural logarithm of the two-sided probability.
  public func logTwoSided(_ statistic: Double) -> Double {
    guard isSymmetric else { return logUpperTail(statistic) }
    return min(0, logUpperTail(abs(statistic)) + Self.logOfTwo)
  }

  /// The value that is exceeded with probability p, for p in 0...1.
  public func quantile(upperTail p: Double) -> Double {
    distribution.quantile(upperTail: p)
  }

  private static let logOfTwo = 0.693_147_180_559_945_309_417
}
