internal import AssayData
internal import AssayReport
internal import AssayScoring

/// Tables and notes that say how sure scores and ranks are.
///
/// Results number the subjects that were scored from 0, in the order of the data; `rows` says at which row of the
/// scores each of them stands, for subjects who have no score are not among them.
struct UncertaintyPage {
  /// What a subject is called, by its row.
  let name: (Int) -> String
  /// The row of each subject that was scored; nil where all rows were.
  let rows: [Int]?

  init(rows: [Int]? = nil, name: @escaping (Int) -> String) {
    self.name = name
    self.rows = rows
  }

  func name(of subject: Int) -> String { name(rows.map { $0[subject] } ?? subject) }

  // MARK: Columns of the scores

  /// The columns `std_error`, `rank_conf_low`, `rank_conf_high` and, of one family for all, `letters`.
  ///
  /// - Parameter count: The number of rows of the scores.
  func scoreColumns(_ errors: CompositeErrors, _ sets: RankConfidence, count: Int) -> [(
    TableColumn, ColumnContent
  )] {
    let letters = sets.low.indices.map {
      sets.low[$0] == nil ? Value.empty : .text(sets.runs.letters(of: $0))
    }
    return scoreColumns(errors, low: sets.low, high: sets.high, count: count)
      + [(TableColumn("run_letters"), .values(spread(letters, count)))]
  }

  /// The columns where ranks are within units.
  func scoreColumns(_ errors: CompositeErrors, _ sets: UnitRankConfidence, count: Int) -> [(
    TableColumn, ColumnContent
  )] {
    scoreColumns(errors, low: sets.low, high: sets.high, count: count)
  }

  private func scoreColumns(
    _ errors: CompositeErrors, low: [Int?], high: [Int?], count: Int
  ) -> [(TableColumn, ColumnContent)] {
    [
      (
        TableColumn("std_error"),
        .numbers(spread(errors.standardErrors.map { $0 ?? .nan }, count, missing: .nan))
      ),
      (TableColumn("rank_conf_low"), .values(spread(low.map { Value($0) }, count))),
      (TableColumn("rank_conf_high"), .values(spread(high.map { Value($0) }, count))),
    ]
  }

  private func spread(_ values: [Value], _ count: Int) -> [Value] {
    spread(values, count, missing: .empty)
  }

  private func spread<Element>(_ values: [Element], _ count: Int, missing: Element) -> [Element] {
    guard let rows else { return values }
    var all = [Element](repeating: missing, count: count)
    for (row, value) in zip(rows, values) { all[row] = value }
    return all
  }

  // MARK: Rank sets

  /// What the sets are and what they rest on.
  func notes(_ sets: RankConfidence) -> [String] { notes(sets, within: nil) }

  /// What the sets within units are and what they rest on.
  func notes(_ sets: UnitRankConfidence) -> [String] {
    let made = sets.sets.compactMap { $0 }
    guard let first = made.first else { return [] }
    let criticalValues = made.compactMap { $0.criticalValues.last }
    let range = (criticalValues.min() ?? 0, criticalValues.max() ?? 0)
    let missing = made.reduce(0) { $0 + $1.unknownCount }
    return notes(first, within: (made.count, range)) + unknown(missing)
  }

  private func notes(
    _ sets: RankConfidence, within units: (count: Int, critical: (Double, Double))?
  ) -> [String] {
    let probability = "with a probability of \((100 * sets.options.level).token) %"
    var notes: [String] = []
    switch sets.family {
    case .simultaneous:
      let whole = units.map { "all ranks within a unit at once, in each of \($0.count) units," }
      notes.append(
        "Rank intervals are simultaneous: they cover \(whole ?? "the ranks of all subjects at once") \(probability) "
          + "(Mogstad, Romano, Shaikh and Wilhelm 2024, with step-down).")
      let critical =
        units.map { "critical values \(short($0.critical.0)) to \(short($0.critical.1))" }
        ?? "critical values by step \(sets.criticalValues.map(short).joined(separator: ", "))"
      let error = sets.levelError.map { (100 * $0).rounded(toDecimals: 2).token } ?? ""
      notes.append(
        "Rank intervals: \(critical), from \(sets.options.draws) simulated replicates with seed "
          + "\(sets.options.seed); Monte Carlo error of the level \(error) percentage points.")
    case .marginal:
      notes.append(
        "Rank intervals are marginal: each covers the rank of its own subject \(probability), and not all ranks at "
          + "once. Critical values \(sets.criticalValues.map(short).joined(separator: " to ")), by numerical "
          + "integration, in a single step.")
    }
    notes.append(
      "Scores of different subjects are taken to be independent and approximately normal. Raters who are lenient or "
        + "severe to all alike make differences surer than that.")
    if units == nil { notes += unknown(sets.unknownCount) }
    return notes
  }

  private func short(_ value: Double) -> String { value.rounded(toDecimals: 3).token }

  private func unknown(_ count: Int) -> [String] {
    guard count > 0 else { return [] }
    return [
      "\(count) subjects have no standard error: they are told apart from nobody and widen the intervals of others."
    ]
  }

  /// Who cannot be told apart: the runs of the ranking, from the best.
  ///
  /// - Parameters:
  ///   - scores: Those that the sets were found for.
  ///   - order: Which end of them is the good one.
  func separability(_ sets: RankConfidence, scores: [Double], order: ScoreOrder) -> Table {
    let ranks = ScoreRanks(scores, order: order)
    let rows = sets.runs.runs.enumerated().map { place, run -> [Value] in
      let (first, last) = (ranks.order[run.lowerBound], ranks.order[run.upperBound - 1])
      return [
        .text(InseparableRuns.letter(place)), .integer(run.count),
        .integer(ranks.competition[first]),
        .integer(ranks.competition[last]), .text(name(of: first)), .text(name(of: last)),
      ]
    }
    return Table(
      name: "separability", title: "Runs of subjects who cannot be told apart",
      columns: [
        "run_letters", "count", "first_rank", "last_rank", "first_subject", "last_subject",
      ], rows: rows,
      pageLimit: 50,
      footnotes: [
        "No two subjects of a run are told apart; a subject may be in several runs. Two who share no letter may still not be "
          + "told apart: the interval of the ranks says."
      ])
  }
}

extension Double {
  /// The number with so many decimals at most.
  fileprivate func rounded(toDecimals decimals: Int) -> Double {
    var factor = 1.0
    for _ in 0..<decimals { factor *= 10 }
    return (self * factor).rounded() / factor
  }
}
