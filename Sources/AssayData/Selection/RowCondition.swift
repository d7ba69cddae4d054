/// Which rows belong to a domain: comparisons of columns with values, joined by and, or, not.
///
/// A comparison with a blank cell is unknown, and a row is chosen only where the condition is true, as in SQL.
public indirect enum RowCondition: Sendable, Equatable {
  /// How a column is compared with a value.
  public enum Comparison: String, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }
  /// A value: a token that is compared byte by byte, or a number that is compared by value.
  public enum Literal: Sendable, Hashable {
    case token(String)
    case number(Double, spelling: String)
  }
  case compare(column: String, Comparison, Literal)
  case member(column: String, of: [Literal])
  case and(RowCondition, RowCondition)
  case or(RowCondition, RowCondition)
  case not(RowCondition)

  /// The columns that are compared, each once.
  public var columns: [String] {
    switch self {
    case .compare(let column, _, _), .member(let column, _): [column]
    case .and(let a, let b), .or(let a, let b): a.columns + b.columns.filter { !a.columns.contains($0) }
    case .not(let condition): condition.columns
    }
  }

  /// Chooses rows of a piece.
  ///
  /// - Parameter place: The place of a column among the requests for categories of the piece.
  /// - Throws: ``DataError/unsuitable(column:reason:)`` where an order is asked of a token that is not a number.
  func selection(_ piece: Piece, place: (String) -> Int) throws(DataError) -> [Bool] {
    try truth(piece, place: place).map { $0 == .yes }
  }

  /// Three-valued truth; the raw values make `and` the minimum and `or` the maximum.
  enum Truth: Int8 {
    case no = 0
    case unknown = 1
    case yes = 2
  }

  private func truth(_ piece: Piece, place: (String) -> Int) throws(DataError) -> [Truth] {
    switch self {
    case .compare(let column, let comparison, let literal):
      return try leaf(piece, place(column)) { (token) throws(DataError) in
        try comparison.holds(token, literal, column: column)
      }
    case .member(let column, let literals):
      return try leaf(piece, place(column)) { (token) throws(DataError) in
        for literal in literals where try Comparison.equal.holds(token, literal, column: column) { return true }
        return false
      }
    case .and(let a, let b):
      return zip(try a.truth(piece, place: place), try b.truth(piece, place: place)).map {
        $0.rawValue < $1.rawValue ? $0 : $1
      }
    case .or(let a, let b):
      return zip(try a.truth(piece, place: place), try b.truth(piece, place: place)).map {
        $0.rawValue > $1.rawValue ? $0 : $1
      }
    case .not(let condition):
      return try condition.truth(piece, place: place).map { Truth(rawValue: 2 - $0.rawValue) ?? .unknown }
    }
  }

  /// Decides each distinct token once, then looks the rows up.
  private func leaf(
    _ piece: Piece, _ place: Int, _ holds: (String) throws(DataError) -> Bool
  ) throws(DataError) -> [Truth] {
    var table: [Truth] = []
    for token in piece.tokens[place] {
      table.append(token.isEmpty ? .unknown : try holds(token) ? .yes : .no)
    }
    let codes = piece.codes[place]
    return (0..<piece.rowCount).map { table[codes[$0]] }
  }
}

extension RowCondition.Comparison {
  func holds(_ token: String, _ literal: RowCondition.Literal, column: String) throws(DataError) -> Bool {
    switch (self, literal) {
    case (.equal, .token(let wanted)): return token.utf8.elementsEqual(wanted.utf8)
    case (.notEqual, .token(let wanted)): return !token.utf8.elementsEqual(wanted.utf8)
    case (.equal, .number(let wanted, let spelling)):
      return token == spelling || Double(decimal: token) == wanted
    case (.notEqual, .number(let wanted, let spelling)):
      return token != spelling && Double(decimal: token) != wanted
    default:
      guard case .number(let wanted, _) = literal, let value = Double(decimal: token) else {
        throw .unsuitable(
          column: column,
          reason: "holds “\(token)”, and --where asks for an order (\(rawValue)), which only numbers have.")
      }
      return switch self {
      case .less: value < wanted
      case .lessOrEqual: value <= wanted
      case .greater: value > wanted
      default: value >= wanted
      }
    }
  }
}
