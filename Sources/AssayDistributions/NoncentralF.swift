internal import AssayNumerics

/// The non-central F distribution: the F ratio whose numerator is a non-central chi-squared variable.
///
/// ```
/// P(F ≤ x) = Σ Pois(j; λ/2) I_y(d₁/2 + j, d₂/2),   y / (1 − y) = d₁ x / d₂
/// ```
/// Each tail is summed by itself, around its own largest term. Reference: Johnson, Kotz & Balakrishnan, *Continuous
/// Univariate Distributions* 2 (2nd ed., 1995), ch. 30.
public struct NoncentralF: Distribution, Hashable {
  /// The degrees of freedom of the numerator, d₁.
  public let numerator: Double
  /// The degrees of freedom of the denominator, d₂.
  public let denominator: Double
  /// The noncentrality, λ: the sum of the squared means of the numerator's unit normals.
  public let noncentrality: Double

  /// Creates the distribution.
  ///
  /// - Precondition: Both degrees of freedom are finite and greater than 0; `noncentrality` is finite and at least 0.
  public init(numerator: Double, denominator: Double, noncentrality: Double) {
    precondition(numerator > 0 && numerator.isFinite, "numerator \(numerator) is not finite and greater than 0")
    precondition(
      denominator > 0 && denominator.isFinite, "denominator \(denominator) is not finite and greater than 0")
    precondition(
      noncentrality >= 0 && noncentrality.isFinite, "noncentrality \(noncentrality) is not finite and at least 0")
    self.numerator = numerator
    self.denominator = denominator
    self.noncentrality = noncentrality
  }

  public func density(_ x: Double) -> Double { Double.exp(logDensity(x)) }

  public func logDensity(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x < 0 || x == .infinity { return -.infinity }
    // At 0 only the central term is left.
    guard x > 0 else {
      return FisherF(numerator: numerator, denominator: denominator).logDensity(0) - noncentrality / 2
    }
    let at = odds(x)
    return mixture.logSum { kernel($0).logDensityOfLogOdds(at) } - Double.log(x)
  }

  public func lowerTail(_ x: Double) -> Double { Double.exp(logLowerTail(x)) }
  public func upperTail(_ x: Double) -> Double { Double.exp(logUpperTail(x)) }

  public func logLowerTail(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x <= 0 { return -.infinity }
    if x == .infinity { return 0 }
    let lower = lowerSum(x)
    return lower < -logTwo ? lower : Double.log1p(-Double.exp(upperSum(x)))
  }

  public func logUpperTail(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x <= 0 { return 0 }
    if x == .infinity { return -.infinity }
    let upper = upperSum(x)
    return upper < -logTwo ? upper : Double.log1p(-Double.exp(lowerSum(x)))
  }

  public func quantile(lowerTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    if p == 0 { return 0 }
    if p == 1 { return .infinity }
    return positiveQuantile(
      p, start: approximation.quantile(lowerTail: p) * scale, rising: true,
      tail: lowerTail, logTail: logLowerTail, logDensityOfLogarithm: { logDensity($0) + Double.log($0) })
  }

  public func quantile(upperTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    if p == 0 { return .infinity }
    if p == 1 { return 0 }
    return positiveQuantile(
      p, start: approximation.quantile(upperTail: p) * scale, rising: false,
      tail: upperTail, logTail: logUpperTail, logDensityOfLogarithm: { logDensity($0) + Double.log($0) })
  }

  /// A central F that, scaled, has a numerator of the same mean and variance; it only starts the search.
  ///
  /// Patnaik (1949), *Biometrika* 36, 202–232.
  private var approximation: FisherF {
    let sum = numerator + noncentrality
    return FisherF(numerator: sum * sum / (sum + noncentrality), denominator: denominator)
  }

  private var scale: Double { 1 + noncentrality / numerator }
  private var mixture: PoissonMixture { PoissonMixture(mean: noncentrality / 2) }

  private func kernel(_ j: Double) -> RegularizedBeta {
    RegularizedBeta(alpha: numerator / 2 + j, beta: denominator / 2)
  }

  private func lowerSum(_ x: Double) -> Double {
    let at = odds(x)
    return mixture.logSum { kernel($0).logLower(at) }
  }

  private func upperSum(_ x: Double) -> Double {
    let at = odds(x)
    return mixture.logSum { kernel($0).logUpper(at) }
  }

  private func odds(_ x: Double) -> Odds {
    Odds(ratio: x * (numerator / denominator), logRatio: Double.log(x) + Double.log(numerator / denominator))
  }
}
