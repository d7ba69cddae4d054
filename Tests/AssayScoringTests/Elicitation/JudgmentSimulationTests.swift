import AssayDistributions
import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// Weights under judgments that could have been a little different.
@Suite struct JudgmentSimulationTests {
  static func pair(_ ratio: Double) throws -> ComparisonGroup {
    try ComparisonGroup(["x"], [PairwiseComparisons(["A", "B"], rows: [[1, ratio], [nil, 1]])])
  }

  /// Two criteria have a closed form: w = 1/(1 + e^{−(ln a + σz)}), so quantiles are those of z, and P(order) = Φ(ln a/σ).
  @Test func `two criteria agree with the closed form`() throws {
    let (ratio, spread) = (1.5, 0.3)
    let result = try JudgmentSimulation(
      of: Self.pair(ratio), options: .init(draws: 40_000, spread: spread, level: 0.9, seed: 7))
    func weight(_ z: Double) -> Double { 1 / (1 + Double.exp(-(Double.log(ratio) + spread * z))) }
    // Four Monte Carlo standard errors of a quantile: σ_w √(p(1 − p)/N)/φ(z).
    #expect(abs(result.lows[0] - weight(-1.6448536269514722)) < 0.003)
    #expect(abs(result.highs[0] - weight(1.6448536269514722)) < 0.003)
    let order = Normal.standard.lowerTail(Double.log(ratio) / spread)
    #expect(abs(result.orderShare - order) < 4 * result.standardError(of: order))
    #expect(abs(result.rankShares[0][0] - order) < 4 * result.standardError(of: order))
    #expect(result.acceptableShare == 1)
    expectClose(result.weights, [0.6, 0.4], relative: 1e-15)
  }

  @Test func `is the same for any number of threads and another for another seed`() throws {
    let group = try ComparisonGroup(["x", "y", "z"], ComparisonGroupTests.matrices())
    let options = JudgmentSimulation.Options(draws: 1_000, seed: 3)
    for aggregation in ComparisonGroup.Aggregation.allCases {
      let one = try JudgmentSimulation(
        of: group, aggregation: aggregation, options: options, parallelism: Parallelism(threads: 1))
      let three = try JudgmentSimulation(
        of: group, aggregation: aggregation, options: options, parallelism: Parallelism(threads: 3))
      #expect(one == three)
      let other = try JudgmentSimulation(of: group, aggregation: aggregation, options: .init(draws: 1_000, seed: 4))
      #expect(one.means != other.means)
    }
  }

  @Test func `shares add up and a wider spread widens the intervals`() throws {
    let group = try ComparisonGroup(["x"], [SaatyHouse.comparisons()])
    let narrow = try JudgmentSimulation(of: group, options: .init(draws: 500, spread: 0.05, seed: 1))
    let wide = try JudgmentSimulation(of: group, options: .init(draws: 500, spread: 0.4, seed: 1))
    for result in [narrow, wide] {
      for shares in result.rankShares { expectClose(shares.reduce(0, +), 1, relative: 1e-12) }
      expectClose(result.means.reduce(0, +), 1, relative: 1e-12)
    }
    for place in 0..<8 {
      #expect(wide.highs[place] - wide.lows[place] > narrow.highs[place] - narrow.lows[place])
    }
    #expect(narrow.orderShare > wide.orderShare)
    // CR is .169: small changes do not bring it below a tenth.
    #expect(narrow.acceptableShare == 0)
  }

  @Test func `equal weights have no order to keep`() throws {
    let result = try JudgmentSimulation(of: Self.pair(1), options: .init(draws: 200, seed: 1))
    #expect(result.orderShare == 1)
  }

  @Test func `refuses options out of range`() throws {
    let group = try Self.pair(2)
    #expect(throws: JudgmentError.option("99 draws are not between 100 and 10000000")) {
      try JudgmentSimulation(of: group, options: .init(draws: 99))
    }
    #expect(throws: JudgmentError.self) { try JudgmentSimulation(of: group, options: .init(spread: 0)) }
    #expect(throws: JudgmentError.self) { try JudgmentSimulation(of: group, options: .init(level: 1)) }
  }
}
