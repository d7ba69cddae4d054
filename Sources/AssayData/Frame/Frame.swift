public import AssayNumerics

/// Columns in memory.
public struct Frame: Sendable, Equatable {
  /// What to call the frame in messages.
  public let name: String
  /// The names of the columns, in order.
  public let columnNames: [String]
  /// The number of rows.
  public let rowCount: Int
  private let columns: [Column]

  /// Creates a frame from columns of one length.
  ///
  /// - Throws: ``DataError/duplicateColumn(_:source:)``; ``DataError/unreadable(_:)`` when lengths differ.
  public init(
    _ columns: [(name: String, column: Column)], name: String = "frame"
  ) throws(DataError) {
    self.name = name
    columnNames = columns.map(\.name)
    self.columns = columns.map(\.column)
    rowCount = columns.first?.column.rowCount ?? 0
    var seen: Set<String> = []
    for (column, values) in columns {
      guard seen.insert(column).inserted else { throw .duplicateColumn(column, source: name) }
      guard values.rowCount == rowCount else {
        throw .unreadable(
          SourceFault(
            source: name, column: column,
            problem: "has \(values.rowCount) rows where the first column has \(rowCount)"))
      }
    }
  }

  /// The column of a name, or nil when there is none.
  public subscript(_ name: String) -> Column? {
    columnNames.firstIndex(of: name).map { columns[$0] }
  }
}

extension Frame: Source {
  public var rowEstimate: Int? { rowCount }

  public func reduce<State, Partial: Sendable>(
    _ request: [ColumnRequest],
    parallelism: Parallelism,
    into initial: () -> State,
    map: @Sendable (Piece) throws(DataError) -> Partial,
    merge: (inout State, Partial) throws(DataError) -> Void
  ) throws(DataError) -> Reading<State> {
    var coded: [CategoricalColumn] = []
    var overflowed: [Bool] = []
    var numeric: [[Double]] = []
    var texts: [PackedTexts] = []
    for wanted in request {
      let column = columns[try position(of: wanted.column)]
      switch wanted.form {
      case .categories(let limit, let overflow):
        let whole = try column.categories(wanted.column, limit: limit, overflow: overflow)
        overflowed.append(whole.tokens.count > limit)
        coded.append(whole.limited(to: limit))
      case .numbers(let missing):
        numeric.append(try column.numbers(wanted.column, missing: missing, source: name))
      case .text:
        texts.append(try column.texts(wanted.column))
      }
    }
    let size = Piece.standardRowCount
    let (codedColumns, numericColumns, textColumns) = (coded, numeric, texts)
    let tokens = coded.map(\.tokens)
    var state = initial()
    try parallelism.reduce(pieces: (rowCount + size - 1) / size) { (piece) throws(DataError) -> Partial in
      let rows = piece * size..<min((piece + 1) * size, rowCount)
      return try map(
        Piece(
          firstRow: rows.lowerBound, rowCount: rows.count,
          codes: codedColumns.map { $0.codes.slice(rows) }, tokens: tokens,
          numbers: numericColumns.map { $0[rows] },
          texts: textColumns.map { texts in
            var part = PackedTexts()
            part.append(texts, rows: rows)
            return part
          }))
    } merge: { (partial) throws(DataError) in
      try merge(&state, partial)
    }
    let lists = zip(tokens, overflowed).map { TokenList($0, overflowed: $1) }
    return Reading(state: state, rowCount: rowCount, tokens: lists)
  }
}

extension ColumnRequest {
  /// Whether categories are wanted.
  package var isCategories: Bool {
    if case .categories = form { true } else { false }
  }

  /// The most distinct tokens that are kept.
  package var limit: Int {
    if case .categories(let limit, _) = form { limit } else { 0 }
  }
}

extension CategoricalColumn {
  /// The column with the code `limit` for every token after the first `limit`.
  fileprivate func limited(to limit: Int) -> CategoricalColumn {
    guard tokens.count > limit else { return self }
    let all = codes.slice(0..<codes.count)
    return CategoricalColumn(
      tokens: Array(tokens.prefix(limit)),
      codes: CodeStorage((0..<codes.count).map { UInt32(min(all[$0], limit)) }, categoryCount: limit + 1))
  }
}

extension Column {
  /// The column as codes of tokens.
  fileprivate func categories(
    _ name: String, limit: Int, overflow: ColumnRequest.Overflow
  ) throws(DataError) -> CategoricalColumn {
    let column: CategoricalColumn
    switch self {
    case .categorical(let categories): column = categories
    case .numeric(let numbers):
      column = CategoricalColumn(numbers.values.map { $0.isNaN ? nil : $0.token })
    case .multiSelect:
      throw .unsuitable(column: name, reason: "is a multi-select question, not one set of categories.")
    }
    if column.tokens.count > limit, overflow == .fails {
      throw .tooManyCategories(column: name, limit: limit)
    }
    return column
  }

  /// The cells of the column as they would stand in a file.
  fileprivate func texts(_ name: String) throws(DataError) -> PackedTexts {
    var texts = PackedTexts()
    switch self {
    case .categorical(let column):
      let codes = column.codes.slice(0..<column.codes.count)
      for row in 0..<column.codes.count { texts.append(column.tokens[codes[row]].utf8) }
    case .numeric(let column):
      for value in column.values { texts.append((value.isNaN ? "" : value.token).utf8) }
    case .multiSelect:
      throw .unsuitable(column: name, reason: "is a multi-select question, not one text.")
    }
    return texts
  }

  /// The column as numbers.
  fileprivate func numbers(
    _ name: String, missing: [String], source: String
  ) throws(DataError) -> [Double] {
    let codes = MissingCodes(missing)
    switch self {
    case .numeric(let column):
      return codes.isEmpty ? column.values : column.values.map { codes.contains($0) ? .nan : $0 }
    case .categorical(let column):
      let all = column.codes.slice(0..<column.codes.count)
      var values: [Double?] = []
      for token in column.tokens {
        values.append(codes.contains(token) ? .nan : Double(decimal: token))
      }
      var numbers: [Double] = []
      numbers.reserveCapacity(column.codes.count)
      for row in 0..<column.codes.count {
        guard let value = values[all[row]] else {
          throw .notANumber(column.tokens[all[row]], row: row + 1, column: name, source: source)
        }
        numbers.append(codes.contains(value) ? .nan : value)
      }
      return numbers
    case .multiSelect:
      throw .unsuitable(column: name, reason: "is a multi-select question, not a number.")
    }
  }
}
