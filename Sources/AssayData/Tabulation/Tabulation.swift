public import AssayNumerics

/// Several cell tables from one reading of a source.
public struct Tabulation: Sendable {
  /// One for each list of keys that was asked for, in order.
  public let tables: [CellTable]
  /// The rows that were read.
  public let rowCount: Int
  /// What became of rows that are in no cell.
  public let weights: WeightAccount
  /// For each table: which of its keys had more categories than were kept; the last cell along such a key holds the rest.
  public let overflowed: [[Bool]]
  /// What a reader should know of how the source was read.
  public let notes: [String]

  /// Reads a source once and counts its rows into tables.
  ///
  /// - Parameters:
  ///   - tables: For each table the columns that are its keys.
  ///   - source: The data.
  ///   - weighting: What a row counts for.
  ///   - condition: The rows that are counted; nil for all.
  ///   - missing: Tokens that mean missing in the column of weights.
  ///   - limit: The most categories of a column, and what happens beyond it.
  ///   - parallelism: How many threads may work.
  /// - Throws: ``DataError``, among them a weight that is not allowed and a table of more than
  ///   ``CellTable/cellLimit`` cells.
  public init(
    of tables: [[String]], in source: some Source, weighting: Weighting = .unweighted,
    where condition: RowCondition? = nil, missing: [String] = [], limit: Int = ColumnRequest.categoryLimit,
    beyond: ColumnRequest.Overflow = .fails, parallelism: Parallelism = Parallelism()
  ) throws(DataError) {
    var columns: [String] = []
    for key in tables.joined() where !columns.contains(key) { columns.append(key) }
    var request = columns.map { ColumnRequest.categories($0, limit: limit, beyond: beyond) }
    // A column of the condition is read in full, even where a table would give up counting it.
    let domain = condition.map { PieceDomain($0, after: request.count) }
    request += domain?.request ?? []
    if let weight = weighting.column { request.append(.numbers(weight, missing: missing)) }
    let keys = tables.map { $0.map { key in columns.firstIndex(of: key) ?? 0 } }

    let reading = try source.reduce(request, parallelism: parallelism) {
      TabulationState(tableCount: tables.count)
    } map: { (piece) throws(DataError) -> PieceTables in
      // Most pieces have nothing to skip, which the kernel finds out on the way.
      if domain == nil, weighting.mayAddUnseen {
        let cells = try PieceTables(piece, tables: keys, names: tables, skipped: nil, limit: limit)
        if cells.isSound { return cells }
      }
      let skipped = try piece.skippedRows(domain, weighting: weighting)
      return try PieceTables(piece, tables: keys, names: tables, skipped: skipped, limit: limit)
    } merge: { (state, piece) throws(DataError) in
      state.add(piece)
    }
    let lists = reading.tokens
    rowCount = reading.rowCount
    notes = reading.notes
    weights = reading.state.account
    overflowed = keys.map { $0.map { lists[$0].overflowed } }
    self.tables = zip(keys, tables).enumerated().map { position, table in
      let (positions, names) = table
      return reading.state.totals[position].table(
        keys: names, tokens: positions.map { lists[$0].tokens + (lists[$0].overflowed ? ["…"] : []) })
    }
  }
}

extension Weighting {
  /// Whether weights above 0 are all allowed, so that they may be added before they are looked at one by one.
  fileprivate var mayAddUnseen: Bool {
    if case .frequency = self { false } else { true }
  }
}

/// The cells of all tables over one piece.
private struct PieceTables: Sendable {
  var cells: [PieceCells] = []
  let account: WeightAccount

  /// Whether every weight that was added is above 0 and finite.
  var isSound: Bool { cells.allSatisfy(\.isSound) && !cells.isEmpty }

  init(
    _ piece: Piece, tables: [[Int]], names: [[String]], skipped: SkippedRows?, limit: Int
  ) throws(DataError) {
    account = skipped?.account ?? WeightAccount()
    for (keys, columns) in zip(tables, names) {
      // A column that reached the limit may hold one code more: all further tokens.
      let dimensions = keys.map { piece.tokens[$0].count + (piece.tokens[$0].count >= limit ? 1 : 0) }
      // Counted here and not at the end, so that a hopeless table is refused before memory is filled.
      let count = dimensions.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
      guard count <= CellTable.cellLimit else {
        throw .tooManyCells(columns: columns, cells: count, limit: CellTable.cellLimit)
      }
      cells.append(
        PieceCells(
          piece, keys: keys, dimensions: dimensions, weights: piece.numbers.first, skipping: skipped))
    }
  }
}

/// The totals of all tables so far.
private struct TabulationState {
  var totals: [CellTotals]
  var account = WeightAccount()

  init(tableCount: Int) {
    totals = Array(repeating: CellTotals(), count: tableCount)
  }

  mutating func add(_ piece: PieceTables) {
    for (position, cells) in piece.cells.enumerated() { totals[position].add(cells) }
    account += piece.account
  }
}

/// Totals of one table, whose keys may gain categories from piece to piece.
private struct CellTotals {
  var dimensions: [Int] = []
  var counts: [Int] = []
  var sums: [DoubleDouble] = []
  var squares: [DoubleDouble] = []

  mutating func add(_ piece: PieceCells) {
    if dimensions != piece.dimensions { grow(to: piece.dimensions) }
    if !piece.counts.isEmpty {
      for cell in counts.indices { counts[cell] += Int(piece.counts[cell]) }
      return
    }
    if sums.isEmpty {
      sums = Array(repeating: DoubleDouble(), count: counts.count)
      squares = sums
    }
    for cell in counts.indices {
      sums[cell] += piece.sums[cell * 4]
      squares[cell] += piece.sums[cell * 4 + 1]
      counts[cell] += Int(piece.sums[cell * 4 + 2])
    }
  }

  /// Moves the cells to where they stand in a table of more categories.
  private mutating func grow(to larger: [Int]) {
    let cells = larger.reduce(1, *)
    var moved = [Int](repeating: 0, count: cells)
    var movedSums = sums.isEmpty ? [] : [DoubleDouble](repeating: DoubleDouble(), count: cells)
    var movedSquares = movedSums
    if !counts.isEmpty {
      for (cell, codes) in CellCodes(dimensions).enumerated() {
        var index = 0
        for key in codes.indices { index = index * larger[key] + codes[key] }
        moved[index] = counts[cell]
        if !sums.isEmpty {
          movedSums[index] = sums[cell]
          movedSquares[index] = squares[cell]
        }
      }
    }
    dimensions = larger
    counts = moved
    sums = movedSums
    squares = movedSquares
  }

  /// The table, cut to the tokens that were seen.
  func table(keys: [String], tokens: [[String]]) -> CellTable {
    var totals = self
    let wanted = tokens.map(\.count)
    if dimensions != wanted { totals.resize(to: wanted) }
    let plain = totals.counts.map { DoubleDouble(Double($0)) }
    return CellTable(
      keys: keys, tokens: tokens, counts: totals.counts,
      sums: totals.sums.isEmpty ? plain : totals.sums,
      squares: totals.sums.isEmpty ? plain : totals.squares)
  }

  private mutating func resize(to wanted: [Int]) {
    let larger = zip(
      dimensions.isEmpty ? wanted.map { _ in 0 } : dimensions, wanted
    ).map { max($0, $1) }
    grow(to: larger)
    guard larger != wanted else { return }
    // Only the spare category of a column that met its limit exactly is cut, and nothing is in it.
    let old = self
    counts = Array(repeating: 0, count: wanted.reduce(1, *))
    sums = old.sums.isEmpty ? [] : Array(repeating: DoubleDouble(), count: counts.count)
    squares = sums
    dimensions = wanted
    for (cell, codes) in CellCodes(larger).enumerated() {
      guard zip(codes, wanted).allSatisfy({ $0 < $1 }) else { continue }
      var index = 0
      for key in codes.indices { index = index * wanted[key] + codes[key] }
      counts[index] = old.counts[cell]
      if !sums.isEmpty {
        sums[index] = old.sums[cell]
        squares[index] = old.squares[cell]
      }
    }
  }
}
