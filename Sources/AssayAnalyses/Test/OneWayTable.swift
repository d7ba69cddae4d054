internal import AssayData
internal import AssayNumerics
internal import AssayReport

/// The counts of one variable's categories.
struct OneWayTable {
  let variable: Classification
  let categories: [Category]
  /// Cases in each category.
  let counts: [Int]
  /// Σw of each category.
  let sums: [Double]
  /// Σw² of each category.
  let squares: [Double]
  let cases: CaseAccount
  let designSize: Int
  let notes: [String]

  init(_ name: String, data: DataSet) throws {
    try data.refuseQuestion(name)
    try self.init(ClassifiedTable([name], in: data), data: data)
  }

  /// Takes the counts from a table of one variable.
  init(_ table: ClassifiedTable, data: DataSet) throws {
    let weighting = data.options.weighting
    variable = table.variables[0]
    let kept = table.shownCategories(of: 0, data.options.missing)
    categories = kept.map { table.variables[0].categories[$0] }
    counts = kept.map { table.cases(in: $0) }
    sums = kept.map { table.cells.sums[$0].value }
    squares = weighting.isFrequency ? sums : kept.map { table.cells.squares[$0].value }
    designSize = table.rowCount - table.weights.missing
    let missing = data.options.missing == .category ? [] : table.missing
    if data.options.missing == .refuse, let first = missing.first {
      throw AnalysisError.refused(first.count, reason: first.reason)
    }
    guard counts.contains(where: { $0 > 0 }) else { throw AnalysisError.nothingToCount(table, data: data) }
    let (total, square) = (sums.reduce(0, +), squares.reduce(0, +))
    cases = CaseAccount(
      read: table.caseCount, used: counts.reduce(0, +), missing: missing + table.weights.reasons(weighting),
      sumOfWeights: weighting.isSampling ? total : nil,
      effectiveSize: weighting.isSampling ? total * total / square : nil,
      codebook: data.codebookName, source: data.source.name)
    notes = table.notes + table.variables[0].notes
  }

  /// The position of the category of that code or label.
  func position(of name: String) throws -> Int {
    if let position = categories.firstIndex(where: { $0.code.utf8.elementsEqual(name.utf8) }) { return position }
    if let position = categories.firstIndex(where: { $0.label == name }) { return position }
    throw AnalysisError(
      "“\(variable.name)” has no category “\(name)”; it has \(categories.map(\.code).joined(separator: ", ")).")
  }
}
