/// Why data cannot be read or counted as asked.
public enum DataError: Error, Equatable, Sendable {
  /// There is no column of this name.
  case unknownColumn(String, nearest: String?, source: String)
  /// Two columns have this name.
  case duplicateColumn(String, source: String)
  /// A cell of a numeric column holds something else; `row` counts from 1 after the header.
  case notANumber(String, row: Int, column: String, source: String)
  /// A sampling weight is negative or infinite.
  case invalidWeight(Double, row: Int, column: String)
  /// A frequency is negative, infinite or has a fraction.
  case invalidFrequency(Double, row: Int, column: String)
  /// No weight is above 0.
  case noPositiveWeight(column: String)
  /// The column has more distinct values than a table can show.
  case tooManyCategories(column: String, limit: Int)
  /// The table would have more cells than are kept.
  case tooManyCells(columns: [String], cells: Int, limit: Int)
  /// The codebook lists the categories of the column, and this token is not among them.
  case unlistedCategory(String, rows: Int, column: String)
  /// The column is not of a kind that the request can use.
  case unsuitable(column: String, reason: String)
  /// The source is damaged or cannot be opened.
  case unreadable(SourceFault)
}

/// What is wrong with a source, where, and how to mend it.
public struct SourceFault: Error, Equatable, Sendable {
  /// The source.
  public let source: String
  /// The row, from 1 after the header; nil when the fault is not in one row.
  public let row: Int?
  /// The column, by name.
  public let column: String?
  /// A clause without a full stop.
  public let problem: String
  /// A sentence; empty when there is nothing to be done.
  public let remedy: String

  /// Creates a fault.
  public init(
    source: String, row: Int? = nil, column: String? = nil, problem: String, remedy: String = ""
  ) {
    self.source = source
    self.row = row
    self.column = column
    self.problem = problem
    self.remedy = remedy
  }
}

extension SourceFault: CustomStringConvertible {
  public var description: String {
    var place = source
    if let row { place += ", row \(row)" }
    if let column { place += ", column “\(column)”" }
    return "\(place): \(problem)." + (remedy.isEmpty ? "" : " \(remedy)")
  }
}

extension DataError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownColumn(let column, let nearest, let source):
      "\(source) has no column “\(column)”." + (nearest.map { " Did you mean “\($0)”?" } ?? "")
    case .duplicateColumn(let column, let source):
      "\(source) has two columns named “\(column)”. Rename one of them in the header."
    case .notANumber(let token, let row, let column, let source):
      "\(source), row \(row), column “\(column)”: “\(token)” is not a number. "
        + "If it stands for a missing answer, say so: --missing-values '\(token)'."
    case .invalidWeight(let weight, let row, let column):
      "Row \(row) has the weight \(weight.token) in column “\(column)”; weights must be finite and at least 0."
    case .invalidFrequency(let frequency, let row, let column):
      "Row \(row) has the frequency \(frequency.token) in column “\(column)”; "
        + "frequencies must be whole numbers of at least 0."
    case .noPositiveWeight(let column):
      "Column “\(column)” has no value above 0, so there is nothing to count."
    case .tooManyCategories(let column, let limit):
      "Column “\(column)” has more than \(limit) distinct values, too many for categories. "
        + "Band it in a codebook (bands: …), or describe it as a number: assay describe."
    case .tooManyCells(let columns, let cells, let limit):
      "A table of \(columns.map { "“\($0)”" }.joined(separator: " × ")) would have \(cells) cells; "
        + "\(limit) are the most. Merge categories in a codebook (net: …, bands: …)."
    case .unlistedCategory(let token, let rows, let column):
      "Column “\(column)” holds “\(token)” in \(rows) \(rows == 1 ? "row" : "rows"), which its codebook does not list. "
        + "Add it to the categories or to the missing values of the column."
    case .unsuitable(let column, let reason):
      "Column “\(column)” \(reason)"
    case .unreadable(let fault):
      fault.description
    }
  }
}
