internal import AssayData
internal import AssayNumerics
internal import AssayReport

/// The columns of a comparison, read once: the rows of the domain that have a weight.
struct ComparedColumns {
  let variables: [ComparedColumn]
  let factors: [Classification]
  /// The values of each variable, row by row; NaN where missing.
  private(set) var values: [[Double]]
  /// The category of each factor, row by row.
  private(set) var keys: [[Int32]]
  /// The weight or frequency of each row; nil when rows are not weighted.
  let weights: [Double]?
  /// The rows of the file.
  let rowCount: Int
  let account: WeightAccount
  private(set) var notes: [String]

  /// Rows of the file that have a weight, which a sampling design counts.
  var designSize: Int { rowCount - account.missing }

  init(_ names: [String], by factorNames: [String], data: DataSet) throws {
    let variables = try names.map { try ComparedColumn($0, data: data) }
    for name in factorNames { try data.refuseQuestion(name) }
    let schemes = try factorNames.map { try data.scheme($0) }
    if let weight = data.options.weighting.column { try data.checkColumn(weight, named: weight) }
    try data.checkCondition()
    self.variables = variables
    let bandings = (variables.filter(\.isScored).map(\.banding) + schemes.map(\.banding)).compactMap { $0 }
    var distinct: [BandedSource.Banding] = []
    for banding in bandings where !distinct.contains(banding) { distinct.append(banding) }
    let source: any Source = distinct.isEmpty ? data.source : BandedSource(data.source, adding: distinct)
    let reader = ColumnReader(
      variables: variables.map(\.request), factors: schemes.map { .categories($0.banding?.name ?? $0.column) },
      data: data)
    let reading = try reader.read(source)
    rowCount = reading.rowCount
    guard rowCount > 0 else { throw AnalysisError.noRows(data) }
    account = reading.state.account
    values = reading.state.values
    keys = reading.state.keys
    weights = reading.state.weights
    notes = reading.notes + account.notes(data.options.weighting)
    let codes = reading.state.keys
    factors = try schemes.indices.map { index in
      let tokens = reading.tokens[index].tokens
      return try schemes[index].classify(tokens, counts: codes[index].tally(tokens.count))
    }
    for (index, factor) in factors.enumerated() {
      keys[index] = keys[index].map { Int32(factor.target[Int($0)]) }
      notes += factor.notes
    }
    var positions: [(words: String, names: [String])] = []
    for (place, index) in variables.indices.filter({ variables[$0].isScored }).enumerated() {
      let tokens = reading.tokens[factors.count + place].tokens
      let codes = values[index]
      let (scores, remarks, words) = try variables[index].scores(
        of: tokens, counts: codes.map { Int32($0) }.tally(tokens.count))
      values[index] = codes.map { scores[Int($0)] }
      notes += remarks
      guard let words else { continue }
      if let known = positions.firstIndex(where: { $0.words == words }) {
        positions[known].names.append(variables[index].name)
      } else {
        positions.append((words, [variables[index].name]))
      }
    }
    for (words, names) in positions {
      let list = names.map { "“\($0)”" }.joined(separator: ", ")
      notes.append(
        "The scores of \(list) are the positions of \(names.count == 1 ? "its" : "their") categories: \(words).")
    }
    guard !(values.first?.isEmpty ?? true) else { throw AnalysisError.nothingWeighted(account, data: data) }
  }

  /// The number of rows that were kept.
  var count: Int { values[0].count }

  /// The cases that a row stands for where weights are frequencies, else 1.
  func cases(_ row: Int, _ weighting: Weighting) -> Int {
    weighting.isFrequency ? Int(weights?[row] ?? 1) : 1
  }
}

extension [Int32] {
  /// How often each code occurs.
  fileprivate func tally(_ codes: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: codes)
    for code in self { counts[Int(code)] += 1 }
    return counts
  }
}
