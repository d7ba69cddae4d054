internal import AssayData
internal import AssayNumerics
internal import AssayReport
internal import AssaySurvey
internal import AssayTables

/// A multi-select question by the categories of another variable: who ticked what, and what together.
///
/// The cases are respondents with at least one tick and a valid category, as in ``MultiSelectFrequencies``.
struct MultiSelectTable {
  let question: VariableDefinition
  let groups: Classification
  /// The positions of the categories that are shown.
  let kept: [Int]
  let cases: CaseAccount
  let notes: [String]
  /// Rows of the data that have a weight.
  let designSize: Int
  let isSampling: Bool
  /// The patterns of the cases, with the position of their category among the shown ones.
  let patterns: [(group: Int, cell: MultiSelectPatterns.Cell)]
  private let isFrequency: Bool

  var categories: [Category] { kept.map { groups.categories[$0] } }
  var options: [CodeLabel] { question.options }

  init(_ question: VariableDefinition, by name: String, data: DataSet) throws {
    self.question = question
    let weighting = data.options.weighting
    isSampling = weighting.isSampling
    isFrequency = weighting.isFrequency
    try data.refuseQuestion(name)
    try data.checkCondition()
    let scheme = try data.scheme(name)
    for option in question.options { try data.checkColumn(option.code, named: option.code) }
    if let weight = weighting.column { try data.checkColumn(weight, named: weight) }
    let banding = scheme.banding
    let read: any Source = banding.map { BandedSource(data.source, adding: [$0]) } ?? data.source
    let patterns = try MultiSelectPatterns(
      of: question, by: banding?.name ?? scheme.column, in: read, weighting: weighting, where: data.options.condition,
      missingValues: data.options.missingValues + (question.missingValues ?? data.codebook?.missingValues ?? []),
      missingWeights: data.missingWeightTokens, parallelism: data.options.parallelism)
    var counts = [Int](repeating: 0, count: patterns.tokens.count)
    for cell in patterns.cells { counts[cell.group] += cell.sums.count }
    let groups = try scheme.classify(patterns.tokens, counts: counts)
    self.groups = groups
    let occurs = Set(patterns.cells.map { groups.target[$0.group] })
    kept = groups.categories.indices.filter {
      groups.categories[$0].missing == nil || (data.options.missing == .category && occurs.contains($0))
    }
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    var account = MultiSelectAccount(isFrequency: isFrequency)
    var used: [(group: Int, cell: MultiSelectPatterns.Cell)] = []
    for cell in patterns.cells {
      let target = groups.target[cell.group]
      guard let place = places[target] else {
        account.add(cell, reason: "\(name) \(groups.categories[target].missing?.label ?? "blank")")
        continue
      }
      switch cell.answer {
      case .ticked: used.append((place, cell))
      case .nothing: account.add(cell, reason: "\(question.name) nothing ticked")
      case .missing: account.add(cell, reason: "\(question.name) no answer")
      }
    }
    self.patterns = used
    designSize = patterns.rowCount - patterns.weights.missing
    let size = used.reduce(0) { $0 + account.cases($1.cell) }
    if data.options.missing == .refuse, let first = account.missing.first {
      throw AnalysisError.refused(first.count, reason: first.reason)
    }
    guard size > 0 else {
      throw AnalysisError("No case ticked an option of “\(question.name)” and has a value of “\(name)”.")
    }
    let weight = used.reduce(0) { $0 + $1.cell.sums.weight.value }
    let square = used.reduce(0) { $0 + $1.cell.sums.square.value }
    cases = CaseAccount(
      read: isFrequency ? size + account.total : patterns.rowCount, used: size,
      missing: account.missing + patterns.weights.reasons(weighting), sumOfWeights: isSampling ? weight : nil,
      effectiveSize: isSampling ? weight * weight / square : nil, codebook: data.codebookName, source: data.source.name)
    notes = patterns.notes + patterns.weights.notes(weighting) + groups.notes
  }

  /// Sums over the cases of a category that satisfy a condition.
  struct Sums {
    var count = 0
    var weight = 0.0
    var square = 0.0

    mutating func add(_ other: Sums) {
      count += other.count
      weight += other.weight
      square += other.square
    }
  }

  /// The sums of one pattern.
  func sums(of cell: MultiSelectPatterns.Cell) -> Sums {
    let weight = cell.sums.weight.value
    return Sums(
      count: isFrequency ? Int(weight) : cell.sums.count, weight: weight,
      square: isFrequency ? weight : cell.sums.square.value)
  }

  /// For each category, the sums over its cases that satisfy a condition.
  func sums(where condition: (MultiSelectPatterns.Cell) -> Bool = { _ in true }) -> [Sums] {
    var sums = [Sums](repeating: Sums(), count: kept.count)
    for (group, cell) in patterns where condition(cell) { sums[group].add(self.sums(of: cell)) }
    return sums
  }
}

/// Cases that are left out, by reason in order of appearance.
private struct MultiSelectAccount {
  let isFrequency: Bool
  private var reasons: [String] = []
  private var counts: [String: Int] = [:]

  init(isFrequency: Bool) { self.isFrequency = isFrequency }

  func cases(_ cell: MultiSelectPatterns.Cell) -> Int {
    isFrequency ? Int(cell.sums.weight.value) : cell.sums.count
  }

  mutating func add(_ cell: MultiSelectPatterns.Cell, reason: String) {
    if counts[reason] == nil { reasons.append(reason) }
    counts[reason, default: 0] += cases(cell)
  }

  var missing: [CaseAccount.MissingCount] {
    reasons.map { CaseAccount.MissingCount(reason: $0, count: counts[$0] ?? 0) }
  }

  var total: Int { counts.values.reduce(0, +) }
}
