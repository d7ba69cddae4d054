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

  /// Each option's own table of ticked or not gives its row; the families are adjusted together.
  private func comparedCategories(_ options: ColumnComparisonOptions) throws -> ColumnComparisons {
    var plain = options
    plain.adjustment = .none
    var tests: [UnadjustedComparison] = []
    var exclusions: [ColumnExclusion] = []
    var reference = ReferenceDistribution.normal
    for option in table.options.indices {
      let single: ColumnComparisons
      if table.isSampling {
        single = try ColumnComparisons(of: weightedTable(option), options: plain)
      } else {
        guard let counts = tickedTable(option) else { continue }
        single = ColumnComparisons(of: counts, options: plain)
      }
      reference = single.reference
      tests += single.comparisons.filter { $0.row == 0 }.map {
        UnadjustedComparison(
          row: option, first: $0.first, second: $0.second, statistic: $0.statistic,
          undefinedReason: $0.undefinedReason)
      }
      exclusions += single.exclusions.filter { $0.row == 0 || ($0.row == nil && option == 0) }.map {
        ColumnExclusion(row: $0.row.map { _ in option }, column: $0.column, reason: $0.reason)
      }
    }
    return ColumnComparisons(
      tests, exclusions: exclusions, rowCount: table.options.count, columnCount: bases.count,
      pairCount: bases.count * (bases.count - 1) / 2, reference: reference, options: options)
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
