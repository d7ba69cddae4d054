internal import AssayData
internal import AssayNumerics
internal import AssayReport
internal import AssayTables

/// Reads the data and tests every pair.
struct ScreenPass {
  let variables: [ScreenVariable]
  /// The pairs in the order of their variables.
  let pairs: [ScreenedPair]
  let cases: CaseAccount
  /// Rows that have a weight.
  let designSize: Int
  let notes: [String]
  /// What tested the pairs.
  let tester: ScreenTester
  /// For each pair the place of its table.
  let places: [Int]
  /// What was read.
  let source: any Source

  /// Pairs tested as one task of a thread.
  private static let unitSize = 64

  init(_ analysis: Screen, data: DataSet) throws {
    let choice = try ScreenChoice(analysis, data: data)
    if let weight = data.options.weighting.column { try data.checkColumn(weight, named: weight) }
    try data.checkCondition()
    let matrix = try BurtMatrix(
      of: choice.columns, pairs: choice.columnPairs, in: choice.source(data), weighting: data.options.weighting,
      where: data.options.condition, missing: data.missingWeightTokens, parallelism: data.options.parallelism)
    guard matrix.rowCount > 0 else { throw AnalysisError.noRows(data) }
    guard matrix.usedCount > 0 else { throw AnalysisError.nothingWeighted(matrix.weights, data: data) }
    let variables = try choice.schemes.enumerated().map { position, scheme in
      let column = choice.columnOfVariable[position]
      return try ScreenVariable(scheme, column: column, counted: matrix.columns[column], data: data)
    }
    let wanted = choice.pairs.filter { variables[$0.first].isUsed && variables[$0.second].isUsed }
    let tables = Dictionary(uniqueKeysWithValues: matrix.pairs.enumerated().map { ($1, $0) })
    let places = wanted.map { pair in
      tables[BurtPair(variables[pair.first].column, variables[pair.second].column)] ?? 0
    }
    let designSize = matrix.rowCount - matrix.weights.missing
    let moments = try MomentPlan(variables, pairs: wanted, matrix: matrix, choice: choice, data: data)
    if data.options.missing == .refuse { try Self.refuseMissing(variables, matrix, moments) }
    let tester = ScreenTester(
      matrix: matrix, variables: variables, weighting: data.options.weighting, minimumCount: analysis.minimumCount,
      designSize: designSize, moments: moments)
    let units = (wanted.count + Self.unitSize - 1) / Self.unitSize
    let results = data.options.parallelism.map(pieces: units) { unit in
      var bench = ScreenTester.Bench()
      let start = unit * Self.unitSize
      return (start..<min(start + Self.unitSize, wanted.count)).map { place in
        tester.test(wanted[place], table: places[place], on: &bench)
      }
    }
    self.variables = variables
    self.tester = tester
    self.places = places
    source = choice.source(data)
    pairs = Array(results.joined())
    self.designSize = designSize
    notes = choice.notes + matrix.notes + matrix.weights.notes(data.options.weighting)
    let weighting = data.options.weighting
    // Rows that stand for several cases are counted as those.
    let expanded = weighting.isFrequency ? Int(matrix.sumOfWeights ?? 0) : nil
    cases = CaseAccount(
      read: expanded ?? matrix.rowCount, used: expanded ?? matrix.usedCount, missing: matrix.weights.reasons(weighting),
      sumOfWeights: weighting.isSampling ? matrix.sumOfWeights : nil,
      effectiveSize: weighting.isSampling ? matrix.effectiveSize : nil, codebook: data.codebookName,
      source: data.source.name, isPerVariable: true)
  }

  private static func refuseMissing(
    _ variables: [ScreenVariable], _ matrix: BurtMatrix, _ moments: MomentPlan?
  ) throws {
    for (place, variable) in variables.enumerated() where variable.isUsed {
      let measured = moments?.measured[place].map { matrix.usedCount - (moments?.moments.counts[$0] ?? 0) }
      let missing = variable.missing ?? measured ?? 0
      if missing > 0 { throw AnalysisError.refused(missing, reason: variable.name) }
    }
  }
}

/// Which variables are paired.
struct ScreenChoice {
  let schemes: [CategoryScheme]
  /// The columns that are read, each once.
  let columns: [String]
  let columnOfVariable: [Int]
  /// The pairs of variables, by position among the schemes.
  let pairs: [BurtPair]
  let notes: [String]
  private let bandings: [BandedSource.Banding]

  init(_ analysis: Screen, data: DataSet) throws {
    var notes: [String] = []
    let against = try Self.expanded(analysis.against, data: data, notes: &notes)
    let named = try Self.expanded(analysis.variables, data: data, notes: &notes)
    let own = [data.options.weighting.column].compactMap { $0 }
    let rest = analysis.variables.isEmpty ? Self.columns(of: data, notes: &notes) : named
    let first = rest.filter { !against.contains($0) && !own.contains($0) }
    for name in against + named where own.contains(name) {
      throw AnalysisError("“\(name)” holds the weights, so it cannot be screened as well.")
    }
    let names = first + against
    schemes = try names.map { try data.scheme($0) }
    var columns: [String] = []
    var bandings: [BandedSource.Banding] = []
    var columnOfVariable: [Int] = []
    for scheme in schemes {
      if let banding = scheme.banding, !bandings.contains(banding) { bandings.append(banding) }
      let column = scheme.banding?.name ?? scheme.column
      let place = columns.firstIndex(of: column) ?? columns.count
      if place == columns.count { columns.append(column) }
      columnOfVariable.append(place)
    }
    let all =
      against.isEmpty
      ? BurtPair.all(of: names.count)
      : first.indices.flatMap { one in against.indices.map { BurtPair(one, first.count + $0) } }
    // Two variables made from one column are associated by their making.
    let base = schemes.map(\.column)
    pairs = all.filter { base[$0.first] != base[$0.second] }
    if pairs.count < all.count {
      notes.append("Pairs of variables that come from the same column are left out.")
    }
    guard !pairs.isEmpty else {
      throw AnalysisError("A screen needs at least two variables that can be paired; there \(Self.are(names.count)).")
    }
    self.columns = columns
    self.bandings = bandings
    self.columnOfVariable = columnOfVariable
    self.notes = notes
  }

  private static func are(_ count: Int) -> String { count == 0 ? "is none" : count == 1 ? "is one" : "are \(count)" }

  /// The pairs of columns that the pairs of variables need, each once.
  var columnPairs: [BurtPair] {
    let needed = pairs.map { BurtPair(columnOfVariable[$0.first], columnOfVariable[$0.second]) }
    guard columns.count < columnOfVariable.count else { return needed }
    var seen: Set<BurtPair> = []
    return needed.filter { seen.insert($0).inserted }
  }

  func source(_ data: DataSet) -> any Source {
    bandings.isEmpty ? data.source : BandedSource(data.source, adding: bandings)
  }

  /// All columns that are no part of a multi-select question.
  private static func columns(of data: DataSet, notes: inout [String]) -> [String] {
    var options: [String: String] = [:]
    for variable in data.codebook?.variables ?? [] {
      for option in variable.options { options[option.code] = variable.name }
    }
    let questions = Set(data.source.columnNames.compactMap { options[$0] }).sorted()
    if !questions.isEmpty { notes.append(leftOut(questions)) }
    return data.source.columnNames.filter { options[$0] == nil }
  }

  /// The items of batteries in place of their names; multi-select questions are left out.
  private static func expanded(_ names: [String], data: DataSet, notes: inout [String]) throws -> [String] {
    var expanded: [String] = []
    var questions: [String] = []
    for name in names {
      let question = data.question(name)
      if let question, !question.options.isEmpty {
        questions.append(name)
        continue
      }
      for part in question?.items.map(\.code) ?? [name] where !expanded.contains(part) { expanded.append(part) }
    }
    if !questions.isEmpty { notes.append(leftOut(questions)) }
    return expanded
  }

  private static func leftOut(_ questions: [String]) -> String {
    "Multi-select questions are left out: \(questions.joined(separator: ", ")). Their options are not one set of "
      + "categories."
  }
}
