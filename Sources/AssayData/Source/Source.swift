public import AssayNumerics

/// What can be read in pieces: a frame in memory, a file, and later an engine.
///
/// The same request of the same data gives the same pieces whatever the source, so that a result does not depend on
/// where the data were.
public protocol Source: Sendable {
  /// What to call the source in messages: a file name, or the name of a frame.
  var name: String { get }

  /// The names of the columns, in order.
  var columnNames: [String] { get }

  /// Whether a comma may stand for the decimal point in numbers.
  var hasDecimalComma: Bool { get }

  /// About how many rows there are, where that shows before they are read: so much room is made.
  var rowEstimate: Int? { get }

  /// Visits the asked-for columns in pieces of ``Piece/standardRowCount`` rows and combines what each piece gives.
  ///
  /// - Parameters:
  ///   - request: The columns, and the form in which each is wanted.
  ///   - parallelism: How many threads may work.
  ///   - initial: Makes the state that results are merged into. It is called again when a source has to start over.
  ///   - map: What is computed from one piece, on any thread.
  ///   - merge: Adds the result of one piece to the state, in piece order.
  /// - Returns: The state, and what was learned about the columns on the way.
  /// - Throws: ``DataError``: a column that is not there, a number that is not one, or a fault of the source.
  func reduce<State, Partial: Sendable>(
    _ request: [ColumnRequest],
    parallelism: Parallelism,
    into initial: () -> State,
    map: @Sendable (Piece) throws(DataError) -> Partial,
    merge: (inout State, Partial) throws(DataError) -> Void
  ) throws(DataError) -> Reading<State>
}

/// The outcome of reading a source once.
public struct Reading<State> {
  /// What the pieces were merged into.
  public let state: State
  /// The number of rows that were read.
  public let rowCount: Int
  /// For each request for categories, in order: the distinct tokens, by first appearance.
  public let tokens: [TokenList]
  /// What a reader should know of how the source was read, such as its encoding.
  public let notes: [String]

  /// Creates an outcome.
  public init(state: State, rowCount: Int, tokens: [TokenList], notes: [String] = []) {
    self.state = state
    self.rowCount = rowCount
    self.tokens = tokens
    self.notes = notes
  }
}

/// The distinct tokens of a column, by first appearance.
public struct TokenList: Sendable, Equatable {
  /// The tokens as they stand in the source; the empty one is a blank cell.
  public let tokens: [String]
  /// True when there were more than the request allowed, and counting them was given up.
  public let overflowed: Bool

  /// Creates a list.
  public init(_ tokens: [String], overflowed: Bool = false) {
    self.tokens = tokens
    self.overflowed = overflowed
  }
}

/// A column, and the form in which it is wanted.
public struct ColumnRequest: Sendable, Hashable {
  /// A form of a column.
  public enum Form: Sendable, Hashable {
    /// Codes of distinct tokens; nothing is parsed as a number, so `1` and `01` differ.
    case categories(limit: Int, beyond: Overflow)
    /// Doubles; blank cells, the tokens in `missing` and values equal to such a token are NaN.
    case numbers(missing: [String])
    /// The cells as they stand in the source, for identifiers: no limit on distinct values, and no list of them.
    case text
  }
  /// What happens when a column has more distinct tokens than the limit.
  public enum Overflow: Sendable, Hashable {
    /// Reading stops with ``DataError/tooManyCategories(column:limit:)``.
    case fails
    /// Reading goes on; every further token has the code `limit`.
    case isCounted
  }
  /// The name of the column.
  public let column: String
  /// The form in which it is wanted.
  public let form: Form

  /// The most distinct tokens of a column that is used as categories.
  public static let categoryLimit = 10_000

  /// Asks for categories.
  public static func categories(
    _ column: String, limit: Int = categoryLimit, beyond: Overflow = .fails
  ) -> ColumnRequest {
    ColumnRequest(column: column, form: .categories(limit: limit, beyond: beyond))
  }

  /// Asks for numbers.
  public static func numbers(_ column: String, missing: [String] = []) -> ColumnRequest {
    ColumnRequest(column: column, form: .numbers(missing: missing))
  }

  /// Asks for the cells as they are.
  public static func text(_ column: String) -> ColumnRequest { ColumnRequest(column: column, form: .text) }
}

extension Source {
  public var hasDecimalComma: Bool { false }
  public var rowEstimate: Int? { nil }

  /// The number that a token of this source spells.
  public func number(_ token: String) -> Double? {
    guard hasDecimalComma, !token.utf8.contains(UInt8(ascii: ".")) else { return Double(decimal: token) }
    return Double(decimal: String(token.map { $0 == "," ? "." : $0 }))
  }

  /// The position of a column.
  ///
  /// - Throws: ``DataError/unknownColumn(_:nearest:source:)``, with the nearest name there is.
  public func position(of column: String) throws(DataError) -> Int {
    if let position = columnNames.firstIndex(of: column) { return position }
    throw .unknownColumn(column, nearest: column.nearest(in: columnNames), source: name)
  }
}
