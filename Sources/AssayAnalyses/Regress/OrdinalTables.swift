internal import AssayInference
internal import AssayRegression
internal import AssayReport

/// The tests of proportional odds, as a table: of all terms together and of each.
struct OrdinalTables {
  let tables: [Table]
  let notes: [String]

  init(_ fit: OrdinalFit, analysis: Regress) throws {
    guard analysis.tests.contains(.proportionalOdds) else {
      (tables, notes) = ([], [])
      return
    }
    guard fit.cases.kind != .sampling else {
      throw AnalysisError(
        "--test proportional-odds needs a likelihood, which sampling weights do not give. Leave out --weight or the test."
      )
    }
    var rows: [[Value]] = []
    var notes: [String] = []
    func add(_ test: () throws -> ProportionalOddsTest, named name: TestName) rethrows {
      let test = try test()
      for (term, outcome) in [("all terms", test.overall)] + test.terms.map({ ($0.term, $0.outcome) }) {
        rows.append(
          [.text(term)]
            + (outcome.result.map { RegressionTest(term, $0).cells }
              ?? [.text(name.rawValue), .empty, .empty, .empty, .empty, .empty]))
        if let reason = outcome.undefinedReason {
          let note = PageWords.sentence("Proportional odds, \(term)", reason)
          if !notes.contains(note) { notes.append(note) }
        }
      }
    }
    try add({ try fit.proportionalOddsScoreTest() }, named: .proportionalOddsScore)
    try add({ try fit.proportionalOddsRatioTest() }, named: .proportionalOddsLikelihoodRatio)
    if analysis.family == .ordinalLogit, analysis.nonProportional.isEmpty {
      try add({ try fit.brantTest() }, named: .brant)
    }
    self.notes = notes
    tables = [
      Table(
        name: "proportional_odds", title: "Tests of equal coefficients at every cut point",
        columns: [TableColumn("term", heading: "Term")] + RegressionTest.columns, rows: rows,
        footnotes: ["A small p speaks against one coefficient for all cut points; --non-proportional frees it."],
        hidden: ["log_p_value", "df_denominator"])
    ]
  }
}
