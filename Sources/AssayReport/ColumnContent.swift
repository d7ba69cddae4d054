/// The cells of one column of a columnar table.
///
/// A table of a million rows holds numbers as numbers and texts as bytes: a ``Value`` for each cell would cost several
/// times the time and the memory.
public enum ColumnContent: Sendable, Equatable {
  /// Cells of any kind.
  case values([Value])
  /// A text for each row.
  case texts([String])
  /// A text for each row as UTF-8: row `i` is `bytes[ends[i - 1] ..< ends[i]]`, from 0 for the first row.
  ///
  /// A text without bytes is an empty cell.
  case packed(bytes: [UInt8], ends: [Int])
  /// A number for each row; one that is not finite is an empty cell.
  case numbers([Double])
  /// A whole number for each row.
  case integers([Int])
  /// The place of each row's text in a list; a negative code is an empty cell.
  case coded(codes: [Int32], texts: [String])
  /// The same cell in each row.
  case constant(Value)
}

extension ColumnContent {
  /// The number of rows; nil for a constant, which fits any number.
  var rowCount: Int? {
    switch self {
    case .values(let values): values.count
    case .texts(let texts): texts.count
    case .packed(_, let ends): ends.count
    case .numbers(let numbers): numbers.count
    case .integers(let integers): integers.count
    case .coded(let codes, _): codes.count
    case .constant: nil
    }
  }

  /// The cell of a row.
  subscript(row: Int) -> Value {
    switch self {
    case .values(let values): values[row]
    case .texts(let texts): .text(texts[row])
    case .packed(let bytes, let ends):
      Self.text(bytes[(row == 0 ? 0 : ends[row - 1])..<ends[row]])
    case .numbers(let numbers): Value(numbers[row])
    case .integers(let integers): .integer(integers[row])
    case .coded(let codes, let texts): codes[row] < 0 ? .empty : .text(texts[Int(codes[row])])
    case .constant(let value): value
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> Value {
    bytes.isEmpty ? .empty : .text(String(decoding: bytes, as: UTF8.self))
  }

  /// Whether ends never fall and stay within the bytes, and codes within their list.
  var isSound: Bool {
    switch self {
    case .packed(let bytes, let ends):
      var last = 0
      for end in ends {
        guard end >= last else { return false }
        last = end
      }
      return last <= bytes.count
    case .coded(let codes, let texts):
      return (codes.max() ?? -1) < texts.count
    case .values, .texts, .numbers, .integers, .constant:
      return true
    }
  }
}
