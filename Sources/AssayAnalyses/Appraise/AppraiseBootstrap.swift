internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

/// Intervals of scores, and of the difference of two, by drawing raters again.
struct AppraiseBootstrap {
  /// The columns `conf_low` and `conf_high` of the scores.
  let columns: [(TableColumn, ColumnContent)]
  let tables: [Table]
  let notes: [String]

  /// - Parameters:
  ///   - replicates: How often raters are drawn.
  ///   - pair: Two persons whose difference is wanted; empty for none.
  init(
    _ appraisal: Appraisal, ballots: Ballots, replicates: Int, pair: [String], options: DataOptions
  ) throws {
    let asked = ScoreBootstrap.Options(level: options.level, replicates: replicates, seed: options.seed)
    let size = 64
    let count = appraisal.subjects.count
    let parallelism = options.parallelism.named("Drawing raters")
    let limits = parallelism.map(pieces: (count + size - 1) / size) { block in
      (block * size..<min((block + 1) * size, count)).map { subject -> ClosedRange<Double>? in
        guard let drawn = appraisal.raterPoints(of: subject, ballots) else { return nil }
        var asked = asked
        asked.stream = UInt32(truncatingIfNeeded: subject)
        guard let interval = ScoreBootstrap(drawn.classes, options: asked)?.percentile else { return nil }
        return interval.lowerBound + drawn.rest...interval.upperBound + drawn.rest
      }
    }.flatMap { $0 }
    columns = [
      (TableColumn("conf_low"), .numbers(limits.map { $0?.lowerBound ?? .nan })),
      (TableColumn("conf_high"), .numbers(limits.map { $0?.upperBound ?? .nan })),
    ]
    tables = pair.isEmpty ? [] : [try Self.difference(pair, appraisal, ballots, asked)]
    notes = [
      "Intervals of scores: percentiles of \(replicates) draws of the raters of each class, with replacement, seed "
        + "\(options.seed). Ranks are never drawn: the percentile bootstrap of a rank is inconsistent near ties."
    ]
  }

  private static func difference(
    _ pair: [String], _ appraisal: Appraisal, _ ballots: Ballots, _ options: ScoreBootstrap.Options
  ) throws -> Table {
    let places = try pair.map { name in
      guard let place = appraisal.subjects.firstIndex(of: name) else {
        let near = appraisal.subjects.count > 20_000 ? "" : name.hint(in: appraisal.subjects)
        throw AnalysisError("There is no person “\(name)”\(near).")
      }
      return place
    }
    guard let first = appraisal.raterPoints(of: places[0], ballots),
      let second = appraisal.raterPoints(of: places[1], ballots),
      let drawn = ScoreBootstrap(difference: first.classes, second.classes, options: options)
    else { throw AnalysisError("“\(pair[0])” and “\(pair[1])” do not both have a score from ballots.") }
    let rest = first.rest - second.rest
    return Table(
      name: "score_difference", title: "Difference of two scores",
      columns: ["first", "second", "estimate", "std_error", "conf_low", "conf_high"],
      rows: [
        [
          .text(pair[0]), .text(pair[1]), .number(drawn.estimate + rest), .number(drawn.standardError),
          .number(drawn.percentile.lowerBound + rest), .number(drawn.percentile.upperBound + rest),
        ]
      ], footnotes: ["Raters who rated both are drawn for both at once."])
  }
}
