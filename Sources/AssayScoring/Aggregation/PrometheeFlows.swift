internal import AssayNumerics

/// The positive and the negative flow of every alternative.
///
/// ```
/// φ⁺(a) = Σⱼ wⱼ Σ_b P(gⱼ(a) − gⱼ(b)) / (m − 1)
/// φ⁻(a) = Σⱼ wⱼ Σ_b P(gⱼ(b) − gⱼ(a)) / (m − 1)
/// ```
struct PrometheeFlows: Sendable {
  let plus: [Double]
  let minus: [Double]
  let warnings: [ScoringWarning]

  /// The most alternatives for which a Gaussian criterion is evaluated, which takes a step for each pair of them.
  static let largestGaussian = 20_000

  /// The flows of a matrix.
  ///
  /// - Parameter functions: One a criterion, or one for all.
  init(
    _ matrix: DecisionMatrix, functions: [PreferenceFunction], weights: [Double], parallelism: Parallelism
  ) throws(ScoringError) {
    try matrix.check(weights: weights)
    let functions = try Self.functions(functions, for: matrix)
    let columns = matrix.orientedColumns(parallelism: parallelism)
    let counted = columns.indices.filter { !columns[$0].isConstant && weights[$0] > 0 }
    let count = matrix.alternativeCount
    var plus = [Double](repeating: 0, count: count)
    var minus = plus
    parallelism.reduce(pieces: counted.count) { piece in
      let j = counted[piece]
      return (flows: CriterionFlows(columns[j], functions[j]), weight: weights[j] / Double(count - 1))
    } merge: { part in
      for (place, position) in part.flows.positions.enumerated() {
        plus[Int(position)] += part.weight * part.flows.plus[place]
        minus[Int(position)] += part.weight * part.flows.minus[place]
      }
    }
    (self.plus, self.minus) = (plus, minus)
    warnings = matrix.warnings(ofConstant: columns.map(\.isConstant), weights: weights)
  }

  private static func functions(
    _ stated: [PreferenceFunction], for matrix: DecisionMatrix
  ) throws(ScoringError) -> [PreferenceFunction] {
    guard stated.count == 1 || stated.count == matrix.criterionCount else {
      throw .mismatch("There are \(stated.count) preference functions for \(matrix.criterionCount) criteria")
    }
    let functions =
      stated.count == 1 ? [PreferenceFunction](repeating: stated[0], count: matrix.criterionCount) : stated
    for (criterion, function) in zip(matrix.criteria, functions) {
      try function.check(for: criterion.name)
      if case .gaussian = function, matrix.alternativeCount > largestGaussian {
        throw .unsuitable(
          method: "PROMETHEE", criterion: criterion.name,
          reason: "has a Gaussian preference function, which compares every pair and so is limited to "
            + "\(largestGaussian) alternatives; there are \(matrix.alternativeCount)",
          remedy: "Use the linear function, which needs sorting only")
      }
    }
    return functions
  }

  /// The parts that both methods print.
  var parts: [AggregateScores.Part] {
    [AggregateScores.Part("phi_plus", plus), AggregateScores.Part("phi_minus", minus)]
  }

  /// φ⁺ − φ⁻.
  var net: [Double] { zip(plus, minus).map { $0 - $1 } }
}
