internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

/// The tables about raters: how well each class agrees, and what each rater gave.
struct RatersPage {
  private let overview: RaterOverview
  /// The places of the raters in the order of the table: those who are listed first.
  private let order: [RaterProfile]

  init(_ overview: RaterOverview) {
    self.overview = overview
    order = overview.listed + overview.profiles.filter { !$0.isStraightLiner && !$0.isFar }
  }

  /// The page of the raters of ballots; nil where the ballots do not name them.
  init?(_ ballots: Ballots, parallelism: Parallelism) {
    guard let rated = RatedItems(ballots) else { return nil }
    self.init(RaterOverview(rated, parallelism: parallelism))
  }

  /// The names of the tables.
  static let tableNames: Set<String> = ["agreement", "raters"]

  /// `agreement`, then `raters`.
  var tables: [Table] { [agreement, raters] }

  /// What a page should say of raters in a sentence or two.
  var notes: [String] {
    let straight = overview.profiles.count(where: \.isStraightLiner)
    let far = overview.profiles.count(where: \.isFar)
    return [
      "Raters are listed where all of at least \(overview.rules.minimumMarks) marks are the same (\(straight)), or "
        + "where their distance from others of the class has a modified z of \(overview.rules.farFrom.spelled) or "
        + "more (\(far)). That says where to look, and proves nothing: nobody was given to raters at random."
    ]
  }

  /// What agreement is worth, a row a class, and below it a row an item.
  private var agreement: Table {
    let nulls = overview.agreement.first?.indices.map(\.null) ?? []
    let measures = nulls.flatMap { ["rwg_\($0)", "rwg_\($0)_median"] }
    let columns =
      ["class", "item", "raters", "subjects", "marks", "abstentions", "mean", "std_dev", "mean_variance"] + measures
      + ["kendall_w", "panels", "panel_raters"]
    let rows = overview.agreement.map { row -> [Value] in
      // What is counted of the class stands in the row of all its items.
      let summary = row.item == nil ? overview.classes[row.raterClass] : nil
      return [
        .text(overview.classNames[row.raterClass]), Value(row.item.map { overview.itemNames[$0] }),
        Value(summary?.raters), .integer(row.subjects), Value(summary?.marks), Value(summary?.abstentions),
        Value(summary?.mean), Value(summary?.standardDeviation), Value(row.meanVariance),
      ] + row.indices.flatMap { [Value($0.mean), Value($0.median)] } + [
        Value(row.concordance?.mean), Value(row.concordance?.panels), Value(row.concordance?.raters),
      ]
    }
    return Table(
      name: "agreement", title: "Agreement of raters", columns: columns.map { Column($0) }, rows: rows,
      footnotes: footnotes,
      hidden: ["abstentions", "std_dev", "panels"] + nulls.map { "rwg_\($0)_median" })
  }

  private var footnotes: [String] {
    var notes = [
      "r_wg = 1 − s²/σ², with s² the variance of the marks of one person and σ² that of careless marks; for all "
        + "items together r_wg(J). Below 0 it counts as 0. Means over persons with two marks or more."
    ]
    if overview.agreement.contains(where: {
      $0.subjects > 0 && $0.indices.contains { $0.null == "slight_skew" && $0.mean == nil }
    }) {
      notes.append("The slightly skewed distribution is published for five grades, and there are others here.")
    }
    if overview.agreement.contains(where: { $0.concordance?.mean != nil && $0.concordance?.isComplete == false }) {
      notes.append(
        "Kendall's W needs raters who all rated the same subjects: it is the mean over such panels, and rests on the "
          + "panel raters only.")
    }
    for row in overview.agreement {
      guard let reason = row.concordance?.undefinedReason else { continue }
      notes.append("Kendall's W of \(overview.classNames[row.raterClass]): \(reason).")
    }
    return notes
  }

  /// What each rater gave, those who are listed first.
  private var raters: Table {
    let places = order
    func numbers(_ value: (RaterProfile) -> Double?) -> ColumnContent { .numbers(places.map { value($0) ?? .nan }) }
    func integers(_ value: (RaterProfile) -> Int) -> ColumnContent { .integers(places.map(value)) }
    let columns: [(Column, ColumnContent)] = [
      ("class", .coded(codes: places.map { Int32($0.raterClass) }, texts: overview.classNames)),
      ("rater", .coded(codes: places.map { Int32($0.rater) }, texts: overview.raterNames)),
      ("listed_for", .values(places.map { Value($0.reason) })),
      ("marks", integers(\.marks)), ("abstentions", integers(\.abstentions)), ("subjects", integers(\.subjects)),
      ("mean", numbers(\.mean)), ("irv", numbers(\.irv)), ("distinct_grades", integers(\.distinctGrades)),
      ("longest_run", integers(\.longestRun)),
      ("flat_percent", numbers { $0.sheets > 0 ? 100 * Double($0.flatSheets) / Double($0.sheets) : nil }),
      ("compared", integers(\.compared)), ("deviation", numbers(\.deviation)), ("deviation_z", numbers(\.deviationZ)),
      ("absolute_deviation", numbers(\.absoluteDeviation)), ("absolute_deviation_z", numbers(\.absoluteDeviationZ)),
    ]
    return Table(
      name: "raters", title: "Raters, those who are listed first", columns: columns.map(\.0), content: columns.map(\.1),
      rowCount: places.count, pageLimit: min(50, max(10, overview.listed.count)),
      hidden: ["abstentions", "distinct_grades", "compared"])
  }
}

extension RaterProfile {
  /// Why the rater is listed.
  fileprivate var reason: String? {
    let reasons = [isStraightLiner ? "one grade throughout" : nil, isFar ? "far from the class" : nil].compactMap { $0 }
    return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
  }
}

extension Double {
  fileprivate var spelled: String { self == rounded() ? "\(Int(self))" : "\(self)" }
}
