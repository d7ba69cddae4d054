internal import AssayData
internal import AssayNumerics
internal import AssayReport

/// The counts behind a page: a table for each stratum and the pooled one.
struct CrosstabTable {
  let rows: Classification
  let columns: Classification
  let strata: Classification?
  /// The pooled table first.
  let layers: [TableLayer]
  let cases: CaseAccount
  let notes: [String]

  init(_ analysis: Crosstab, data: DataSet) throws {
    let names = [analysis.by, analysis.rows, analysis.columns].compactMap { $0 }
    for name in names { try data.refuseQuestion(name) }
    let table = try ClassifiedTable(names, in: data)
    let policy = data.options.missing
    rows = table.variables[names.count - 2]
    columns = table.variables[names.count - 1]
    strata = analysis.by == nil ? nil : table.variables[0]
    let missing = policy == .category ? [] : table.missing
    if policy == .refuse, let first = missing.first {
      throw AnalysisError.refused(first.count, reason: first.reason)
    }
    layers = LayerBuilder(table, policy: policy, stratified: analysis.by != nil, data: data).layers
    let pooled = layers[0]
    cases = CaseAccount(table, missing: missing, used: pooled.size, data: data, cells: pooled)
    notes = table.notes + [rows, columns, strata].compactMap { $0 }.flatMap(\.notes)
    guard pooled.size > 0 else { throw AnalysisError.nothingToCount(table, data: data) }
  }
}

/// Cuts a classified table into two-way tables.
private struct LayerBuilder {
  private let table: ClassifiedTable
  private let stratified: Bool
  private let data: DataSet
  /// For each key, the categories that are shown.
  private let kept: [[Int]]

  init(_ table: ClassifiedTable, policy: DataOptions.MissingPolicy, stratified: Bool, data: DataSet) {
    self.table = table
    self.stratified = stratified
    self.data = data
    kept = table.variables.indices.map { table.shownCategories(of: $0, policy) }
  }

  /// The pooled table, and one for each stratum that holds cases.
  var layers: [TableLayer] {
    guard stratified else { return [layer(planes: [0], stratum: nil)] }
    return [layer(planes: kept[0], stratum: nil)]
      + kept[0].map { layer(planes: [$0], stratum: table.variables[0].categories[$0]) }.filter { $0.size > 0 }
  }

  private func layer(planes: [Int], stratum: Category?) -> TableLayer {
    let rowKey = table.variables.count - 2
    let (rows, columns) = (table.variables[rowKey], table.variables[rowKey + 1])
    let cells = table.cells
    var counts: [Int] = []
    var sums: [Double] = []
    var squares: [Double] = []
    for row in kept[rowKey] {
      for column in kept[rowKey + 1] {
        let places = planes.map { ($0 * rows.categories.count + row) * columns.categories.count + column }
        let first = places.first ?? 0
        let sum = places.dropFirst().reduce(cells.sums[first]) { $0 + cells.sums[$1] }.value
        let square = places.dropFirst().reduce(cells.squares[first]) { $0 + cells.squares[$1] }.value
        counts.append(places.reduce(0) { $0 + table.cases(in: $1) })
        sums.append(sum)
        squares.append(data.options.weighting.isFrequency ? sum : square)
      }
    }
    return TableLayer(
      stratum: stratum, rows: kept[rowKey].map { rows.categories[$0] },
      columns: kept[rowKey + 1].map { columns.categories[$0] }, counts: counts, sums: sums, squares: squares,
      designSize: table.rowCount - table.weights.missing)
  }
}

extension CaseAccount {
  /// The account of one table.
  init(
    _ table: ClassifiedTable, missing: [MissingCount], used: Int, data: DataSet, cells: TableLayer
  ) {
    let weighting = data.options.weighting
    self.init(
      read: table.caseCount, used: used, missing: missing + table.weights.reasons(weighting),
      sumOfWeights: weighting.isSampling ? cells.total : nil,
      effectiveSize: weighting.isSampling ? cells.effectiveSize : nil, codebook: data.codebookName,
      source: data.source.name)
  }
}

extension AnalysisError {
  /// The file is empty below its header.
  static func noRows(_ data: DataSet) -> AnalysisError {
    AnalysisError("\(data.source.name) has a header and no rows, so there is nothing to count.")
  }

  /// No case is left.
  static func nothingToCount(_ table: ClassifiedTable, data: DataSet) -> AnalysisError {
    if table.rowCount == 0 { return .noRows(data) }
    let missing = table.missing + table.weights.reasons(data.options.weighting)
    if let column = data.options.weighting.column, table.missing.isEmpty, table.weights.outside == 0 {
      return AnalysisError("\(DataError.noPositiveWeight(column: column))")
    }
    let reasons = missing.map { "\($0.reason): \($0.count)" }.joined(separator: "; ")
    return AnalysisError("No case has a value for every variable of the table (\(reasons)).")
  }

  /// No row of the domain has a weight above 0.
  static func nothingWeighted(_ weights: WeightAccount, data: DataSet) -> AnalysisError {
    if let column = data.options.weighting.column, weights.outside == 0 {
      return AnalysisError("\(DataError.noPositiveWeight(column: column))")
    }
    var reasons = ["outside the domain: \(weights.outside)"]
    if weights.missing > 0 { reasons.append("weight blank: \(weights.missing)") }
    if weights.zero > 0 { reasons.append("weight 0: \(weights.zero)") }
    return AnalysisError("No row is left to count (\(reasons.joined(separator: "; "))).")
  }

  /// Missing values where none may be.
  static func refused(_ count: Int, reason: String) -> AnalysisError {
    AnalysisError(
      "\(count) \(count == 1 ? "case is" : "cases are") missing (\(reason)), and --missing refuse does not allow that.")
  }
}

extension DataSet {
  /// Refuses a variable that spans columns.
  func refuseQuestion(_ name: String) throws {
    guard let question = question(name) else { return }
    throw AnalysisError(
      question.options.isEmpty
        ? "“\(name)” is a battery of \(question.items.count) items; name one of them: "
          + question.items.prefix(3).map(\.code).joined(separator: ", ") + " …"
        : "“\(name)” is a multi-select question and takes part in frequencies and crosstab; name one of its options: "
          + question.options.prefix(3).map(\.code).joined(separator: ", ") + " …"
    )
  }
}
