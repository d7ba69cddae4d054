internal import AssayData
internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

/// The document of an appraisal.
struct AppraisePage {
  let analysis: Appraise
  let appraisal: Appraisal
  let ballots: CountedBallots
  let persons: AppraisedPersons?
  let input: AppraisalInput
  let data: DataSet
  /// The tables about raters; nil where ballots do not name them, or where nobody asked.
  let raters: RatersPage?
  /// Memberships of the grades; nil where the model asks for none, or where nobody asked for their tables.
  let fuzzy: FuzzyTables?

  /// All tables that there can be.
  static let allTables = Appraise.pageTables.union(FuzzyTables.names)
    .union(["evidence", "class_votes", "ballot_counts"])
  /// The most rows of a long table that pages print.
  static let pageLimit = 50

  /// How sure the ranks are; nil where nobody asked, or where ballots name no raters.
  let uncertainty: AppraiseUncertainty?
  /// Intervals of scores; nil where nobody asked.
  let bootstrap: AppraiseBootstrap?

  var rules: GradingRules { analysis.model.grading }
  private var graded: GradingTables {
    GradingTables(
      rules: rules, grading: appraisal.grading, scores: appraisal.scores, leaves: appraisal.leaves)
  }
  var subjects: [String] { appraisal.subjects }

  var document: Document {
    let scored: [(name: String, make: () -> Table)] = [("scores", { scores })] + (fuzzy?.makers ?? [])
    let makers: [(name: String, make: () -> Table)] = [
      ("quotas", { graded.quotas }), ("rules", { graded.ruleTable }), ("unit", { units }),
      ("unit_grades", { unitGrades }),
      ("indicator_weights", { indicatorWeights }), ("classes", { classes }), ("evidence", { evidence }),
      ("class_votes", { classVotes }), ("ballot_counts", { ballotCounts }),
    ]
    let ratings: [(name: String, make: () -> Table)] =
      ((uncertainty?.tables ?? []) + (bootstrap?.tables ?? []) + (raters?.tables ?? [])).map {
        table in (table.name, { table })
      }
    let isEmpty: Set<String> = rules.grades.isEmpty ? ["quotas", "rules", "unit_grades"] : []
    let there = (scored + makers + ratings).filter { !isEmpty.contains($0.name) }
    let wanted = there.filter { analysis.tables?.contains($0.name) ?? true }
    // Whoever asks for a table that is not there is told which are.
    let chosen = wanted.isEmpty ? there : wanted
    return Document(
      analysis: "appraise", title: "Appraisal from \(data.source.name)", cases: ballots.account,
      tables: chosen.map { $0.make() }, notes: notes, warnings: warnings, sentence: sentence,
      manifest: data.manifest.filter { $0.name != "missing" } + [
        DesignFact("missing", .text(analysis.model.scoring.missing.rawValue))
      ] + (bootstrap == nil && uncertainty == nil ? [] : [DesignFact("seed", .text("\(data.options.seed)"))]))
  }

  /// The subjects as cells.
  var subjectContent: ColumnContent { .texts(subjects) }

  /// Numbers as cells; those that are not there are empty.
  static func numbers(_ values: [Double?]) -> ColumnContent { .numbers(values.map { $0 ?? .nan }) }

  /// Whole numbers as cells.
  static func integers(_ values: [Int?]) -> ColumnContent {
    let present = values.compactMap { $0 }
    return present.count == values.count ? .integers(present) : .values(values.map { Value($0) })
  }

  private var scores: Table {
    let grading = appraisal.grading
    let reasons = subjects.indices.map { reason($0) }
    let none = ColumnContent.constant(.empty)
    let unit: ColumnContent =
      input.units.map { .coded(codes: $0.map { Int32($0) }, texts: input.unitNames) } ?? none
    let (ballots, measures) = (appraisal.ballotsAlone, appraisal.measuresAlone)
    var columns: [(TableColumn, ColumnContent)] = [
      ("subject", subjectContent), ("score", Self.numbers(appraisal.scores)), ("rank", Self.integers(grading.ranks)),
    ]
    columns += (bootstrap?.columns ?? []) + (uncertainty?.columns ?? [])
    columns +=
      rules.grades.isEmpty ? [(TableColumn("grade"), none), (TableColumn("decided_by"), none)] : graded.columns
    columns += [
      ("unit", unit),
      ("ballot_score", ballots.map { Self.numbers($0.scores) } ?? none),
      ("ballot_rank", ballots.map { Self.integers($0.ranks) } ?? none),
      ("measured_score", measures.map { Self.numbers($0.scores) } ?? none),
      ("measured_rank", measures.map { Self.integers($0.ranks) } ?? none), ("reason", .texts(reasons)),
    ]
    // A sentence a person is for files; pages say which rule it was.
    var hidden = ["reason"]
    if rules.grades.isEmpty { hidden += ["grade", "decided_by"] }
    if input.units == nil { hidden.append("unit") }
    if ballots == nil { hidden += ["ballot_score", "ballot_rank", "measured_score", "measured_rank"] }
    return Table(
      name: "scores", title: "Scores, ranks and grades", columns: columns.map(\.0), content: columns.map(\.1),
      pageRows: best, hidden: hidden)
  }

  /// The persons that pages print: the best, and then those without a score if there is room.
  private var best: [Int] {
    let ranks = appraisal.grading.ranks
    let near = subjects.indices.filter { (ranks[$0] ?? .max) <= Self.pageLimit || ranks[$0] == nil }
    return Array(near.sorted { (ranks[$0] ?? .max, $0) < (ranks[$1] ?? .max, $1) }.prefix(Self.pageLimit))
  }

  /// Why a person has his grade, or none.
  func reason(_ subject: Int) -> String {
    switch appraisal.absences[subject] {
    case .noBallots: return "nobody voted"
    case .onlyAbstentions: return "all raters abstained"
    case .tooFewVotes: return "no class has enough votes"
    case nil: break
    }
    guard !rules.grades.isEmpty else { return "" }
    return graded.reason(subject)
  }

  private var units: Table {
    let units = input.units ?? Array(repeating: 0, count: subjects.count)
    var facts = input.unitNames.map { _ in UnitFacts() }
    for subject in subjects.indices {
      facts[units[subject]].add(
        appraisal.scores[subject], isCapped: appraisal.capped.contains { $0[subject] })
    }
    let pools = appraisal.grading.pools
    let rows = zip(input.unitNames, facts).enumerated().map { place, unit -> [Value] in
      let (name, facts) = unit
      let pool = pools.pools[pools.poolOfUnit[place]]
      return [
        .text(name.isEmpty ? "all" : name), .integer(facts.persons), .integer(facts.participants),
        .integer(facts.capped),
        Value(facts.participants > 0 ? facts.sum / Double(facts.participants) : nil), Value(facts.low),
        Value(facts.high),
        pool.isPooled ? .text(pool.name) : .empty,
      ]
    }
    return Table(
      name: "unit", title: "Units",
      columns: ["unit", "persons", "participants", "capped", "mean", "min", "max", "pool"], rows: rows,
      hidden: pools.pools.contains(where: \.isPooled) ? [] : ["pool"])
  }

  private struct UnitFacts {
    var persons = 0
    var participants = 0
    var capped = 0
    var sum = 0.0
    var low: Double?
    var high: Double?

    mutating func add(_ score: Double?, isCapped: Bool) {
      persons += 1
      capped += isCapped ? 1 : 0
      guard let score else { return }
      participants += 1
      sum += score
      low = min(low ?? score, score)
      high = max(high ?? score, score)
    }
  }

  private var unitGrades: Table {
    let units = input.units ?? Array(repeating: 0, count: subjects.count)
    let gradeCount = rules.grades.count
    var counts = [Int](repeating: 0, count: input.unitNames.count * gradeCount)
    for subject in subjects.indices {
      if let grade = appraisal.grading.grades[subject] { counts[units[subject] * gradeCount + grade] += 1 }
    }
    var rows: [[Value]] = []
    for (unit, name) in input.unitNames.enumerated() {
      let own = counts[unit * gradeCount..<(unit + 1) * gradeCount]
      let total = own.reduce(0, +)
      for (grade, count) in zip(rules.grades, own) {
        rows.append([
          .text(name.isEmpty ? "all" : name), .text(grade.name), .integer(count),
          Value(total > 0 ? 100 * Double(count) / Double(total) : nil),
        ])
      }
    }
    return Table(
      name: "unit_grades", title: "Grades by unit", columns: ["unit", "grade", "count", "percent"], rows: rows,
      pageLimit: Self.pageLimit)
  }

  private var indicatorWeights: Table {
    let fitted = appraisal.fitted
    let rows = fitted.nodes.map { node -> [Value] in
      let leaf = node.leaf.map { fitted.leaves[$0] }
      return [
        .text(node.name), .text(node.parent), .number(node.localWeight), .number(node.globalWeight),
        Value(leaf.map { $0.indicator.source.kind }), Value(leaf?.indicator.unit),
      ]
    }
    return Table(
      name: "indicator_weights", title: "Weights",
      columns: ["indicator", "dimension", "local_weight", "global_weight", "kind", "unit"], rows: rows)
  }

  private var classes: Table {
    let scheme = appraisal.tally.scheme
    let groups = analysis.model.groups
    var totals = [Int](repeating: 0, count: scheme.groupCount)
    let (cells, counts) = (appraisal.tally.cells, appraisal.tally.counts)
    for (place, cell) in cells.enumerated() {
      for count in counts[place * scheme.width..<(place + 1) * scheme.width] {
        totals[Int(cell) % scheme.groupCount] += Int(count)
      }
    }
    var rows: [[Value]] = []
    for (l, level) in groups.levels.enumerated() {
      for (c, member) in groups.classes.enumerated() {
        rows.append([
          Value(level.name.isEmpty ? nil : level.name), .text(member.name.isEmpty ? "all" : member.name),
          .number(level.weight * member.weight), .integer(member.minimumVotes), .integer(member.trim),
          .integer(totals[l * groups.classes.count + c]),
        ])
      }
    }
    return Table(
      name: "classes", title: "Classes of raters",
      columns: ["level", "class", "weight", "min_votes", "trim", "ballots"], rows: rows,
      hidden: groups.levels.count > 1 ? [] : ["level"])
  }
}

extension Indicator.Source {
  /// What evidence calls it.
  var kind: String {
    switch self {
    case .column: "measured"
    case .ballot: "ballots"
    case .voteShare: "vote_share"
    }
  }
}
