public import AssayNumerics

/// The two-way tables of many categorical variables at once, from one reading of a source.
///
/// Every token of a column is a category, blank cells and codes of missing answers too, so that each pair of columns has
/// its own account of cases. Counts come from bit planes (the bits that the planes of two categories share), sums of
/// weights from passes over pairs of columns; both are merged in piece order, and need memory for the cells and for a few
/// pieces, not for the rows.
///
/// Reference: Burt (1950), *British Journal of Statistical Psychology* 3, 166–185, for the matrix of all tables.
public struct BurtMatrix: Sendable {
  /// A column of the matrix.
  public struct Column: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// Its distinct tokens, by first appearance; those met before reading was given up where there are too many.
    public let tokens: [String]
    /// The rows of each token; empty where there are too many tokens.
    public let counts: [Int]
    /// Whether the column has more tokens than were asked for, so that it is in no table.
    public let hasTooManyTokens: Bool
  }

  /// The columns, in the order asked for.
  public let columns: [Column]
  /// The pairs of columns whose tables were made, as positions, first before second.
  public let pairs: [BurtPair]
  /// The rows that were read.
  public let rowCount: Int
  /// The rows that are in the tables.
  public let usedCount: Int
  /// Σw of the rows that are in the tables; nil without weights.
  public let sumOfWeights: Double?
  /// (Σw)²/Σw² of those rows; nil without weights.
  public let effectiveSize: Double?
  /// What became of the other rows.
  public let weights: WeightAccount
  /// What a reader should know of how the source was read.
  public let notes: [String]
  private let totals: BurtTotals

  /// The most distinct tokens of a column that is in the tables, unless said otherwise.
  public static let tokenLimit = 100

  /// The most cells of all tables together: 8 bytes each, or 40 with weights.
  public static let cellLimit = 50_000_000

  /// Reads a source once and counts its rows into the tables of pairs of columns.
  ///
  /// - Parameters:
  ///   - columns: The columns, each once.
  ///   - pairs: The pairs wanted; all by default.
  ///   - weighting: What a row counts for.
  ///   - condition: The rows that are counted; nil for all.
  ///   - missing: Tokens that mean missing in the column of weights.
  ///   - limit: The most tokens of a column, at most 250; one with more is in no table.
  ///   - parallelism: How many threads may work.
  /// - Throws: ``DataError``.
  public init(
    of columns: [String], pairs wanted: [BurtPair]? = nil, in source: some Source, weighting: Weighting = .unweighted,
    where condition: RowCondition? = nil, missing: [String] = [], limit: Int = tokenLimit,
    parallelism: Parallelism = Parallelism()
  ) throws(DataError) {
    precondition(limit <= 250, "a code takes one byte")
    let pairs = wanted ?? BurtPair.all(of: columns.count)
    // One token more than may be, so that a column with too many shows.
    var request = columns.map { ColumnRequest.categories($0, limit: limit + 1, beyond: .isCounted) }
    let domain = condition.map { PieceDomain($0, after: request.count) }
    request += domain?.request ?? []
    if let weight = weighting.column { request.append(.numbers(weight, missing: missing)) }
    let count = columns.count
    let isWeighted = weighting.column != nil
    var reading = try source.reduce(request, parallelism: parallelism) {
      BurtTotals(columnCount: count, pairs: pairs, isWeighted: isWeighted)
    } map: { (piece) throws(DataError) -> PiecePlanes in
      let skipped = try piece.skippedRows(domain, weighting: weighting)
      return PiecePlanes(piece, columns: count, limit: limit, skipping: skipped, isWeighted: isWeighted)
    } merge: { (state, piece) throws(DataError) in
      try state.add(piece, names: columns, parallelism: parallelism)
    }.tokensAndState
    try reading.state.flush(names: columns, parallelism: parallelism)
    let totals = reading.state
    self.pairs = pairs
    self.totals = totals
    rowCount = reading.rowCount
    usedCount = totals.usedCount
    weights = totals.account
    let (sum, squares) = (totals.sumOfWeights.value, totals.sumOfSquares.value)
    sumOfWeights = isWeighted ? sum : nil
    effectiveSize = isWeighted && squares > 0 ? sum / squares * sum : nil
    notes = reading.notes
    self.columns = columns.enumerated().map { position, name in
      let tokens = reading.tokens[position].tokens
      let isDropped = tokens.count > limit
      return Column(
        name: name, tokens: tokens, counts: isDropped ? [] : totals.margin(of: position, codes: tokens.count),
        hasTooManyTokens: isDropped)
    }
  }

  /// Writes the cells of a pair, along the tokens of its columns, row by row.
  ///
  /// - Precondition: Neither column has too many tokens.
  public func read(_ pair: Int, into cells: inout BurtCells) {
    let (first, second) = (pairs[pair].first, pairs[pair].second)
    precondition(!columns[first].hasTooManyTokens && !columns[second].hasTooManyTokens)
    totals.read(pair, rows: columns[first].counts, columns: columns[second].counts, into: &cells)
  }
}

/// Two columns of a ``BurtMatrix``, by position.
public struct BurtPair: Sendable, Hashable {
  public let first: Int
  public let second: Int

  /// Creates a pair of different columns.
  public init(_ first: Int, _ second: Int) {
    self.first = first
    self.second = second
  }

  /// Every pair of so many columns, the first before the second.
  public static func all(of count: Int) -> [BurtPair] {
    (0..<count).flatMap { first in ((first + 1)..<max(count, first + 1)).map { BurtPair(first, $0) } }
  }
}

/// The cells of one pair, to be filled again and again.
public struct BurtCells: Sendable, Equatable {
  /// The rows of the data in each cell.
  public internal(set) var counts: [Int] = []
  /// Σw of each cell; empty without weights.
  public internal(set) var sums: [Double] = []
  /// Σw² of each cell; empty without weights.
  public internal(set) var squares: [Double] = []

  /// Creates no cells.
  public init() {}
}

extension Reading {
  /// The reading, to be changed.
  fileprivate var tokensAndState: (state: State, rowCount: Int, tokens: [TokenList], notes: [String]) {
    (state, rowCount, tokens, notes)
  }
}
