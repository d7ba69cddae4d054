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
    if x <= 0 || x == .infinity { return groups == 2 && x == 0 ? overScale(0) { _, _ in 0 } : -.infinity }
    return overScale(x) { range, w in range.logDensity(w) + Double.log(w / x) }
  }

  public func lowerTail(_ x: Double) -> Double { Double.exp(logLowerTail(x)) }
  public func upperTail(_ x: Double) -> Double { Double.exp(logUpperTail(x)) }

  public func logLowerTail(_ x: Double) -> Double {
    if x <= 0 { return -.infinity }
    if x == .infinity { return 0 }
    let upper = overScale(x) { range, w in range.logUpperTail(w) }
    return upper < -0.7 ? Double.log1p(-Double.exp(upper)) : overScale(x) { range, w in range.logLowerTail(w) }
  }

  public func logUpperTail(_ x: Double) -> Double {
    if x <= 0 { return 0 }
    if x == .infinity { return -.infinity }
    let upper = overScale(x) { range, w in range.logUpperTail(w) }
    return upper < -0.7 ? upper : Double.log1p(-Double.exp(overScale(x) { range, w in range.logLowerTail(w) }))
  }

  public func quantile(lowerTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    if p == 0 { return 0 }
    if p == 1 { return .infinity }
    return positiveQuantile(
      p, start: 3, rising: true,
      tail: lowerTail, logTail: logLowerTail, logDensityOfLogarithm: { logDensity($0) + Double.log($0) })
  }

  public func quantile(upperTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    if p == 0 { return .infinity }
    if p == 1 { return 0 }
    return positiveQuantile(
      p, start: 3, rising: false,
      tail: upperTail, logTail: logUpperTail, logDensityOfLogarithm: { logDensity($0) + Double.log($0) })
  }

  /// log ∫ f(s) exp(value(x s)) ds, over u = log s.
  private func overScale(_ x: Double, _ value: (NormalRange, Double) -> Double) -> Double {
    let range = NormalRange(groups: groups)
    guard degreesOfFreedom.isFinite else { return value(range, x) }
    let half = degreesOfFreedom / 2
    let constant = 0.5 * Double.log(half) - halfLogTwoPi - stirlingError(half) + 0.693147180559945309417
    // In u the density of log s has standard deviation near 1/√(2ν), and is analytic for |Im u| < π/4.
    let step = min(0.1, 0.7 / (2 * (degreesOfFreedom + Double(groups))).squareRoot())
    return constant
      + logTrapezoid(step: step, near: 0) { u in
        let s = Double.exp(u)
        return half * growth(2 * u) + value(range, x * s)
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

/// The range of k independent standard normals.
struct NormalRange {
  let groups: Int

  private var power: Double { Double(groups - 1) }
  private var logGroups: Double { Double.log(Double(groups)) }

  /// log P(W > w).
  func logUpperTail(_ w: Double) -> Double {
    logGroups
      + logTrapezoid(step: step, near: w / 2) { z in
        let below = standardLogUpperTail(-z)
        let ratio = standardLogUpperTail(w - z) - below
        // log(1 − (1 − B/A)ᵐ); for a small ratio that is log(m B/A).
        let gain = ratio < -45 ? Double.log(power) + ratio
          : Double.log(-Double.expm1(power * Double.log1p(-Double.exp(ratio))))
        return -0.5 * z * z - halfLogTwoPi + power * below + gain
      }
  }

  /// log P(W ≤ w).
  func logLowerTail(_ w: Double) -> Double {
    logGroups
      + logTrapezoid(step: step, near: w / 2) { z in
        -0.5 * z * z - halfLogTwoPi + power * logInterval(z, w)
      }
  }

  /// The log density: k (k − 1) ∫ φ(z) φ(z − w) (Φ(z) − Φ(z − w))^(k − 2) dz.
  func logDensity(_ w: Double) -> Double {
    logGroups + Double.log(power) - 2 * halfLogTwoPi
      + logTrapezoid(step: step, near: w / 2) { z in
        let rest = groups == 2 ? 0 : (power - 1) * logInterval(z, w)
        return -0.5 * z * z - 0.5 * (z - w) * (z - w) + rest
      }
  }

  private var step: Double { 0.1 }

  /// log(Φ(z) − Φ(z − w)).
  private func logInterval(_ z: Double, _ w: Double) -> Double {
    // Φ(z) − Φ(z − w) is even about z = w/2; on the left of it neither value is near 1.
    let top = min(z, w - z)
    if w < 0.5 { return logNarrowInterval(top - w / 2, w) }
    return top <= 0
      ? logDifference(standardLogUpperTail(-top), standardLogUpperTail(w - top))
      : Double.log1p(-standardUpperTail(top) - standardUpperTail(w - top))
  }

  private func logDifference(_ a: Double, _ b: Double) -> Double { a + Double.log1p(-Double.exp(b - a)) }

  /// log of the normal probability of m ± w/2, by 10-point Gauss-Legendre quadrature, free of cancellation.
  private func logNarrowInterval(_ m: Double, _ w: Double) -> Double {
    let nodes: [Double] = [
      0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717,
    ]
    let weights: [Double] = [
      0.2955242247147529, 0.2692667193099963, 0.2190863625159821, 0.1494513491505806, 0.0666713443086881,
    ]
    var sum = 0.0
    for (node, weight) in zip(nodes, weights) {
      let offset = node * w / 2
      // φ(m + t) + φ(m − t) = 2 φ(m) exp(−t²/2) cosh(m t)
      sum += weight * Double.exp(-0.5 * offset * offset) * (Double.exp(m * offset) + Double.exp(-m * offset))
    }
    return -0.5 * m * m - halfLogTwoPi + Double.log(0.5 * w * sum)
  }
}

/// log ∫ exp(logValue(u)) du by the trapezoidal rule, for a log-concave integrand.
///
/// Climbs from `start` to the peak and adds outward until terms fall below 1e-18 of it.
func logTrapezoid(step: Double, near start: Double, _ logValue: (Double) -> Double) -> Double {
  var center = (start / step).rounded()
  var top = logValue(center * step)
  for direction in [1.0, -1.0] {
    var stride = 1.0
    while stride >= 1 {
      let candidate = center + direction * stride
      let value = logValue(candidate * step)
      if value > top || (top == -.infinity && abs(candidate) < 1e6) {
        center = candidate
        top = value
        stride *= 2
      } else {
        stride = (stride / 4).rounded(.down)
      }
    }
  }
  if top == -.infinity { return top }
  var sum = 1.0
  for direction in [1.0, -1.0] {
    var j = 1.0
    while true {
      let share = Double.exp(logValue((center + direction * j) * step) - top)
      sum += share
      if share < 1e-18 { break }
      j += 1
    }
  }
  return top + Double.log(sum * step)
}
