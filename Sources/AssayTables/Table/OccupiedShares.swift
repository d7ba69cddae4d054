internal import AssayNumerics

/// The rows and columns of a table that hold observations, as shares of the total.
///
/// Every measure is computed here, on shares, so that sums of weights serve as well as counts.
struct OccupiedShares {
  /// The positions, in the whole table, of the rows and of the columns kept.
  let rows: [Int]
  let columns: [Int]
  /// The share of each cell kept, row by row; they add up to 1.
  let cells: [Double]
  let rowShares: [Double]
  let columnShares: [Double]
  /// The totals of the rows and columns kept.
  let rowTotals: [Double]
  let columnTotals: [Double]
  /// The share of each cell less the product of its margins' shares.
  let deviations: [Double]
  /// The scores of the rows and columns kept.
  let rowScores: [Double]
  let columnScores: [Double]
  /// The table's total, and the numbers of its rows and columns, empty ones included.
  let total: Double
  let tableRowCount: Int
  let tableColumnCount: Int

  init(_ table: ContingencyTable) {
    let rows = table.rowTotals.indices.filter { table.rowTotals[$0] > 0 }
    let columns = table.columnTotals.indices.filter { table.columnTotals[$0] > 0 }
    // A power of two brings the total near 1 without a rounding error, so that products can neither overflow nor vanish.
    let exponent = min(max(-table.total.exponent, -1000), 1000)
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    let total = table.total * scale
    var cells: [Double] = []
    var deviations: [Double] = []
    cells.reserveCapacity(rows.count * columns.count)
    deviations.reserveCapacity(rows.count * columns.count)
    for row in rows {
      let rowTotal = table.rowTotals[row] * scale
      for column in columns {
        let cell = table[row, column] * scale
        cells.append(cell / total)
        let difference = Double.differenceOfProducts(
          cell, total, rowTotal, table.columnTotals[column] * scale)
        deviations.append(difference / (total * total))
      }
    }
    self.rows = rows
    self.columns = columns
    self.cells = cells
    self.deviations = deviations
    self.rowTotals = rows.map { table.rowTotals[$0] }
    self.columnTotals = columns.map { table.columnTotals[$0] }
    self.rowShares = rows.map { table.rowTotals[$0] / table.total }
    self.columnShares = columns.map { table.columnTotals[$0] / table.total }
    self.rowScores = rows.map { table.rowScores[$0] }
    self.columnScores = columns.map { table.columnScores[$0] }
    self.total = table.total
    self.tableRowCount = table.rowCount
    self.tableColumnCount = table.columnCount
  }

  var rowCount: Int { rows.count }
  var columnCount: Int { columns.count }

  /// The smaller of the two numbers of categories.
  var smallerCount: Int { min(rows.count, columns.count) }

  /// (I − 1)(J − 1) over the lines kept.
  var degreesOfFreedom: Double { Double((rows.count - 1) * (columns.count - 1)) }

  subscript(row: Int, column: Int) -> Double { cells[row * columns.count + column] }

  /// The share expected under independence.
  func expected(_ row: Int, _ column: Int) -> Double { rowShares[row] * columnShares[column] }

  /// The share outside a row.
  ///
  /// Exact for whole counts, where 1 less a share of nearly 1 is not.
  func restShare(ofRow row: Int) -> Double { (total - rowTotals[row]) / total }

  /// The share outside a column.
  func restShare(ofColumn column: Int) -> Double { (total - columnTotals[column]) / total }

  /// Values for every cell of the whole table from values for the cells kept; 0 in empty lines.
  func expanded(_ values: [Double]) -> [Double] {
    var whole = [Double](repeating: 0, count: tableRowCount * tableColumnCount)
    for (row, position) in rows.enumerated() {
      for (column, place) in columns.enumerated() {
        whole[position * tableColumnCount + place] = values[row * columns.count + column]
      }
    }
    return whole
  }

  /// One value for each cell kept, row by row.
  func map(_ value: (_ row: Int, _ column: Int) -> Double) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(cells.count)
    for row in rows.indices {
      for column in columns.indices { values.append(value(row, column)) }
    }
    return values
  }

  /// The mean of a value over the cells, weighted by their shares.
  func mean(_ values: [Double]) -> Double {
    zip(cells, values).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
