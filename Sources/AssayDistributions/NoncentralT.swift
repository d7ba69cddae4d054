internal import AssayNumerics

/// The non-central t distribution: a unit normal variable moved by δ, over the root of a mean square on ν degrees.
///
/// ```
/// T = (Z + δ) / S,   ν S² ~ χ²(ν),   P(T > t) = ∫ P(Z > t s − δ) dP(S ≤ s)
/// ```
/// The degrees of freedom need not be an integer. Both tails are the same integral, P(T ≤ t; δ) = P(T > −t; −δ), so
/// neither is found by subtraction. Reference: Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 2
/// (2nd ed., 1995), ch. 31.
public struct NoncentralT: Distribution, Hashable {
  /// The degrees of freedom, ν.
  public let degreesOfFreedom: Double
  /// The noncentrality, δ: the mean of the normal variable, of either sign.
  public let noncentrality: Double

  /// Creates the distribution.
  ///
  /// - Precondition: `degreesOfFreedom` is finite and greater than 0; `noncentrality` is finite.
  public init(degreesOfFreedom: Double, noncentrality: Double) {
    precondition(
      degreesOfFreedom > 0 && degreesOfFreedom.isFinite,
      "degrees of freedom \(degreesOfFreedom) are not finite and greater than 0")
    precondition(noncentrality.isFinite, "noncentrality \(noncentrality) is not finite")
    self.degreesOfFreedom = degreesOfFreedom
    self.noncentrality = noncentrality
  }

  public func density(_ x: Double) -> Double { Double.exp(logDensity(x)) }

  public func logDensity(_ x: Double) -> Double {
    if x.isNaN { return x }
    if abs(x) == .infinity { return -.infinity }
    return logIntegral(at: x) { u, z in u - 0.5 * z * z } - halfLogTwoPi
  }

  public func lowerTail(_ x: Double) -> Double { reflected.upperTail(-x) }
  public func upperTail(_ x: Double) -> Double { Double.exp(logUpperTail(x)) }
  public func logLowerTail(_ x: Double) -> Double { reflected.logUpperTail(-x) }

  public func logUpperTail(_ x: Double) -> Double {
    if x.isNaN { return x }
    if abs(x) == .infinity { return x > 0 ? -.infinity : 0 }
    // The smaller tail lies beyond δ, and its integrand is the narrow one; the other is its complement.
    let isFar = x >= noncentrality
    let smaller = isFar ? logUpperIntegral(x) : reflected.logUpperIntegral(-x)
    if smaller < -logTwo { return isFar ? smaller : Double.log1p(-Double.exp(smaller)) }
    let other = isFar ? reflected.logUpperIntegral(-x) : logUpperIntegral(x)
    return isFar ? Double.log1p(-Double.exp(other)) : other
  }

  public func quantile(lowerTail p: Double) -> Double { -reflected.quantile(upperTail: p) }

  public func quantile(upperTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    // For p above ½ the complement is exact, and the tail that is searched is the smaller one.
    if p > 0.5 { return -reflected.quantile(upperTail: 1 - p) }
    if p == 0 { return .infinity }
    let spread = (1 + noncentrality * noncentrality / (2 * degreesOfFreedom)).squareRoot()
    let logTarget = Double.log(p)
    return realQuantile(start: noncentrality + spread * Normal.standard.quantile(upperTail: p)) { x in
      let logValue = logUpperTail(x)
      return (logTarget - logValue, Double.exp(logDensity(x) - logValue))
    }
  }

  /// The same variable with its sign changed.
  private var reflected: NoncentralT {
    NoncentralT(degreesOfFreedom: degreesOfFreedom, noncentrality: -noncentrality)
  }

  private func logUpperIntegral(_ x: Double) -> Double {
    logIntegral(at: x) { _, z in Normal.standard.logUpperTail(z) }
  }

  /// log ∫ exp(factor(u, x eᵘ − δ)) dP(log S ≤ u).
  ///
  /// In u = log S the integrand is analytic and falls on both sides of one peak, so that the trapezoidal rule gains
  /// digits exponentially. Off the real line it grows at most like exp((ν + x²/2) s² y²), s at the peak, which sets the
  /// step: at the one chosen the error is below 1e-17.
  private func logIntegral(at x: Double, _ factor: (Double, Double) -> Double) -> Double {
    let half = degreesOfFreedom / 2
    func logValue(_ u: Double) -> Double {
      factor(u, x * Double.exp(u) - noncentrality) + half * excessOfExponential(2 * u)
    }
    let coarse = min(0.1, 0.5 / degreesOfFreedom.squareRoot())
    // A normal variable far beyond 40 standard deviations has a logarithm that may overflow; no peak lies there.
    let start = min(0, Double.log((abs(noncentrality) + 40) / abs(x)))
    let peak = climb(step: coarse, from: start.isFinite ? start : 0, logValue)
    let scale = Double.exp(max(peak, 0))
    let reach = abs(x) * Double.exp(peak) + 2
    let step = min(0.1, 0.4 / (degreesOfFreedom * scale * scale + 0.5 * reach * reach).squareRoot())
    let constant = logTwo + 0.5 * Double.log(half) - halfLogTwoPi - stirlingError(half)
    return constant + logTrapezoid(step: step, near: peak, logValue)
  }

  /// The multiple of `step` at which a function with one peak is largest.
  private func climb(step: Double, from start: Double, _ value: (Double) -> Double) -> Double {
    let rising = value(start + step) > value(start) ? step : -step
    var low = start
    var stride = rising
    while value(low + stride + rising) > value(low + stride) {
      low += stride
      stride *= 2
    }
    var high = low + stride
    while abs(high - low) > step {
      let middle = (low + high) / 2
      if value(middle + rising) > value(middle) { low = middle } else { high = middle }
    }
    return high
  }
}

/// d + 1 − e^d, to full relative precision near 0.
private func excessOfExponential(_ d: Double) -> Double {
  guard abs(d) < 0.5 else { return d - Double.expm1(d) }
  var sum = 0.0
  for k in stride(from: 17.0, through: 3, by: -1) { sum = (1 + sum) * d / k }
  return -0.5 * d * d * (1 + sum)
}
