/// What can be wrong with groups of values, or with a question put to them.
public enum ComparisonError: Error, Equatable, Sendable {
  /// Fewer groups with values than the method needs.
  case tooFewGroups(Int, needed: Int)
  /// A group has fewer values than the method needs.
  case tooFewValues(Int, group: String, needed: Int)
  /// A value is infinite or not a number.
  case invalidValue(Double, group: String)
  /// All values are the same, within every group or altogether, so that nothing can be compared.
  case noVariation(String)
  /// The two columns of a paired comparison have different lengths.
  case unequalLengths(Int, Int)
  /// A cell of a two-way layout has no values, which the sum of squares asked for needs.
  case emptyCell(row: String, column: String)
  /// The lists that a method was given do not fit together.
  case mismatch(String)
}

extension ComparisonError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooFewGroups(let count, let needed):
      "Only \(count) \(count == 1 ? "group has" : "groups have") values; \(needed) are needed."
    case .tooFewValues(let count, let group, let needed):
      "Group “\(group)” has \(count) \(count == 1 ? "value" : "values"); \(needed) are needed."
    case .invalidValue(let value, let group):
      "Group “\(group)” holds the value \(value); values must be finite."
    case .noVariation(let what):
      "\(what), so there is no spread to measure a difference by."
    case .unequalLengths(let first, let second):
      "One side has \(first) values and the other \(second); a paired comparison needs as many on both."
    case .emptyCell(let row, let column):
      "No case lies in (\(row), \(column)); this sum of squares needs at least one in every cell."
    case .mismatch(let what):
      what
    }
  }
}
