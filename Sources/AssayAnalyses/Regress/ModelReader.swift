internal import AssayData
internal import AssayNumerics
internal import AssayRegression

/// Reads the variables of a model in pieces, and collapses rows with one pattern where it can.
///
/// Every column is first read as codes of its distinct tokens, which is what collapsing needs; a column of numbers with
/// too many of them is read again, as numbers, and then every row stands for itself.
struct ModelReader {
  let variables: [ModelVariable]
  /// A column of precision weights, as the last variable; such weights are part of the pattern.
  let precision: ModelVariable?
  /// The column that tells clusters apart.
  let cluster: String?
  let data: DataSet

  /// What was read.
  struct Outcome {
    var rows: ModelRows
    var account: WeightAccount
    var rowCount: Int
    /// For each column read as codes, its tokens.
    var tokens: [[String]]
    var clusterTokens: [String]
    /// Which columns, of variables and then precision, were read as numbers.
    var isNumbers: [Bool]
    var notes: [String]
  }

  private var columns: [ModelVariable] { variables + [precision].compactMap { $0 } }

  /// Reads the source.
  ///
  /// - Parameter keepingRows: Whether every row stands for itself, in the order of the file.
  func read(_ source: any Source, keepingRows: Bool) throws -> Outcome {
    guard !keepingRows else { return try rows(source, isNumbers: columns.map { _ in false }) }
    let reading = try patterns(source)
    let state = reading.state
    let overflowing = columns.indices.map { columns[$0].overflows(reading.tokens[$0].tokens.count) }
    guard !overflowing.contains(true) else { return try rows(source, isNumbers: overflowing) }
    return Outcome(
      rows: ModelRows(state.table, columns: columns.count), account: state.account, rowCount: reading.rowCount,
      tokens: reading.tokens.prefix(columns.count).map(\.tokens),
      clusterTokens: cluster == nil ? [] : reading.tokens[columns.count].tokens, isNumbers: overflowing,
      notes: reading.notes)
  }

  // MARK: Patterns

  private struct Patterns {
    var table: PatternTable
    var account = WeightAccount()
  }

  private func patterns(_ source: any Source) throws -> Reading<Patterns> {
    let request = Request(codes: columns.map(\.codedRequest), numbers: [], cluster: cluster, data: data)
    let (count, columns, hasClusters) = (columns.count, columns, cluster != nil)
    return try source.reduce(request.all, parallelism: data.options.parallelism) {
      Patterns(table: PatternTable(columns: count, hasClusters: hasClusters))
    } map: { (piece) throws(DataError) -> (patterns: PiecePatterns, account: WeightAccount)? in
      var account = WeightAccount()
      let rows = try request.rows(of: piece, account: &account)
      // Patterns of a column that will be read as numbers are of no use.
      if columns.indices.contains(where: { columns[$0].overflows(piece.tokens[$0].count) }) { return nil }
      let patterns = PiecePatterns(
        Array(piece.codes.prefix(count)), clusters: hasClusters ? piece.codes[count] : nil, rows: rows,
        weights: request.weights(of: piece))
      return (patterns, account)
    } merge: { (all, part) throws(DataError) in
      guard let part else { return }
      all.table.add(part.patterns)
      all.account += part.account
    }
  }

  // MARK: Rows

  private struct Rows: Sendable {
    var rows: ModelRows
    var account = WeightAccount()
  }

  private func rows(_ source: any Source, isNumbers: [Bool]) throws -> Outcome {
    let coded = columns.indices.filter { !isNumbers[$0] }
    let request = Request(
      codes: coded.map { columns[$0].codedRequest },
      numbers: columns.indices.filter { isNumbers[$0] }.map { columns[$0].numberRequest }, cluster: cluster, data: data)
    let reading = try rows(source, request, codes: coded.count)
    // Only where rows are kept in any case has a column not been looked at yet.
    let overflowing = coded.indices.filter { columns[coded[$0]].overflows(reading.tokens[$0].tokens.count) }
    guard overflowing.isEmpty else {
      var isNumbers = isNumbers
      for place in overflowing { isNumbers[coded[place]] = true }
      return try rows(source, isNumbers: isNumbers)
    }
    return Outcome(
      rows: reading.state.rows, account: reading.state.account, rowCount: reading.rowCount,
      tokens: coded.indices.map { reading.tokens[$0].tokens },
      clusterTokens: cluster == nil ? [] : reading.tokens[coded.count].tokens, isNumbers: isNumbers,
      notes: reading.notes)
  }

  private func rows(_ source: any Source, _ request: Request, codes: Int) throws -> Reading<Rows> {
    do {
      return try pass(source, request, codes: codes)
    } catch DataError.notANumber(let token, let row, let column, let name) {
      throw AnalysisError(
        "\(DataError.notANumber(token, row: row, column: column, source: name)) If “\(column)” holds categories: C(\(column))."
      )
    }
  }

  private func pass(_ source: any Source, _ request: Request, codes: Int) throws(DataError) -> Reading<Rows> {
    let hasClusters = cluster != nil
    let start = Rows(rows: ModelRows(codes: codes, numbers: request.numberCount))
    return try source.reduce(request.all, parallelism: data.options.parallelism) {
      start
    } map: { (piece) throws(DataError) -> Rows in
      var part = start
      let kept = try request.rows(of: piece, account: &part.account)
      for column in 0..<codes {
        part.rows.codes[column] = kept.map { UInt16(truncatingIfNeeded: piece.codes[column][$0]) }
      }
      for column in 0..<request.numberCount {
        let numbers = piece.numbers[column]
        part.rows.numbers[column] = kept.map { numbers[numbers.startIndex + $0] }
      }
      part.rows.counts = Array(repeating: 1, count: kept.count)
      if let weights = request.weights(of: piece) {
        part.rows.weights = kept.map { weights[weights.startIndex + $0] }
        part.rows.squares = part.rows.weights.map { $0 * $0 }
      }
      if hasClusters { part.rows.clusters = kept.map { UInt32(piece.codes[codes][$0]) } }
      part.rows.places = kept.map { piece.firstRow + $0 }
      return part
    } merge: { (all, part) throws(DataError) in
      all.rows.append(part.rows)
      all.account += part.account
    }
  }
}

/// The columns that a model asks for, and the rows of a piece that count.
private struct Request: Sendable {
  let all: [ColumnRequest]
  let numberCount: Int
  private let domain: PieceDomain?
  private let weighting: Weighting

  init(codes: [ColumnRequest], numbers: [ColumnRequest], cluster: String?, data: DataSet) {
    var request = codes
    if let cluster { request.append(.categories(cluster, limit: 10_000_000)) }
    // The columns of the condition come after all other categories.
    domain = data.options.condition.map { [count = request.count] in PieceDomain($0, after: count) }
    request += domain?.request ?? []
    request += numbers
    weighting = data.options.weighting
    if let weight = weighting.column { request.append(.numbers(weight, missing: data.missingWeightTokens)) }
    all = request
    numberCount = numbers.count
  }

  /// The weights of all rows of a piece; nil where there are none.
  func weights(of piece: Piece) -> ArraySlice<Double>? { weighting.column == nil ? nil : piece.numbers.last }

  /// The rows of the domain that have a weight above 0.
  func rows(of piece: Piece, account: inout WeightAccount) throws(DataError) -> [Int] {
    try ColumnReader.kept(
      piece, weights: weights(of: piece), chosen: try domain?.selection(piece), weighting: weighting, account: &account)
      ?? Array(0..<piece.rowCount)
  }
}
