import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// Ranks under drawn weights.
@Suite struct RankAcceptabilityTests {
  static let columns = [[1.0, 0, 0.6, 0.3], [0.0, 1, 0.6, 0.2]]
  static let tree = WeightTree(names: ["x", "y"], weights: [0.5, 0.5])

  /// uncertainty.py integrates over the weight of the first criterion: with two, the scores are lines.
  @Test func `agrees with integration over one weight`() throws {
    let result = try RankAcceptability(
      Self.columns, tree: Self.tree, options: .init(draws: 20_000, top: 2, cuts: .ranks([1, 2])))
    // Five Monte Carlo standard errors of a share are 0.018 here, and of a mean rank 0.03.
    expectClose(result.firstShares.map { $0 }, [0.4, 0.4, 0.2, 0], relative: 0, absolute: 0.018)
    expectClose(result.topShares.map { $0 }, [0.5, 0.5, 1, 0], relative: 0, absolute: 0.018)
    expectClose(
      result.expectedRanks.map { $0 }, [2.322222, 2.372727, 1.8, 3.505051], relative: 0,
      absolute: 0.03)
    for subject in 0..<4 {
      expectClose(result.gradeShares[subject].reduce(0, +), 1, relative: 1e-12)
      #expect(result.gradeShares[subject][0] == result.firstShares[subject])
    }
    #expect(result.lowQuantiles == [1, 1, 1, 3])
    #expect(result.medians[2] == 2)
    #expect(result.highQuantiles[2] == 2)
    let central = try #require(result.centralWeights.first { $0.subject == 0 })
    expectClose(central.weights?[0], 0.8, relative: 0, absolute: 0.01)
    expectClose(central.weights?[1], 0.2, relative: 0, absolute: 0.01)
    #expect(result.centralWeights.map(\.subject) == [2, 0, 1, 3])
    #expect(result.centralWeights[3].weights == nil)
    expectClose(result.error(ofShare: 0.4), (0.24 / 20_000).squareRoot(), relative: 1e-14)
  }

  static func random(_ subjects: Int, _ indicators: Int, seed: UInt64) -> [[Double]] {
    var generator = Philox(seed: seed)
    return (0..<indicators).map { _ in (0..<subjects).map { _ in generator.nextUniform() } }
  }

  /// A tree of two levels, whose weights are products.
  static var deep: WeightTree {
    get throws {
      WeightTree(
        try ScoringModel(
          tree: [
            IndicatorNode(
              "A", weight: 0.6,
              children: [
                IndicatorNode("a1", weight: 0.7, indicator: Indicator(.column("a1"))),
                IndicatorNode("a2", weight: 0.3, indicator: Indicator(.column("a2"))),
              ]),
            IndicatorNode(
              "B", weight: 0.4,
              children: [
                IndicatorNode("b1", weight: 0.5, indicator: Indicator(.column("b1"))),
                IndicatorNode("b2", weight: 0.5, indicator: Indicator(.column("b2"))),
              ]),
          ]
        ).fitted(to: [[0, 1], [0, 1], [0, 1], [0, 1]]))
    }
  }

  /// Quantiles that are narrowed in two and in three passes, kept ranks and ranks made again, against a full table.
  @Test(arguments: [100, 1_000, 17_000])
  func `agrees with a full table of ranks`(_ subjects: Int) throws {
    let columns = Self.random(subjects, 4, seed: 8)
    let draws = subjects > 10_000 ? 30 : 120
    let result = try RankAcceptability(
      columns, tree: Self.deep, options: .init(draws: draws, top: 7))
    // The same draws, each by itself.
    var table = [[Int]](repeating: [], count: subjects)
    for draw in 0..<draws {
      let weights = try RankAcceptability.weights(
        of: Self.deep, distribution: .uniform, seed: RankAcceptability.Options().seed, draw: draw)
      expectClose(weights.reduce(0, +), 1, relative: 1e-12)
      var scores = [Double](repeating: 0, count: subjects)
      for (column, weight) in zip(columns, weights) {
        for row in 0..<subjects { scores[row] += weight * column[row] }
      }
      for (subject, rank) in ScoreRanks(scores).competition.enumerated() {
        table[subject].append(rank)
      }
    }
    for subject in 0..<subjects {
      let sorted = table[subject].sorted()
      let quantiles = [0.05, 0.5, 0.95].map {
        sorted[Int(($0 * Double(draws) - 1e-9).rounded(.up)) - 1]
      }
      #expect(
        [result.lowQuantiles[subject], result.medians[subject], result.highQuantiles[subject]]
          == quantiles)
      expectClose(
        result.expectedRanks[subject], Double(sorted.reduce(0, +)) / Double(draws), relative: 1e-14)
      #expect(result.topShares[subject] == Double(sorted.count { $0 <= 7 }) / Double(draws))
      #expect(result.firstShares[subject] == Double(sorted.count { $0 == 1 }) / Double(draws))
    }
  }

  /// Ranks that are all held, and ranks that are made again for each pass, in two rounds or one.
  @Test(arguments: [100, 1_000, 17_000])
  func `passes agree with all ranks at once`(_ subjects: Int) throws {
    let columns = Self.random(subjects, 4, seed: 9)
    let options = RankAcceptability.Options(draws: subjects > 10_000 ? 70 : 130, cuts: .ranks([20, 60]))
    #expect(
      try RankAcceptability(columns, tree: Self.deep, options: options)
        == RankAcceptability(columns, tree: Self.deep, options: options, heldRanks: 0))
  }

  @Test func `is the same for any number of threads`() throws {
    let columns = Self.random(3_000, 4, seed: 2)
    let options = RankAcceptability.Options(draws: 200, cuts: .scores([0.7, 0.4]))
    let one = try RankAcceptability(
      columns, tree: Self.deep, options: options, parallelism: Parallelism(threads: 1))
    #expect(
      one
        == (try RankAcceptability(
          columns, tree: Self.deep, options: options, parallelism: Parallelism(threads: 6))))
    #expect(one.gradeShares.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 })
  }

  /// A clone has the same ranks in every draw; equal scores share the rank of the best.
  @Test func `clones and constants are tied`() throws {
    let columns = Self.random(500, 4, seed: 5).map { $0 + [$0[17]] }
    let result = try RankAcceptability(columns, tree: Self.deep, options: .init(draws: 100))
    #expect(result.expectedRanks[17] == result.expectedRanks[500])
    #expect(result.medians[17] == result.medians[500])
    let constant = try RankAcceptability(
      [[2, 2, 2], [1, 1, 1]], tree: Self.tree, options: .init(draws: 10))
    #expect(constant.highQuantiles == [1, 1, 1] && constant.expectedRankErrors == [0, 0, 0])
  }

  /// Skewed scores crowd into one bucket of the ranking.
  @Test func `skewed values rank as sorting does`() throws {
    let skewed = Self.random(2_000, 1, seed: 3)[0].map { Double.exp(-60 * $0) }
    let tree = WeightTree(names: ["x"], weights: [1])
    let result = try RankAcceptability([skewed], tree: tree, options: .init(draws: 3))
    #expect(result.medians == ScoreRanks(skewed).competition)
  }

  /// Ties are wide beside the distance between the best and the worst, or that distance is infinite.
  @Test(arguments: [1e-6, 1e-9, 1e-11, 1e-13, 1e308])
  func `narrow and wide values rank as sorting does`(_ width: Double) throws {
    let values = Self.random(2_000, 1, seed: 6)[0].map { 0.5 + width * ($0 - 0.5) * 2 }
    let result = try RankAcceptability(
      [values], tree: WeightTree(names: ["x"], weights: [1]), options: .init(draws: 3))
    #expect(result.medians == ScoreRanks(values).competition)
  }

  /// The mean of Dirichlet(κ w) is w and its variance w(1 − w)/(κ + 1).
  @Test(arguments: [0.7, 8, 300])
  func `weights about the given ones have their mean and variance`(_ concentration: Double) {
    let tree = WeightTree(names: ["x", "y", "z", "none"], weights: [0.6, 0.3, 0.1, 0])
    let draws = 6_000
    let weights = (0..<draws).map {
      RankAcceptability.weights(
        of: tree, distribution: .aroundGiven(concentration: concentration), seed: 4, draw: $0)
    }
    for (place, mean) in [0.6, 0.3, 0.1, 0].enumerated() {
      let values = weights.map { $0[place] }
      let variance = mean * (1 - mean) / (concentration + 1)
      expectClose(
        values.reduce(0, +) / Double(draws), mean, relative: 0,
        absolute: 5 * (variance / Double(draws)).squareRoot())
      let spread = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(draws)
      expectClose(spread, variance, relative: 0.15)
      #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
    }
  }

  @Test func `says what is wrong`() {
    #expect(throws: ScoringError.notFinite(row: 2, criterion: "y")) {
      try RankAcceptability([[1, 2], [1, .nan]], tree: Self.tree)
    }
    #expect(throws: ScoringError.mismatch("There are 1 columns for 2 indicators")) {
      try RankAcceptability([[1, 2]], tree: Self.tree)
    }
    #expect(throws: ScoringError.mismatch("The last ranks of the grades must ascend")) {
      try RankAcceptability(Self.columns, tree: Self.tree, options: .init(cuts: .ranks([3, 1])))
    }
  }
}
