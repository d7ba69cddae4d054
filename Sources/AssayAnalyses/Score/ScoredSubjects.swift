internal import AssayData
internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

/// The persons that are scored, and the values of their indicators.
struct ScoredSubjects {
  /// The names; nil where no column names them.
  let names: PackedTexts?
  /// For each leaf of the model, one value a person; NaN where it is missing.
  let columns: [[Double]]
  /// The number of persons.
  let count: Int
  let account: CaseAccount
  let notes: [String]
  let warnings: [String]
  /// What the rules of grading need; nil where there are none.
  let rules: AppraisalInput?

  init(
    _ model: ScoringModel, grading: GradingRules = GradingRules(), modelPath: String? = nil, data: DataSet,
    skipped: [String] = []
  ) throws {
    let leaves = model.leaves
    for name in [model.subject].compactMap({ $0 }) { try data.checkColumn(name, named: name) }
    let schemes = try leaves.map { leaf in
      guard case .column(let column) = leaf.indicator.source else {
        throw AnalysisError("“\(leaf.name)” does not come from a column.")
      }
      return try data.scheme(column)
    }
    try data.checkCondition()
    let rules = PersonRules(grading, nodes: model.nodeNames)
    for column in rules.categories + rules.numbers { try data.checkColumn(column, named: column) }
    let reading = try Self.read(schemes, rules: rules, subject: model.subject, data: data)
    let rows = reading.state
    count = rows.columns.first?.reduce(0) { $0 + $1.count } ?? 0
    guard reading.rowCount > 0 else { throw AnalysisError.noRows(data) }
    guard count > 0 else { throw AnalysisError("No row of \(data.source.name) meets the condition.") }
    names = model.subject == nil ? nil : rows.names
    // Looking for repeated names is one piece of the work of joining columns, the longest, and so the first.
    let joined = data.options.parallelism.map(pieces: leaves.count + 1) { piece in
      piece == 0
        ? Joined.warnings(Self.repeats(rows.names, subject: model.subject))
        : .column(rows.columns[piece - 1].joinedNumbers())
    }
    columns = joined.compactMap { if case .column(let column) = $0 { column } else { nil } }
    let left =
      skipped.isEmpty
      ? [] : ["Not amounts, and so no indicators: \(skipped.joined(separator: ", ")). --indicators names them."]
    warnings = left + joined.flatMap { if case .warnings(let warnings) = $0 { warnings } else { [String]() } }
    account = CaseAccount(
      read: reading.rowCount, used: count,
      missing: rows.outside == 0 ? [] : [CaseAccount.MissingCount(reason: "outside the domain", count: rows.outside)],
      codebook: data.codebookName, source: data.source.name)
    let notes = reading.notes
    self.notes = notes
    self.rules =
      try grading.isEmpty
      ? nil : Self.input(rules, reading, names: names, subject: model.subject, modelPath: modelPath, data: data)
  }

  private static func input(
    _ rules: PersonRules, _ reading: Reading<Rows>, names: PackedTexts?, subject: String?, modelPath: String?,
    data: DataSet
  ) throws -> AppraisalInput {
    let name = { (row: Int) in names?[row] ?? "\(row + 1)" }
    return try rules.input(
      codes: reading.state.codes, tokens: reading.tokens.map(\.tokens),
      values: reading.state.columns.suffix(rules.numbers.count).map { $0.joinedNumbers() }, data: data, name: name,
      hasAllRows: data.options.condition == nil
    ) { file in
      guard let names, let subject else {
        throw AnalysisError("A list of vetoes names persons, and no column names them: subject: id in the model.")
      }
      let all = (0..<names.count).map { names[$0] }
      let places = Dictionary(zip(all, all.indices), uniquingKeysWith: { first, _ in first })
      let folder = modelPath.flatMap { path in path.lastIndex(of: "/").map { String(path[...$0]) } } ?? ""
      return try PersonRules.listed(
        file.hasPrefix("/") ? file : folder + file, subject: subject, names: all, places: places, data: data)
    }
  }

  /// What one piece of the work after reading gives.
  private enum Joined: Sendable {
    case column([Double])
    case warnings([String])
  }

  /// The rows of the domain, in pieces.
  private struct Rows: Sendable {
    var names = PackedTexts()
    /// Those of the leaves, and then those of the rules.
    var columns: [[ArraySlice<Double>]]
    /// Those of the rules.
    var codes: [[Int]]
    var outside = 0
  }

  private static func read(
    _ schemes: [CategoryScheme], rules: PersonRules, subject: String?, data: DataSet
  ) throws -> Reading<Rows> {
    var request = rules.categories.map { ColumnRequest.categories($0, limit: 10_000_000) }
    let domain = data.options.condition.map { PieceDomain($0, after: rules.categories.count) }
    request += domain?.request ?? []
    if let subject { request.append(.text(subject)) }
    request += schemes.map { .numbers($0.column, missing: $0.missingTokens) }
    request += try rules.numbers.map { .numbers($0, missing: try data.scheme($0).missingTokens) }
    let width = schemes.count + rules.numbers.count
    let categoryCount = rules.categories.count
    let isNamed = subject != nil
    return try data.source.reduce(request, parallelism: data.options.parallelism) {
      Rows(columns: Array(repeating: [], count: width), codes: Array(repeating: [], count: categoryCount))
    } map: { (piece) throws(DataError) -> Rows in
      let chosen = try domain?.selection(piece)
      let kept = chosen.map { chosen in chosen.indices.filter { chosen[$0] } }
      var rows = Rows(
        columns: piece.numbers.map { numbers in
          [kept.map { kept in ArraySlice(kept.map { numbers[numbers.startIndex + $0] }) } ?? numbers]
        },
        codes: piece.codes.prefix(categoryCount).map { codes in
          kept.map { kept in kept.map { codes[$0] } } ?? (0..<piece.rowCount).map { codes[$0] }
        })
      rows.outside = kept.map { piece.rowCount - $0.count } ?? 0
      if isNamed {
        let texts = piece.texts[0]
        if let kept {
          for row in kept { rows.names.append(texts.bytes[texts.range(row)]) }
        } else {
          rows.names = texts
        }
      }
      return rows
    } merge: { (all, piece) throws(DataError) in
      all.names.append(piece.names)
      for column in all.columns.indices { all.columns[column] += piece.columns[column] }
      for column in all.codes.indices { all.codes[column] += piece.codes[column] }
      all.outside += piece.outside
    }
  }

  /// Warnings where a name stands for two persons, or a person has none.
  private static func repeats(_ names: PackedTexts, subject: String?) -> [String] {
    guard let subject else { return [] }
    var warnings: [String] = []
    let blanks = names.ends.indices.count { names.range($0).isEmpty }
    if blanks > 0 {
      warnings.append(
        "“\(subject)” is blank in \(blanks) \(blanks == 1 ? "row" : "rows"), which are scored without a name.")
    }
    let repeated = names.repeats.filter { !names.range($0).isEmpty }
    if let first = repeated.first {
      warnings.append(
        "“\(subject)” names \(repeated.count) \(repeated.count == 1 ? "row" : "rows") that had been named before, the first "
          + "“\(names[first])” in row \(first + 1); each row is scored on its own.")
    }
    return warnings
  }

  /// What a person is called, from 0.
  func name(_ position: Int) -> String { names.map { $0[position] } ?? "\(position + 1)" }

  /// The names as cells.
  var nameContent: ColumnContent {
    names.map { .packed(bytes: $0.bytes, ends: $0.ends) } ?? .integers(Array(1...count))
  }

  /// Runs `body`, and puts the person's name into an error that counts rows.
  func naming<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch ScoringError.notFinite(let row, let criterion) where names != nil {
      throw AnalysisError(
        "“\(name(row - 1))” (person \(row)) has no value in “\(criterion)”. Say what a missing value does: "
          + "--missing-indicator reweight or worst, or missing: in the model.")
    }
  }
}
