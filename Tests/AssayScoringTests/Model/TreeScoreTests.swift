import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// Trees scored from the bottom up; expected values by hand.
@Suite struct TreeScoreTests {
  /// 德 0.4 (a 0.25, b 0.75), 绩 0.6 (c, a cost).
  private func model(_ missing: MissingLeafPolicy = .refuse) -> ScoringModel {
    ScoringModel(
      tree: [
        IndicatorNode(
          "德", weight: 0.4,
          children: [
            IndicatorNode("a", weight: 0.25, indicator: Indicator(.column("a"))),
            IndicatorNode("b", weight: 0.75, indicator: Indicator(.column("b"))),
          ]),
        IndicatorNode(
          "绩", weight: 0.6,
          children: [IndicatorNode("c", weight: 1, indicator: Indicator(.column("c"), direction: .cost))]),
      ], missing: missing)
  }

  // On the scale: a = 0, 0.5, 1; b = 1, 0, 0.5; c = 0, 1, 0.25.
  private let columns: [[Double]] = [[10, 15, 20], [3, 1, 2], [9, 5, 8]]

  @Test func `a weighted sum of weighted sums`() throws {
    let fitted = try model().fitted(to: columns)
    let score = try fitted.treeScores(columns, rule: .weightedSum, nodes: [0, 3])
    expectClose(score.nodes[0], [0.75, 0.125, 0.625], relative: 1e-15)
    expectClose(score.nodes[1], [0, 1, 0.25], relative: 1e-15)
    expectClose(score.scores, [0.3, 0.65, 0.4], relative: 1e-15)
    expectClose(fitted.globalWeights, [0.1, 0.3, 0.6], relative: 1e-15)
  }

  /// A product of products is the product with global weights: √ and powers in place of sums.
  @Test func `a weighted product of weighted products`() throws {
    let fitted = try model().fitted(to: columns)
    let score = try fitted.treeScores(columns, rule: .weightedProduct)
    expectClose(
      score.scores, [0, 0, Double.pow(1, 0.1) * Double.pow(0.5, 0.3) * Double.pow(0.25, 0.6)], relative: 1e-14)
  }

  @Test func `a missing leaf passes its weight to its siblings`() throws {
    var holed = columns
    holed[0][1] = .nan
    holed[2][2] = .nan
    let fitted = try model(.reweight).fitted(to: holed)
    let score = try fitted.treeScores(holed, rule: .weightedSum, nodes: [0])
    // Row 2: 德 is b alone, 0; 0.6·1. Row 3: 德 alone: 0.25·1 + 0.75·0.5 = 0.625.
    expectClose(score.nodes[0][1], 0, relative: 0)
    expectClose(score.scores, [0.3, 0.6, 0.625], relative: 1e-15)
  }

  @Test func `one who misses everything has no score, and nobody else loses theirs`() throws {
    var holed = columns
    for column in 0..<3 { holed[column][0] = .nan }
    let fitted = try model(.reweight).fitted(to: holed)
    let scores = try fitted.treeScores(holed, rule: .weightedSum).scores
    #expect(scores[0].isNaN && !scores[1].isNaN && !scores[2].isNaN)
  }

  @Test func `the worst value takes the place of a missing one`() throws {
    var holed = columns
    holed[2][1] = .nan
    let fitted = try model(.worst).fitted(to: holed)
    // The cost 9 is the worst of 9 and 8: 0 on its scale.
    expectClose(try fitted.treeScores(holed, rule: .weightedSum).scores[1], 0.4 * 0.125, relative: 1e-15)
  }

  @Test func `a refused missing value says where`() {
    var holed = columns
    holed[1][2] = .nan
    #expect(throws: ScoringError.notFinite(row: 3, criterion: "b")) { try model().fitted(to: holed) }
  }

  @Test func `a constant indicator has the weight 0 and a warning`() throws {
    let fitted = try model().fitted(to: [[10, 15, 20], [7, 7, 7], [9, 5, 8]])
    expectClose(fitted.nodes.map(\.localWeight), [0.4, 1, 0, 0.6, 1], relative: 1e-15)
    #expect(fitted.warnings.map(\.subject) == ["b"])
    #expect(throws: ScoringError.allConstant(method: "Score")) {
      try model().fitted(to: [[1, 1], [2, 2], [3, 3]])
    }
  }

  @Test func `a fitted scale is kept for those who come later`() throws {
    let fitted = try model().fitted(to: columns)
    let later = try fitted.treeScores([[25], [2], [5]], rule: .weightedSum).scores
    // a = 1.5 lies beyond the scale's end, b = 0.5, c = 1.
    expectClose(later, [0.4 * (0.25 * 1.5 + 0.75 * 0.5) + 0.6], relative: 1e-15)
  }

  @Test func `weights that do not add up name the node and the sum`() {
    var wrong = model()
    wrong.tree[0] = IndicatorNode(
      "德", weight: 0.4,
      children: [
        IndicatorNode("a", weight: 0.25, indicator: Indicator(.column("a"))),
        IndicatorNode("b", weight: 0.74, indicator: Indicator(.column("b"))),
      ])
    #expect(throws: ScoringError.weightsDoNotAdd(node: "德", sum: 0.99)) { try wrong.check() }
  }

  @Test func `the same bits for any number of threads`() throws {
    var generator = Philox(seed: 5)
    let columns = (0..<3).map { _ in (0..<20_000).map { _ in generator.nextUniform() } }
    let one = try model().fitted(to: columns, parallelism: Parallelism(threads: 1))
      .treeScores(columns, rule: .weightedSum, parallelism: Parallelism(threads: 1))
    let three = try model().fitted(to: columns, parallelism: Parallelism(threads: 3))
      .treeScores(columns, rule: .weightedSum, parallelism: Parallelism(threads: 3))
    #expect(one == three)
  }
}
