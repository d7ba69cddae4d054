internal import AssayNumerics

/// The F distribution: the ratio of two independent chi-squared variables, each over its degrees of freedom.
///
/// ```
/// d₁F / (d₁F + d₂) ~ Beta(d₁/2, d₂/2)
/// ```
/// Neither number of degrees of freedom need be an integer. Reference: Johnson, Kotz & Balakrishnan, *Continuous
/// Univariate Distributions* 2 (2nd ed., 1995), ch. 27.
public struct FisherF: Distribution, Hashable {
  /// The degrees of freedom of the numerator, d₁.
  public let numerator: Double
  /// The degrees of freedom of the denominator, d₂.
  public let denominator: Double

  /// Creates the distribution.
  ///
  /// - Precondition: Both degrees of freedom are finite and greater than 0.
  public init(numerator: Double, denominator: Double) {
    precondition(numerator > 0 && numerator.isFinite, "numerator \(numerator) is not finite and greater than 0")
    precondition(
      denominator > 0 && denominator.isFinite, "denominator \(denominator) is not finite and greater than 0")
    self.numerator = numerator
    self.denominator = denominator
  }

  public func density(_ x: Double) -> Double { Double.exp(logDensity(x)) }

  public func logDensity(_ x: Double) -> Double {
    if x < 0 || x == .infinity { return -.infinity }
    if x == 0 { return numerator > 2 ? -.infinity : numerator < 2 ? .infinity : 0 }
    return kernel.logDensityOfLogOdds(odds(x)) - Double.log(x)
  }

  public func lowerTail(_ x: Double) -> Double { x <= 0 ? 0 : x == .infinity ? 1 : kernel.lower(odds(x)) }
  public func upperTail(_ x: Double) -> Double { x <= 0 ? 1 : x == .infinity ? 0 : kernel.upper(odds(x)) }

  public func logLowerTail(_ x: Double) -> Double {
    x <= 0 ? -.infinity : x == .infinity ? 0 : kernel.logLower(odds(x))
  }

  public func logUpperTail(_ x: Double) -> Double {
    x <= 0 ? 0 : x == .infinity ? -.infinity : kernel.logUpper(odds(x))
  }

  public func quantile(lowerTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    return kernel.oddsQuantile(lower: p) * (denominator / numerator)
  }

  public func quantile(upperTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    return kernel.oddsQuantile(upper: p) * (denominator / numerator)
  }

  private var kernel: RegularizedBeta { RegularizedBeta(alpha: numerator / 2, beta: denominator / 2) }

  private func odds(_ x: Double) -> Odds {
    Odds(ratio: x * (numerator / denominator), logRatio: Double.log(x) + Double.log(numerator / denominator))
  }
}
