/// Counts of observations classified by two variables at once.
///
/// Counts are at least 0 and may be fractional (sums of weights). Scores place the categories of each variable on a
/// line, for the measures that need an order or a distance; they are 1, 2, … unless given.
public struct ContingencyTable: Sendable, Equatable {
  /// The categories of the row variable.
  public let rowLabels: [String]
  /// The categories of the column variable.
  public let columnLabels: [String]
  /// The counts, row by row: `rowCount × columnCount` values.
  public let counts: [Double]
  /// One score for each row.
  public let rowScores: [Double]
  /// One score for each column.
  public let columnScores: [Double]
  /// The sum of all counts; greater than 0.
  public let total: Double
  /// The sum of each row's counts.
  public let rowTotals: [Double]
  /// The sum of each column's counts.
  public let columnTotals: [Double]

  /// A table of the given counts, row by row.
  ///
  /// - Throws: ``TableError/shapeMismatch(counts:rows:columns:)`` when the counts do not fill the table;
  ///   ``TableError/invalidCount(_:row:column:)`` when a count is negative, infinite or not a number;
  ///   ``TableError/scoreCount(scores:categories:side:)`` and ``TableError/invalidScore(_:category:)`` for scores;
  ///   ``TableError/noObservations`` when every count is 0; ``TableError/totalTooLarge`` when the sum overflows.
  public init(
    counts: [Double], rowLabels: [String], columnLabels: [String], rowScores: [Double]? = nil,
    columnScores: [Double]? = nil
  ) throws(TableError) {
    let columns = columnLabels.count
    guard counts.count == rowLabels.count * columns else {
      throw .shapeMismatch(counts: counts.count, rows: rowLabels.count, columns: columns)
    }
    for (cell, count) in counts.enumerated() where !(count >= 0 && count.isFinite) {
      throw .invalidCount(count, row: rowLabels[cell / columns], column: columnLabels[cell % columns])
    }
    self.rowScores = try Self.scores(rowScores, of: rowLabels, side: .row)
    self.columnScores = try Self.scores(columnScores, of: columnLabels, side: .column)
    var rowTotals = [Double](repeating: 0, count: rowLabels.count)
    var columnTotals = [Double](repeating: 0, count: columns)
    for (cell, count) in counts.enumerated() {
      rowTotals[cell / columns] += count
      columnTotals[cell % columns] += count
    }
    let total = rowTotals.reduce(0, +)
    guard total > 0 else { throw .noObservations }
    guard total.isFinite else { throw .totalTooLarge }
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.counts = counts
    self.total = total
    self.rowTotals = rowTotals
    self.columnTotals = columnTotals
  }

  /// The number of rows, empty ones included.
  public var rowCount: Int { rowLabels.count }

  /// The number of columns, empty ones included.
  public var columnCount: Int { columnLabels.count }

  /// The count in a cell.
  public subscript(row: Int, column: Int) -> Double {
    counts[row * columnCount + column]
  }

  /// The scores given, checked; else the positions from 1.
  private static func scores(
    _ given: [Double]?, of labels: [String], side: TableError.Side
  ) throws(TableError) -> [Double] {
    guard let given else { return labels.indices.map { Double($0 + 1) } }
    guard given.count == labels.count else {
      throw .scoreCount(scores: given.count, categories: labels.count, side: side)
    }
    for (score, label) in zip(given, labels) where !score.isFinite {
      throw .invalidScore(score, category: label)
    }
    return given
  }

  /// A table made from another's parts, which need no second check.
  private init(
    unchecked counts: [Double], rowLabels: [String], columnLabels: [String], rowScores: [Double],
    columnScores: [Double], total: Double, rowTotals: [Double], columnTotals: [Double]
  ) {
    self.counts = counts
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.rowScores = rowScores
    self.columnScores = columnScores
    self.total = total
    self.rowTotals = rowTotals
    self.columnTotals = columnTotals
  }
}

extension ContingencyTable {
  /// The positions of the rows without an observation.
  public var emptyRows: [Int] { rowTotals.indices.filter { rowTotals[$0] == 0 } }

  /// The positions of the columns without an observation.
  public var emptyColumns: [Int] { columnTotals.indices.filter { columnTotals[$0] == 0 } }

  /// The table without its empty rows and columns; the others keep their scores.
  public var occupied: ContingencyTable {
    let rows = rowTotals.indices.filter { rowTotals[$0] > 0 }
    let columns = columnTotals.indices.filter { columnTotals[$0] > 0 }
    return ContingencyTable(
      unchecked: rows.flatMap { row in columns.map { self[row, $0] } },
      rowLabels: rows.map { rowLabels[$0] }, columnLabels: columns.map { columnLabels[$0] },
      rowScores: rows.map { rowScores[$0] }, columnScores: columns.map { columnScores[$0] },
      total: total, rowTotals: rows.map { rowTotals[$0] }, columnTotals: columns.map { columnTotals[$0] })
  }

  /// The table with its rows as columns and its columns as rows.
  public var transposed: ContingencyTable {
    ContingencyTable(
      unchecked: columnLabels.indices.flatMap { column in rowLabels.indices.map { self[$0, column] } },
      rowLabels: columnLabels, columnLabels: rowLabels, rowScores: columnScores,
      columnScores: rowScores, total: total, rowTotals: columnTotals, columnTotals: rowTotals)
  }
}
