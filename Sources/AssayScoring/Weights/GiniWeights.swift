public import AssayNumerics

/// Weights by the Gini coefficient of each criterion (基尼系数法).
///
/// With m alternatives, x̄ the mean and x(1) ≤ … ≤ x(m) the values in order:
/// ```
/// G[j] = Σ_i Σ_k |x[i] − x[k]|/(2m²x̄) = Σ_i (2i − m − 1)(x(i) − x̄)/(m²x̄),   w[j] = G[j]/Σ G
/// ```
/// The values must be at least 0 on a scale whose zero means nothing at all; directions play no part.
///
/// Throws ``ScoringError/unsuitable(method:criterion:reason:remedy:)`` for a negative value or a mean of 0, and
/// ``ScoringError/allConstant(method:)``. A constant criterion gets the weight 0, with a warning.
///
/// Reference: Kendall & Stuart, *The Advanced Theory of Statistics*, vol. 1 (4th ed., 1977), §2.25, for the coefficient.
public struct GiniWeights: WeightingMethod {
  public static let name = "gini"

  /// Creates the method.
  public init() {}

  public func weights(
    of matrix: DecisionMatrix, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> CriterionWeights {
    let title = "Gini weights"
    let columns = WeighedColumns(matrix, as: .raw, parallelism: parallelism)
    try columns.requireShares(title)
    let coefficients = parallelism.map(pieces: matrix.criterionCount) { place in
      columns.columns[place].isConstant ? nil : Self.coefficient(columns.columns[place])
    }
    return try CriterionWeights(
      importances: coefficients, of: matrix.criteria, title: title, parts: [.init("gini", coefficients)],
      refusal: .allConstant(method: title))
  }

  private static func coefficient(_ column: WeighedColumns.Column) -> Double {
    let count = column.values.count
    let mean = column.moments.mean
    var sum = DoubleDouble()
    let sorted = AscendingValues(column.values, within: column.moments.minimum...column.moments.maximum).values
    for start in stride(from: 0, to: count, by: DecisionMatrix.blockSize) {
      var part = 0.0
      for place in start..<min(start + DecisionMatrix.blockSize, count) {
        part += Double(2 * place + 1 - count) * (sorted[place] - mean)
      }
      sum += part
    }
    return sum.value / (Double(count) * Double(count) * mean)
  }
}
