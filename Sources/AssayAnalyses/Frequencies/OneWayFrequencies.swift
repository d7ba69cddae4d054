internal import AssayData
internal import AssayInference
internal import AssayNumerics
internal import AssayReport
internal import AssaySurvey

/// The frequencies of one variable.
///
/// ```
/// percent = 100 f/N,   valid percent = 100 f/N(valid),   cumulative over valid in category order
/// ```
struct OneWayFrequencies: FrequencyPart {
  private let table: ClassifiedTable
  private let intervalMethod: ProportionMethod
  private let data: DataSet
  private let variable: Classification
  let stratum: Category?
  /// Where the cells of each shown stratum start.
  private let planes: [Int]

  /// The frequencies of all cases and, where the table has strata, of each stratum that holds cases.
  static func layers(
    of table: ClassifiedTable, intervalMethod: ProportionMethod, data: DataSet
  ) -> [OneWayFrequencies] {
    guard table.variables.count > 1 else {
      return [OneWayFrequencies(table, intervalMethod, data: data, stratum: nil, planes: [0])]
    }
    let strata = table.variables[0].categories
    let shown = table.shownCategories(of: 0, data.options.missing)
    return [OneWayFrequencies(table, intervalMethod, data: data, stratum: nil, planes: shown)]
      + shown.map { OneWayFrequencies(table, intervalMethod, data: data, stratum: strata[$0], planes: [$0]) }
      .filter { $0.all > 0 }
  }

  private init(
    _ table: ClassifiedTable, _ intervalMethod: ProportionMethod, data: DataSet, stratum: Category?, planes: [Int]
  ) {
    self.table = table
    self.intervalMethod = intervalMethod
    self.data = data
    self.stratum = stratum
    self.planes = planes
    variable = table.variables[table.variables.count - 1]
    validCategories = table.shownCategories(of: table.variables.count - 1, data.options.missing)
  }

  /// The cells of some categories in the shown strata.
  private func cells(_ categories: [Int]) -> [Int] {
    categories.flatMap { category in planes.map { $0 * variable.categories.count + category } }
  }

  private var all: Int { cases(Array(variable.categories.indices)) }

  var name: String { variable.name }
  var rowCount: Int { table.rowCount }
  var read: Int { table.caseCount }
  var designSize: Int { table.rowCount - table.weights.missing }
  var notes: [String] { table.notes + variable.notes }

  private let validCategories: [Int]
  private var missingCategories: [Int] { variable.categories.indices.filter { !validCategories.contains($0) } }

  private func weight(_ categories: [Int]) -> Double {
    cells(categories).reduce(into: DoubleDouble()) { $0 += table.cells.sums[$1] }.value
  }

  private func cases(_ categories: [Int]) -> Int { cells(categories).reduce(0) { $0 + table.cases(in: $1) } }

  private func squares(_ categories: [Int]) -> Double {
    cells(categories).reduce(into: DoubleDouble()) { $0 += table.cells.squares[$1] }.value
  }

  var used: Int { cases(validCategories) }
  var sumOfWeights: Double { weight(validCategories) }

  var effectiveSize: Double {
    let squares = squares(validCategories)
    return squares > 0 ? sumOfWeights * sumOfWeights / squares : 0
  }

  var skipped: [CaseAccount.MissingCount] { table.weights.reasons(data.options.weighting) }

  var missing: [CaseAccount.MissingCount] {
    (data.options.missing == .category ? [] : table.missing) + table.weights.reasons(data.options.weighting)
  }

  var rows: [FrequencyRow] {
    let all = weight(Array(variable.categories.indices))
    let valid = weight(validCategories)
    func percent(_ part: Double, _ whole: Double) -> Double? { whole > 0 ? 100 * part / whole : nil }
    var cumulative = DoubleDouble()
    var rows: [FrequencyRow] = []
    // Computed once: each of these walks all categories.
    let (shown, used) = (validCategories, used)
    let weighted = valid > 0 && data.options.weighting.isSampling ? weightedShares(shown) : nil
    for (position, category) in shown.enumerated() {
      let weight = weight([category])
      for cell in cells([category]) { cumulative += table.cells.sums[cell] }
      let level = data.options.level
      let interval =
        data.options.weighting.isSampling
        ? weighted?.shareInterval(of: position, level: level)
        : used > 0
          ? ProportionInterval.interval(
            intervalMethod, successes: Double(cases([category])), trials: Double(used), level: level) : nil
      rows.append(
        FrequencyRow(
          category: variable.categories[category].code, label: variable.categories[category].label,
          count: cases([category]), weight: weight, percent: percent(weight, all), validPercent: percent(weight, valid),
          cumulativePercent: percent(cumulative.value, valid), low: interval.map { 100 * $0.low },
          high: interval.map { 100 * $0.high }))
    }
    rows.append(
      FrequencyRow(
        label: "Valid", count: used, weight: valid, percent: percent(valid, all), validPercent: percent(valid, valid)))
    for category in missingCategories where cases([category]) > 0 {
      let weight = weight([category])
      rows.append(
        FrequencyRow(
          category: variable.categories[category].code, label: variable.categories[category].label,
          count: cases([category]), weight: weight, percent: percent(weight, all),
          missingClass: variable.categories[category].missing?.label))
    }
    let everything = Array(variable.categories.indices)
    rows.append(FrequencyRow(label: "Total", count: cases(everything), weight: all, percent: percent(all, all)))
    return rows
  }

  private func weightedShares(_ categories: [Int]) -> WeightedCells {
    WeightedCells(
      rowCount: 1, columnCount: categories.count, sums: categories.map { weight([$0]) },
      squares: categories.map { squares([$0]) }, designSize: designSize)
  }
}
