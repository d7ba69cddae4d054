public import AssayNumerics

/// Weights by the loadings of the criteria on the principal components of their correlations.
///
/// With λ the eigenvalues of the correlation matrix in falling order and v the eigenvectors, each signed so that its
/// elements add up to more than 0, the components with λ > 1 are retained, and over them
/// ```
/// c[j] = Σ_k λ[k]·v[j,k]/Σ_k λ[k],   w[j] = |c[j]|/Σ|c|
/// ```
/// v[j,k] is the loading divided by √λ[k]. An eigenvalue within 1e-9 of 1 is not above 1. Where none is, the criteria are
/// uncorrelated and all that vary get the same weight.
///
/// By default directions are applied first, so that a criterion whose coefficient is negative runs against the rest, which
/// a warning says: its weight is large because it disagrees. Without directions (`pca-undirected`) a cost usually has a
/// negative coefficient, and no warning is given.
///
/// Throws ``ScoringError/allConstant(method:)`` and ``ScoringError/linearAlgebra(_:)``. A constant criterion gets the weight
/// 0, with a warning. Loadings that the data do not determine, because eigenvalues are equal or because the elements of a
/// vector add up to 0, are warned of.
///
/// Reference: Jolliffe, *Principal Component Analysis* (2nd ed., 2002), §6.1.2 for Kaiser's rule; Chinese practice in
/// comprehensive evaluation for the coefficients.
public struct PrincipalComponentWeights: WeightingMethod {
  public static let name = "pca"

  /// Whether costs, targets and intervals are turned so that more is better.
  public let appliesDirections: Bool

  /// Creates the method.
  public init(appliesDirections: Bool = true) { self.appliesDirections = appliesDirections }

  private static let title = "PCA weights"

  public func weights(
    of matrix: DecisionMatrix, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> CriterionWeights {
    let components = try components(of: matrix, parallelism: parallelism)
    return try CriterionWeights(
      importances: components.coefficients.map { $0.map(abs) }, of: matrix.criteria, title: Self.title,
      parts: [.init("coefficient", components.coefficients)], notes: [components.note],
      warnings: components.ambiguities + (appliesDirections ? opposed(components, matrix.criteria) : []),
      refusal: .allConstant(method: Self.title))
  }

  /// The components that the weights are made of.
  ///
  /// - Throws: ``ScoringError``, as for the weights.
  public func components(
    of matrix: DecisionMatrix, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> CriterionComponents {
    let columns = WeighedColumns(matrix, as: appliesDirections ? .directed : .raw, parallelism: parallelism)
    let places = columns.varying
    guard !places.isEmpty else { throw .allConstant(method: Self.title) }
    let correlations = try CriterionCorrelations(of: places, in: columns, parallelism: parallelism).matrix
    do throws(LinearAlgebraError) {
      return try CriterionComponents(correlations, of: places, among: matrix.criterionCount)
    } catch {
      throw .linearAlgebra(error)
    }
  }

  private func opposed(_ components: CriterionComponents, _ criteria: [Criterion]) -> [ScoringWarning] {
    zip(components.coefficients, criteria).compactMap { coefficient, criterion in
      guard let coefficient, coefficient < -1e-12 else { return nil }
      return ScoringWarning(
        "“\(criterion.name)” has a negative coefficient on the retained components: it runs against the other criteria "
          + "although directions were applied. Its weight is that of the absolute value.", about: criterion.name)
    }
  }
}

/// The principal components of the correlations of criteria.
public struct CriterionComponents: Sendable, Equatable {
  /// The eigenvalues, in falling order; as many as there are criteria that vary.
  public let eigenvalues: [Double]
  /// How many components count.
  public let retainedCount: Int
  /// One a criterion: the eigenvectors of the retained components, averaged with their eigenvalues as weights; nil for a
  /// constant.
  public let coefficients: [Double?]
  let ambiguities: [ScoringWarning]

  fileprivate init(_ correlations: Matrix, of places: [Int], among count: Int) throws(LinearAlgebraError) {
    let eigen = try SymmetricEigen(of: correlations, vectors: true)
    let order = places.count
    eigenvalues = eigen.values.reversed()
    let retained = eigenvalues.prefix { $0 > 1 + 1e-9 }.count
    var sums = [Double](repeating: 0, count: order)
    var ambiguities: [ScoringWarning] = []
    for component in 0..<retained {
      let vector = (0..<order).map { eigen.vectors?[$0, order - 1 - component] ?? 0 }
      let sum = vector.reduce(0, +)
      // The elements tell the sign where their sum does not: the first of the largest is positive.
      let largest = vector.map(abs).max() ?? 0
      let lead = abs(sum) > 1e-9 ? sum : vector.first { abs($0) > largest - 1e-9 } ?? 1
      if abs(sum) <= 1e-9, retained > 1 {
        ambiguities.append(
          ScoringWarning(
            "The loadings of component \(component + 1) add up to 0, so that its sign, and with it the weights, is not "
              + "determined."))
      }
      if component + 1 < order, eigenvalues[component] - eigenvalues[component + 1] <= 1e-9 * eigenvalues[component] {
        ambiguities.append(
          ScoringWarning(
            "Components \(component + 1) and \(component + 2) have equal eigenvalues, so that their loadings, and with "
              + "them the weights, are not determined."))
      }
      for row in 0..<order { sums[row] += eigenvalues[component] * (lead < 0 ? -vector[row] : vector[row]) }
    }
    let total = eigenvalues.prefix(retained).reduce(0, +)
    retainedCount = retained
    coefficients =
      CriterionWeights.Part(
        "", retained > 0 ? sums.map { $0 / total } : sums.map { _ in 1 / Double(order) }, of: places, among: count
      ).values
    self.ambiguities = ambiguities
  }

  fileprivate var note: String {
    guard retainedCount > 0 else {
      return "No component has an eigenvalue above 1: the criteria are uncorrelated, and all count alike."
    }
    let share = eigenvalues.prefix(retainedCount).reduce(0, +) / Double(eigenvalues.count)
    let tenths = Int((share * 1000).rounded())
    return "\(retainedCount) of \(eigenvalues.count) components have eigenvalues above 1; they carry "
      + "\(tenths / 10).\(tenths % 10) % of the variance."
  }
}
