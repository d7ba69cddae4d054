internal import AssayReport
internal import AssayScoring

/// The columns and tables that say how persons were graded; scores and appraisals share them.
struct GradingTables {
  let rules: GradingRules
  let grading: Grading
  /// The scores that were graded; nil for whoever has none.
  let scores: [Double?]
  /// The indicators, whose own floors rules may name.
  let leaves: [ScoringModel.Leaf]

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

  /// The rules as they were applied.
  var ruleTable: Table {
    var rows: [[Value]] = []
    for grade in rules.grades {
      rows.append([
        "grade", .text(grade.name), .empty, Value(grade.minimum), Value(grade.share?.value), .empty, .empty,
        grade.share == nil ? .empty : .text(grade.ties.rawValue),
      ])
    }
    for cap in rules.caps {
      var (minimum, values): (Double?, String?) = (nil, nil)
      switch cap.cause {
      case .veto(_, let listed): values = listed.isEmpty ? nil : listed.joined(separator: "; ")
      case .floor(let node, let least):
        minimum = least ?? leaves.first { $0.name == node }?.indicator.floor
      case .list: break
      }
      rows.append([
        .text(cap.name), .text(cap.subject), Value(values), Value(minimum), .empty, .empty, .empty, .text(cap.grade),
      ])
    }
    for adjustment in rules.adjustments {
      rows.append([
        adjustment.isPenalty ? "penalty" : "bonus", .text(adjustment.column), .empty, .empty, .empty,
        .number(adjustment.points), Value(adjustment.ceiling), .empty,
      ])
    }
    for key in rules.tieBreak {
      rows.append([
        "tie_break", .text(key.name), .empty, .empty, .empty, .empty, .empty, key.prefersLarge ? "benefit" : "cost",
      ])
    }
    return Table(
      name: "rules", title: "Rules",
      columns: ["rule", "applies_to", "values", "minimum", "share", "points", "ceiling", "consequence"], rows: rows,
      footnotes: ["Consequence: of a veto or floor the best grade that is left, of a quota what happens to ties."])
  }
}
