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

  /// Overlaps row by row.
  ///
  /// - Parameter bases: n[j,k] where it is not the sum of the rows, as where a case may be in several rows.
  /// - Precondition: A multiple of `columnCount` squared values; as many bases, if any, as `columnCount` squared.
  public init(cells: [Double], bases: [Double]? = nil, columnCount: Int) {
    let size = columnCount * columnCount
    precondition(size > 0 && cells.count.isMultiple(of: size) && (bases ?? []).count.isMultiple(of: size))
    var sums = [Double](repeating: 0, count: size)
    for (place, count) in cells.enumerated() { sums[place % size] += count }
    self.bases = bases ?? sums
    self.cells = cells
    self.columnCount = columnCount
  }

  /// The overlaps of the columns of a table with its total, which becomes the last column.
  ///
  /// - Parameters:
  ///   - cells: The counts of the table, row by row; its columns do not overlap each other.
  ///   - bases: The base of each column.
  package init(totalOf cells: [Double], bases: [Double]) {
    let columns = bases.count
    let rows = columns > 0 ? cells.count / columns : 0
    self.init(
      cells: (0..<rows).flatMap { Self.joint(cells[($0 * columns)..<(($0 + 1) * columns)]) },
      bases: Self.joint(bases[...]), columnCount: columns + 1)
  }

  /// What columns without overlap, and their sum as the last, have in common with each other.
  private static func joint(_ values: ArraySlice<Double>) -> [Double] {
    let wide = values.count + 1
    var matrix = [Double](repeating: 0, count: wide * wide)
    for (column, value) in values.enumerated() {
      matrix[column * wide + column] = value
      matrix[column * wide + wide - 1] = value
      matrix[(wide - 1) * wide + column] = value
      matrix[wide * wide - 1] += value
    }
    return matrix
  }

  package func base(_ first: Int, _ second: Int) -> Double { bases[first * columnCount + second] }

  package func cell(_ row: Int, _ first: Int, _ second: Int) -> Double? {
    cells.map { $0[(row * columnCount + first) * columnCount + second] }
  }
}
