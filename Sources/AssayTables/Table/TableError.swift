/// What can be wrong with a table, or with a question put to it.
public enum TableError: Error, Equatable, Sendable {
  /// A count is negative, infinite or not a number.
  case invalidCount(Double, row: String, column: String)
  /// There are not as many counts as cells.
  case shapeMismatch(counts: Int, rows: Int, columns: Int)
  /// There are not as many scores as categories.
  case scoreCount(scores: Int, categories: Int, side: Side)
  /// A score is infinite or not a number.
  case invalidScore(Double, category: String)
  /// Every count is 0, or there is no cell.
  case noObservations
  /// The counts are finite, but their sum is not.
  case totalTooLarge
  /// Fewer than two rows, or fewer than two columns, hold an observation.
  case tooFewCategories(rows: Int, columns: Int)
  /// A method for two rows and two columns was asked of another table.
  case notTwoByTwo(rows: Int, columns: Int)
  /// All the observations have one score, so there is no correlation.
  case constantScores(Side)

  /// One of the two variables of a table.
  public enum Side: String, Sendable, Equatable {
    case row, column
  }
}

extension TableError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidCount(let count, let row, let column):
      "The count at (\(row), \(column)) is \(count); counts must be finite and at least 0."
    case .shapeMismatch(let counts, let rows, let columns):
      "\(counts) counts do not fill \(rows) rows of \(columns) columns; \(rows * columns) are needed."
    case .scoreCount(let scores, let categories, let side):
      "\(scores) \(side.rawValue) scores were given for \(categories) \(side.rawValue) categories; "
        + "give one for each, or none."
    case .invalidScore(let score, let category):
      "The score of category “\(category)” is \(score); scores must be finite."
    case .noObservations:
      "The table has no observations: every count is 0."
    case .totalTooLarge:
      "The counts add up to more than a number can hold; divide them by a common factor."
    case .tooFewCategories(let rows, let columns):
      "Only \(rows) \(rows == 1 ? "row" : "rows") and \(columns) \(columns == 1 ? "column" : "columns") "
        + "hold observations; at least two of each are needed."
    case .notTwoByTwo(let rows, let columns):
      "This method needs two rows and two columns with observations; the table has \(rows) and \(columns)."
    case .constantScores(let side):
      "All observations have the same \(side.rawValue) score, so there is no correlation to test."
    }
  }
}
