internal import AssayNumerics

/// The Poisson distribution.
///
/// ```
/// P(X = k) = μᵏ exp(−μ) / k!,   P(X ≤ k) = Q(k + 1, μ)
/// ```
/// Reference: Johnson, Kemp & Kotz, *Univariate Discrete Distributions* (3rd ed., 2005), ch. 4.
public struct Poisson: Distribution, Hashable {
  /// The mean, μ.
  public let mean: Double

  /// Creates the distribution.
  ///
  /// - Precondition: `mean` is finite and greater than 0.
  public init(mean: Double) {
    precondition(mean > 0 && mean.isFinite, "mean \(mean) is not finite and greater than 0")
    self.mean = mean
  }

  public func density(_ x: Double) -> Double { Double.exp(logDensity(x)) }
  public func logDensity(_ x: Double) -> Double { poissonLogMass(x, mean: mean) }
  public func lowerTail(_ x: Double) -> Double { x < 0 ? 0 : x == .infinity ? 1 : kernel(x).upper(mean) }
  public func upperTail(_ x: Double) -> Double { x < 0 ? 1 : x == .infinity ? 0 : kernel(x).lower(mean) }

  public func logLowerTail(_ x: Double) -> Double {
    x < 0 ? -.infinity : x == .infinity ? 0 : kernel(x).logUpper(mean)
  }

  public func logUpperTail(_ x: Double) -> Double {
    x < 0 ? 0 : x == .infinity ? -.infinity : kernel(x).logLower(mean)
  }

  public func quantile(lowerTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    if p == 0 { return 0 }
    if p == 1 { return .infinity }
    return leastInteger(in: 0...1e300, near: guess(-standardUpperQuantile(p))) { lowerTail($0) >= p - tieSlack(p) }
  }

  public func quantile(upperTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    if p == 0 { return .infinity }
    return leastInteger(in: 0...1e300, near: guess(standardUpperQuantile(p))) { upperTail($0) <= p + tieSlack(p) }
  }

  private func guess(_ z: Double) -> Double { max(0, mean + z * mean.squareRoot() + (z * z - 1) / 6) }

  private func kernel(_ x: Double) -> RegularizedGamma { RegularizedGamma(shape: x.rounded(.down) + 1) }
}

/// log(μᵏ exp(−μ) / k!), −∞ where k is not a count.
func poissonLogMass(_ k: Double, mean: Double) -> Double {
  if k.isNaN { return k }
  guard k >= 0, k.isFinite, k == k.rounded() else { return -.infinity }
  if k == 0 { return -mean }
  return -deviance(k, mean: mean) - stirlingError(k) - halfLogTwoPi - 0.5 * Double.log(k)
}
