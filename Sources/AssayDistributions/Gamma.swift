internal import AssayNumerics
internal import CBoostMath

/// The gamma distribution.
///
/// ```
/// f(x) = x^(a − 1) exp(−x/s) / (Γ(a) sᵃ),   x > 0, shape a, scale s
/// ```
/// Reference: Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 1 (2nd ed., 1994), ch. 17.
public struct Gamma: Distribution, Hashable {
  /// The shape, a.
  public let shape: Double
  /// The scale, s; the mean is a s.
  public let scale: Double

  /// Creates the distribution.
  ///
  /// - Precondition: Both parameters are finite and greater than 0.
  public init(shape: Double, scale: Double) {
    precondition(shape > 0 && shape.isFinite, "shape \(shape) is not finite and greater than 0")
    precondition(scale > 0 && scale.isFinite, "scale \(scale) is not finite and greater than 0")
    self.shape = shape
    self.scale = scale
  }

  public func density(_ x: Double) -> Double {
    let y = x / scale
    if y <= 0 || y == .infinity { return Double.exp(logDensity(x)) }
    let density = assay_gamma_p_derivative(shape, y) / scale
    return density.isFinite && density >= leastTrustedTail ? density : Double.exp(logDensity(x))
  }

  public func logDensity(_ x: Double) -> Double {
    if x < 0 || x == .infinity { return -.infinity }
    if x == 0 { return shape > 1 ? -.infinity : shape < 1 ? .infinity : -Double.log(scale) }
    return kernel.logDensityOfLogarithm(x / scale) - Double.log(x)
  }

  public func lowerTail(_ x: Double) -> Double { kernel.lower(x / scale) }
  public func upperTail(_ x: Double) -> Double { kernel.upper(x / scale) }
  public func logLowerTail(_ x: Double) -> Double { kernel.logLower(x / scale) }
  public func logUpperTail(_ x: Double) -> Double { kernel.logUpper(x / scale) }

  public func quantile(lowerTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    return scale * kernel.quantile(lower: p)
  }

  public func quantile(upperTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    return scale * kernel.quantile(upper: p)
  }

  private var kernel: RegularizedGamma { RegularizedGamma(shape: shape) }
}
