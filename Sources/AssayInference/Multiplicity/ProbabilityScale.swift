internal import AssayNumerics

/// Probabilities as they are, or as natural logarithms; both in ascending order when the probabilities are.
enum ProbabilityScale {
  case plain, logarithmic

  /// The probability 1.
  var one: Double { self == .plain ? 1 : 0 }

  /// The probability 0.
  var zero: Double { self == .plain ? 0 : -.infinity }

  /// A probability times a factor above 0, cut at 1.
  func multiplied(_ value: Double, by factor: Double) -> Double { min(one, product(value, factor)) }

  /// A probability times a factor above 0, not cut.
  func product(_ value: Double, _ factor: Double) -> Double {
    self == .plain ? factor * value : Double.log(factor) + value
  }

  /// 1 − (1 − p)^count: the chance that at least one of so many independent events happens.
  func anyOf(_ value: Double, count: Double) -> Double {
    switch self {
    case .plain:
      return -Double.expm1(count * Double.log1p(-value))
    case .logarithmic:
      // Below e⁻³⁷ a probability is lost beside 1, and log(1 + x) = x to the last bit.
      let logExponent = value < -37 ? Double.log(count) + value : Double.log(-count * Self.logComplement(value))
      return logExponent < -37 ? logExponent : Self.logComplement(-Double.exp(logExponent))
    }
  }

  /// log(1 − exp(x)) for x ≤ 0.
  ///
  /// Reference: Mächler (2012), “Accurately computing log(1 − exp(−|a|))”, vignette of R's Rmpfr.
  private static func logComplement(_ x: Double) -> Double {
    x > -0.693_147_180_559_945_3 ? Double.log(-Double.expm1(x)) : Double.log1p(-Double.exp(x))
  }
}
