internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

/// How sure scores and ranks of an appraisal are, given who happened to rate.
struct AppraiseUncertainty {
  /// The columns of the scores.
  let columns: [(TableColumn, ColumnContent)]
  let tables: [Table]
  let notes: [String]
  let warnings: [String]

  /// Simultaneous sets of ranks for up to 5,000 persons or within units; marginal sets for more persons without units.
  init(_ appraisal: Appraisal, ballots: Ballots, units: [Int]?, options: DataOptions) throws {
    let parallelism = options.parallelism
    guard let errors = try appraisal.errors(ballots, parallelism: parallelism) else {
      throw AnalysisError("Only a weighted sum has standard errors from its raters; this score is a weighted product.")
    }
    let rows = appraisal.subjects.indices.filter { appraisal.scores[$0] != nil }
    let scores = rows.compactMap { appraisal.scores[$0] }
    let page = UncertaintyPage(rows: rows) { appraisal.subjects[$0] }
    let asked = RankConfidence.Options(level: options.level, seed: options.seed)
    let named = parallelism.named("Comparing ranks")
    warnings = errors.warnings.map(\.description)
    let count = appraisal.subjects.count
    if scores.count > RankConfidence.largestSimultaneous, let units {
      let sets = try UnitRankConfidence(
        scores, standardErrors: errors.standardErrors, units: rows.map { units[$0] }, options: asked, parallelism: named
      )
      columns = page.scoreColumns(errors, sets, count: count)
      tables = []
      notes = errors.notes + page.notes(sets)
    } else {
      let sets = try RankConfidence(
        scores, standardErrors: errors.standardErrors, options: asked, parallelism: named)
      columns = page.scoreColumns(errors, sets, count: count)
      tables = [page.separability(sets, scores: scores, order: .descending)]
      notes = errors.notes + page.notes(sets)
    }
  }
}
