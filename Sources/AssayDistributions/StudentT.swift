internal import AssayNumerics

/// Student's t distribution.
///
/// ```
/// f(t) = (1 + t²/ν)^(−(ν + 1)/2) / (√ν B(½, ν/2)),   t²/ν / (1 + t²/ν) ~ Beta(½, ν/2)
/// ```
/// The degrees of freedom need not be an integer. Reference: Johnson, Kotz & Balakrishnan, *Continuous Univariate
/// Distributions* 2 (2nd ed., 1995), ch. 28.
public struct StudentT: Distribution, Hashable {
  /// The degrees of freedom, ν.
  public let degreesOfFreedom: Double

  /// Creates the distribution.
  ///
  /// - Precondition: `degreesOfFreedom` is finite and greater than 0; for the limit use `Normal.standard`.
  public init(degreesOfFreedom: Double) {
    precondition(
      degreesOfFreedom > 0 && degreesOfFreedom.isFinite,
      "degrees of freedom \(degreesOfFreedom) are not finite and greater than 0")
    self.degreesOfFreedom = degreesOfFreedom
  }

  public func density(_ x: Double) -> Double { Double.exp(logDensity(x)) }

  public func logDensity(_ x: Double) -> Double {
    if abs(x) == .infinity { return -.infinity }
    let half = degreesOfFreedom / 2
    // 1/B(½, ν/2) = Γ((ν + 1)/2) / (Γ(ν/2) √π); by Stirling nothing of order ν log ν is left to cancel.
    let constant =
      half * Double.log1p(0.5 / half) - 0.5 + stirlingError(half + 0.5) - stirlingError(half) - halfLogTwoPi
    return constant + (half + 0.5) * odds(x).logComplement
  }

  public func lowerTail(_ x: Double) -> Double { upperTail(-x) }

  public func upperTail(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x == 0 { return 0.5 }
    return x > 0 ? 0.5 * kernel.upper(odds(x)) : 0.5 + 0.5 * kernel.lower(odds(x))
  }

  public func logLowerTail(_ x: Double) -> Double { logUpperTail(-x) }

  public func logUpperTail(_ x: Double) -> Double {
    if x <= 0 { return Double.log1p(-upperTail(-x)) }
    return kernel.logUpper(odds(x)) - logTwo
  }

  public func quantile(lowerTail p: Double) -> Double { -quantile(upperTail: p) }

  public func quantile(upperTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    if p == 0.5 { return 0 }
    // For p above ½ both 1 − p and p − ½ are exact, so the reflection costs nothing.
    if p > 0.5 { return -quantile(upperTail: 1 - p) }
    if p == 0 { return .infinity }
    // Near the middle t is as small as ½ − p, so it is the probability between 0 and t that must be matched.
    let isTail = p < 0.25
    let target = isTail ? 2 * p : 2 * (0.5 - p)
    let guess = isTail ? kernel.oddsGuess(upper: target) : kernel.oddsGuess(lower: target)
    // Searched over t and not over t², which overflows long before t does.
    return positiveQuantile(
      target, start: degreesOfFreedom.squareRoot() * guess.squareRoot(), rising: !isTail,
      tail: { isTail ? kernel.upper(odds($0)) : kernel.lower(odds($0)) },
      logTail: { isTail ? kernel.logUpper(odds($0)) : kernel.logLower(odds($0)) },
      logDensityOfLogarithm: { kernel.logDensityOfLogOdds(odds($0)) + logTwo })
  }

  private var kernel: RegularizedBeta { RegularizedBeta(alpha: 0.5, beta: degreesOfFreedom / 2) }

  private func odds(_ x: Double) -> Odds {
    let root = abs(x) / degreesOfFreedom.squareRoot()
    return Odds(ratio: root * root, logRatio: 2 * Double.log(root))
  }
}
