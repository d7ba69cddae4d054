internal import AssayData
internal import AssayNumerics
internal import AssayReport

/// A cell table whose keys are variables: categories in their order, missing ones by reason.
struct ClassifiedTable {
  let variables: [Classification]
  /// The cells, along the categories of the variables, missing classes included.
  let cells: CellTable
  /// The rows that were read.
  let rowCount: Int
  let weights: WeightAccount
  let notes: [String]
  private let weighting: Weighting

  /// Counts the combinations of some variables.
  init(_ names: [String], in data: DataSet) throws {
    let tables = try ClassifiedTable.reading([names], in: data)
    self = tables[0]
  }

  private init(
    variables: [Classification], cells: CellTable, tabulation: Tabulation, weighting: Weighting
  ) {
    self.weighting = weighting
    self.variables = variables
    self.cells = cells
    rowCount = tabulation.rowCount
    weights = tabulation.weights
    notes = tabulation.notes + tabulation.weights.notes(weighting)
  }

  /// Counts several tables in one reading of the data.
  static func reading(_ tables: [[String]], in data: DataSet) throws -> [ClassifiedTable] {
    var schemes: [[CategoryScheme]] = []
    for names in tables { schemes.append(try names.map { try data.scheme($0) }) }
    if let weight = data.options.weighting.column { try data.checkColumn(weight, named: weight) }
    let tabulation = try data.tabulation(of: schemes)
    return try zip(schemes, tabulation.tables).map { schemes, table in
      var variables: [Classification] = []
      for (key, scheme) in schemes.enumerated() {
        variables.append(try scheme.classify(table.tokens[key], counts: table.marginalCounts(of: key)))
      }
      let cells = table.collected(
        into: variables.map(\.target), tokens: variables.map { $0.categories.map(\.code) })
      return ClassifiedTable(
        variables: variables, cells: cells, tabulation: tabulation, weighting: data.options.weighting)
    }
  }

  /// The categories of a variable that tables show: the valid ones and, where missing is a category, reasons that occur.
  func shownCategories(of variable: Int, _ policy: DataOptions.MissingPolicy) -> [Int] {
    let counts = cells.marginalCounts(of: variable)
    return variables[variable].categories.indices.filter {
      variables[variable].categories[$0].missing == nil || (policy == .category && counts[$0] > 0)
    }
  }

  /// The number of rows in which some variable is missing, by the first that is and its reason.
  var missing: [CaseAccount.MissingCount] {
    var order: [String] = []
    var counts: [String: Int] = [:]
    for (cell, codes) in CellCodes(cells.dimensions).enumerated() where cells.counts[cell] > 0 {
      for (variable, code) in zip(variables, codes) {
        guard let reason = variable.categories[code].missing else { continue }
        let label = "\(variable.name) \(reason.label)"
        if counts[label] == nil { order.append(label) }
        counts[label, default: 0] += cases(in: cell)
        break
      }
    }
    return order.map { CaseAccount.MissingCount(reason: $0, count: counts[$0] ?? 0) }
  }

  /// The cases of a cell: its rows, or as many as they stand for.
  func cases(in cell: Int) -> Int {
    // Frequencies are whole numbers, so their sum is a count.
    weighting.isFrequency ? Int(cells.sums[cell].value) : cells.counts[cell]
  }

  /// The cases that were read: rows, or as many as they stand for in the domain.
  var caseCount: Int {
    guard weighting.isFrequency else { return rowCount }
    return cells.counts.indices.reduce(0) { $0 + cases(in: $1) }
  }
}

extension DataSet {
  /// Counts the columns of some schemes; banded ones by their bands.
  fileprivate func tabulation(of tables: [[CategoryScheme]]) throws -> Tabulation {
    try checkCondition()
    var bandings: [BandedSource.Banding] = []
    let columns = tables.map { schemes in
      schemes.map { scheme in
        guard let banding = scheme.banding else { return scheme.column }
        if !bandings.contains(banding) { bandings.append(banding) }
        return banding.name
      }
    }
    let read: any Source = bandings.isEmpty ? source : BandedSource(source, adding: bandings)
    return try Tabulation(
      of: columns, in: read, weighting: options.weighting, where: options.condition, missing: missingWeightTokens,
      parallelism: options.parallelism)
  }

  /// Refuses a condition on columns that are not there.
  func checkCondition() throws {
    for column in options.condition?.columns ?? [] { try checkColumn(column, named: column) }
  }

  /// Tokens that mean missing in the column of weights.
  var missingWeightTokens: [String] {
    guard let column = options.weighting.column else { return [] }
    let definition = codebook?.definition(of: column)
    return options.missingValues + (definition?.missingValues ?? codebook?.missingValues ?? [])
      + (definition?.missing.flatMap(\.codes) ?? [])
  }
}

extension WeightAccount {
  /// What a reader should know of rows that stand for no case.
  func notes(_ weighting: Weighting) -> [String] {
    guard case .frequency(let column) = weighting else { return [] }
    func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(count) rows" }
    var notes: [String] = []
    if missing > 0 { notes.append("\(rows(missing)) of the file without a value of “\(column)” counted for nothing.") }
    if outside > 0 { notes.append("\(rows(outside)) of the file outside the domain counted for nothing.") }
    return notes
  }

  /// The reasons for which rows are in no cell.
  func reasons(_ weighting: Weighting) -> [CaseAccount.MissingCount] {
    var reasons: [CaseAccount.MissingCount] = []
    // Where rows stand for several cases, rows are not cases and are told of in a note.
    if weighting.isFrequency { return reasons }
    if outside > 0 { reasons.append(.init(reason: "outside the domain", count: outside)) }
    guard let column = weighting.column else { return reasons }
    if missing > 0 { reasons.append(.init(reason: "\(column) blank", count: missing)) }
    if zero > 0 { reasons.append(.init(reason: "\(column) is 0", count: zero)) }
    return reasons
  }
}

extension Weighting {
  /// Whether each row stands for a number of cases.
  var isFrequency: Bool {
    if case .frequency = self { true } else { false }
  }

  /// Whether weights call for design-based inference.
  var isSampling: Bool {
    if case .sampling = self { true } else { false }
  }
}

extension CellTable {
  /// The rows of each category of one key.
  func marginalCounts(of key: Int) -> [Int] {
    var margins = [Int](repeating: 0, count: tokens[key].count)
    for (cell, codes) in CellCodes(dimensions).enumerated() { margins[codes[key]] += counts[cell] }
    return margins
  }
}
