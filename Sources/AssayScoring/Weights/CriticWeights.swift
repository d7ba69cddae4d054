public import AssayNumerics

/// Weights by the contrast of a criterion and its conflict with the others (CRITIC).
///
/// With y the min–max values, which respect directions, σ their standard deviations and r their correlations:
/// ```
/// C[j] = σ[j]·Σ_k (1 − r[j,k]),   w[j] = C[j]/Σ C
/// ```
/// A criterion that has one value only has no correlations: it gets the weight 0, with a warning, and the sums pass over it.
/// Directions count: a cost that is not turned flips the sign of its correlations.
///
/// Throws ``ScoringError/allConstant(method:)``; ``ScoringError/unsuitable(method:criterion:reason:remedy:)`` where every
/// pair of criteria is perfectly correlated; ``ScoringError/linearAlgebra(_:)``.
///
/// Reference: Diakoulaki, Mavrotas & Papayannakis, “Determining objective weights in multiple criteria problems: the CRITIC
/// method”, *Computers & Operations Research* 22 (1995), 763–770.
public struct CriticWeights: WeightingMethod {
  public static let name = "critic"

  /// Creates the method.
  public init() {}

  public func weights(
    of matrix: DecisionMatrix, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> CriterionWeights {
    let title = "CRITIC weights"
    let columns = WeighedColumns(matrix, as: .directed, parallelism: parallelism)
    let places = columns.varying
    guard !places.isEmpty else { throw .allConstant(method: title) }
    let deviations = places.map { columns.columns[$0].scaledDeviation }
    let count = matrix.criterionCount
    if places.count == 1 {
      return CriterionWeights(
        sole: places[0], of: matrix.criteria, parts: [.init("std_dev", deviations, of: places, among: count)])
    }
    let correlations = try CriterionCorrelations(of: places, in: columns, parallelism: parallelism).matrix
    let conflicts = places.indices.map { row in
      places.indices.reduce(0) { $0 + (1 - correlations[row, $1]) }
    }
    let information = zip(deviations, conflicts).map { $0 * $1 }
    let parts: [CriterionWeights.Part] = [
      .init("std_dev", deviations, of: places, among: count), .init("conflict", conflicts, of: places, among: count),
      .init("information", information, of: places, among: count),
    ]
    let refusal = ScoringError.unsuitable(
      method: title, criterion: matrix.criteria[places[0]].name,
      reason: "and all other criteria are perfectly correlated, so that none adds information to the rest",
      remedy: "Use standard-deviation weights")
    // What is left of 1 − r when r is 1 but for rounding.
    guard conflicts.contains(where: { $0 > 1e-12 * Double(places.count) }) else { throw refusal }
    return try CriterionWeights(
      importances: parts[2].values, of: matrix.criteria, title: title, parts: parts, refusal: refusal)
  }
}
