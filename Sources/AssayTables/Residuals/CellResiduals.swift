/// How each cell of a table departs from independence, and its share of row, column and total.
///
/// With e the expected count, p the shares of the margins and N the total:
/// ```
/// residual = n − e
/// pearson  = (n − e) / √e
/// adjusted = (n − e) / √(e (1 − p[i,·]) (1 − p[·,j]))
/// ```
/// Under independence an adjusted residual is near a standard normal value; a Pearson residual varies less. All arrays
/// have the table's shape and order. Percentages run from 0 to 100. A value that an empty line, or a line that holds
/// every observation, leaves undefined is nil.
///
/// Reference: Haberman (1973), *Biometrics* 29, 205–220; Agresti, *Categorical Data Analysis* (3rd ed., 2013), §3.3.1.
public struct CellResiduals: Sendable, Equatable {
  /// The expected counts; 0 in an empty line.
  public let expected: [Double]
  /// Observed less expected; 0 in an empty line.
  public let residual: [Double]
  /// The residual divided by the square root of the expected count; nil in an empty line.
  public let pearson: [Double?]
  /// Haberman's adjusted residual; nil in an empty line, or where one line holds every observation.
  public let adjusted: [Double?]
  /// The cell's percentage of its row; nil in an empty row.
  public let rowPercent: [Double?]
  /// The cell's percentage of its column; nil in an empty column.
  public let columnPercent: [Double?]
  /// The cell's percentage of the table.
  public let totalPercent: [Double]

  /// The residuals of a table.
  public init(of table: ContingencyTable) {
    let shares = OccupiedShares(table)
    expected = table.expectedCounts.values
    residual = shares.expanded(shares.deviations).map { $0 * table.total }
    pearson = Self.standardized(table, shares) { _, _ in 1 }
    adjusted = Self.standardized(table, shares) { row, column in
      shares.restShare(ofRow: row) * shares.restShare(ofColumn: column)
    }
    rowPercent = table.counts.indices.map {
      Self.percent(table.counts[$0], of: table.rowTotals[$0 / table.columnCount])
    }
    columnPercent = table.counts.indices.map {
      Self.percent(table.counts[$0], of: table.columnTotals[$0 % table.columnCount])
    }
    totalPercent = table.counts.map { 100 * ($0 / table.total) }
  }

  private static func percent(_ count: Double, of base: Double) -> Double? {
    base > 0 ? 100 * (count / base) : nil
  }

  /// The residuals over the square root of the expected count times a factor of the margins.
  private static func standardized(
    _ table: ContingencyTable, _ shares: OccupiedShares, factor: (_ row: Int, _ column: Int) -> Double
  ) -> [Double?] {
    var values = [Double?](repeating: nil, count: table.counts.count)
    let root = table.total.squareRoot()
    for (row, position) in shares.rows.enumerated() {
      for (column, place) in shares.columns.enumerated() {
        let deviation = shares.deviations[row * shares.columnCount + column]
        let variance = shares.expected(row, column) * factor(row, column)
        guard variance > 0 else { continue }
        values[position * table.columnCount + place] = root * (deviation / variance.squareRoot())
      }
    }
    return values
  }
}

extension ContingencyTable {
  /// The residuals and percentages of every cell.
  public var residuals: CellResiduals { CellResiduals(of: self) }
}
