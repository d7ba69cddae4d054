import AssayScoring

/// Methods that compare alternatives in pairs.
enum OutrankingAdapter {
  @Sendable static func promethee2(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["rows", "columns", "types", "weights", "linear_q", "linear_p", "note"])
    let (matrix, weights) = try test.weightedAlternatives()
    var findings = Findings()
    let usual = try PrometheeII().evaluate(matrix, weights: weights)
    findings.setFlows(usual, prefix: "usual")
    findings["rank_usual"] = .list(usual.ranks.average.map { .number($0) })
    var warnings = usual.warnings
    if let indifference = test.options["linear_q"], let preference = test.options["linear_p"] {
      guard let q = indifference.numbers, let p = preference.numbers, q.count == p.count else {
        throw Unsupported("these thresholds")
      }
      let functions = zip(q, p).map { PreferenceFunction.linear(indifference: $0, preference: $1) }
      let linear = try PrometheeII(functions: functions).evaluate(matrix, weights: weights)
      findings.setFlows(linear, prefix: "linear")
      findings["rank_linear"] = .list(linear.ranks.average.map { .number($0) })
      warnings += linear.warnings.filter { !warnings.contains($0) }
    }
    findings.warnings = warnings.map(\.description)
    return findings
  }
}

extension Findings {
  fileprivate mutating func setFlows(_ scores: AggregateScores, prefix: String) {
    self["\(prefix)_phi_net"] = .list(scores.scores.map { .number($0) })
    for part in scores.parts { self["\(prefix)_\(part.name)"] = .list(part.values.map { .number($0) }) }
  }
}

extension ConformanceCase {
  /// The alternatives of a case with their criteria and weights: a matrix of its own, or rows of its dataset.
  func weightedAlternatives() throws -> (matrix: DecisionMatrix, weights: [Double]) {
    guard let weights = options["weights"]?.numbers else { throw Unsupported("a case without weights") }
    let directions = try (options["types"]?.texts ?? weights.map { _ in "benefit" }).map(Direction.init(word:))
    if let rows = data?.object?["matrix"]?.list {
      let values = rows.compactMap(\.numbers)
      guard values.count == rows.count else { throw Unsupported("a matrix that is not of numbers") }
      let criteria = directions.enumerated().map { Criterion("c\($0.offset + 1)", direction: $0.element) }
      return (try DecisionMatrix(criteria, rows: values), weights)
    }
    guard let names = options["columns"]?.texts, names.count == directions.count else {
      throw Unsupported("criteria that are not listed")
    }
    let source = try source()
    let limit = try rowLimit()
    let columns = try names.map { name in
      let all = try source.numbers(name)
      return limit.map { Array(all.prefix($0)) } ?? all
    }
    let criteria = zip(names, directions).map { Criterion($0, direction: $1) }
    return (try DecisionMatrix(criteria, columns: columns), weights)
  }

  /// How many rows from the first one a case takes; nil for all.
  private func rowLimit() throws -> Int? {
    guard let words = options["rows"]?.text, words != "all" else { return nil }
    guard words.hasPrefix("first "), let count = Int(words.dropFirst(6)) else { throw Unsupported("the rows \(words)") }
    return count
  }
}

extension Direction {
  fileprivate init(word: String) throws {
    switch word {
    case "benefit": self = .benefit
    case "cost": self = .cost
    default: throw Unsupported("the direction \(word)")
    }
  }
}
