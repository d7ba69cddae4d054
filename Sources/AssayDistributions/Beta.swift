internal import AssayNumerics

/// The beta distribution.
///
/// ```
/// f(x) = x^(a − 1) (1 − x)^(b − 1) / B(a, b),   0 < x < 1
/// ```
/// Reference: Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 2 (2nd ed., 1995), ch. 25.
public struct Beta: Distribution, Hashable {
  /// The exponent of x, plus 1; a.
  public let alpha: Double
  /// The exponent of 1 − x, plus 1; b.
  public let beta: Double

  /// Creates the distribution.
  ///
  /// - Precondition: Both parameters are finite and greater than 0.
  public init(alpha: Double, beta: Double) {
    precondition(alpha > 0 && alpha.isFinite, "alpha \(alpha) is not finite and greater than 0")
    precondition(beta > 0 && beta.isFinite, "beta \(beta) is not finite and greater than 0")
    self.alpha = alpha
    self.beta = beta
  }

  public func density(_ x: Double) -> Double { Double.exp(logDensity(x)) }

  public func logDensity(_ x: Double) -> Double {
    if x < 0 || x > 1 { return -.infinity }
    if x == 0 || x == 1 {
      let (exponent, other) = x == 0 ? (alpha, beta) : (beta, alpha)
      return exponent > 1 ? -.infinity : exponent < 1 ? .infinity : Double.log(other)
    }
    let at = Odds(x: x)
    return kernel.logDensityOfLogOdds(at) - at.logX - at.logComplement
  }

  public func lowerTail(_ x: Double) -> Double { x <= 0 ? 0 : x >= 1 ? 1 : kernel.lower(Odds(x: x)) }
  public func upperTail(_ x: Double) -> Double { x <= 0 ? 1 : x >= 1 ? 0 : kernel.upper(Odds(x: x)) }

  public func logLowerTail(_ x: Double) -> Double {
    x <= 0 ? -.infinity : x >= 1 ? 0 : kernel.logLower(Odds(x: x))
  }

  public func logUpperTail(_ x: Double) -> Double {
    x <= 0 ? 0 : x >= 1 ? -.infinity : kernel.logUpper(Odds(x: x))
  }

  public func quantile(lowerTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    return Odds(ratio: kernel.oddsQuantile(lower: p)).x
  }

  public func quantile(upperTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    return Odds(ratio: kernel.oddsQuantile(upper: p)).x
  }

  private var kernel: RegularizedBeta { RegularizedBeta(alpha: alpha, beta: beta) }
}
