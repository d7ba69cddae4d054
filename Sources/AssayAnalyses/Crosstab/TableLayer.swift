internal import AssayData
internal import AssayNumerics
internal import AssaySurvey
internal import AssayTables

/// One two-way table of a page: all cases, or those of one stratum.
struct TableLayer {
  /// The stratum; nil for the pooled table.
  let stratum: Category?
  let rows: [Category]
  let columns: [Category]
  /// Rows of the data in each cell, row by row; cases where rows stand for several.
  let counts: [Int]
  /// Σw of each cell.
  let sums: [Double]
  /// Σw² of each cell.
  let squares: [Double]
  /// Rows of the data that have a weight, in this table or not.
  let designSize: Int

  /// The observations: rows, or cases where each row stands for several.
  var size: Int { counts.reduce(0, +) }
  var total: Double { sums.reduce(0, +) }

  /// W²/Σw².
  var effectiveSize: Double {
    let squared = squares.reduce(0, +)
    return squared > 0 ? total * total / squared : 0
  }

  /// Kept as a table of counts, or of sums of weights.
  func table(rowScores: [Double], columnScores: [Double]) throws(TableError) -> ContingencyTable {
    try ContingencyTable(
      counts: sums, rowLabels: rows.map(\.label), columnLabels: columns.map(\.label), rowScores: rowScores,
      columnScores: columnScores)
  }

  var weightedCells: WeightedCells {
    WeightedCells(
      rowCount: rows.count, columnCount: columns.count, sums: sums, squares: squares, designSize: designSize)
  }

  /// The most categories of a table of agreement: its cells grow with their square.
  private static let agreementLimit = 100

  /// The square table of the union of both category sets, for agreement; nil when they share fewer than two.
  ///
  /// Categories are the same when code and label are: 1 for “male” is not 1 for “agree”. The order is that of the rows, or by value where all codes are
  /// numbers; `isOrdered` tells whether it is the order of both variables.
  var agreement: (layer: TableLayer, isOrdered: Bool)? { square(sharing: 2) }

  /// The same, of variables that share at least so many categories.
  func square(sharing least: Int) -> (layer: TableLayer, isOrdered: Bool)? {
    let common = rows.filter { row in columns.contains { $0.isSame(as: row) } }
    guard common.count >= least else { return nil }
    var union = rows + columns.filter { column in !rows.contains { $0.isSame(as: column) } }
    guard union.count <= Self.agreementLimit else { return nil }
    let values = union.compactMap { Double(decimal: $0.code) }
    if values.count == union.count, rows.risesByCode, columns.risesByCode {
      union = zip(union, values).sorted { $0.1 < $1.1 }.map(\.0)
    }
    func places(_ categories: [Category]) -> [Int] {
      categories.map { category in union.firstIndex { $0.isSame(as: category) } ?? 0 }
    }
    let (rowPlaces, columnPlaces) = (places(rows), places(columns))
    let ordered =
      rowPlaces == rowPlaces.sorted() && columnPlaces == columnPlaces.sorted()
      && (union.count == max(rows.count, columns.count) || values.count == union.count)
    func spread<Value>(_ cells: [Value], _ zero: Value) -> [Value] {
      var square = [Value](repeating: zero, count: union.count * union.count)
      for cell in cells.indices {
        square[rowPlaces[cell / columns.count] * union.count + columnPlaces[cell % columns.count]] = cells[cell]
      }
      return square
    }
    let layer = TableLayer(
      stratum: stratum, rows: union, columns: union, counts: spread(counts, 0), sums: spread(sums, 0),
      squares: spread(squares, 0), designSize: designSize)
    return (layer, ordered)
  }
}

extension Category {
  fileprivate func isSame(as other: Category) -> Bool { code == other.code && label == other.label }
}

extension [Category] {
  /// Whether the codes are numbers in rising order.
  fileprivate var risesByCode: Bool {
    let values = compactMap { Double(decimal: $0.code) }
    return values.count == count && values == values.sorted()
  }
}
