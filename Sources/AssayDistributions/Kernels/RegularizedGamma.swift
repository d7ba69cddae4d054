internal import AssayNumerics
internal import CBoostMath

/// The regularised incomplete gamma function of one shape, both sides, with logarithms and inverses.
///
/// Boost gives the tails; below `leastTrustedTail` the logarithms come from continued fractions of our own.
struct RegularizedGamma {
  let shape: Double

  func lower(_ x: Double) -> Double { x <= 0 ? 0 : x == .infinity ? 1 : assay_gamma_p(shape, x) }
  func upper(_ x: Double) -> Double { x <= 0 ? 1 : x == .infinity ? 0 : assay_gamma_q(shape, x) }

  func logLower(_ x: Double) -> Double {
    if x <= 0 { return -.infinity }
    if x == .infinity { return 0 }
    return logTail(lower(x), other: upper(x)) { logDensityOfLogarithm(x) + farLower(x) }
  }

  func logUpper(_ x: Double) -> Double {
    if x <= 0 { return 0 }
    if x == .infinity { return -.infinity }
    return logTail(upper(x), other: lower(x)) { logDensityOfLogarithm(x) + farUpper(x) }
  }

  /// log(xᵃ e⁻ˣ / Γ(a)): the log density of log X, and the factor before both continued fractions.
  func logDensityOfLogarithm(_ x: Double) -> Double {
    if shape < 1 { return shape * Double.log(x) - x - Double.lgamma(shape) }
    return -deviance(shape, mean: x) + 0.5 * Double.log(shape) - halfLogTwoPi - stirlingError(shape)
  }

  func quantile(lower p: Double) -> Double {
    if p == 0 { return 0 }
    if p == 1 { return .infinity }
    return positiveQuantile(
      p, start: assay_gamma_p_inverse(shape, p), rising: true,
      tail: lower, logTail: logLower, logDensityOfLogarithm: logDensityOfLogarithm)
  }

  func quantile(upper p: Double) -> Double {
    if p == 0 { return .infinity }
    if p == 1 { return 0 }
    return positiveQuantile(
      p, start: assay_gamma_q_inverse(shape, p), rising: false,
      tail: upper, logTail: logUpper, logDensityOfLogarithm: logDensityOfLogarithm)
  }

  /// log(Γ(a) P(a, x) / (xᵃ e⁻ˣ)) = log Σ xⁿ / (a (a + 1) … (a + n)), for x well below a.
  ///
  /// DLMF 8.11.4.
  private func farLower(_ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var n = 1.0
    while term > sum * 1e-17 {
      term *= x / (shape + n)
      sum += term
      n += 1
    }
    return Double.log(sum) - Double.log(shape)
  }

  /// log(Γ(a) Q(a, x) / (xᵃ e⁻ˣ)), Legendre's continued fraction, for x well above a.
  ///
  /// DLMF 8.9.2.
  private func farUpper(_ x: Double) -> Double {
    -Double.log(
      continuedFraction(
        first: x - shape + 1,
        numerator: { n in n * (shape - n) },
        denominator: { n in x - shape + 1 + 2 * n }))
  }
}

/// b₀ + a₁/(b₁ + a₂/(b₂ + …)) by Lentz's method as modified by Thompson and Barnett (1986).
func continuedFraction(
  first: Double, numerator: (Double) -> Double, denominator: (Double) -> Double
) -> Double {
  // Stands in for a 0 that would be divided by; any number far below the terms will do.
  let tiny = 1e-300
  var value = first == 0 ? tiny : first
  var c = value
  var d = 0.0
  for n in 1...100_000 {
    let a = numerator(Double(n))
    let b = denominator(Double(n))
    d = b + a * d
    if d == 0 { d = tiny }
    c = b + a / c
    if c == 0 { c = tiny }
    d = 1 / d
    let factor = c * d
    value *= factor
    if abs(factor - 1) < 1e-16 { break }
  }
  return value
}
