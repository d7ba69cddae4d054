internal import AssayNumerics

/// The studentized range: the range of k independent standard normals over an independent √(χ²(ν)/ν).
///
/// ```
/// P(Q > q) = ∫ f(s) R(q s) ds,   R(w) = k ∫ φ(z) [Φ(z)^(k−1) − (Φ(z) − Φ(z − w))^(k−1)] dz
/// ```
/// with f the density of √(χ²(ν)/ν). Both integrands are smooth and fall off like exp(−z²), so the trapezoidal rule
/// converges faster than any power of its step, and the upper tail is a sum of terms of one sign.
/// Reference: Copenhaver & Holland (1988), *J. Statist. Comput. Simul.* 30, 1–15, for the integrals; Trefethen &
/// Weideman (2014), *SIAM Review* 56, 385–458, for the rule.
public struct StudentizedRange: Distribution, Hashable {
  /// The number of normals, k.
  public let groups: Int
  /// The degrees of freedom of the standard deviation, ν; infinite when it is known.
  public let degreesOfFreedom: Double

  /// Creates the distribution.
  ///
  /// - Precondition: `groups` is at least 2; `degreesOfFreedom` is greater than 0, and may be infinite.
  public init(groups: Int, degreesOfFreedom: Double) {
    precondition(groups >= 2, "groups \(groups) are fewer than 2")
    precondition(degreesOfFreedom > 0, "degrees of freedom \(degreesOfFreedom) are not greater than 0")
    self.groups = groups
    self.degreesOfFreedom = degreesOfFreedom
  }

  public func density(_ x: Double) -> Double { Double.exp(logDensity(x)) }

  public func logDensity(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x < 0 || x == .infinity || (x == 0 && groups > 2) { return -.infinity }
    return overScale(x) { range, w, logScale in range.logDensity(w) + logScale }
  }

  public func lowerTail(_ x: Double) -> Double { Double.exp(logLowerTail(x)) }
  public func upperTail(_ x: Double) -> Double { Double.exp(logUpperTail(x)) }

  public func logLowerTail(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x <= 0 { return -.infinity }
    if x == .infinity { return 0 }
    let upper = overScale(x) { range, w, _ in range.logUpperTail(w) }
    if upper < -0.7 { return Double.log1p(-Double.exp(upper)) }
    return overScale(x) { range, w, _ in range.logLowerTail(w) }
  }

  public func logUpperTail(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x <= 0 { return 0 }
    if x == .infinity { return -.infinity }
    let upper = overScale(x) { range, w, _ in range.logUpperTail(w) }
    if upper < -0.7 { return upper }
    return Double.log1p(-Double.exp(overScale(x) { range, w, _ in range.logLowerTail(w) }))
  }

  public func quantile(lowerTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    if p == 0 { return 0 }
    if p == 1 { return .infinity }
    // The subtraction only places the first guess.
    return positiveQuantile(
      p, start: guess(upper: max(1 - p, 1e-16)), rising: true,
      tail: lowerTail, logTail: logLowerTail, logDensityOfLogarithm: { logDensity($0) + Double.log($0) })
  }

  public func quantile(upperTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    if p == 0 { return .infinity }
    if p == 1 { return 0 }
    return positiveQuantile(
      p, start: guess(upper: p), rising: false,
      tail: upperTail, logTail: logUpperTail, logDensityOfLogarithm: { logDensity($0) + Double.log($0) })
  }

  /// Bonferroni's upper bound of the quantile, which starts the search.
  ///
  /// The range exceeds q only if one of the k (k − 1) ordered differences does.
  private func guess(upper p: Double) -> Double {
    let share = p / (Double(groups) * Double(groups - 1))
    let quantile =
      degreesOfFreedom.isFinite
      ? StudentT(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: share) : standardUpperQuantile(share)
    return 1.4142135623730951 * quantile
  }

  /// log ∫ f(s) exp(value(x s)) ds, over u = log s.
  ///
  /// - Parameter value: Of the range of normals, of x s, and of u.
  private func overScale(_ x: Double, _ value: (NormalRange, Double, Double) -> Double) -> Double {
    let range = NormalRange(groups: groups)
    guard degreesOfFreedom.isFinite else { return value(range, x, 0) }
    let half = degreesOfFreedom / 2
    let constant = 0.5 * Double.log(half) - halfLogTwoPi - stirlingError(half) + logTwo
    // In u the density of log s has standard deviation near 1/√(2ν), the range near 0 falls off like exp(k u), and
    // both decay for |Im u| < π/4: the error of the rule is under exp(−2π (π/4) / 0.1) or exp(−2π² / 0.5²),
    // each below 1e-21.
    let step = min(0.1, 0.5 / (2 * (degreesOfFreedom + Double(groups))).squareRoot())
    return constant
      + logTrapezoid(step: step, near: -Double.log(max(x / 30, 1))) { u in
        half * growth(2 * u) + value(range, x * Double.exp(u), u)
      }
  }

  /// 1 + t − exp(t).
  private func growth(_ t: Double) -> Double {
    guard abs(t) < 0.5 else { return t - Double.expm1(t) }
    var term = t
    var sum = 0.0
    for k in 2...20 {
      term *= t / Double(k)
      sum += term
    }
    return -sum
  }
}
