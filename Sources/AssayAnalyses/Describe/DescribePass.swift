internal import AssayData
internal import AssayNumerics
internal import AssayReport
internal import AssayTables

/// Reads the data once, and numeric columns with many values a second time.
///
/// The first reading counts the distinct tokens of every column, which is all that columns with few values need. A
/// column with more values than are kept apart is read again as numbers if the tokens met so far are numbers.
struct DescribePass {
  private(set) var variables: [DescribedVariable] = []
  let rowCount: Int
  /// Rows, or the cases that they stand for.
  let read: Int
  /// Rows of the domain with a weight above 0, or the cases that they stand for.
  let used: Int
  /// Why rows were not used.
  let missing: [CaseAccount.MissingCount]
  /// Rows that have a weight.
  let designSize: Int
  private(set) var notes: [String]

  /// Distinct tokens kept of a column in the first reading.
  private static let tokenLimit = 1_000

  init(_ names: [String], data: DataSet) throws {
    let schemes = try names.map { try data.scheme($0) }
    if let weight = data.options.weighting.column { try data.checkColumn(weight, named: weight) }
    try data.checkCondition()
    let tabulation = try Tabulation(
      of: schemes.map { [$0.column] }, in: data.source, weighting: data.options.weighting,
      where: data.options.condition,
      missing: data.missingWeightTokens, limit: Self.tokenLimit, beyond: .isCounted,
      parallelism: data.options.parallelism)
    guard tabulation.rowCount > 0 else { throw AnalysisError.noRows(data) }
    rowCount = tabulation.rowCount
    designSize = tabulation.rowCount - tabulation.weights.missing
    let weighting = data.options.weighting
    missing = tabulation.weights.reasons(weighting)
    if weighting.isFrequency {
      read = tabulation.tables.first?.sums.reduce(0) { $0 + Int($1.value) } ?? 0
      used = read
    } else {
      read = tabulation.rowCount
      used = read - missing.reduce(0) { $0 + $1.count }
    }
    guard used > 0 else { throw AnalysisError.nothingWeighted(tabulation.weights, data: data) }
    notes = tabulation.notes + tabulation.weights.notes(data.options.weighting)
    var again: [(index: Int, column: String, missing: [String])] = []
    for (index, scheme) in schemes.enumerated() {
      let column = CountedColumn(
        scheme, table: tabulation.tables[index], overflowed: tabulation.overflowed[index][0], data: data,
        designSize: designSize)
      variables.append(column.variable)
      if column.needsNumbers { again.append((index, scheme.column, scheme.missingTokens)) }
      if let note = column.strayTokens { notes.append(note) }
      if column.isOverflowingText {
        notes.append("“\(scheme.name)” has more than \(Self.tokenLimit) different values; they were not counted.")
      }
    }
    try readNumbers(again, data: data)
  }

  private mutating func readNumbers(
    _ columns: [(index: Int, column: String, missing: [String])], data: DataSet
  ) throws {
    guard !columns.isEmpty else { return }
    let weighting = data.options.weighting
    var request = columns.map { ColumnRequest.numbers($0.column, missing: $0.missing) }
    if let weight = weighting.column { request.append(.numbers(weight, missing: data.missingWeightTokens)) }
    // Columns of the condition are the only categories of the request.
    let domain = data.options.condition.map { PieceDomain($0, after: 0) }
    request += domain?.request ?? []
    let count = columns.count
    let isWeighted = weighting.column != nil
    let isFrequency = weighting.isFrequency
    let reading = try data.source.reduce(request, parallelism: data.options.parallelism) {
      (sums: Array(repeating: ValueDistributionSum(), count: count), missing: Array(repeating: 0, count: count))
    } map: { (piece) throws(DataError) -> [(distribution: ValueDistribution, missing: Int)] in
      let chosen = try domain?.selection(piece)
      return (0..<count).map { column in
        let values = piece.numbers[column]
        guard isWeighted || chosen != nil else { return (ValueDistribution(values), values.count { $0.isNaN }) }
        let weights = isWeighted ? piece.numbers[count] : nil
        var missing = 0
        var pairs: [(value: Double, weight: Double)] = []
        for (row, value) in values.enumerated() where chosen?[row] ?? true {
          let weight = weights.map { $0[$0.startIndex + row] } ?? 1
          // A blank weight is NaN, and such a row counts for nothing, as in the first reading.
          guard weight > 0 else { continue }
          if value.isNaN { missing += isFrequency ? Int(weight) : 1 } else { pairs.append((value, weight)) }
        }
        guard isWeighted else { return (ValueDistribution(pairs.map(\.value)[...]), missing) }
        return (ValueDistribution(pairs, areFrequencies: isFrequency), missing)
      }
    } merge: { (state, piece) throws(DataError) in
      for column in 0..<count {
        state.sums[column].add(piece[column].distribution)
        state.missing[column] += piece[column].missing
      }
    }
    for (position, column) in columns.enumerated() {
      let distribution = reading.state.sums[position].total
      let missing = reading.state.missing[position]
      let descriptives = Descriptives(
        distribution, missing: missing, designSize: weighting.isSampling ? designSize : nil)
      variables[column.index].descriptives = descriptives
      variables[column.index].count = descriptives.count
      variables[column.index].missing = missing
      variables[column.index].distinct = descriptives.distinctCount
    }
  }
}

/// What the first reading tells of a column.
private struct CountedColumn {
  let variable: DescribedVariable
  /// Whether it holds numbers with more distinct values than were kept apart.
  let needsNumbers: Bool
  let isOverflowingText: Bool
  /// A remark where most values are numbers and a few are not.
  let strayTokens: String?

  init(_ scheme: CategoryScheme, table: CellTable, overflowed: Bool, data: DataSet, designSize: Int) {
    let weighting = data.options.weighting
    let tokens = overflowed ? Array(table.tokens[0].dropLast()) : table.tokens[0]
    let isMissing = tokens.map { scheme.isMissing($0) }
    let valid = tokens.indices.filter { !isMissing[$0] }
    let numbers = valid.compactMap { data.source.number(tokens[$0]) }
    let isNumeric = numbers.count == valid.count && !valid.isEmpty
    let scale = scheme.scale(of: valid.map { tokens[$0] }, areNumbers: isNumeric ? numbers : nil)
    func cases(_ index: Int) -> Int { weighting.isFrequency ? Int(table.sums[index].value) : table.counts[index] }
    let count = valid.reduce(0) { $0 + cases($1) }
    let missing = tokens.indices.filter { isMissing[$0] }.reduce(0) { $0 + cases($1) }
    var descriptives: Descriptives?
    let isMeasured = isNumeric && scale.hasDescriptives
    if isMeasured, !overflowed {
      let pairs = zip(valid, numbers).map { ($1, $0) }
      let distribution = ValueDistribution(
        cells: pairs.map { (value: $0.0, count: cases($0.1), weight: table.sums[$0.1], square: table.squares[$0.1]) })
      descriptives = Descriptives(distribution, missing: missing, designSize: weighting.isSampling ? designSize : nil)
    }
    variable = DescribedVariable(
      name: scheme.name, label: scheme.label, scale: scale,
      count: overflowed ? table.counts.indices.reduce(0) { $0 + cases($1) } - missing : count, missing: missing,
      distinct: overflowed ? nil : valid.count { table.counts[$0] > 0 }, descriptives: descriptives)
    needsNumbers = overflowed && isMeasured
    isOverflowingText = overflowed && !isMeasured
    let strays = valid.map { tokens[$0] }.filter { data.source.number($0) == nil }
    let isStray = !strays.isEmpty && strays.count <= 3 && numbers.count > strays.count
    strayTokens =
      isStray
      ? "“\(scheme.name)” holds \(numbers.count) different numbers and \(strays.map { "“\($0)”" }.joined(separator: ", ")), "
        + "so it is not described as a number. If that means missing, say so: "
        + "--missing-values '\(strays.joined(separator: ","))'."
      : nil
  }
}

extension Scale {
  /// Whether a mean is printed for numbers of this scale.
  fileprivate var hasDescriptives: Bool {
    switch self {
    case .interval, .ordinal, .unstated, .weight, .rank: true
    case .nominal, .multiSelect, .battery, .ballot, .identifier, .text: false
    }
  }
}
