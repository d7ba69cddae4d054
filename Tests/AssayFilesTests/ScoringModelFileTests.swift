import AssayData
import AssayFiles
import AssayScoring
import Testing

/// Scoring models in YAML, and what is said of mistakes in them.
@Suite struct ScoringModelFileTests {
  @Test func `a nested tree`() throws {
    let model = try ScoringModelFile.parse(
      """
      subject: id
      tree:
        - {name: 德, weight: 0.2, indicators: [{column: x1, weight: 0.5}, {column: x2, weight: 0.5, target: 36.5}]}
        - {name: 绩, weight: 0.8, indicators: [{column: x3, weight: 1, direction: cost, floor: 60, unit: 件}]}
      weights: given
      normalise: {efficacy: [50, 50]}
      aggregate: weighted-product
      missing: reweight
      """)
    #expect(model.subject == "id")
    #expect(model.leaves.map(\.name) == ["x1", "x2", "x3"])
    #expect(model.leaves.map(\.path) == [["德"], ["德"], ["绩"]])
    #expect(model.leaves[1].indicator.direction == .target(36.5))
    #expect(model.leaves[2].indicator.floor == 60 && model.leaves[2].indicator.unit == "件")
    #expect(model.normalisation == .efficacy(offset: 50, span: 50))
    #expect(model.missing == .reweight && model.aggregation.name == "weighted-product")
  }

  @Test func `a flat list in which each names its parent is the same tree`() throws {
    let flat = try ScoringModelFile.parse(
      """
      tree:
        - {column: x1, weight: 0.5, parent: 德}
        - {name: 德, weight: 0.2}
        - {column: x2, weight: 0.5, parent: 德}
        - {name: 绩, weight: 0.8}
        - {column: x3, weight: 1, parent: 绩}
      """)
    let nested = try ScoringModelFile.parse(
      """
      tree:
        - {name: 德, weight: 0.2, indicators: [{column: x1, weight: 0.5}, {column: x2, weight: 0.5}]}
        - {name: 绩, weight: 0.8, indicators: [{column: x3, weight: 1}]}
      """)
    #expect(flat == nested)
  }

  @Test(arguments: [
    (
      "tree: [{column: a, weight: 0.5}, {column: b, weight: 0.49}]",
      "model, line 1: The weights under “score” add up to 0.99, not to 1."
    ),
    (
      "tree:\n- {name: a, parent: b, weight: 1}\n- {name: b, parent: c, weight: 1}\n- {name: c, parent: a, weight: 1}\n",
      "model, line 2: the tree goes round in a circle: “a” → “b” → “c” → “a”."
    ),
    ("tree: [{colum: a}]", "model, line 1: an entry of the tree has no key “colum”. Did you mean “column”?"),
    (
      "tree: [{column: a, parent: Dili, weight: 1}, {name: Diligence, weight: 1}]",
      "model, line 1: “a” has the parent “Dili”, which is not in the tree."
    ),
    (
      "tree: [{column: a, weight: 1}]\nnormalise: minmax",
      "model, line 2: normalise is “minmax”. Did you mean “min-max”? "
        + "It is one of min-max, max, sum, vector, z, efficacy, none."
    ),
    (
      "tree: [{column: a}]",
      "model, line 1: The children of “score” have no weights; give them, or say how they are found: weights: entropy."
    ),
    (
      "tree: [{column: a, weight: 1}, {column: b}]",
      "model, line 1: Under “score”, “a” has a weight and “b” has none; give all or none."
    ),
    (
      "tree: [{column: a, weight: 0.5}, {column: a, weight: 0.5}]",
      "model, line 1: The name “a” stands twice among the criteria; names must differ."
    ),
    ("subject: id", "model, line 1: a scoring model needs a tree. tree: [{column: x1, weight: 1}]"),
  ])
  func `a mistake is told with its line`(text: String, sentence: String) {
    #expect { try ScoringModelFile.parse(text) } throws: { error in
      let said = (error as? DataError)?.description ?? "\(error)"
      if said != sentence { Issue.record("\(said)") }
      return said == sentence
    }
  }

  @Test func `a fitted model reads back as the same scales and weights`() throws {
    let model = try ScoringModelFile.parse(
      """
      name: "总分 \\"A\\""
      tree:
        - {name: 德, weight: 0.1, indicators: [{column: x1, weight: 0.3}, {column: x2, weight: 0.7, interval: [1, 2]}]}
        - {column: x3, name: 'a: b', weight: 0.9, direction: cost, normalise: z, missing: worst, floor: 7}
      missing: reweight
      """)
    let columns: [[Double]] = [[0.1, 0.2, 0.7, 1 / 3], [0.5, 1.1, 2.4, 9], [3, 1, 4, 1]]
    let fitted = try model.fitted(to: columns)
    let again = try ScoringModelFile.parse(FittedModelFile.text(fitted)).fitted(to: [[5], [6], [7]])
    #expect(again.scales == fitted.scales)
    #expect(again.nodes == fitted.nodes)
    let scores = try fitted.treeScores(columns, rule: .weightedSum).scores
    #expect(try again.treeScores(columns, rule: .weightedSum).scores == scores)
    #expect(FittedModelFile.text(again) == FittedModelFile.text(fitted))
  }
}
