/// How many cases two columns of a table share, where columns overlap: a total, or the options of a multi-select question.
public struct ColumnOverlaps: Sendable, Equatable {
  /// The number of columns.
  public let columnCount: Int
  /// n[j,k]: the cases in both columns, column by column; element (j, k) at `j * columnCount + k`.
  public let bases: [Double]
  /// x[i,j,k]: those of them in row i, where they are known; element (i, j, k) at `(i * columnCount + j) * columnCount + k`.
  public let cells: [Double]?

  /// Overlaps of the columns' bases.
  ///
  /// - Precondition: `columnCount` squared values.
  public init(bases: [Double], columnCount: Int) {
    precondition(bases.count == columnCount * columnCount)
    self.bases = bases
    self.columnCount = columnCount
    cells = nil
  }

  /// Overlaps row by row, from which those of the bases follow.
  ///
  /// - Precondition: A multiple of `columnCount` squared values.
  public init(cells: [Double], columnCount: Int) {
    let size = columnCount * columnCount
    precondition(size > 0 && cells.count.isMultiple(of: size))
    var bases = [Double](repeating: 0, count: size)
    for (place, count) in cells.enumerated() { bases[place % size] += count }
    self.bases = bases
    self.cells = cells
    self.columnCount = columnCount
  }

  /// The overlaps of the columns of a table with its total, which becomes the last column.
  ///
  /// - Parameter cells: The counts of the table, row by row; its columns do not overlap each other.
  package init(totalOf cells: [Double], columnCount: Int) {
    let wide = columnCount + 1
    var joint = [Double](repeating: 0, count: cells.count / max(1, columnCount) * wide * wide)
    for (cell, count) in cells.enumerated() {
      let (row, column) = (cell / columnCount, cell % columnCount)
      let start = row * wide * wide
      joint[start + column * wide + column] = count
      joint[start + column * wide + columnCount] = count
      joint[start + columnCount * wide + column] = count
      joint[start + columnCount * wide + columnCount] += count
    }
    self.init(cells: joint, columnCount: wide)
  }

  package func base(_ first: Int, _ second: Int) -> Double { bases[first * columnCount + second] }

  package func cell(_ row: Int, _ first: Int, _ second: Int) -> Double? {
    cells.map { $0[(row * columnCount + first) * columnCount + second] }
  }
}
