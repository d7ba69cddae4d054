public import AssayNumerics

/// Weights by the standard deviation of the min–max values of each criterion.
///
/// With y the min–max values, which respect directions:
/// ```
/// s[j] = √(Σ (y[i,j] − ȳ[j])²/(m − 1)),   w[j] = s[j]/Σ s
/// ```
/// The raw values have units, so that their standard deviations cannot be compared; some programs do so all the same.
///
/// Throws ``ScoringError/allConstant(method:)``. A constant criterion gets the weight 0, with a warning.
///
/// Reference: Diakoulaki, Mavrotas & Papayannakis, *Computers & Operations Research* 22 (1995), 763–770, which compares it
/// with CRITIC.
public struct StandardDeviationWeights: WeightingMethod {
  public static let name = "standard-deviation"

  /// Creates the method.
  public init() {}

  public func weights(
    of matrix: DecisionMatrix, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> CriterionWeights {
    let columns = WeighedColumns(matrix, as: .directed, parallelism: parallelism)
    let deviations = columns.columns.map { $0.isConstant ? nil : $0.scaledDeviation }
    let title = "Standard-deviation weights"
    return try CriterionWeights(
      importances: deviations, of: matrix.criteria, title: title, parts: [.init("std_dev", deviations)],
      refusal: .allConstant(method: title))
  }
}
