public import AssayNumerics

/// The same weight for every criterion, whatever its values.
///
/// ```
/// w[j] = 1/n
/// ```
public struct EqualWeights: WeightingMethod {
  public static let name = "equal"

  /// Creates the method.
  public init() {}

  public func weights(
    of matrix: DecisionMatrix, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> CriterionWeights {
    let count = matrix.criterionCount
    return CriterionWeights(values: Array(repeating: 1 / Double(count), count: count))
  }
}
