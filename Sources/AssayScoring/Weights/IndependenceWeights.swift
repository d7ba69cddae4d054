public import AssayNumerics

/// Weights by how little a criterion can be told from the others (independence weights, 独立性权重).
///
/// With R[j] the multiple correlation of criterion j with all others, and P the inverse of the correlation matrix r:
/// ```
/// R[j]² = −Σ_{k≠j} P[j,k]·r[j,k]/P[j,j],   w[j] = (1/R[j])/Σ (1/R)
/// ```
/// Directions play no part. Where criteria are linearly dependent, those that take part in the dependence have R = 1, and P
/// is the generalised inverse. The method rewards a criterion for being unrelated to the rest without bound, so a criterion
/// that is uncorrelated with all others has no weight under it.
///
/// Throws ``ScoringError/unsuitable(method:criterion:reason:remedy:)`` for such a criterion,
/// ``ScoringError/allConstant(method:)`` and ``ScoringError/linearAlgebra(_:)``. A constant criterion gets the weight 0, with
/// a warning.
///
/// Reference: Anderson, *An Introduction to Multivariate Statistical Analysis* (3rd ed., 2003), §2.5.2, for the multiple
/// correlation; Chinese practice in comprehensive evaluation for the weights.
public struct IndependenceWeights: WeightingMethod {
  public static let name = "independence"

  /// Creates the method.
  public init() {}

  public func weights(
    of matrix: DecisionMatrix, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> CriterionWeights {
    let title = "Independence weights"
    let columns = WeighedColumns(matrix, as: .raw, parallelism: parallelism)
    let places = columns.varying
    guard !places.isEmpty else { throw .allConstant(method: title) }
    if places.count == 1 { return CriterionWeights(sole: places[0], of: matrix.criteria) }
    let correlations = try CriterionCorrelations(of: places, in: columns, parallelism: parallelism).matrix
    let multiple: [Double]
    do throws(LinearAlgebraError) {
      multiple = try Self.multipleCorrelations(correlations)
    } catch {
      throw .linearAlgebra(error)
    }
    // A correlation that is 0 comes out near 1e-16.
    if let slot = multiple.firstIndex(where: { $0 < 1e-12 }) {
      throw .unsuitable(
        method: title, criterion: matrix.criteria[places[slot]].name,
        reason: "is uncorrelated with all other criteria, so that 1/R is not defined", remedy: "Use critic weights")
    }
    let count = matrix.criterionCount
    return try CriterionWeights(
      importances: CriterionWeights.Part("", multiple.map { 1 / $0 }, of: places, among: count).values,
      of: matrix.criteria, title: title, parts: [.init("multiple_correlation", multiple, of: places, among: count)],
      refusal: .allConstant(method: title))
  }

  /// R of each variable with the others, of a correlation matrix that may be singular.
  private static func multipleCorrelations(_ correlations: Matrix) throws(LinearAlgebraError) -> [Double] {
    let order = correlations.rowCount
    let eigen = try SymmetricEigen(of: correlations, vectors: true)
    guard let vectors = eigen.vectors else { return [] }
    // Eigenvalues of a singular matrix come out as rounding errors of the largest.
    let floor = Double(order) * 1e-14 * (eigen.values.last ?? 1)
    let kept = (0..<order).filter { eigen.values[$0] > floor }
    return (0..<order).map { j in
      let dependence = (0..<order).reduce(0) { eigen.values[$1] > floor ? $0 : $0 + vectors[j, $1] * vectors[j, $1] }
      if dependence > 1e-14 { return 1 }
      func inverse(_ k: Int) -> Double { kept.reduce(0) { $0 + vectors[j, $1] * vectors[k, $1] / eigen.values[$1] } }
      let explained = (0..<order).reduce(0) { $1 == j ? $0 : $0 - inverse($1) * correlations[j, $1] }
      return max(0, min(1, explained / inverse(j))).squareRoot()
    }
  }
}
