public import AssayNumerics

/// A linear model, to be fitted by least squares.
///
/// ```
/// y = Xβ + offset + e,   Var e = σ² / w,   β̂ = argmin Σ w (y − xβ − offset)²
/// ```
/// The errors must be independent and, but for precision weights, of one variance; for others there is
/// ``RobustCovariance``. What the weights are is said by the cases: a frequency is so many cases, a precision makes the
/// variance of a case smaller, and under sampling weights the estimates are those of the population and the likelihood
/// means nothing. Cases of no precision do not count.
///
/// Reference: Golub & Van Loan, *Matrix Computations* (4th ed., 2013), §5.3; Björck, *Numerical Methods for Least Squares
/// Problems* (1996), §§2.4.5 and 6.6.5.
public struct LinearModel: Sendable {
  /// X, of full rank: see ``ModelMatrix/aliasedColumns(weights:parallelism:tolerance:)``.
  public let design: ModelMatrix
  /// y of each row.
  public let response: [Double]
  /// What is added to xβ; nil for nothing.
  public let offset: [Double]?
  /// What each row stands for.
  public let cases: CaseTotals

  /// How the equations are solved.
  public enum Method: String, Sendable, CaseIterable {
    /// Householder QR of the scaled design in double-double throughout, for small problems.
    case doubleDouble = "double_double"
    /// Householder QR of the scaled design, block by block, and refinement with residuals in double-double.
    case householder
    /// Cross-products and a Cholesky factor, where the condition of the scaled design is small, and one refinement.
    case normalEquations = "normal_equations"
  }

  /// Creates a model.
  public init(design: ModelMatrix, response: [Double], offset: [Double]? = nil, cases: CaseTotals) {
    precondition(response.count == design.rowCount && cases.counts.count == design.rowCount)
    precondition(offset.map { $0.count == design.rowCount } ?? true)
    self.design = design
    self.response = response
    self.offset = offset
    self.cases = cases
  }

  /// Up to rows · p² of this, double-double throughout takes a fraction of a second.
  static let doubleDoubleLimit = 1_000_000

  /// Fits the model.
  ///
  /// - Parameters:
  ///   - method: How to solve the equations; nil for the most precise way that is not slow.
  ///   - parallelism: The number of threads; it does not change a bit of the result.
  /// - Throws: ``RegressionError/tooFewCases(cases:coefficients:)`` where no degrees of freedom are left;
  ///   ``RegressionError/unsuitableTerm(_:reason:remedy:)`` or
  ///   ``RegressionError/unsuitableResponse(_:reason:remedy:)`` where a value is not finite;
  ///   ``RegressionError/mismatch(_:)`` where the design is not of full rank; ``RegressionError/algebra(_:)``.
  public func fit(_ method: Method? = nil, parallelism: Parallelism) throws(RegressionError) -> LinearFit {
    let used = zip(cases.counts, cases.weights).reduce(0) { $1.1 > 0 ? $0 + $1.0 : $0 }
    let width = design.columnCount
    guard used > Double(width) else { throw .tooFewCases(cases: used, coefficients: width) }
    let target = offset.map { zip(response, $0).map { $0 - $1 } } ?? response
    guard target.allSatisfy(\.isFinite) else {
      throw .unsuitableResponse("y", reason: "has values that are not finite", remedy: "Leave those cases out.")
    }
    let solution = try solve(target, by: method, parallelism: parallelism)
    return try LinearFit(self, used: used, solution: solution, target: target, parallelism: parallelism)
  }

  private func solve(
    _ target: [Double], by method: Method?, parallelism: Parallelism
  ) throws(RegressionError) -> LinearSolution {
    let width = design.columnCount
    let isSmall = width == 0 || design.rowCount <= Self.doubleDoubleLimit / (width * width)
    switch method ?? (isSmall ? .doubleDouble : nil) {
    case .doubleDouble:
      return try LinearSolution(exactly: design, target: target, weights: cases.weights)
    case .householder:
      return try LinearSolution(reflecting: design, target: target, weights: cases.weights, parallelism: parallelism)
    case .normalEquations, nil:
      let products = try LinearSolution(
        multiplying: design, target: target, weights: cases.weights, whateverCondition: method != nil,
        parallelism: parallelism)
      if let products { return products }
      return try LinearSolution(reflecting: design, target: target, weights: cases.weights, parallelism: parallelism)
    }
  }
}

/// The solution of a least squares problem.
struct LinearSolution: Sendable {
  let method: LinearModel.Method
  /// β̂, each with what rounding lost.
  var estimates: [DoubleDouble]
  /// R of W^½ X.
  let upper: Matrix
  /// R⁻¹.
  let inverse: Matrix

  init(method: LinearModel.Method, estimates: [DoubleDouble], upper: Matrix, inverse: Matrix) {
    self.method = method
    self.estimates = estimates
    self.upper = upper
    self.inverse = inverse
  }

  /// The error where a design that should be of full rank is not.
  static let singular = RegressionError.mismatch(
    "A column of the design is a combination of others, so that the coefficients are not determined; leave it out")
}
