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
  private let data: DataSet
  private let variable: Classification

  init(_ table: ClassifiedTable, data: DataSet) {
    self.table = table
    self.data = data
    variable = table.variables[0]
  }

  var name: String { variable.name }
  var rowCount: Int { table.rowCount }
  var read: Int { table.caseCount }
  var designSize: Int { table.rowCount - table.weights.missing }
  var notes: [String] { table.notes + variable.notes }

  private func isValid(_ category: Int) -> Bool {
    data.options.missing == .category || variable.categories[category].missing == nil
  }

  private var validCategories: [Int] { variable.categories.indices.filter(isValid) }
  private var missingCategories: [Int] { variable.categories.indices.filter { !isValid($0) } }

  private func weight(_ categories: [Int]) -> Double {
    categories.reduce(into: DoubleDouble()) { $0 += table.cells.sums[$1] }.value
  }

  private func cases(_ categories: [Int]) -> Int { categories.reduce(0) { $0 + table.cases(in: $1) } }

  var used: Int { cases(validCategories) }
  var sumOfWeights: Double { weight(validCategories) }

  var effectiveSize: Double {
    let squares = validCategories.reduce(into: DoubleDouble()) { $0 += table.cells.squares[$1] }.value
    return squares > 0 ? sumOfWeights * sumOfWeights / squares : 0
  }

  var missing: [CaseAccount.MissingCount] {
    (data.options.missing == .category ? [] : table.missing) + table.weights.reasons(data.options.weighting)
  }

  var rows: [FrequencyRow] {
    let all = weight(Array(variable.categories.indices))
    let valid = weight(validCategories)
    func percent(_ part: Double, _ whole: Double) -> Double? { whole > 0 ? 100 * part / whole : nil }
    var cumulative = DoubleDouble()
    var rows: [FrequencyRow] = []
    for category in validCategories {
      let weight = weight([category])
      cumulative += table.cells.sums[category]
      let interval = interval(category, valid: valid)
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
    for category in missingCategories where table.cells.counts[category] > 0 {
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

  private func interval(_ category: Int, valid: Double) -> ConfidenceInterval? {
    guard valid > 0 else { return nil }
    if data.options.weighting.isSampling {
      let cells = WeightedCells(
        rowCount: 1, columnCount: validCategories.count, sums: validCategories.map { table.cells.sums[$0].value },
        squares: validCategories.map { table.cells.squares[$0].value }, designSize: designSize)
      return validCategories.firstIndex(of: category).flatMap {
        cells.shareInterval(of: $0, level: data.options.level)
      }
    }
    return ProportionInterval.wilson(
      successes: Double(cases([category])), trials: Double(used), level: data.options.level)
  }
}
