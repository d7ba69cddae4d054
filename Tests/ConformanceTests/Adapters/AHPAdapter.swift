import AssayScoring

/// Weights from pairwise comparisons, of one expert and of several.
enum AHPAdapter {
  /// One matrix: weights by three methods, and its consistency.
  @Sendable static func single(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["random_index"])
    try test.acceptVariables([])
    guard let rows = test.data?.object?["matrix"] else { throw Unsupported("judgments that are not a matrix") }
    return try findings(of: comparisons(rows), table: try test.randomIndex)
  }

  /// Several matrices: what they give by aggregating judgments and by aggregating priorities.
  @Sendable static func group(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["random_index", "expert_weights"])
    try test.acceptVariables([])
    guard let matrices = test.data?.object?["matrices"]?.list else { throw Unsupported("a group without matrices") }
    var weights: [Double]?
    if let stated = test.options["expert_weights"] {
      guard let numbers = stated.numbers else { throw Unsupported("weights of experts that are not numbers") }
      weights = numbers
    }
    let group = try ComparisonGroup(
      matrices.indices.map { "expert \($0 + 1)" }, matrices.map(comparisons), weights: weights)
    let joint = try group.aggregatedJudgments()
    var findings = try findings(of: joint, table: try test.randomIndex)
    findings["aggregated_matrix"] = .matrix(joint.values, columns: joint.count)
    findings["weights_aip_geometric"] = list(try group.weights(aggregation: .geometricPriorities))
    findings["weights_aip_arithmetic"] = list(try group.weights(aggregation: .priorities))
    return findings
  }

  private static func findings(of comparisons: PairwiseComparisons, table: RandomIndex) throws -> Findings {
    let consistency = PairwiseConsistency(of: comparisons, table: table)
    var findings = Findings()
    findings["weights_eigen"] = list(try comparisons.weights(by: .eigenvector))
    findings["weights_geometric"] = list(try comparisons.weights(by: .geometricMean))
    do throws(JudgmentError) {
      findings["weights_column_mean"] = list(try comparisons.weights(by: .columnMean))
    } catch {
      findings.setUndefined(["weights_column_mean"], because: error.description)
    }
    findings.set("lambda_max", consistency.eigenvalue)
    findings.set("ci", consistency.index)
    findings.set("cr", consistency.ratio, because: consistency.reason ?? "")
    findings.set("random_index", consistency.randomIndex, because: consistency.reason ?? "")
    findings.set("gci", consistency.geometricIndex, because: "pairs are missing")
    if let ratio = consistency.ratio, ratio > PairwiseConsistency.acceptableRatio {
      findings.warnings.append("CR is \(ratio), above \(PairwiseConsistency.acceptableRatio)")
    }
    return findings
  }

  /// A matrix of numbers, in which null is a pair that nobody judged.
  private static func comparisons(_ value: JSONValue) throws -> PairwiseComparisons {
    guard let lists = value.list else { throw Unsupported("judgments that are not rows of numbers") }
    let rows = try lists.map { row in
      guard let cells = row.list, cells.allSatisfy({ $0 == .null || $0.number != nil }) else {
        throw Unsupported("judgments that are not rows of numbers")
      }
      return cells.map(\.number)
    }
    return try PairwiseComparisons(rows.indices.map { "criterion \($0 + 1)" }, rows: rows)
  }

  private static func list(_ weights: [Double]) -> ComputedValue { .list(weights.map { .number($0) }) }
}

extension ConformanceCase {
  /// The table of random indices, which is Saaty's of 1980 where the case does not say.
  fileprivate var randomIndex: RandomIndex {
    get throws {
      guard let stated = options["random_index"] else { return .saaty1980 }
      guard let words = stated.text?.lowercased() else { throw Unsupported("this table of random indices") }
      for (table, name, year) in [
        (RandomIndex.saaty1980, "saaty", "1980"), (.saaty2005, "saaty", "2005"), (.doneganDodd1991, "donegan", "1991"),
      ] where words.contains(name) && words.contains(year) {
        return table
      }
      throw Unsupported("the random index \(words)")
    }
  }
}
