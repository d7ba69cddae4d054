public import AssayInference
public import AssayNumerics

/// A linear combination of the parameters, and the value it is tested against.
public struct LinearCombination: Sendable, Equatable {
  /// What results call it; the text it was read from.
  public let name: String
  /// The weight of each parameter.
  public let weights: [Double]
  /// What is added to the weighted sum.
  public let constant: Double
  /// The value that is tested.
  public let null: Double

  /// Creates a combination.
  public init(_ name: String, weights: [Double], constant: Double = 0, null: Double = 0) {
    self.name = name
    self.weights = weights
    self.constant = constant
    self.null = null
  }
}

/// Linear combinations of the coefficients, one by one and together.
///
/// With L the weights, q × p, c the constants and r the values tested:
/// ```
/// estimate = Lθ + c,   std error = √diag(L V Lᵀ),   statistic = (estimate − r)/std error
/// W = (estimate − r)ᵀ (L V Lᵀ)⁻ (estimate − r),   against χ²(rank), or W/rank against F(rank, df)
/// ```
/// V is whatever covariance is handed in: of the model, robust, or of a design; under CR2 the joint test is the
/// approximate Hotelling T² of ``ClusterContrasts``. Combinations that follow from others count once in the rank.
///
/// Reference: Seber & Lee, *Linear Regression Analysis* (2nd ed., 2003), §4.3; Searle, *Linear Models* (1971), §5.5.
public struct LinearCombinations: Sendable {
  /// One combination.
  public struct Row: Sendable, Equatable {
    /// The combination.
    public let combination: LinearCombination
    /// The estimate, its standard error, test and interval.
    public let value: WaldEstimate
  }

  /// The combinations, in the order given.
  public let rows: [Row]
  /// The test that all of them hold at once; nil with a reason.
  public let joint: TestResult?
  /// Why there is no joint test; nil where there is one.
  public let jointUndefined: String?

  /// Estimates and tests combinations.
  ///
  /// - Parameters:
  ///   - combinations: As many weights each as there are estimates.
  ///   - level: The level of confidence.
  ///   - adjustment: How p-values are raised and intervals widened for the family of the combinations.
  /// - Throws: ``RegressionError/mismatch(_:)`` when the combinations contradict each other, such as a = 0 and a = 1.
  public init(
    _ combinations: [LinearCombination], estimates: [Double], covariance: Matrix, reference: WaldReference,
    level: Double = 0.95, adjustment: MultiplicityAdjustment = .none
  ) throws(RegressionError) {
    precondition(combinations.allSatisfy { $0.weights.count == estimates.count })
    let values = combinations.map { combination in
      zip(combination.weights, estimates).reduce(combination.constant) { $0 + $1.0 * $1.1 }
    }
    let jacobian = combinations.map(\.weights)
    let tests = try WaldEstimate.family(
      values, jacobian: jacobian, nulls: combinations.map(\.null), covariance: covariance, reference: reference,
      level: level, adjustment: adjustment)
    rows = zip(combinations, tests).map { Row(combination: $0, value: $1) }
    let distances = zip(values, combinations).map { $0 - $1.null }
    (joint, jointUndefined) = try JointWald.test(distances, jacobian, covariance, reference)
  }

  /// Estimates and tests combinations that are written out; see ``LinearCombination/init(parsing:parameters:absent:)``.
  ///
  /// - Throws: ``RegressionError/formula(_:)`` that points at the character.
  public init(
    parsing texts: [String], parameters: [Parameter], absent: [String: String] = [:], estimates: [Double],
    covariance: Matrix,
    reference: WaldReference, level: Double = 0.95, adjustment: MultiplicityAdjustment = .none
  ) throws(RegressionError) {
    var combinations: [LinearCombination] = []
    for text in texts {
      combinations.append(try LinearCombination(parsing: text, parameters: parameters, absent: absent))
    }
    try self.init(
      combinations, estimates: estimates, covariance: covariance, reference: reference, level: level,
      adjustment: adjustment)
  }
}

/// The test that several linear combinations have their values at once.
///
/// ```
/// W = zᵀ R⁻ z,   z = (estimate − null)/std error,   R their correlations
/// ```
/// R may be singular; eigenvalues under 1e-10 of the number of combinations count as 0, and along their vectors z must
/// be 0 as well.
enum JointWald {
  static func test(
    _ distances: [Double], _ jacobian: [[Double]], _ covariance: Matrix, _ reference: WaldReference
  ) throws(RegressionError) -> (TestResult?, String?) {
    guard !distances.isEmpty else { return (nil, "there is no combination") }
    let count = distances.count
    let images = try algebra { () throws(LinearAlgebraError) -> Matrix in
      let weights = Matrix(rows: count, columns: covariance.rowCount) { jacobian[$0][$1] }
      return try weights.times(covariance).times(weights, otherTransposed: true)
    }
    guard images.elements.allSatisfy(\.isFinite), distances.allSatisfy(\.isFinite) else {
      return (nil, "an estimate or its variance is not finite")
    }
    var kept: [(place: Int, error: Double)] = []
    for place in 0..<count {
      guard let variance = covariance.variance(along: jacobian[place]) else {
        return (nil, "the covariance of the estimates is not known")
      }
      if variance > 0 {
        kept.append((place, variance.squareRoot()))
      } else if distances[place] != 0 {
        return (nil, "a combination has no variance, so that it cannot be tested")
      }
    }
    guard !kept.isEmpty else { return (nil, "no combination has a variance, so that nothing can be tested") }
    let correlations = Matrix(rows: kept.count, columns: kept.count) { row, column in
      row == column ? 1 : images[kept[row].place, kept[column].place] / (kept[row].error * kept[column].error)
    }
    let (statistic, directions) = try quadraticForm(kept.map { distances[$0.place] / $0.error }, correlations)
    if case .clusters(let contrasts) = reference {
      let independent = directions.map { direction in
        (0..<covariance.rowCount).map { parameter in
          kept.indices.reduce(0) { $0 + direction[$1] * jacobian[kept[$1].place][parameter] / kept[$1].error }
        }
      }
      return try hotelling(statistic, independent, contrasts)
    }
    return try result(statistic, directions.count, kept.count == 1 ? jacobian[kept[0].place] : nil, reference)
  }

  private static func hotelling(
    _ statistic: Double, _ rows: [[Double]], _ contrasts: ClusterContrasts
  ) throws(RegressionError) -> (TestResult?, String?) {
    let test = try contrasts.hotelling(statistic, rows)
    guard let value = test.statistic, let reference = test.reference else { return (nil, test.undefined) }
    return (
      TestResult(
        name: .waldHTZ, statistic: value, reference: reference,
        method: "Approximate Hotelling T² (HTZ) of \(combinations(rows.count))"), nil
    )
  }

  private static func combinations(_ count: Int) -> String {
    "\(count) linear \(count == 1 ? "combination" : "combinations")"
  }

  /// zᵀR⁻z, and the eigenvectors of R that it is made of.
  private static func quadraticForm(
    _ scores: [Double], _ correlations: Matrix
  ) throws(RegressionError) -> (statistic: Double, directions: [[Double]]) {
    let eigen = try algebra { () throws(LinearAlgebraError) in try SymmetricEigen(of: correlations, vectors: true) }
    guard let vectors = eigen.vectors else { return (0, []) }
    var statistic = 0.0
    var directions: [[Double]] = []
    let size = scores.map { $0 * $0 }.reduce(1, +).squareRoot()
    for (column, value) in eigen.values.enumerated() {
      let part = scores.indices.reduce(0) { $0 + vectors[$1, column] * scores[$1] }
      if value > 1e-10 * Double(scores.count) {
        statistic += part * part / value
        directions.append(scores.indices.map { vectors[$0, column] })
      } else if abs(part) > 1e-4 * size {
        throw .mismatch(
          "The combinations contradict each other: some follow from others, but with other values. Leave out those that "
            + "follow")
      }
    }
    return (statistic, directions)
  }

  private static func result(
    _ statistic: Double, _ rank: Int, _ single: [Double]?, _ reference: WaldReference
  ) throws(RegressionError) -> (TestResult?, String?) {
    let method = "Wald test of \(combinations(rank))"
    // With one combination F is the square of its t.
    if case .perContrast = reference, single == nil {
      return (nil, "each combination has degrees of freedom of its own, and their joint test has none that are exact")
    }
    let denominator: Double
    switch try reference.distribution(of: single ?? []) {
    case nil: return (nil, "no degrees of freedom are left")
    case .studentT(let degreesOfFreedom)?: denominator = degreesOfFreedom
    default:
      let test = TestResult(
        name: .waldChiSquared, statistic: statistic, reference: .chiSquared(degreesOfFreedom: Double(rank)),
        method: method)
      return (test, nil)
    }
    let test = TestResult(
      name: .waldF, statistic: statistic / Double(rank),
      reference: .fisherF(numerator: Double(rank), denominator: denominator), method: method)
    return (test, nil)
  }
}
