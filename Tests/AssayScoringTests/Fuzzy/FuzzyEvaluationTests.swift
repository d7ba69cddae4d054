import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// Fuzzy comprehensive evaluation by the four operators, on one level and on several.
@Suite struct FuzzyEvaluationTests {
  /// The evaluation of a garment (服装评判) by colour, style, wear and price, as two kinds of customer weigh them: an
  /// example of Chinese textbooks on fuzzy mathematics, with its results by M(∧, ∨).
  static let garment: [[Double]] = [
    [0.2, 0.5, 0.2, 0.1], [0.7, 0.2, 0.1, 0], [0, 0.4, 0.5, 0.1], [0.2, 0.3, 0.5, 0],
  ]

  private static func factors(_ weights: [Double], _ rows: [[Double]] = garment) -> [MembershipNode] {
    zip(weights, rows).enumerated().map {
      MembershipNode("u\($0.offset + 1)", weight: $0.element.0, shares: $0.element.1)
    }
  }

  @Test func `the garment as published`() throws {
    let first = try FuzzyEvaluation(Self.factors([0.1, 0.2, 0.3, 0.4]), composition: .minMax).total
    #expect(first.memberships == [0.2, 0.3, 0.4, 0.1])
    #expect(first.maximumLevels == [2])
    let second = try FuzzyEvaluation(Self.factors([0.4, 0.35, 0.15, 0.1]), composition: .minMax).total
    #expect(second.memberships == [0.35, 0.4, 0.2, 0.1])
    #expect(second.maximumLevels == [1])
    expectClose(second.normalised, [0.35, 0.4, 0.2, 0.1].map { $0 / 1.05 }, relative: 1e-15)
  }

  /// By hand, from the same data.
  @Test func `the other operators`() throws {
    let factors = Self.factors([0.1, 0.2, 0.3, 0.4])
    let product = try FuzzyEvaluation(factors, composition: .productMax).total
    expectClose(product.memberships, [0.14, 0.12, 0.2, 0.03], relative: 1e-14)
    let sum = try FuzzyEvaluation(factors, composition: .minSum).total
    expectClose(sum.memberships, [0.5, 0.9, 0.9, 0.2], relative: 1e-14)
    #expect(sum.maximumLevels == [1, 2])
    let mean = try FuzzyEvaluation(factors, points: [100, 80, 60, 40])
    #expect(mean.composition == .weightedMean)
    expectClose(mean.total.memberships, [0.24, 0.33, 0.39, 0.04], relative: 1e-14)
    expectClose(mean.total.score, 75.4, relative: 1e-14)
    // min(1/2, 1) + min(1/4, 1) + min(1/4, 3/4) is 1 and the bound of the sum.
    let full = Self.factors([0.5, 0.25, 0.25], [[1, 0], [1, 0], [0.75, 0.25]])
    let bounded = try FuzzyEvaluation(full, composition: .minSum).total
    #expect(bounded.memberships == [1, 0.25])
  }

  @Test func `levels of the weighted mean are products of weights`() throws {
    for number in 0..<500 {
      var generator = Philox(seed: 3, replicate: UInt32(number))
      func shares(_ count: Int) -> [Double] {
        let parts = (0..<count).map { _ in Double(Int.random(in: 1...9, using: &generator)) }
        return parts.map { $0 / parts.reduce(0, +) }
      }
      let top = shares(3)
      var tree: [MembershipNode] = []
      var flat: [MembershipNode] = []
      for (block, weight) in top.enumerated() {
        let local = shares(Int.random(in: 1...4, using: &generator))
        let leaves = local.enumerated().map {
          MembershipNode("f\(block).\($0.offset)", weight: $0.element, shares: shares(4))
        }
        tree.append(MembershipNode("b\(block)", weight: weight, parts: leaves))
        flat += leaves.map { MembershipNode($0.name, weight: weight * $0.weight, shares: $0.shares) }
      }
      let points = [95.0, 85, 75, 50]
      let (levels, single) = (try FuzzyEvaluation(tree, points: points), try FuzzyEvaluation(flat, points: points))
      expectClose(levels.total.normalised, single.total.normalised, relative: 1e-13)
      expectClose(levels.total.score, try #require(single.total.score), relative: 1e-13)
      #expect(levels.parts.map(\.path) == [["b0"], ["b1"], ["b2"]])
      // The order of factors does not matter, and the normalised memberships add up to 1.
      for composition in CompositionOperator.allCases {
        let forward = try FuzzyEvaluation(tree, composition: composition).total
        let backward = try FuzzyEvaluation(tree.reversed(), composition: composition).total
        expectClose(forward.memberships, backward.memberships, relative: 1e-13)
        expectClose(forward.normalised.reduce(0, +), 1, relative: 1e-14)
      }
    }
  }

  @Test func `three levels, and a node before its parts`() throws {
    let leaf = MembershipNode("leaf", weight: 1, shares: [0.25, 0.75])
    let inner = MembershipNode("inner", weight: 1, parts: [leaf])
    let tree = [
      MembershipNode("outer", weight: 0.5, parts: [inner]), MembershipNode("other", weight: 0.5, shares: [1, 0]),
    ]
    let result = try FuzzyEvaluation(tree)
    #expect(result.parts.map(\.path) == [["outer"], ["outer", "inner"]])
    #expect(result.total.memberships == [0.625, 0.375])
    #expect(result.total.score == nil)
  }

  @Test func `shares from counts of raters`() throws {
    let node = try MembershipNode("integrity", weight: 1, counts: [12, 6, 2, 0])
    #expect(node.shares == [0.6, 0.3, 0.1, 0])
    #expect(throws: ScoringError.mismatch("Nobody rated “integrity”, so its shares are not defined")) {
      try MembershipNode("integrity", weight: 1, counts: [0, 0])
    }
    #expect(throws: ScoringError.mismatch("A count of “integrity” is negative or not finite")) {
      try MembershipNode("integrity", weight: 1, counts: [3, -1])
    }
  }

  @Test func `what does not add up is named`() throws {
    let rows = [[0.5, 0.5], [0.5, 0.4]]
    let short = #expect(throws: ScoringError.self) { try FuzzyEvaluation(Self.factors([0.5, 0.5], rows)) }
    #expect(short?.description == "The membership shares of “u2” add up to 0.9, not to 1.")
    #expect(throws: ScoringError.weightsDoNotAdd(node: "all factors", sum: 0.9)) {
      try FuzzyEvaluation(Self.factors([0.5, 0.4], [[0.5, 0.5], [1, 0]]))
    }
    let nested = [MembershipNode("b", weight: 1, parts: Self.factors([0.25, 0.5], [[0.5, 0.5], [1, 0]]))]
    #expect(throws: ScoringError.weightsDoNotAdd(node: "b", sum: 0.75)) { try FuzzyEvaluation(nested) }
    #expect(throws: ScoringError.mismatch("“u2” has shares of 1 grades where there are 2")) {
      try FuzzyEvaluation(Self.factors([0.5, 0.5], [[0.5, 0.5], [1]]))
    }
    #expect(throws: ScoringError.mismatch("A membership share of “u1” is not between 0 and 1")) {
      try FuzzyEvaluation(Self.factors([1], [[1.5, -0.5]]))
    }
    #expect(throws: ScoringError.duplicateName("x")) {
      try FuzzyEvaluation([
        MembershipNode("x", weight: 0.5, shares: [1]), MembershipNode("x", weight: 0.5, shares: [1]),
      ])
    }
    #expect(throws: ScoringError.empty(alternatives: 1, criteria: 0)) { try FuzzyEvaluation([]) }
    // Within 1e-9 is well: thirds that were rounded.
    _ = try FuzzyEvaluation(Self.factors([1], [[0.3333333333, 0.3333333333, 0.3333333334]]))
  }
}
