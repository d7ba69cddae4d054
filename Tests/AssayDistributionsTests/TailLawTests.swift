import AssayDistributions
import AssayTestSupport
import Foundation
import Testing

/// What must hold of every distribution, whatever its numbers.
@Suite struct `Laws of every distribution` {
  struct Law: Sendable, CustomTestStringConvertible {
    let law: any Distribution
    var isDiscrete = false
    var isSlow = false
    var testDescription: String { "\(law)" }
  }

  static let laws: [Law] = [
    Law(law: Normal.standard), Law(law: Normal(mean: 3, standardDeviation: 0.7)),
    Law(law: StudentT(degreesOfFreedom: 1)), Law(law: StudentT(degreesOfFreedom: 3.7)),
    Law(law: StudentT(degreesOfFreedom: 1e6)), Law(law: ChiSquared(degreesOfFreedom: 0.6)),
    Law(law: ChiSquared(degreesOfFreedom: 4)), Law(law: ChiSquared(degreesOfFreedom: 5000)),
    Law(law: FisherF(numerator: 3, denominator: 20)), Law(law: FisherF(numerator: 2.5, denominator: 1e5)),
    Law(law: Beta(alpha: 2.5, beta: 4)), Law(law: Beta(alpha: 0.5, beta: 0.7)), Law(law: Beta(alpha: 300, beta: 20)),
    Law(law: Gamma(shape: 0.3, scale: 5)), Law(law: Gamma(shape: 70, scale: 0.01)),
    Law(law: NoncentralChiSquared(degreesOfFreedom: 3, noncentrality: 5)),
    Law(law: NoncentralChiSquared(degreesOfFreedom: 1.5, noncentrality: 400)),
    Law(law: NoncentralT(degreesOfFreedom: 1, noncentrality: 2), isSlow: true),
    Law(law: NoncentralT(degreesOfFreedom: 11.5, noncentrality: -4)),
    Law(law: NoncentralT(degreesOfFreedom: 5000, noncentrality: 40)),
    Law(law: NoncentralF(numerator: 3, denominator: 16, noncentrality: 5)),
    Law(law: NoncentralF(numerator: 2.5, denominator: 900, noncentrality: 130)),
    Law(law: StudentizedRange(groups: 4, degreesOfFreedom: 12), isSlow: true),
    Law(law: StudentizedRange(groups: 3, degreesOfFreedom: .infinity), isSlow: true),
    Law(law: Binomial(trials: 40, probability: 0.3), isDiscrete: true),
    Law(law: Binomial(trials: 100_000, probability: 0.001), isDiscrete: true),
    Law(law: Poisson(mean: 7.5), isDiscrete: true), Law(law: Poisson(mean: 4000), isDiscrete: true),
    Law(law: Hypergeometric(population: 90, successes: 40, draws: 25), isDiscrete: true),
    Law(law: Hypergeometric(population: 5000, successes: 800, draws: 600), isDiscrete: true),
  ]

  static let probabilities = [1e-300, 1e-100, 1e-20, 1e-6, 0.01, 0.2, 0.5, 0.7, 0.9, 0.99]

  /// Points from the far lower tail to the far upper one.
  static func grid(_ law: Law) -> [Double] {
    let inner = law.isSlow ? [1e-4, 0.1, 0.5, 0.9] : [1e-50, 1e-9, 1e-4, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9]
    let points = inner.map { law.law.quantile(lowerTail: $0) } + inner.map { law.law.quantile(upperTail: $0) }
    return Set(points).sorted()
  }

  @Test(arguments: laws)
  func `tails and their logarithms are monotone`(_ law: Law) {
    let grid = Self.grid(law)
    #expect(grid.count > 3)
    for (x, next) in zip(grid, grid.dropFirst()) {
      #expect(law.law.lowerTail(x) <= law.law.lowerTail(next), "between \(x) and \(next)")
      #expect(law.law.upperTail(x) >= law.law.upperTail(next), "between \(x) and \(next)")
      #expect(law.law.logLowerTail(x) <= law.law.logLowerTail(next), "between \(x) and \(next)")
      #expect(law.law.logUpperTail(x) >= law.law.logUpperTail(next), "between \(x) and \(next)")
    }
  }

  @Test(arguments: laws)
  func `tails add to 1 and agree with their logarithms`(_ law: Law) {
    for x in Self.grid(law) {
      let (lower, upper) = (law.law.lowerTail(x), law.law.upperTail(x))
      expectClose(lower + upper, 1, relative: 1e-13, "at \(x)")
      expectClose(law.law.logLowerTail(x), log(lower), relative: 1e-12, absolute: 1e-15, "at \(x)")
      expectClose(law.law.logUpperTail(x), log(upper), relative: 1e-12, absolute: 1e-15, "at \(x)")
      let density = law.law.density(x)
      if density > 0 { expectClose(law.law.logDensity(x), log(density), relative: 1e-12, absolute: 1e-12, "at \(x)") }
    }
  }

  @Test(arguments: laws.filter { !$0.isDiscrete })
  func `quantiles invert both tails`(_ law: Law) {
    for p in law.isSlow ? [1e-300, 1e-8, 0.05, 0.6, 0.95] : Self.probabilities {
      let low = law.law.quantile(lowerTail: p)
      let high = law.law.quantile(upperTail: p)
      if let slack = Self.slack(law, low, p) {
        expectClose(law.law.lowerTail(low), p, relative: slack, "lower \(p)")
      }
      if let slack = Self.slack(law, high, p) {
        expectClose(law.law.upperTail(high), p, relative: slack, "upper \(p)")
      }
    }
  }

  /// How near to p the tail at its quantile x must be: 1e-12, and what a unit in the last place of x moves it by.
  ///
  /// Nil where x has been rounded to an end of the support and no inverse exists.
  static func slack(_ law: Law, _ x: Double, _ p: Double) -> Double? {
    let density = law.law.density(x)
    guard x.isFinite, abs(x) > 1e-300, density > 0, density.isFinite else { return nil }
    let slack = 1e-12 + 4e-16 * abs(x) * density / p
    return slack < 1e-6 ? slack : nil
  }

  @Test(arguments: laws.filter(\.isDiscrete))
  func `discrete quantiles are the least that reach p`(_ law: Law) {
    for p in Self.probabilities {
      let low = law.law.quantile(lowerTail: p)
      #expect(law.law.lowerTail(low) >= p * (1 - 1e-13) && law.law.lowerTail(low - 1) < p, "lower \(p) gives \(low)")
      let high = law.law.quantile(upperTail: p)
      #expect(law.law.upperTail(high) <= p * (1 + 1e-13) && law.law.upperTail(high - 1) > p, "upper \(p) gives \(high)")
      // What a tail returns, the quantile takes back.
      #expect(law.law.quantile(lowerTail: law.law.lowerTail(low)) == low)
      #expect(law.law.quantile(upperTail: law.law.upperTail(high)) == high)
    }
  }

  @Test(arguments: laws.filter { !$0.isDiscrete })
  func `the density is the slope of the tail`(_ law: Law) {
    for p in [0.01, 0.2, 0.5, 0.8] {
      let x = law.law.quantile(upperTail: p)
      // Five-point rule on the log tail, so that far tails count as much as near ones; its error is of order h⁴.
      let h = 1e-4 * p / law.law.density(x)
      func tail(_ step: Double) -> Double { law.law.logUpperTail(x + step * h) }
      let slope = (8 * (tail(1) - tail(-1)) - (tail(2) - tail(-2))) / (12 * h)
      expectClose(-slope * law.law.upperTail(x), law.law.density(x), relative: 1e-8, "at \(x)")
    }
  }

  @Test(arguments: laws.filter(\.isDiscrete))
  func `probabilities add to the tail`(_ law: Law) {
    let start = law.law.quantile(upperTail: 0.4)
    var sum = 0.0
    for k in stride(from: start, through: start + 2000, by: 1) { sum += law.law.density(k) }
    expectClose(sum, law.law.upperTail(start - 1), relative: 1e-12)
    #expect(law.law.density(start + 0.5) == 0)
    #expect(law.law.lowerTail(start + 0.5) == law.law.lowerTail(start))
  }

  @Test(arguments: laws)
  func `the ends of the line are the ends of the tails`(_ law: Law) {
    #expect(law.law.lowerTail(-.infinity) == 0 && law.law.upperTail(-.infinity) == 1)
    #expect(law.law.lowerTail(.infinity) == 1 && law.law.upperTail(.infinity) == 0)
    #expect(law.law.logLowerTail(-.infinity) == -.infinity && law.law.logUpperTail(-.infinity) == 0)
    #expect(law.law.logLowerTail(.infinity) == 0 && law.law.logUpperTail(.infinity) == -.infinity)
    #expect(law.law.density(.infinity) == 0 && law.law.density(-.infinity) == 0)
    #expect(law.law.lowerTail(.nan).isNaN && law.law.upperTail(.nan).isNaN)
    #expect(law.law.logLowerTail(.nan).isNaN && law.law.logUpperTail(.nan).isNaN)
  }
}
