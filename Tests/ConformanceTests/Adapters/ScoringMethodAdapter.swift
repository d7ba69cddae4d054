import AssayNumerics
import AssayScoring

/// Methods that score each alternative by its distance from an ideal, or by a weighted sum.
enum ScoringMethodAdapter {
  private static let shape: Set<String> = ["rows", "columns", "types", "weights", "note"]

  @Sendable static func topsis(_ test: ConformanceCase) throws -> Findings {
    let result = try test.scored(Topsis(), options: shape)
    var findings = Findings(result, score: "closeness", rank: "rank")
    for part in result.parts { findings[part.name] = .list(part.values.map { .number($0) }) }
    return findings
  }

  @Sendable static func topsisMinMax(_ test: ConformanceCase) throws -> Findings {
    Findings(try test.scored(Topsis(normalisation: .minMax), options: shape), score: "closeness", rank: "rank")
  }

  @Sendable static func weightedSum(_ test: ConformanceCase) throws -> Findings {
    Findings(try test.scored(WeightedSum(), options: shape), score: "score_minmax", rank: "rank")
  }

  @Sendable static func vikor(_ test: ConformanceCase) throws -> Findings {
    // The expected values compare doubles as they are, also where the advantage is DQ but for rounding.
    let method = try Vikor(v: try test.parameter("v") ?? 0.5, advantageTolerance: 0)
    let result = try test.scored(method, options: shape.union(["v"]))
    var findings = Findings(result, score: "q", rank: "rank_q")
    for part in result.parts { findings[part.name] = .list(part.values.map { .number($0) }) }
    let compromise = try method.compromise(of: result)
    findings["acceptable_advantage"] = .flag(compromise.hasAcceptableAdvantage)
    findings["acceptable_stability"] = .flag(compromise.hasAcceptableStability)
    findings["compromise_set_1based"] = .list(compromise.members.map { .number(Double($0 + 1)) })
    return findings
  }

  @Sendable static func greyRelational(_ test: ConformanceCase) throws -> Findings {
    let method = try GreyRelational(rho: try test.parameter("rho") ?? 0.5)
    let result = try test.scored(method, options: shape.union(["rho"]))
    var findings = Findings(result, score: "grade_weighted", rank: "rank_weighted")
    let (matrix, weights) = try test.weightedAlternatives()
    let equal = weights.map { _ in 1 / Double(weights.count) }
    let grades = try method.evaluate(matrix, weights: equal, parallelism: Parallelism()).scores
    findings["grade_equal"] = .list(grades.map { .number($0) })
    let coefficients = try method.coefficients(of: 0, in: matrix)
    findings["coefficients_row1"] = .list(
      coefficients.map { $0.map { .number($0) } ?? .undefined("the criterion is the same for all alternatives") })
    return findings
  }
}

extension Findings {
  fileprivate init(_ result: AggregateScores, score: String, rank: String) {
    self[score] = .list(result.scores.map { .number($0) })
    self[rank] = .list(result.ranks.average.map { .number($0) })
    warnings = result.warnings.map(\.description)
  }
}

extension ConformanceCase {
  /// What a method makes of the alternatives of the case.
  fileprivate func scored(_ method: any AggregationMethod, options known: Set<String>) throws -> AggregateScores {
    try acceptOptions(known)
    let (matrix, weights) = try weightedAlternatives()
    return try method.evaluate(matrix, weights: weights, parallelism: Parallelism())
  }

  /// A number among the options; nil where the case does not say.
  fileprivate func parameter(_ name: String) throws -> Double? {
    guard let stated = options[name] else { return nil }
    guard let number = stated.number else { throw Unsupported("this \(name)") }
    return number
  }
}
