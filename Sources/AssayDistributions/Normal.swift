internal import AssayNumerics
internal import CBoostMath

/// The normal distribution.
///
/// ```
/// f(x) = exp(−z²/2) / (σ √(2π)),   z = (x − μ) / σ
/// ```
/// Tails are complementary error functions; beyond |z| = 30 their logarithms come from the asymptotic series of Mills'
/// ratio. Reference: Abramowitz & Stegun (1964), §26.2.
public struct Normal: Distribution, Hashable {
  /// The mean, μ.
  public let mean: Double
  /// The standard deviation, σ.
  public let standardDeviation: Double

  /// Mean 0 and standard deviation 1.
  public static let standard = Normal(mean: 0, standardDeviation: 1)

  /// Creates the distribution.
  ///
  /// - Precondition: `mean` is finite; `standardDeviation` is finite and greater than 0.
  public init(mean: Double, standardDeviation: Double) {
    precondition(mean.isFinite, "mean \(mean) is not finite")
    precondition(
      standardDeviation > 0 && standardDeviation.isFinite,
      "standard deviation \(standardDeviation) is not finite and greater than 0")
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  public func density(_ x: Double) -> Double { standardDensity(standardized(x)) / standardDeviation }

  public func logDensity(_ x: Double) -> Double {
    let z = standardized(x)
    return -0.5 * z * z - halfLogTwoPi - Double.log(standardDeviation)
  }

  public func lowerTail(_ x: Double) -> Double { standardUpperTail(-standardized(x)) }
  public func upperTail(_ x: Double) -> Double { standardUpperTail(standardized(x)) }
  public func logLowerTail(_ x: Double) -> Double { standardLogUpperTail(-standardized(x)) }
  public func logUpperTail(_ x: Double) -> Double { standardLogUpperTail(standardized(x)) }
  public func quantile(lowerTail p: Double) -> Double { mean - standardDeviation * standardUpperQuantile(p) }
  public func quantile(upperTail p: Double) -> Double { mean + standardDeviation * standardUpperQuantile(p) }

  private func standardized(_ x: Double) -> Double { (x - mean) / standardDeviation }
}

private let inverseRootTwoPi = 0.398942280401432677939946059934

/// exp(−z²/2) / √(2π), with z² split so that its rounding does not grow with z.
func standardDensity(_ z: Double) -> Double {
  guard abs(z) < 40 else { return z.isNaN ? z : 0 }
  // `coarse` has so few bits that its square is exact.
  let coarse = (z * 16).rounded() / 16
  return inverseRootTwoPi * Double.exp(-0.5 * coarse * coarse) * Double.exp(-0.5 * (z - coarse) * (z + coarse))
}

/// P(Z > z).
func standardUpperTail(_ z: Double) -> Double {
  // 1/√2 in two parts: erfc magnifies the rounding of its argument by z², so the rounding is carried along.
  let inverseRootTwo = 0.70710678118654752440
  let inverseRootTwoRest = -4.8336466567264567e-17
  let argument = z * inverseRootTwo
  let tail = 0.5 * Double.erfc(argument)
  guard z > 1, tail >= leastTrustedTail else { return tail }
  let rounding = (-argument).addingProduct(z, inverseRootTwo) + z * inverseRootTwoRest
  return tail - 1.41421356237309504880 * rounding * standardDensity(z)
}

/// log P(Z > z).
func standardLogUpperTail(_ z: Double) -> Double {
  if z < 0 { return Double.log1p(-standardUpperTail(-z)) }
  guard z > 30 else { return Double.log(standardUpperTail(z)) }
  if z == .infinity { return -.infinity }
  // Mills' ratio times z: 1 − 1/z² + 3/z⁴ − 15/z⁶ + …; at z = 30 the tenth term is under 1e-20.
  let r = 1 / (z * z)
  var series = 1.0
  for k in stride(from: 17.0, through: 1, by: -2) { series = 1 - k * r * series }
  return -0.5 * z * z - halfLogTwoPi - Double.log(z) + Double.log(series)
}

/// The z with P(Z > z) = p.
func standardUpperQuantile(_ p: Double) -> Double {
  precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
  if p == 0 { return .infinity }
  if p == 1 { return -.infinity }
  return 1.41421356237309504880 * assay_erfc_inverse(2 * p)
}
