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
    var reasons = UndefinedOutcomes()
    func add(_ test: () throws -> ProportionalOddsTest, named name: TestName) rethrows {
      let test = try test()
      for (term, outcome) in [("all terms", test.overall)] + test.terms.map({ ($0.term, $0.outcome) }) {
        let row =
          outcome.result.map { ReportedTest($0, of: term) }
          ?? ReportedTest(name, of: term, undefined: outcome.undefinedReason ?? "")
        rows.append([.text(term)] + row.figures)
        if let reason = row.undefinedReason { reasons.add(term, reason, of: name) }
      }
    }
    try add({ try fit.proportionalOddsScoreTest() }, named: .proportionalOddsScore)
    try add({ try fit.proportionalOddsRatioTest() }, named: .proportionalOddsLikelihoodRatio)
    let hasBrant = analysis.family == .ordinalLogit && analysis.nonProportional.isEmpty
    if hasBrant { try add({ try fit.brantTest() }, named: .brant) }
    notes =
      reasons.sentences
      + (hasBrant ? [] : ["Brant’s test is for the logit link with proportional odds in all terms, and is left out."])
    tables = [
      Table(
        name: "proportional_odds", title: "Tests of equal coefficients at every cut point",
        columns: [TableColumn("term", heading: "Term")] + ReportedTest.figureColumns, rows: rows,
        footnotes: ["A small p speaks against one coefficient for all cut points; --non-proportional frees it."],
        hidden: ["log_p_value", "df_denominator"])
    ]
  }
}

/// Why tests of terms cannot be made: a sentence for each test and reason, with all terms that it is for.
private struct UndefinedOutcomes {
  private var entries: [(test: TestName, terms: [String], reason: String)] = []

  mutating func add(_ term: String, _ reason: String, of test: TestName) {
    // What separates a response is named term by term, after the same beginning.
    if let place = entries.firstIndex(where: { $0.test == test && $0.reason.beginning == reason.beginning }) {
      entries[place].terms.append(term)
    } else {
      entries.append((test, [term], reason))
    }
  }

  var sentences: [String] {
    entries.map { entry in
      PageWords.sentence(
        "\(Glossary.words(for: entry.test.rawValue)), \(entry.terms.joined(separator: ", "))", entry.reason)
    }
  }
}

extension String {
  /// Up to the first full stop that ends a sentence.
  fileprivate var beginning: Substring { firstRange(of: ". ").map { self[..<$0.lowerBound] } ?? self[...] }
}
