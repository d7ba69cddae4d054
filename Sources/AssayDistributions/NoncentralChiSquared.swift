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
    return logSum { kernel($0).logDensityOfLogarithm(x / 2) } - Double.log(x)
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

  private func kernel(_ j: Double) -> RegularizedGamma { RegularizedGamma(shape: degreesOfFreedom / 2 + j) }

  private func lowerSum(_ x: Double) -> Double { logSum { kernel($0).logLower(x / 2) } }
  private func upperSum(_ x: Double) -> Double { logSum { kernel($0).logUpper(x / 2) } }

  /// log Σ Pois(j; λ/2) exp(value(j)), where the terms rise to one peak and fall.
  private func logSum(_ value: (Double) -> Double) -> Double {
    let half = noncentrality / 2
    guard half > 0 else { return value(0) }
    func term(_ j: Double) -> Double { poissonLogMass(j, mean: half) + value(j) }
    // The peak is the first j whose term is not below its successor's.
    let peak = leastInteger(in: 0...1e15, near: half) { term($0) >= term($0 + 1) }
    let top = term(peak)
    var sum = 1.0
    var j = peak + 1
    while true {
      let share = Double.exp(term(j) - top)
      sum += share
      if share < 1e-18 { break }
      j += 1
    }
    j = peak - 1
    while j >= 0 {
      let share = Double.exp(term(j) - top)
      sum += share
      if share < 1e-18 { break }
      j -= 1
    }
    return top + Double.log(sum)
  }
}
