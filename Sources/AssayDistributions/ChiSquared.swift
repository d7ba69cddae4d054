/// The chi-squared distribution: the sum of squares of ν independent standard normals.
///
/// ```
/// f(x) = x^(ν/2 − 1) exp(−x/2) / (2^(ν/2) Γ(ν/2)),   x > 0
/// ```
/// The degrees of freedom need not be an integer. Reference: Johnson, Kotz & Balakrishnan, *Continuous Univariate
/// Distributions* 1 (2nd ed., 1994), ch. 18.
public struct ChiSquared: Distribution, Hashable {
  /// The degrees of freedom, ν.
  public let degreesOfFreedom: Double

  /// Creates the distribution.
  ///
  /// - Precondition: `degreesOfFreedom` is finite and greater than 0.
  public init(degreesOfFreedom: Double) {
    precondition(
      degreesOfFreedom > 0 && degreesOfFreedom.isFinite,
      "degrees of freedom \(degreesOfFreedom) are not finite and greater than 0")
    self.degreesOfFreedom = degreesOfFreedom
  }

  public func density(_ x: Double) -> Double { gamma.density(x) }
  public func logDensity(_ x: Double) -> Double { gamma.logDensity(x) }
  public func lowerTail(_ x: Double) -> Double { gamma.lowerTail(x) }
  public func upperTail(_ x: Double) -> Double { gamma.upperTail(x) }
  public func logLowerTail(_ x: Double) -> Double { gamma.logLowerTail(x) }
  public func logUpperTail(_ x: Double) -> Double { gamma.logUpperTail(x) }
  public func quantile(lowerTail p: Double) -> Double { gamma.quantile(lowerTail: p) }
  public func quantile(upperTail p: Double) -> Double { gamma.quantile(upperTail: p) }

  private var gamma: Gamma { Gamma(shape: degreesOfFreedom / 2, scale: 2) }
}
