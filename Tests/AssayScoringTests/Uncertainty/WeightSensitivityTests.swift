import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// The weight changes that reverse neighbours.
@Suite struct WeightSensitivityTests {
  static let columns = [
    [0.9, 0.3, 0.5, 0.1], [0.2, 0.8, 0.5, 0.6], [0.5, 0.6, 0.1, 0.2], [0.4, 0.5, 0.9, 0.7],
  ]
  static var tree: WeightTree { get throws { try RankAcceptabilityTests.deep } }

  /// uncertainty.py: scipy's brentq on the difference of the scores, for every weight.
  @Test func `agrees with a search`() throws {
    let result = try WeightSensitivity(Self.columns, tree: Self.tree)
    #expect(result.pairs.map(\.better) == [0, 2, 1])
    #expect(result.pairs.map(\.worse) == [2, 1, 3])
    let names = result.tree.nodes.map(\.name)
    let absolute = try result.pairs.map { try #require($0.absolute) }
    #expect(absolute.map { names[$0.node] } == ["b2", "b1", "b2"])
    #expect(absolute.map(\.scope) == [.global, .global, .global])
    expectClose(
      absolute.map(\.change), [0.12659932659932663, 0.015686274509803935, 0.3555555555555557],
      relative: 1e-12)
    let relative = try result.pairs.map { try #require($0.relative) }
    #expect(relative.map { names[$0.node] } == ["a1", "a1", "b2"])
    #expect(relative.map(\.scope) == [.local, .local, .global])
    expectClose(
      relative.map(\.relativeChange),
      [0.31972789115646266, 0.04761904761904765, 1.7777777777777783], relative: 1e-12)
  }

  /// The weights after a change, with the others of the family rescaled.
  static func changed(_ tree: WeightTree, _ change: WeightSensitivity.Change, by factor: Double)
    -> [Double]
  {
    let delta = change.change * factor
    let rest = (1 - change.weight - delta) / (1 - change.weight)
    if change.scope == .global {
      return tree.leafWeights.enumerated().map { leaf, weight in
        leaf == tree.nodes[change.node].leaf ? weight + delta : weight * rest
      }
    }
    let parent = tree.nodes[change.node].parent
    return tree.leafWeights(
      local: tree.nodes.enumerated().map { place, node in
        guard node.parent == parent else { return node.localWeight }
        return place == change.node ? node.localWeight + delta : node.localWeight * rest
      })
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `thresholds reverse the pair and a little less does not`(_ seed: UInt64) throws {
    let columns = RankAcceptabilityTests.random(60, 4, seed: seed)
    let tree = try Self.tree
    let result = try WeightSensitivity(columns, tree: tree)
    #expect(result.pairs.count == 59)
    var found = 0
    for pair in result.pairs {
      func difference(_ weights: [Double]) -> Double {
        zip(columns, weights).reduce(0) { $0 + $1.1 * ($1.0[pair.better] - $1.0[pair.worse]) }
      }
      for change in [pair.absolute, pair.relative].compactMap({ $0 }) {
        found += 1
        #expect(difference(Self.changed(tree, change, by: 0.999)) > 0)
        #expect(difference(Self.changed(tree, change, by: 1.001)) < 0)
        #expect(change.newWeight > 0 && change.newWeight < 1)
      }
      expectClose(pair.difference, difference(tree.leafWeights), relative: 1e-9)
    }
    #expect(found > 59)
  }

  @Test func `a dominated neighbour is never reversed`() throws {
    let result = try WeightSensitivity(
      [[3, 2, 1], [3, 2, 1]], tree: WeightTree(names: ["x", "y"], weights: [0.5, 0.5]))
    #expect(result.pairs.allSatisfy { $0.absolute == nil && $0.relative == nil })
  }

  @Test func `a limit leaves the best pairs`() throws {
    let columns = RankAcceptabilityTests.random(50, 4, seed: 1)
    let all = try WeightSensitivity(columns, tree: Self.tree)
    #expect(
      try WeightSensitivity(columns, tree: Self.tree, limit: 5).pairs == Array(all.pairs.prefix(5)))
  }
}

/// How near rankings are to each other.
@Suite struct MethodAgreementTests {
  /// R 4.2.2: cor(c(4, 3, 2, 1, 1), c(5, 3, 4, 2, 1), method = "kendall") is 0.7378648; by hand 7/√(9·10).
  @Test func `agrees with R`() throws {
    let result = try MethodAgreement(
      [
        .init("a", [4, 3, 2, 1, 1]), .init("b", [5, 3, 4, 2, 1]),
        .init("c", [1, 2, 3, 4, 5], order: .ascending),
      ],
      tops: [1, 2])
    #expect(result.pairs.map(\.first) == ["a", "a", "b"])
    expectClose(result.pairs[0].kendallTau, 7 / Double(90).squareRoot(), relative: 1e-14)
    #expect(result.pairs[0].topOverlaps == [1, 0.5])
    #expect(result.pairs[0].largestShift == 1 && result.pairs[0].mostShifted == 1)
    #expect(result.pairs[2].kendallTau == 0.8)
  }

  @Test func `a constant ranking has no correlation`() throws {
    let result = try MethodAgreement([.init("a", [1, 1, 1]), .init("b", [1, 2, 3])], tops: [1])
    #expect(result.pairs[0].kendallTau == nil)
    // All three are first in one, one in the other.
    #expect(result.pairs[0].topOverlaps == [0.5])
    #expect(throws: ScoringError.mismatch("It takes two methods to compare, and there are 1")) {
      try MethodAgreement([.init("a", [1])])
    }
  }
}

/// Whether third alternatives decide.
@Suite struct RankReversalTests {
  /// Σ w (x − min)/(max − min): scores depend on who is there.
  struct MinMaxSum: AggregationMethod {
    static let name = "min-max sum"
    func evaluate(
      _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism
    ) throws(ScoringError) -> AggregateScores {
      var scores = [Double](repeating: 0, count: matrix.alternativeCount)
      for ((column, range), weight) in zip(zip(matrix.columns, matrix.ranges()), weights) {
        for row in column.indices {
          scores[row] +=
            weight * (column[row] - range.lowerBound) / (range.upperBound - range.lowerBound)
        }
      }
      return AggregateScores(scores: scores)
    }
  }

  /// Σ w x: each score by itself.
  struct PlainSum: AggregationMethod {
    static let name = "sum"
    func evaluate(
      _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism
    ) throws(ScoringError) -> AggregateScores {
      var scores = [Double](repeating: 0, count: matrix.alternativeCount)
      for (column, weight) in zip(matrix.columns, weights) {
        for row in column.indices { scores[row] += weight * column[row] }
      }
      return AggregateScores(scores: scores)
    }
  }

  /// By hand.
  ///
  /// Min–max scores are 0.5, 0.46, 0.5 and 0.40. Without the third, x spans 7 to 10 and y 0 to 1.2, and the
  /// others have 0.5, 0.667 and 0.417.
  @Test func `a dropped extreme reverses a pair`() throws {
    let matrix = try DecisionMatrix(
      [Criterion("x"), Criterion("y")], rows: [[10, 0], [8, 1.2], [0, 10], [7, 1]])
    let result = try RankReversal(MinMaxSum(), matrix, weights: [0.5, 0.5], sampleSize: 3)
    #expect(result.trials.count == 8)
    let drop = try #require(result.trials.first { $0.kind == .dropped && $0.alternative == 2 })
    #expect(drop.reversedPairs == 1 && drop.isBestChanged)
    expectClose(drop.kendallTau, 1 / 3.0, relative: 1e-12)
    #expect(result.trials[0].alternative == 3, "the worst comes first")
    let clones = result.trials.filter { $0.kind == .cloned }
    #expect(clones.allSatisfy { $0.reversedPairs == 0 && $0.cloneDifference == 0 })
    #expect(result.reversalShare(.cloned) == 0)
  }

  @Test func `a plain sum never reverses`() throws {
    let columns = RankAcceptabilityTests.random(200, 3, seed: 6)
    let matrix = try DecisionMatrix(
      [Criterion("x"), Criterion("y"), Criterion("z")], columns: columns)
    let result = try RankReversal(PlainSum(), matrix, weights: [0.2, 0.3, 0.5], sampleSize: 10)
    #expect(result.trials.count == 22)
    #expect(
      result.trials.allSatisfy { $0.reversedPairs == 0 && $0.kendallTau == 1 && $0.failure == nil })
    #expect(
      result == (try RankReversal(PlainSum(), matrix, weights: [0.2, 0.3, 0.5], sampleSize: 10)))
  }

  @Test func `says what is wrong`() throws {
    let matrix = try DecisionMatrix([Criterion("x")], rows: [[1], [2]])
    #expect(
      throws: ScoringError.mismatch(
        "Rank reversal is tried for 3 to 10000 alternatives, and there are 2")
    ) {
      try RankReversal(PlainSum(), matrix, weights: [1])
    }
  }
}
