internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

/// The scores of all persons, and what they were made of.
struct ScoreResult {
  /// One a person; NaN for one who misses every indicator.
  let scores: [Double]
  let order: ScoreOrder
  /// Competition ranks; 0 for one without a score.
  let ranks: [Int]
  let parts: [AggregateScores.Part]
  let notes: [String]
  let warnings: [ScoringWarning]

  init(_ fitted: FittedModel, subjects: ScoredSubjects, parallelism: Parallelism) throws(ScoringError) {
    if let rule = fitted.model.aggregation.rule {
      scores = try fitted.treeScores(subjects.columns, rule: rule, parallelism: parallelism).scores
      (order, parts, notes, warnings) = (.descending, [], [], [])
    } else {
      let result = try fitted.methodScores(subjects.columns, parallelism: parallelism)
      (scores, order, parts) = (result.scores, result.order, result.parts)
      (notes, warnings) = (result.notes, result.warnings)
    }
    ranks = Self.ranks(scores, order: order)
  }

  private static func ranks(_ scores: [Double], order: ScoreOrder) -> [Int] {
    guard scores.contains(where: \.isNaN) else { return ScoreRanks(scores, order: order).competition }
    let scored = scores.indices.filter { !scores[$0].isNaN }
    let ranks = ScoreRanks(scored.map { scores[$0] }, order: order).competition
    var all = [Int](repeating: 0, count: scores.count)
    for (position, rank) in zip(scored, ranks) { all[position] = rank }
    return all
  }

  /// The ranks as cells.
  var rankContent: ColumnContent {
    ranks.contains(0) ? .values(ranks.map { Value($0 == 0 ? nil : $0) }) : .integers(ranks)
  }
}
