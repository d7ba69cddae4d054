internal import AssayComparisons
internal import AssayData
internal import AssayReport

/// Runs the comparison that the question and the weights call for.
struct ComparisonRunner {
  let analysis: Compare
  let columns: ComparedColumns
  let data: DataSet

  private var level: Double { data.options.level }

  func results() throws -> [ComparePage.Result] {
    if data.options.weighting.isSampling { try refuseUnderWeights() }
    try refuseTooManyLevels()
    if analysis.question == .pairs { return [try columns.variables.count == 2 ? pairs() : repeated()] }
    return try columns.variables.indices.map { try single($0) }
  }

  private func pairs() throws -> ComparePage.Result {
    let cases = ComparedCases([0, 1], in: columns, data: data, keepsRows: true)
    try check(cases)
    let names = columns.variables.map(\.name)
    let first = cases.rows.map { columns.values[0][$0] }
    let second = cases.rows.map { columns.values[1][$0] }
    let weights = columns.weights.map { weights in cases.rows.map { weights[$0] } }
    let outcome =
      data.options.weighting.isSampling
      ? try weighted.pairs(names, first, second, weights ?? [])
      : try PairComparison(names: names, first: first, second: second, frequencies: weights, level: level).outcome()
    return ComparePage.Result(variable: columns.variables[0], cases: cases, outcome: outcome)
  }

  private func repeated() throws -> ComparePage.Result {
    let weighting = data.options.weighting
    guard weighting == .unweighted else {
      throw AnalysisError(
        "Friedman’s test is for rows of equal weight that stand for one case each; under weights or frequencies compare two "
          + "variables at a time: --paired with two variables.")
    }
    let cases = ComparedCases(Array(columns.variables.indices), in: columns, data: data, keepsRows: true)
    try check(cases)
    let values = columns.values.map { column in cases.rows.map { column[$0] } }
    let outcome = RepeatedComparison(
      names: columns.variables.map(\.name), columns: values, adjustment: analysis.adjustment, level: level
    ).outcome()
    return ComparePage.Result(variable: columns.variables[0], cases: cases, outcome: outcome)
  }

  /// The most categories of each of two factors: the work grows with the cells times the square of the categories.
  private static let levelLimit = 100

  private func refuseTooManyLevels() throws {
    guard columns.factors.count == 2 else { return }
    for factor in columns.factors where factor.categories.count > Self.levelLimit {
      throw AnalysisError(
        "“\(factor.name)” has \(factor.categories.count) categories; of two factors each may have \(Self.levelLimit). "
          + "Band it in a codebook (bands: …, net: …).")
    }
  }

  private func single(_ index: Int) throws -> ComparePage.Result {
    let variable = columns.variables[index]
    let isSampling = data.options.weighting.isSampling
    let cases = ComparedCases([index], in: columns, data: data, keepsRows: isSampling)
    try check(cases)
    var outcome: ComparisonOutcome
    switch analysis.question {
    case .pairs: preconditionFailure("pairs are compared together")
    case .value(let value):
      outcome =
        isSampling
        ? try weighted.sample(variable.name, cases, against: value)
        : try ValueComparison(
          name: variable.name, values: cases.values[0], frequencies: cases.weights.first, value: value, level: level
        ).outcome()
    case .groups(let names):
      if isSampling {
        outcome = try weighted.groups(cases, index)
      } else if names.count == 2 {
        outcome = try FactorialComparison(
          cells: cases.groups, rows: cases.categories[0], columns: cases.categories[1], names: names,
          analysis: analysis, level: level, rowLabels: cases.labels[0], columnLabels: cases.labels[1]
        ).outcome()
      } else {
        outcome = try groups(cases)
      }
    }
    if !columns.factors.isEmpty, columns.factors.count == 1 { outcome.notes += emptyGroups(cases) }
    return ComparePage.Result(variable: variable, cases: cases, outcome: outcome)
  }

  private func groups(_ cases: ComparedCases) throws -> ComparisonOutcome {
    do {
      let values = try GroupedValues(cases.groups)
      let codes = cases.values.indices.filter { !cases.values[$0].isEmpty }.map { cases.code(of: $0) }
      guard values.groups.count >= 2 else {
        throw AnalysisError(
          "\(ComparisonError.tooFewGroups(values.groups.count, needed: 2)) The groups are the categories of "
            + "“\(columns.factors[0].name)”.")
      }
      return try GroupComparison(values: values, codes: codes, analysis: analysis, level: level).outcome()
    } catch let error as ComparisonError {
      throw AnalysisError(error.description)
    }
  }

  /// Categories without cases are no groups.
  private func emptyGroups(_ cases: ComparedCases) -> [String] {
    let empty = cases.values.indices.filter { cases.values[$0].isEmpty }.map { "“\(cases.label(of: $0))”" }
    return empty.isEmpty ? [] : ["No case falls in \(empty.joined(separator: ", "))."]
  }

  private func check(_ cases: ComparedCases) throws {
    if data.options.missing == .refuse, let first = cases.missing.first {
      throw AnalysisError.refused(first.count, reason: first.reason)
    }
    guard cases.count > 0 else {
      let reasons = (cases.missing + columns.account.reasons(data.options.weighting))
        .map { "\($0.reason): \($0.count)" }.joined(separator: "; ")
      throw AnalysisError("No case has a value for every variable of the comparison (\(reasons)).")
    }
  }

  // MARK: Sampling weights

  private var weighted: WeightedComparison {
    WeightedComparison(
      analysis: analysis, columns: columns, level: level, parallelism: data.options.parallelism)
  }

  /// Methods that are valid only for independent cases of equal weight.
  private func refuseUnderWeights() throws {
    let refused: [(Compare.PairMethod, String)] = [
      (.tukey, "Tukey’s"), (.gamesHowell, "Games and Howell’s"), (.dunn, "Dunn’s"),
      (.pooledPairwiseT, "pooled pairwise t"),
    ]
    for (method, name) in refused where analysis.pairMethods?.contains(method) == true {
      throw AnalysisError(
        "\(name) comparisons are for independent cases of equal weight; under --weight use --posthoc pairwise-t, whose "
          + "errors are design-based.")
    }
  }
}
