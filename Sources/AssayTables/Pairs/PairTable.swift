/// A two-way table that is filled again and again, for screens of thousands of pairs.
///
/// It holds what ``ContingencyTable`` holds, without labels and without the empty rows and columns, and keeps its memory
/// from one pair to the next. Counts may be sums of weights.
public struct PairTable: Sendable {
  /// The counts of the occupied rows and columns, row by row.
  public private(set) var cells: [Double] = []
  /// The sum of each row, above 0.
  public private(set) var rowTotals: [Double] = []
  /// The sum of each column, above 0.
  public private(set) var columnTotals: [Double] = []
  /// The categories of the rows, ascending.
  public private(set) var rowCategories: [Int] = []
  /// The categories of the columns, ascending.
  public private(set) var columnCategories: [Int] = []
  /// The sum of all counts.
  public private(set) var total = 0.0
  private var whole: [Double] = []

  /// Creates an empty table.
  public init() {}

  public var rowCount: Int { rowTotals.count }
  public var columnCount: Int { columnTotals.count }

  /// Whether at least two rows and two columns hold observations.
  public var isTestable: Bool { rowCount > 1 && columnCount > 1 }

  /// Collects cells by category.
  ///
  /// - Parameters:
  ///   - values: The cells along the tokens of two variables, row by row; each at least 0.
  ///   - rows: For each token of the first variable the position of its category; nil where it is missing.
  ///   - columns: The same of the second variable.
  public mutating func fill(_ values: [Int], rows: [Int?], columns: [Int?]) {
    collect(values, rows: rows, columns: columns) { Double($0) }
  }

  /// Collects sums of weights by category.
  public mutating func fill(_ values: [Double], rows: [Int?], columns: [Int?]) {
    collect(values, rows: rows, columns: columns) { $0 }
  }

  @inline(__always)
  private mutating func collect<Cell>(
    _ values: [Cell], rows: [Int?], columns: [Int?], _ number: (Cell) -> Double
  ) {
    precondition(values.count == rows.count * columns.count)
    let height = 1 + rows.reduce(-1) { max($0, $1 ?? -1) }
    let width = 1 + columns.reduce(-1) { max($0, $1 ?? -1) }
    whole.reset(height * width)
    rowTotals.reset(height)
    columnTotals.reset(width)
    total = 0
    var cell = 0
    for row in rows {
      guard let row else {
        cell += columns.count
        continue
      }
      for column in columns {
        if let column { whole[row * width + column] += number(values[cell]) }
        cell += 1
      }
    }
    for row in 0..<height {
      for column in 0..<width {
        rowTotals[row] += whole[row * width + column]
        columnTotals[column] += whole[row * width + column]
      }
      total += rowTotals[row]
    }
    dropEmptyLines(width)
  }

  private mutating func dropEmptyLines(_ width: Int) {
    rowCategories.removeAll(keepingCapacity: true)
    columnCategories.removeAll(keepingCapacity: true)
    for row in rowTotals.indices where rowTotals[row] > 0 { rowCategories.append(row) }
    for column in columnTotals.indices where columnTotals[column] > 0 { columnCategories.append(column) }
    cells.removeAll(keepingCapacity: true)
    for row in rowCategories {
      for column in columnCategories { cells.append(whole[row * width + column]) }
    }
    rowTotals.keep(rowCategories)
    columnTotals.keep(columnCategories)
  }
}

extension [Double] {
  /// Makes so many zeros, in the memory there is.
  fileprivate mutating func reset(_ count: Int) {
    removeAll(keepingCapacity: true)
    for _ in 0..<count { append(0) }
  }

  /// Keeps the elements at ascending positions.
  fileprivate mutating func keep(_ positions: [Int]) {
    guard positions.count < count else { return }
    for (place, position) in positions.enumerated() { self[place] = self[position] }
    removeLast(count - positions.count)
  }
}
