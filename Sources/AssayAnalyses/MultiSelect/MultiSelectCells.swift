internal import AssayData
internal import AssayReport
internal import AssaySurvey
internal import AssayTables

/// The cells of a multi-select question by another variable: shares of cases, which add up to more than 100 %.
struct MultiSelectCells {
  let table: MultiSelectTable
  /// Whether the options are the rows of the page.
  let optionsAreRows: Bool
  /// For each category, its cases.
  let bases: [MultiSelectTable.Sums]
  /// For each option and category, the cases that ticked it.
  let ticked: [[MultiSelectTable.Sums]]

  init(_ table: MultiSelectTable, optionsAreRows: Bool) {
    self.table = table
    self.optionsAreRows = optionsAreRows
    bases = table.sums()
    ticked = table.options.indices.map { option in table.sums { $0.isTicked(option) } }
  }

  /// Ticked and not ticked in the rows, the categories in the columns.
  func tickedTable(_ option: Int) -> ContingencyTable? {
    let inside = ticked[option].map(\.weight)
    let outside = zip(bases, inside).map { max(0, $0.weight - $1) }
    return try? ContingencyTable(
      counts: inside + outside, rowLabels: [table.options[option].label, "not ticked"],
      columnLabels: table.categories.map(\.label))
  }

  /// The same for a weighted sample.
  func weightedTable(_ option: Int) -> WeightedCells {
    let inside = ticked[option]
    return WeightedCells(
      rowCount: 2, columnCount: bases.count,
      sums: inside.map(\.weight) + zip(bases, inside).map { max(0, $0.weight - $1.weight) },
      squares: inside.map(\.square) + zip(bases, inside).map { max(0, $0.square - $1.square) },
      designSize: table.designSize)
  }

  static let columns: [TableColumn] = [
    "row", "row_label", "column", "column_label", "count", "weighted", "row_percent", "column_percent", "total_percent",
    "expected", "residual", "pearson_residual", "adjusted_residual",
  ]

  /// The rows of the table of cells.
  ///
  /// Percentages of cases are along the category; across, they are shares of those who ticked the option.
  var rows: [[Value]] {
    let total = bases.reduce(0) { $0 + $1.weight }
    var cells: [[[Value]]] = []
    for (option, sums) in ticked.enumerated() {
      let all = sums.reduce(0) { $0 + $1.weight }
      let residuals = tickedTable(option)?.residuals
      let adjusted = table.isSampling ? weightedTable(option).adjustedResiduals : residuals?.adjusted
      cells.append(
        sums.indices.map { group in
          let (sum, base) = (sums[group], bases[group].weight)
          let ofCases = base > 0 ? Value(100 * sum.weight / base) : .empty
          let ofTicks = all > 0 ? Value(100 * sum.weight / all) : .empty
          return [
            .integer(sum.count), Value(sum.weight), optionsAreRows ? ofTicks : ofCases,
            optionsAreRows ? ofCases : ofTicks, Value(100 * sum.weight / total), Value(residuals?.expected[group]),
            Value(residuals?.residual[group]), table.isSampling ? .empty : Value(residuals?.pearson[group]),
            Value(adjusted?[group]),
          ]
        })
    }
    return places.map { option, group in
      let optionNames = [Value(table.options[option].code), Value(table.options[option].label)]
      let groupNames = [Value(table.categories[group].code), Value(table.categories[group].label)]
      return (optionsAreRows ? optionNames + groupNames : groupNames + optionNames) + cells[option][group]
    }
  }

  /// Option and category of each row of the table of cells.
  var places: [(option: Int, group: Int)] {
    let (options, groups) = (table.options.indices, bases.indices)
    return optionsAreRows
      ? options.flatMap { option in groups.map { (option, $0) } }
      : groups.flatMap { group in options.map { ($0, group) } }
  }

  /// The cases of each category and of all; ticks do not add up to cases, so options have no total.
  var margins: [Margin] {
    let total = bases.reduce(0) { $0 + $1.weight }
    func margin(_ label: String?, _ count: Int, _ weight: Double) -> Margin {
      Margin(
        row: optionsAreRows ? nil : label, column: optionsAreRows ? label : nil,
        values: ["count": .integer(count), "weighted": .number(weight)])
    }
    return zip(table.categories, bases).map { margin($0.label, $1.count, $1.weight) }
      + [margin(nil, bases.reduce(0) { $0 + $1.count }, total)]
      + zip(table.options, ticked).map { option, sums in
        let weight = sums.reduce(0) { $0 + $1.weight }
        return Margin(
          row: optionsAreRows ? option.label : nil, column: optionsAreRows ? nil : option.label,
          values: [
            "count": .integer(sums.reduce(0) { $0 + $1.count }), "weighted": .number(weight),
            optionsAreRows ? "column_percent" : "row_percent": .number(100 * weight / total),
          ])
      }
  }
}
