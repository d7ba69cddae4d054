internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

/// The scores of all persons, and what they were made of.
struct ScoreResult {
  /// One a person; NaN for one who misses every indicator.
  let scores: [Double]
  /// Before bonus and penalty.
  let base: [Double]
  let order: ScoreOrder
  /// Competition ranks; 0 for one without a score.
  let ranks: [Int]
  let parts: [AggregateScores.Part]
  let notes: [String]
  let warnings: [ScoringWarning]
  /// Grades; nil where the model has no rules for them.
  let grading: ScoreGrading?

  init(
    _ fitted: FittedModel, grading rules: GradingRules, subjects: ScoredSubjects, parallelism: Parallelism
  ) throws(ScoringError) {
    var nodes: [(name: String, place: Int)] = []
    var nodeScores: [[Double]] = []
    if let rule = fitted.model.aggregation.rule {
      nodes = rules.namedNodes.compactMap { name in
        fitted.nodes.firstIndex { $0.name == name }.map { (name, $0) }
      }
      let tree = try fitted.treeScores(
        subjects.columns, rule: rule, nodes: nodes.map(\.place), parallelism: parallelism)
      (base, nodeScores) = (tree.scores, tree.nodes)
      (order, parts, notes, warnings) = (.descending, [], [], [])
    } else {
      let result = try fitted.methodScores(subjects.columns, parallelism: parallelism)
      (base, order, parts) = (result.scores, result.order, result.parts)
      (notes, warnings) = (result.notes, result.warnings)
    }
    if let input = subjects.rules {
      grading = try ScoreGrading(
        rules, leaves: fitted.leaves, values: subjects.columns, base: base.map { $0.isNaN ? nil : $0 }, order: order,
        input: input,
        nodeScores: { name in nodes.firstIndex { $0.name == name }.map { nodeScores[$0] } }, name: subjects.name)
    } else {
      grading = nil
    }
    let graded: [Double]? = grading.map { $0.scores.map { $0 ?? .nan } }
    scores = graded ?? base
    ranks = Self.ranks(scores, order: order, parallelism: parallelism)
  }

  private static func ranks(_ scores: [Double], order: ScoreOrder, parallelism: Parallelism) -> [Int] {
    guard scores.contains(where: \.isNaN) else {
      return ScoreRanks(scores, order: order, parallelism: parallelism).competition
    }
    let scored = scores.indices.filter { !scores[$0].isNaN }
    let ranks = ScoreRanks(scored.map { scores[$0] }, order: order, parallelism: parallelism).competition
    var all = [Int](repeating: 0, count: scores.count)
    for (position, rank) in zip(scored, ranks) { all[position] = rank }
    return all
  }

  /// The persons from the best to the worst, tied ones in the order of the data; those without a score are left out.
  func best(_ count: Int) -> [Int] {
    let scored = ranks.indices.filter { ranks[$0] > 0 && ranks[$0] <= count }
    return Array(scored.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.prefix(count))
  }

  /// The ranks as cells.
  var rankContent: ColumnContent {
    ranks.contains(0) ? .values(ranks.map { Value($0 == 0 ? nil : $0) }) : .integers(ranks)
  }
}
