internal import AssayNumerics

/// The derivatives of log Γ, for θ of the negative binomial.
///
/// Recurrence up to an argument of 10, then the asymptotic series.
/// Reference: Abramowitz & Stegun (1964), §§6.3.5, 6.3.18, 6.4.6, 6.4.12.
package enum Polygamma {
  /// ψ(x) = ∂ log Γ(x) / ∂x, for x > 0.
  package static func digamma(_ argument: Double) -> Double {
    var x = argument
    var sum = 0.0
    while x < 10 {
      sum -= 1 / x
      x += 1
    }
    let r = 1 / (x * x)
    // Bernoulli numbers over 2k; the first term left out is under 1e-16 at 10.
    let series = r * (1.0 / 12 - r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r * (1.0 / 132 - r * tail)))))
    return sum + Double.log(x) - 0.5 / x - series
  }

  /// ψ′(x), for x > 0.
  package static func trigamma(_ argument: Double) -> Double {
    var x = argument
    var sum = 0.0
    while x < 10 {
      sum += 1 / (x * x)
      x += 1
    }
    let r = 1 / (x * x)
    let inner = 1.0 / 42 - r * (1.0 / 30 - r * (5.0 / 66 - r * (691.0 / 2730 - r * 7.0 / 6)))
    return sum + 1 / x + 0.5 * r + r / x * (1.0 / 6 - r * (1.0 / 30 - r * inner))
  }

  /// ψ(θ + y) − ψ(θ), without the cancellation of a large θ where y is a small count.
  package static func digammaRise(_ theta: Double, _ y: Double) -> Double {
    guard y == y.rounded(), y <= 64 else { return digamma(theta + y) - digamma(theta) }
    return (0..<Int(y)).reduce(0) { $0 + 1 / (theta + Double($1)) }
  }

  /// ψ′(θ) − ψ′(θ + y).
  package static func trigammaFall(_ theta: Double, _ y: Double) -> Double {
    guard y == y.rounded(), y <= 64 else { return trigamma(theta) - trigamma(theta + y) }
    return (0..<Int(y)).reduce(0) { $0 + 1 / ((theta + Double($1)) * (theta + Double($1))) }
  }

  /// log Γ(θ + y) − log Γ(θ) − y log θ.
  package static func logRise(_ theta: Double, _ y: Double) -> Double {
    guard y == y.rounded(), y <= 64 else {
      return Double.lgamma(theta + y) - Double.lgamma(theta) - y * Double.log(theta)
    }
    return (0..<Int(y)).reduce(0) { $0 + Double.log1p(Double($1) / theta) }
  }

  private static let tail = 691.0 / 32_760
}
