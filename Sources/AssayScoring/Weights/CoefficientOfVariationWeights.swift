public import AssayNumerics

/// Weights by the coefficient of variation of each criterion (变异系数法).
///
/// ```
/// v[j] = s[j]/x̄[j],   w[j] = v[j]/Σ v
/// ```
/// with s the standard deviation (m − 1) of the raw values and x̄ their mean. The values must be at least 0 on a scale whose
/// zero means nothing at all; directions play no part.
///
/// Throws ``ScoringError/unsuitable(method:criterion:reason:remedy:)`` for a negative value or a mean of 0, and
/// ``ScoringError/allConstant(method:)``. A constant criterion gets the weight 0, with a warning.
///
/// Reference: Pearson, *Philosophical Transactions of the Royal Society A* 187 (1896), 253–318, for the coefficient; Chinese
/// practice in comprehensive evaluation for the weights.
public struct CoefficientOfVariationWeights: WeightingMethod {
  public static let name = "coefficient-of-variation"

  /// Creates the method.
  public init() {}

  public func weights(
    of matrix: DecisionMatrix, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> CriterionWeights {
    let title = "Coefficient-of-variation weights"
    let columns = WeighedColumns(matrix, as: .raw, parallelism: parallelism)
    try columns.requireShares(title)
    let coefficients = columns.columns.map { $0.isConstant ? nil : $0.moments.standardDeviation / $0.moments.mean }
    return try CriterionWeights(
      importances: coefficients, of: matrix.criteria, title: title,
      parts: [.init("coefficient_of_variation", coefficients)], refusal: .allConstant(method: title))
  }
}
