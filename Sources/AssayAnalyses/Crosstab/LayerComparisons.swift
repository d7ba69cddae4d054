internal import AssayData
internal import AssayInference
internal import AssayReport
internal import AssaySurvey
internal import AssayTables

/// Where the difference of a layer lies: columns compared in pairs, and residuals with the multiplicity of all cells.
struct LayerComparisons {
  let columns: ColumnComparisons
  let residuals: CellSignificance
  private let layer: TableLayer

  init?(_ layer: TableLayer, choice: Crosstab.ColumnLetters, isSampling: Bool, level: Double) {
    let options = ColumnComparisonOptions(
      alpha: 1 - level, adjustment: choice.adjustment, zeroShares: choice.zeroShares)
    guard layer.total > 0, let table = try? ContingencyTable(layer) else { return nil }
    self.layer = layer
    if isSampling {
      let cells = layer.weightedCells
      guard let significance = try? CellSignificance(of: cells, adjustment: choice.adjustment),
        let compared = try? ColumnComparisons(of: cells, options: options)
      else { return nil }
      columns = compared
      residuals = significance
    } else {
      columns = ColumnComparisons(of: table, options: options)
      residuals = CellSignificance(of: table, adjustment: choice.adjustment)
    }
  }

  /// What the cells table gains.
  static let cellColumns: [TableColumn] = ["column_letter", "letters", "residual_p_value", "residual_p_adjusted"]

  /// The values of ``cellColumns`` for each cell.
  var cellValues: [[Value]] {
    columns.letters.indices.map { cell in
      [
        Value(columns.columnLetters[cell % columns.columnLetters.count]),
        Value(columns.letters[cell].joined(separator: " ")),
        Value(residuals.pValues[cell]), Value(residuals.adjustedPValues[cell]),
      ]
    }
  }

  /// The rows of the table of comparisons.
  var comparisonRows: [[Value]] { columns.tableRows(rows: layer.rows, columns: layer.columns) }

  /// What the letters say, for the foot of the table.
  var footnotes: [String] { columns.footnotes(columnLabels: layer.columns.map(\.label)) }
}

extension ColumnComparisons {
  static let tableColumns: [TableColumn] = [
    "row", "row_label", "first", "first_label", "second", "second_label", "statistic", "df", "p_value", "log_p_value",
    "p_adjusted", "method",
  ]
  /// What pages leave out.
  static let hiddenColumns = ["row", "first", "second", "log_p_value", "method"]

  /// The values of ``tableColumns`` for each comparison.
  func tableRows(rows: [Category], columns: [Category]) -> [[Value]] {
    comparisons.map { comparison in
      let (row, first, second) = (rows[comparison.row], columns[comparison.first], columns[comparison.second])
      return [
        Value(row.code), Value(row.label), Value(first.code), Value(first.label), Value(second.code),
        Value(second.label), Value(comparison.statistic), Value(reference.degreesOfFreedom), Value(comparison.pValue),
        Value(comparison.logPValue), Value(comparison.adjustedPValue),
        Value(comparison.undefinedReason ?? words),
      ]
    }
  }

  /// What the letters say.
  func footnotes(columnLabels: [String]) -> [String] {
    let names = zip(columnLetters, columnLabels).map { "\($0) = \($1)" }.joined(separator: ", ")
    var notes = [
      "Letters: \(names). The letter of a column stands in the cells whose share of their column is larger than that "
        + "column’s, at \(PageWords.number(options.alpha, places: 2, leadingZero: false)): \(words)."
    ]
    let small = exclusions.filter { $0.reason == .smallBase }.map { columnLabels[$0.column] }
    if !small.isEmpty { notes.append("Not compared, with fewer than 2 cases: \(small.joined(separator: ", ")).") }
    let shares = exclusions.count { $0.reason == .zeroOrOne }
    if shares > 0 {
      notes.append(
        "\(shares) \(shares == 1 ? "cell" : "cells") with a share of 0 or 1 took no part, as in SPSS; "
          + "--letters-zero include compares them.")
    }
    return notes
  }

  /// How the comparisons were made.
  private var words: String {
    let statistic = reference == .normal ? "pooled z" : "design-based t"
    let family = options.family == .row ? "over the pairs of a row" : "over all pairs of the table"
    return options.adjustment == .none
      ? "\(statistic), two-sided, not adjusted" : "\(statistic), two-sided, \(options.adjustment.title) \(family)"
  }
}

extension ContingencyTable {
  /// The table of a layer, without scores of its own.
  init(_ layer: TableLayer) throws(TableError) {
    try self.init(
      counts: layer.sums, rowLabels: layer.rows.map(\.label), columnLabels: layer.columns.map(\.label))
  }
}
