internal import AssayData
internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

/// The tally of a file of ballots, and what became of every row.
struct CountedBallots {
  let tally: BallotTally
  /// The ballots one by one; nil for a file of counts.
  let ballots: Ballots?
  let columns: BallotColumns
  let account: CaseAccount
  let notes: [String]
  /// Ballots for persons who are not on the list.
  let strangerCount: Int

  init(_ model: AppraisalModel, ballots data: DataSet, persons: AppraisedPersons?) throws {
    let columns = try BallotColumns(model, data: data)
    for column in data.options.condition?.columns ?? [] { try data.checkColumn(column, named: column) }
    let words = BallotWords(model, columns: columns, missing: data.options.missingValues)
    let pass = BallotPass(model, columns: columns, words: words, data: data)
    let reading = try pass.read()
    var rows = reading.state
    let lists = reading.tokens.map(\.tokens)
    guard reading.rowCount > 0 else { throw AnalysisError("\(data.source.name) has a header and no ballots.") }
    for role in words.roles.indices {
      let unknown = rows.unknown[role].sorted { $0.key < $1.key }.map { (lists[role][$0.key], $0.value) }
      if !unknown.isEmpty { throw words.fault(role, unknown: unknown, source: data.source.name) }
    }
    let items = columns.isOpen ? lists[0] : model.items
    try Self.checkItems(model, columns, found: columns.item == nil ? nil : rows.items, lists, data)
    let subjectTokens = lists[words.roles.count]
    let subjects = persons?.names ?? subjectTokens
    if let persons {
      let places = subjectTokens.map { persons.places[$0].map { UInt32($0) } }
      rows.renumber(places)
      if let stranger = rows.strangers.first, model.ballots.strangers == .refuse {
        let name = subjectTokens[stranger.key]
        let hint = subjects.count > 20_000 ? "" : name.hint(in: subjects)
        throw AnalysisError(
          "\(data.source.name): \(stranger.value) \(stranger.value == 1 ? "ballot is" : "ballots are") for “\(name)”, who is not among "
            + "the persons of \(persons.source)\(hint); \(rows.strangers.count) such \(rows.strangers.count == 1 ? "name" : "names"). "
            + "Correct them, or leave such ballots out: ballots: {unknown_subjects: exclude}.")
      }
    }
    strangerCount = rows.strangers.reduce(0) { $0 + $1.value }
    let scheme = try model.scheme(items: items)
    self.columns = columns
    let parallelism = data.options.parallelism
    if columns.form == .ballots(grade: "") {
      let raters = columns.rater == nil ? [] : lists[words.roles.count + 1]
      let ballots = try Ballots(
        scheme, subjects: subjects, raters: raters, batches: rows.ballots, repeated: model.ballots.repeated,
        parallelism: parallelism)
      tally = BallotTally(ballots, parallelism: parallelism)
      self.ballots = ballots
      rows.missing[.repeated, default: 0] += ballots.repeats.ballotCount
    } else {
      tally = try BallotTally(scheme, subjects: subjects, counted: rows.counts, parallelism: parallelism)
      ballots = nil
    }
    if strangerCount > 0 { rows.missing[.stranger] = strangerCount }
    let missing = BallotRows.Reason.allCases.compactMap { reason in
      rows.missing[reason].flatMap { $0 > 0 ? CaseAccount.MissingCount(reason: reason.rawValue, count: $0) : nil }
    }
    account = CaseAccount(
      read: reading.rowCount, used: reading.rowCount - missing.reduce(0) { $0 + $1.count }, missing: missing,
      source: data.source.name)
    notes = reading.notes + columns.notes
  }

  /// Refuses a leaf for ballots on an indicator that no ballot names.
  private static func checkItems(
    _ model: AppraisalModel, _ columns: BallotColumns, found: Set<Int>?, _ lists: [[String]], _ data: DataSet
  ) throws {
    guard let found else { return }
    let named = model.items.filter { !$0.isEmpty }
    for (place, item) in named.enumerated() {
      let isThere = columns.isOpen ? lists[0].contains(item) : found.contains(place)
      guard !isThere else { continue }
      let hint = item.hint(in: lists[0].filter { !$0.isEmpty })
      throw AnalysisError(
        "The tree has a leaf for ballots on “\(item)”, but the column “\(columns.item ?? "")” of \(data.source.name) names it "
          + "nowhere\(hint).")
    }
  }
}

extension AppraisalModel {
  /// What ballots can say where the data name the indicators.
  func scheme(items: [String]) throws -> BallotScheme {
    try BallotScheme(
      grades: ballots.grades, abstentions: ballots.abstentions, classes: groups.classes.map(\.name),
      levels: groups.levels.map(\.name), items: items)
  }
}
