internal import AssayData
internal import AssayInference
internal import AssayReport
internal import AssaySurvey
internal import AssayTables

extension MultiSelectCells {
  /// The columns of the page compared in pairs within each row.
  ///
  /// Where the options are rows, the shares are of the cases of each category; where they are columns, of those who ticked
  /// each option, and options that were ticked together share cases.
  func comparisons(_ choice: Crosstab.ColumnLetters, level: Double) throws -> ColumnComparisons {
    let options = ColumnComparisonOptions(
      alpha: 1 - level, adjustment: choice.adjustment, zeroShares: choice.zeroShares)
    return optionsAreRows ? try comparedCategories(options) : try comparedOptions(options)
  }

  /// Ticks do not add up to cases, so the bases are given.
  private func comparedCategories(_ options: ColumnComparisonOptions) throws -> ColumnComparisons {
    let width = bases.count
    if table.isSampling {
      return try ColumnComparisons(
        of: WeightedCells(
          rowCount: ticked.count, columnCount: width, sums: ticked.flatMap { $0.map(\.weight) },
          squares: ticked.flatMap { $0.map(\.square) }, designSize: table.designSize),
        bases: WeightedCells(
          rowCount: 1, columnCount: width, sums: bases.map(\.weight), squares: bases.map(\.square),
          designSize: table.designSize), options: options)
    }
    let counts = try ContingencyTable(
      counts: ticked.flatMap { $0.map(\.weight) }, rowLabels: table.options.map(\.label),
      columnLabels: table.categories.map(\.label))
    return ColumnComparisons(of: counts, bases: bases.map(\.weight), options: options)
  }

  /// Options overlap: who ticked both counts in both.
  private func comparedOptions(_ options: ColumnComparisonOptions) throws -> ColumnComparisons {
    let width = table.options.count
    var (sums, squares) = ([Double](), [Double]())
    for group in bases.indices {
      sums += ticked.map { $0[group].weight }
      squares += ticked.map { $0[group].square }
    }
    var joint = [Double](repeating: 0, count: bases.count * width * width)
    for (group, cell) in table.patterns {
      let both = table.options.indices.filter { cell.isTicked($0) }
      let sum = table.sums(of: cell)
      for first in both {
        for second in both {
          joint[(group * width + first) * width + second] += table.isSampling ? sum.square : sum.weight
        }
      }
    }
    let overlaps = ColumnOverlaps(cells: joint, columnCount: width)
    if table.isSampling {
      return try ColumnComparisons(
        of: WeightedCells(
          rowCount: bases.count, columnCount: width, sums: sums, squares: squares, designSize: table.designSize),
        squaredOverlaps: overlaps, options: options)
    }
    let counts = try ContingencyTable(
      counts: sums, rowLabels: table.categories.map(\.label), columnLabels: table.options.map(\.label))
    return ColumnComparisons(of: counts, overlaps: overlaps, options: options)
  }
}
