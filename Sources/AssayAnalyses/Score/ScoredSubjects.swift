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
    count = rows.numbers.columns.first?.count ?? 0
    guard reading.rowCount > 0 else { throw AnalysisError.noRows(data) }
    guard count > 0 else { throw AnalysisError("No row of \(data.source.name) meets the condition.") }
    names = model.subject == nil ? nil : rows.names
    columns = Array(rows.numbers.columns.prefix(leaves.count))
    let left =
      skipped.isEmpty
      ? [] : ["Not amounts, and so no indicators: \(skipped.joined(separator: ", ")). --indicators names them."]
    warnings = left + Self.repeats(rows.names, subject: model.subject)
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
      values: Array(reading.state.numbers.columns.suffix(rules.numbers.count)), data: data, name: name,
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

  /// The rows of the domain.
  private struct Rows: Sendable {
    var names = PackedTexts()
    /// Those of the leaves, and then those of the rules.
    var numbers: GrowingNumbers
    /// Those of the rules.
    var codes: [[Int]]
    var outside = 0
  }

  /// Those of one piece.
  private struct PieceRows: Sendable {
    let names: PackedTexts
    let numbers: [ArraySlice<Double>]
    let codes: [[Int]]
    let outside: Int

    init(_ piece: Piece, selection: [Bool]?, categoryCount: Int, isNamed: Bool) {
      guard let selection else {
        numbers = piece.numbers
        codes = piece.codes.prefix(categoryCount).map { codes in (0..<piece.rowCount).map { codes[$0] } }
        names = isNamed ? piece.texts[0] : PackedTexts()
        outside = 0
        return
      }
      let kept = selection.indices.filter { selection[$0] }
      numbers = piece.numbers.map { numbers in ArraySlice(kept.map { numbers[numbers.startIndex + $0] }) }
      codes = piece.codes.prefix(categoryCount).map { codes in kept.map { codes[$0] } }
      var names = PackedTexts()
      if isNamed {
        let texts = piece.texts[0]
        for row in kept { names.append(texts.bytes[texts.range(row)]) }
      }
      self.names = names
      outside = piece.rowCount - kept.count
    }
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
    let parallelism = data.options.parallelism
    return try data.source.reduce(request, parallelism: parallelism) {
      Rows(
        numbers: GrowingNumbers(columnCount: width, expecting: data.source.rowEstimate),
        codes: Array(repeating: [], count: categoryCount))
    } map: { (piece) throws(DataError) -> PieceRows in
      PieceRows(piece, selection: try domain?.selection(piece), categoryCount: categoryCount, isNamed: isNamed)
    } merge: { (all, piece) throws(DataError) in
      all.names.append(piece.names)
      all.numbers.append(piece.numbers, parallelism: parallelism)
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
