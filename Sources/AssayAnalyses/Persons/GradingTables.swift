internal import AssayReport
internal import AssayScoring

/// The columns and tables that say how persons were graded; scores and appraisals share them.
struct GradingTables {
  let rules: GradingRules
  let grading: Grading
  /// The scores that were graded; nil for whoever has none.
  let scores: [Double?]

  /// The columns `grade` and `decided_by`.
  var columns: [(TableColumn, ColumnContent)] {
    [
      ("grade", .coded(codes: grading.grades.map { Int32($0 ?? -1) }, texts: rules.grades.map(\.name))),
      ("decided_by", .texts(grading.decisions.map { $0.name(rules) })),
    ]
  }

  /// Why a person has his grade, or none.
  func reason(_ person: Int) -> String {
    grading.reason(of: person, rules: rules, score: { PageWords.short($0) }, value: scores[person])
  }

  /// The quotas of units and pools.
  var quotas: Table {
    let rows = grading.quotas.map { quota -> [Value] in
      [
        .text(rules.grades[quota.grade].name), .text(quota.pool.name.isEmpty ? "all" : quota.pool.name),
        .integer(quota.pool.count), .number(quota.share.value), .integer(quota.cap), .integer(quota.used),
        .integer(quota.eligible), .integer(quota.tied),
        quota.pool.isPooled ? .text(quota.pool.units.joined(separator: "; ")) : .empty,
      ]
    }
    return Table(
      name: "quotas", title: "Quotas",
      columns: ["grade", "unit", "n", "share", "cap", "used", "eligible", "tied", "pooled_units"], rows: rows,
      footnotes: [
        "cap = ⌊share × n⌋, with the share as the decimal that was written; n counts those who take part, vetoed ones too."
      ], hidden: grading.quotas.contains { $0.pool.isPooled } ? [] : ["pooled_units"])
  }
}
