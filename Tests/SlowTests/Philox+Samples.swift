import AssayDistributions
import AssayNumerics

extension Philox {
  /// A standard normal value, by the polar method of Marsaglia.
  mutating func normal() -> Double {
    while true {
      let (u, v) = (2 * nextUniform() - 1, 2 * nextUniform() - 1)
      let s = u * u + v * v
      if s > 0, s < 1 { return u * (-2 * Double.log(s) / s).squareRoot() }
    }
  }

  mutating func normals(_ count: Int, deviation: Double = 1) -> [Double] {
    (0..<count).map { _ in deviation * normal() }
  }

  /// An exponential value less its mean of 1: skewness 2.
  mutating func exponential() -> Double { -Double.log1p(-nextUniform()) - 1 }

  /// A category, drawn with the given shares, which sum to 1.
  mutating func category(_ shares: [Double]) -> Int {
    var rest = nextUniform()
    for (place, share) in shares.enumerated() {
      rest -= share
      if rest < 0 { return place }
    }
    return shares.count - 1
  }

  /// The counts of so many draws from the categories.
  mutating func multinomial(_ count: Int, _ shares: [Double]) -> [Double] {
    var counts = [Double](repeating: 0, count: shares.count)
    for _ in 0..<count { counts[category(shares)] += 1 }
    return counts
  }

  mutating func binomial(_ count: Int, _ share: Double) -> Double {
    var successes = 0.0
    for _ in 0..<count where nextUniform() < share { successes += 1 }
    return successes
  }
}
