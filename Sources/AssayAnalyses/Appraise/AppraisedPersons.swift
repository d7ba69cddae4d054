internal import AssayData
internal import AssayFiles
internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

/// The list of persons, and what is known of them beside their ballots.
struct AppraisedPersons {
  /// The names, in the order of the file.
  let names: [String]
  /// The position of each name.
  let places: [String: Int]
  let input: AppraisalInput
  /// The file.
  let source: String
  let notes: [String]

  /// Reads the persons.
  ///
  /// - Parameter path: The path of a file that the model names.
  init(_ model: AppraisalModel, measures data: DataSet, path: (String) -> String) throws {
    let subject = try Self.subjectColumn(model, data)
    let numeric = model.measuredColumns
    let rules = PersonRules(model.grading, nodes: model.scoring.nodeNames)
    let categories = [subject] + rules.categories
    for column in numeric + categories { try data.checkColumn(column, named: column) }
    let reading = try Self.read(categories, numeric, data: data)
    let rows = reading.state
    let lists = reading.tokens.map(\.tokens)
    source = data.source.name
    notes = reading.notes
    names = rows.codes[0].map { lists[0][Int($0)] }
    guard !names.isEmpty else {
      throw AnalysisError("\(source) has a header and no rows, so there is nobody to appraise.")
    }
    places = try Self.places(rows.codes[0], names: names, column: subject, source: source)
    let (people, positions) = (names, places)
    var input = try rules.input(
      codes: rows.codes.dropFirst().map { $0.map { Int($0) } }, tokens: Array(lists.dropFirst()),
      // The rules' columns are among those that are measured, which all go in below.
      values: [], data: data, name: { people[$0] }, hasAllRows: true
    ) { file in
      try PersonRules.listed(path(file), subject: subject, names: people, places: positions, data: data)
    }
    for (place, column) in numeric.enumerated() { input.columns[column] = rows.numbers[place] }
    self.input = input
  }

  private static func subjectColumn(_ model: AppraisalModel, _ data: DataSet) throws -> String {
    if let column = model.measures?.subject ?? model.scoring.subject { return column }
    if data.source.columnNames.contains(model.ballots.columns.subject) { return model.ballots.columns.subject }
    return data.source.columnNames.first ?? "subject"
  }

  /// All rows, in pieces that were joined.
  private struct Rows: Sendable {
    var codes: [[UInt32]]
    var numbers: [[Double]]
  }

  private static func read(_ categories: [String], _ numeric: [String], data: DataSet) throws -> Reading<Rows> {
    let missing = data.options.missingValues
    let request =
      categories.map { ColumnRequest.categories($0, limit: 100_000_000) }
      + numeric.map { ColumnRequest.numbers($0, missing: missing) }
    return try data.source.reduce(request, parallelism: data.options.parallelism) {
      Rows(codes: categories.map { _ in [] }, numbers: numeric.map { _ in [] })
    } map: { (piece) throws(DataError) -> Rows in
      Rows(
        codes: piece.codes.map { codes in (0..<piece.rowCount).map { UInt32(codes[$0]) } },
        numbers: piece.numbers.map { Array($0) })
    } merge: { (rows, piece) throws(DataError) in
      for place in rows.codes.indices { rows.codes[place] += piece.codes[place] }
      for place in rows.numbers.indices { rows.numbers[place] += piece.numbers[place] }
    }
  }

  /// The position of each name; a name that stands twice is an error.
  private static func places(
    _ codes: [UInt32], names: [String], column: String, source: String
  ) throws -> [String: Int] {
    var places: [String: Int] = [:]
    places.reserveCapacity(names.count)
    for (row, name) in names.enumerated() {
      if name.isEmpty {
        throw AnalysisError(
          "\(source), row \(row + 1): the column “\(column)” is blank; every person needs a name or number.")
      }
      if let first = places.updateValue(row, forKey: name) {
        throw AnalysisError(
          "\(source): “\(name)” stands in row \(first + 1) and in row \(row + 1) of the column “\(column)”.")
      }
    }
    return places
  }
}
