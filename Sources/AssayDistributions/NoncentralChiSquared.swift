internal import AssayNumerics

/// The non-central chi-squared distribution: the sum of squares of ν unit normals whose squared means sum to λ.
///
/// ```
/// P(X ≤ x) = Σ Pois(j; λ/2) P(ν/2 + j, x/2),   P(X > x) = Σ Pois(j; λ/2) Q(ν/2 + j, x/2)
/// ```
/// Each tail is summed by itself, around its own largest term: far out that is not the mode of the Poisson weights.
/// Reference: Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 2 (2nd ed., 1995), ch. 29.
public struct NoncentralChiSquared: Distribution, Hashable {
  /// The degrees of freedom, ν.
  public let degreesOfFreedom: Double
  /// The noncentrality, λ: the sum of the squared means.
  public let noncentrality: Double

  /// Creates the distribution.
  ///
  /// - Precondition: `degreesOfFreedom` is finite and greater than 0; `noncentrality` is finite and at least 0.
  public init(degreesOfFreedom: Double, noncentrality: Double) {
    precondition(
      degreesOfFreedom > 0 && degreesOfFreedom.isFinite,
      "degrees of freedom \(degreesOfFreedom) are not finite and greater than 0")
    precondition(
      noncentrality >= 0 && noncentrality.isFinite, "noncentrality \(noncentrality) is not finite and at least 0")
    self.degreesOfFreedom = degreesOfFreedom
    self.noncentrality = noncentrality
  }

  public func density(_ x: Double) -> Double { Double.exp(logDensity(x)) }

  public func logDensity(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x < 0 || x == .infinity { return -.infinity }
    guard noncentrality > 0, x > 0 else {
      return ChiSquared(degreesOfFreedom: degreesOfFreedom).logDensity(x) - noncentrality / 2
    }
    return mixture.logSum { kernel($0).logDensityOfLogarithm(x / 2) } - Double.log(x)
  }

  public func lowerTail(_ x: Double) -> Double { Double.exp(logLowerTail(x)) }
  public func upperTail(_ x: Double) -> Double { Double.exp(logUpperTail(x)) }

  public func logLowerTail(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x <= 0 { return -.infinity }
    if x == .infinity { return 0 }
    if x < degreesOfFreedom + noncentrality { return lowerSum(x) }
    let upper = upperSum(x)
    return upper < -0.7 ? Double.log1p(-Double.exp(upper)) : lowerSum(x)
  }

  public func logUpperTail(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x <= 0 { return 0 }
    if x == .infinity { return -.infinity }
    if x >= degreesOfFreedom + noncentrality { return upperSum(x) }
    let lower = lowerSum(x)
    return lower < -0.7 ? Double.log1p(-Double.exp(lower)) : upperSum(x)
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

  /// A central chi-squared that, scaled, has the same mean and variance; it only starts the search.
  ///
  /// Patnaik (1949), *Biometrika* 36, 202–232.
  private var approximation: ChiSquared {
    let mean = degreesOfFreedom + noncentrality
    return ChiSquared(degreesOfFreedom: mean * mean / (mean + noncentrality))
  }

  private var scale: Double { 1 + noncentrality / (degreesOfFreedom + noncentrality) }

  fileprivate var mixture: PoissonMixture { PoissonMixture(mean: noncentrality / 2) }

  private func kernel(_ j: Double) -> RegularizedGamma { RegularizedGamma(shape: degreesOfFreedom / 2 + j) }

  private func lowerSum(_ x: Double) -> Double {
    let value = { (j: Double) in kernel(j).logLower(x / 2) }
    return NoncentralTailSum(self, at: x / 2, isUpper: false, value).logarithm ?? mixture.logSum(value)
  }

  private func upperSum(_ x: Double) -> Double {
    let value = { (j: Double) in kernel(j).logUpper(x / 2) }
    return NoncentralTailSum(self, at: x / 2, isUpper: true, value).logarithm ?? mixture.logSum(value)
  }
}

/// A tail summed with two incomplete gamma functions instead of one a term.
///
/// Neighbouring terms follow from
/// ```
/// Q(a + 1, y) = Q(a, y) + d(a),   P(a, y) = P(a + 1, y) + d(a),   d(a) = yᵃ e⁻ʸ / Γ(a + 1)
/// ```
/// taken in the direction that adds, from the far end of the terms that count, and relative to the largest term. Near
/// the middle a series of λ = 20,000 has a thousand terms.
private struct NoncentralTailSum {
  /// log Σ; nil where the series is short, or its far end too small to start from.
  private(set) var logarithm: Double?

  init(_ law: NoncentralChiSquared, at y: Double, isUpper: Bool, _ logTail: (Double) -> Double) {
    let half = law.noncentrality / 2
    // Below this the plain sum is as fast.
    guard half > 4 else { return }
    func term(_ j: Double) -> Double { poissonLogMass(j, mean: half) + logTail(j) }
    let peak = law.mixture.peak(of: term)
    let top = term(peak)
    // e⁻⁴² is 6e-19: what lies beyond adds nothing, since terms fall on both sides of the peak.
    let first = leastInteger(in: 0...peak, near: peak - 9 * half.squareRoot()) { term($0) > top - 42 }
    let last = leastInteger(in: peak...1e15, near: peak + 9 * half.squareRoot()) { term($0) < top - 42 }
    let start = isUpper ? first : last
    let startTail = logTail(start) - logTail(peak)
    guard startTail > -600 else { return }
    let shape = law.degreesOfFreedom / 2
    func logStep(_ j: Double) -> Double {
      let a = shape + j
      return RegularizedGamma(shape: a).logDensityOfLogarithm(y) - Double.log(a) - logTail(peak)
    }
    var tail = Double.exp(startTail)
    var mass = Double.exp(poissonLogMass(start, mean: half) - poissonLogMass(peak, mean: half))
    var sum = mass * tail
    if isUpper {
      var step = Double.exp(logStep(start))
      for j in stride(from: start + 1, through: last, by: 1) {
        tail += step
        step *= y / (shape + j)
        mass *= half / j
        sum += mass * tail
      }
    } else {
      var step = Double.exp(logStep(start - 1))
      for j in stride(from: start - 1, through: first, by: -1) {
        tail += step
        step *= (shape + j) / y
        mass *= (j + 1) / half
        sum += mass * tail
      }
    }
    logarithm = sum > 0 && sum.isFinite ? top + Double.log(sum) : nil
  }
}
