internal import AssayData
internal import AssayReport
internal import AssaySurvey
internal import AssayTables

/// The rows of the cells table, and the totals that pages show beside them.
struct CellRows {
  let isSampling: Bool
  let rows: Classification
  let columns: Classification

  static let valueNames = [
    "count", "weighted", "row_percent", "column_percent", "total_percent", "expected", "residual",
    "pearson_residual", "adjusted_residual",
  ]

  /// Row, its label, column, its label, and the values of each cell.
  func rows(_ layer: TableLayer) -> [[Value]] {
    let residuals = layer.residuals
    let adjusted = isSampling ? layer.weightedResiduals : residuals?.adjusted
    return layer.sums.indices.map { cell in
      let row = layer.rows[cell / layer.columns.count]
      let column = layer.columns[cell % layer.columns.count]
      return [
        Value(row.code), Value(row.label), Value(column.code), Value(column.label), .integer(layer.counts[cell]),
        Value(layer.sums[cell]), Value(residuals?.rowPercent[cell]), Value(residuals?.columnPercent[cell]),
        Value(residuals?.totalPercent[cell]), Value(residuals?.expected[cell]), Value(residuals?.residual[cell]),
        // Its size would depend on the scale of the weights.
        isSampling ? .empty : Value(residuals?.pearson[cell]), Value(adjusted?[cell]),
      ]
    }
  }

  /// The totals of rows, columns and all.
  func margins(_ layer: TableLayer, stratum: String?) -> [Margin] {
    let width = layer.columns.count
    func sum(_ cells: [Int]) -> (count: Int, weight: Double) {
      (cells.reduce(0) { $0 + layer.counts[$1] }, cells.reduce(0) { $0 + layer.sums[$1] })
    }
    func percent(_ part: Double, of whole: Double) -> Value { whole > 0 ? .number(100 * part / whole) : .empty }
    let total = layer.total
    var margins: [Margin] = []
    for (index, row) in layer.rows.enumerated() {
      let (count, weight) = sum((0..<width).map { index * width + $0 })
      margins.append(
        Margin(
          row: row.label, column: nil, layer: stratum,
          values: [
            "count": .integer(count), "weighted": .number(weight), "row_percent": percent(weight, of: weight),
            "column_percent": percent(weight, of: total), "expected": .number(weight),
          ]))
    }
    for (index, column) in layer.columns.enumerated() {
      let (count, weight) = sum(layer.rows.indices.map { $0 * width + index })
      margins.append(
        Margin(
          row: nil, column: column.label, layer: stratum,
          values: [
            "count": .integer(count), "weighted": .number(weight), "row_percent": percent(weight, of: total),
            "column_percent": percent(weight, of: weight), "expected": .number(weight),
          ]))
    }
    margins.append(
      Margin(
        row: nil, column: nil, layer: stratum,
        values: [
          "count": .integer(layer.size), "weighted": .number(total), "row_percent": .number(100),
          "column_percent": .number(100), "expected": .number(total),
        ]))
    return margins
  }
}

extension TableLayer {
  /// Expected counts, residuals and percentages; nil when the table is empty.
  fileprivate var residuals: CellResiduals? {
    (try? ContingencyTable(counts: sums, rowLabels: rows.map(\.label), columnLabels: columns.map(\.label)))?.residuals
  }

  /// Adjusted residuals under sampling weights.
  var weightedResiduals: [Double?] { weightedCells.adjustedResiduals }
}
