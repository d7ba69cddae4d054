import AssayScoring

/// A scoring model with every kind of scale.
enum StoredScores {
  static let count = 12
  static let columns: [[Double]] = (0..<5).map { (column: Int) -> [Double] in
    (0..<count).map { (row: Int) -> Double in 1 + Double((row * 7 + column * 5) % 13) / Double(column + 3) }
  }

  static func fitted(
    _ aggregation: String = "weighted-sum", missing: MissingLeafPolicy = .refuse, source: Indicator.Source? = nil
  ) throws -> FittedModel {
    let model = ScoringModel(
      tree: [
        IndicatorNode(
          "work", weight: 0.6,
          children: [
            IndicatorNode("more", weight: 0.5, indicator: Indicator(source ?? .column("a & b"))),
            IndicatorNode("less", weight: 0.2, indicator: Indicator(.column("b"), direction: .cost)),
            IndicatorNode("near", weight: 0.3, indicator: Indicator(.column("c"), direction: .target(2.1))),
          ]),
        IndicatorNode(
          "rest", weight: 0.4,
          children: [
            IndicatorNode("within", weight: 0.7, indicator: Indicator(.column("d"), direction: .interval(1.4...1.9))),
            IndicatorNode(
              "share", weight: 0.3, indicator: Indicator(.column("e"), direction: .cost, normalisation: .sum)),
          ]),
      ], name: "total", aggregation: .init(aggregation), missing: missing)
    return try model.fitted(to: columns)
  }
}
