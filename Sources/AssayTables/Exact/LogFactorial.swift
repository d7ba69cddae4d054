internal import AssayDistributions
internal import AssayNumerics

/// Logarithms of whole numbers and of factorials at a fixed point.
enum LogFactorial {
  /// The largest number of observations for which values are tabulated.
  private static let largestTotal = 1 << 20

  /// How many units make a nat: sums over a table of so many observations stay below 2⁶⁰.
  static func unit(for total: Int) -> Double {
    total <= 10_000 ? 0x1p42 : 0x1p34
  }

  /// ln n! or n ln n for n up to `largest`; nil when there are too many observations to tabulate.
  static func table(upTo total: Int, largest: Int, factorial: Bool) -> [Int]? {
    guard total <= largestTotal else { return nil }
    let unit = unit(for: total)
    // Beyond, what the primes' roundings add up to would near the tolerance; each value is then rounded by itself.
    guard total <= 10_000 else {
      return (0...largest).map { n in
        let x = Double(n)
        return Int(((factorial ? Double.lgamma(x + 1) : n > 1 ? x * Double.log(x) : 0) * unit).rounded())
      }
    }
    var logarithms = [Int](repeating: 0, count: max(2, largest + 1))
    var isComposite = [Bool](repeating: false, count: max(2, largest + 1))
    // A logarithm is the sum of those of its prime factors, each rounded once: products that are equal are found equal.
    for prime in stride(from: 2, through: largest, by: 1) where !isComposite[prime] {
      let logarithm = Int((Double.log(Double(prime)) * unit).rounded())
      var power = prime
      while power <= largest {
        for multiple in stride(from: power, through: largest, by: power) {
          logarithms[multiple] += logarithm
          isComposite[multiple] = true
        }
        power *= prime
      }
    }
    if factorial {
      for n in stride(from: 2, through: largest, by: 1) { logarithms[n] += logarithms[n - 1] }
    } else {
      for n in logarithms.indices { logarithms[n] *= n }
    }
    return logarithms
  }

  /// n ln(n/m) − n + m, 0 at n = m.
  static func deviance(_ n: Double, mean m: Double) -> Double {
    guard n > 0 else { return m }
    let d = (m - n) / n
    guard abs(d) < 0.1 else { return n * Double.log(n / m) + (m - n) }
    // −n (ln(1 + d) − d) by its series, where the difference would cancel.
    var (power, sum) = (d * d, d * d / 2)
    for k in 3...20 {
      power *= -d
      sum += power / Double(k)
    }
    return n * sum
  }

  /// −ln of the Poisson probability of n at mean m; over a table it differs from −ln P(T) by a constant.
  static func poissonDeparture(_ n: Double, mean m: Double) -> Double {
    -Poisson(mean: m).logDensity(n)
  }
}
