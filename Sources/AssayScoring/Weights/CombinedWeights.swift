internal import AssayNumerics

/// Several weight vectors made into one.
///
/// For vectors w₁ … w_L over the same criteria:
///
/// - multiplicative: w[j] ∝ Π_l w_l[j]. A criterion must matter in every vector to matter at all.
/// - additive: w = Σ c_l w_l, with coefficients c of at least 0 that add up to 1.
/// - game-theoretic (博弈论组合赋权): the coefficients α for which Σ_l α_l w_l departs least from each w_k, which are those
///   where the derivative of ‖Σ_l α_l w_l − w_k‖² along w_k is 0 for all k:
///   ```
///   Σ_l (w_k·w_l) α_l = w_k·w_k,   k = 1 … L
///   ```
///   They are divided by their sum. A vector whose coefficient would be negative is left out, with a warning, and the rest are
///   solved again; where vectors depend on one another, the solution is the shortest one.
///
/// References: Zavadskas & Podvezko, *International Journal of Information Technology & Decision Making* 15 (2016), 267–283,
/// for the product of entropy and CILOS weights (IDOCRIW); Chinese practice in comprehensive evaluation for the others.
public struct CombinedWeights: Sendable, Equatable {
  /// How vectors are combined.
  public enum Rule: Sendable, Hashable {
    case multiplicative
    /// With a coefficient for each vector.
    case additive([Double])
    case gameTheoretic

    /// The name in models and results.
    public var name: String {
      switch self {
      case .multiplicative: "multiplicative"
      case .additive: "additive"
      case .gameTheoretic: "game-theoretic"
      }
    }

    /// The names of all rules.
    public static let allNames = ["multiplicative", "additive", "game-theoretic"]
  }

  /// One a criterion; they add up to 1.
  public let values: [Double]
  /// One a vector, adding up to 1; nil for the multiplicative rule.
  public let coefficients: [Double]?
  /// How the vectors were combined.
  public let rule: Rule
  /// What a reader should know.
  public let warnings: [ScoringWarning]

  /// Combines vectors.
  ///
  /// - Parameters:
  ///   - vectors: At least one, all of one length; elements are finite and at least 0, and each vector adds up to 1.
  ///   - names: What each vector is called in messages.
  /// - Throws: ``ScoringError/mismatch(_:)`` for lists that do not fit, for coefficients that are negative or do not add up
  ///   to 1 within 1e-9, and for vectors whose product is 0 everywhere; ``ScoringError/invalidWeight(_:name:)``;
  ///   ``ScoringError/weightsDoNotAdd(node:sum:)``; ``ScoringError/linearAlgebra(_:)``.
  public init(_ vectors: [[Double]], named names: [String], by rule: Rule) throws(ScoringError) {
    try Self.check(vectors, names)
    self.rule = rule
    switch rule {
    case .multiplicative:
      values = try Self.product(of: vectors)
      coefficients = nil
      warnings = []
    case .additive(let stated):
      try Self.check(coefficients: stated, of: vectors)
      coefficients = stated
      values = Self.sum(of: vectors, stated)
      warnings = []
    case .gameTheoretic:
      let (solved, left) = try Self.equilibrium(vectors)
      coefficients = solved
      values = Self.sum(of: vectors, solved)
      warnings = left.map {
        ScoringWarning(
          "The weights “\(names[$0])” would have a negative coefficient in the combination, so they are left out.",
          about: names[$0])
      }
    }
  }

  private static func check(_ vectors: [[Double]], _ names: [String]) throws(ScoringError) {
    guard let first = vectors.first, !first.isEmpty else { throw .mismatch("There are no weights to combine") }
    guard names.count == vectors.count else {
      throw .mismatch("There are \(names.count) names for \(vectors.count) weight vectors")
    }
    for (vector, name) in zip(vectors, names) {
      guard vector.count == first.count else {
        throw .mismatch("The weights “\(name)” are \(vector.count) where “\(names[0])” are \(first.count)")
      }
      if let bad = vector.first(where: { !($0 >= 0 && $0.isFinite) }) { throw .invalidWeight(bad, name: name) }
      let sum = vector.reduce(0, +)
      guard abs(sum - 1) <= 1e-9 else { throw .weightsDoNotAdd(node: name, sum: sum) }
    }
  }

  private static func check(coefficients: [Double], of vectors: [[Double]]) throws(ScoringError) {
    guard coefficients.count == vectors.count else {
      throw .mismatch("There are \(coefficients.count) coefficients for \(vectors.count) weight vectors")
    }
    let sum = coefficients.reduce(0, +)
    guard coefficients.allSatisfy({ $0 >= 0 && $0.isFinite }), abs(sum - 1) <= 1e-9 else {
      throw .mismatch(
        "The coefficients of combined weights are \(coefficients.map { "\($0)" }.joined(separator: ", ")); each must be at "
          + "least 0, and they must add up to 1")
    }
  }

  private static func product(of vectors: [[Double]]) throws(ScoringError) -> [Double] {
    // Each product is divided by the largest on the way, so that many small weights do not vanish together.
    var products = vectors[0]
    for vector in vectors.dropFirst() {
      products = zip(products, vector).map { $0 * $1 }
      let largest = products.max() ?? 0
      guard largest > 0 else {
        throw .mismatch("No criterion has a weight above 0 in all weight vectors, so their product is 0 everywhere")
      }
      products = products.map { $0 / largest }
    }
    return normalised(products)
  }

  private static func sum(of vectors: [[Double]], _ coefficients: [Double]) -> [Double] {
    normalised(vectors[0].indices.map { j in zip(vectors, coefficients).reduce(0) { $0 + $1.1 * $1.0[j] } })
  }

  private static func normalised(_ values: [Double]) -> [Double] {
    var total = DoubleDouble()
    for value in values { total += value }
    return values.map { $0 / total.value }
  }

  /// The coefficients, and the vectors that are left out.
  private static func equilibrium(
    _ vectors: [[Double]]
  ) throws(ScoringError) -> (coefficients: [Double], left: [Int]) {
    var kept = Array(vectors.indices)
    while true {
      let solution: [Double]
      do throws(LinearAlgebraError) {
        solution = try shortestSolution(kept.map { vectors[$0] })
      } catch {
        throw .linearAlgebra(error)
      }
      guard let worst = solution.indices.min(by: { solution[$0] < solution[$1] }), solution[worst] < -1e-12 else {
        let total = solution.reduce(0) { $0 + max(0, $1) }
        var coefficients = vectors.map { _ in 0.0 }
        for (place, value) in zip(kept, solution) { coefficients[place] = max(0, value) / total }
        return (coefficients, vectors.indices.filter { !kept.contains($0) })
      }
      kept.remove(at: worst)
    }
  }

  /// The shortest α with G α = diag G, G the products of the vectors with one another.
  private static func shortestSolution(_ vectors: [[Double]]) throws(LinearAlgebraError) -> [Double] {
    let order = vectors.count
    let products = Matrix(rows: order, columns: order) { row, column in
      zip(vectors[row], vectors[column]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let eigen = try SymmetricEigen(of: products, vectors: true)
    guard let basis = eigen.vectors, let largest = eigen.values.last else { return [] }
    let kept = (0..<order).filter { eigen.values[$0] > 1e-13 * largest }
    return (0..<order).map { row in
      kept.reduce(0) { sum, k in
        let along = (0..<order).reduce(0) { $0 + basis[$1, k] * products[$1, $1] }
        return sum + basis[row, k] * along / eigen.values[k]
      }
    }
  }
}
