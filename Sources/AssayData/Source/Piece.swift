/// The asked-for columns of a run of rows.
public struct Piece: Sendable {
  /// The number of rows of every piece but the last; a property of the data's layout, not of the machine.
  ///
  /// 32,768 rows of a weight and two keys are 320 KB, which stay in a second-level cache between the passes over them, and
  /// take ten times as long to count as their cells take to be merged.
  public static let standardRowCount = 32_768

  /// The number of the first row, from 0.
  public let firstRow: Int
  /// The number of rows.
  public let rowCount: Int
  /// One for each request for categories, in order.
  public let codes: [CodeSlice]
  /// For each request for categories: the tokens seen so far, which include those of this piece.
  public let tokens: [[String]]
  /// One for each request for numbers, in order; missing values are NaN.
  public let numbers: [ArraySlice<Double>]
  /// One for each request for texts, in order.
  public let texts: [PackedTexts]

  /// Creates a piece.
  public init(
    firstRow: Int, rowCount: Int, codes: [CodeSlice], tokens: [[String]],
    numbers: [ArraySlice<Double>], texts: [PackedTexts] = []
  ) {
    self.firstRow = firstRow
    self.rowCount = rowCount
    self.codes = codes
    self.tokens = tokens
    self.numbers = numbers
    self.texts = texts
  }
}

/// Codes of a run of rows, in the width that they are stored in.
public enum CodeSlice: Sendable {
  case narrow(ArraySlice<UInt8>)
  case medium(ArraySlice<UInt16>)
  case wide(ArraySlice<UInt32>)

  /// The code of a row, counted from the start of the slice.
  public subscript(row: Int) -> Int {
    switch self {
    case .narrow(let codes): Int(codes[codes.startIndex + row])
    case .medium(let codes): Int(codes[codes.startIndex + row])
    case .wide(let codes): Int(codes[codes.startIndex + row])
    }
  }
}
