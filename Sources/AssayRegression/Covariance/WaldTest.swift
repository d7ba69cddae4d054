public import AssayInference
public import AssayNumerics

/// Wald's test that several parameters are 0 together.
///
/// With the q estimates θ and their covariance V:
/// ```
/// W = θᵀ V⁻¹ θ ~ χ²(q),   or   F = W / q ~ F(q, df)
/// ```
/// F where degrees of freedom are given; under CR2 a scaled F. The covariance may be a robust one; with fewer
/// clusters than parameters tested it has no inverse, and there is no test.
///
/// Reference: Wooldridge, *Econometric Analysis of Cross Section and Panel Data* (2nd ed., 2010), §4.2.3.
public struct WaldTest: Sendable, Equatable {
  /// F where there are degrees of freedom, else χ²; nil where the covariance has no inverse.
  public let statistic: Double?
  /// What the statistic is compared with; nil where there are no parameters or no degrees of freedom left.
  public let reference: ReferenceDistribution?
  /// The probability of a statistic at least this large; 0 where it is too small for a number.
  public let pValue: Double?
  /// Its natural logarithm, finite also where `pValue` is 0.
  public let logPValue: Double?
  /// Why there is no test; nil where there is one.
  public let undefinedReason: String?

  /// Tests some of the parameters of a fit.
  ///
  /// - Parameters:
  ///   - positions: Which parameters.
  ///   - estimates: All estimates.
  ///   - covariance: The covariance of all.
  ///   - df: The degrees of freedom of the denominator; nil for chi-squared.
  /// - Throws: ``RegressionError/algebra(_:)``.
  public init(
    of positions: [Int], estimates: [Double], covariance: Matrix, df: Double?
  ) throws(RegressionError) {
    if let df, !(df > 0 && df.isFinite), !positions.isEmpty {
      self.init(nil, nil, because: "no degrees of freedom are left")
      return
    }
    let count = Double(positions.count)
    let reference: ReferenceDistribution? =
      positions.isEmpty
      ? nil : df.map { .fisherF(numerator: count, denominator: $0) } ?? .chiSquared(degreesOfFreedom: count)
    try self.init(of: positions, estimates: estimates, covariance: covariance, reference: reference) {
      (wald) throws(RegressionError) in (df == nil ? wald : wald / count, reference, nil)
    }
  }

  /// Tests some of the parameters of a fit under CR2, by the approximate Hotelling T² (HTZ); see ``ClusterContrasts``.
  ///
  /// - Parameters:
  ///   - positions: Which parameters.
  ///   - estimates: All estimates.
  ///   - covariance: The covariance of all.
  ///   - contrasts: What goes with the covariance.
  /// - Throws: ``RegressionError/algebra(_:)``.
  public init(
    of positions: [Int], estimates: [Double], covariance: Matrix, contrasts: ClusterContrasts
  ) throws(RegressionError) {
    let rows = positions.map { position in estimates.indices.map { $0 == position ? 1.0 : 0 } }
    try self.init(of: positions, estimates: estimates, covariance: covariance, reference: nil) {
      (wald) throws(RegressionError) in
      let test = try contrasts.hotelling(wald, rows)
      return (test.statistic, test.reference, test.undefined)
    }
  }

  /// - Parameters:
  ///   - reference: What is known of the reference where there is no statistic.
  ///   - compare: The statistic of a Wald form and its reference, or why there is none.
  private init(
    of positions: [Int], estimates: [Double], covariance: Matrix, reference: ReferenceDistribution?,
    compare: (Double) throws(RegressionError) -> (
      statistic: Double?, reference: ReferenceDistribution?, undefined: String?
    )
  ) throws(RegressionError) {
    let count = positions.count
    guard count > 0 else {
      self.init(nil, nil, because: "none of its coefficients is estimated")
      return
    }
    let chosen = Matrix(rows: count, columns: count) { row, column in
      covariance[positions[row], positions[column]]
    }
    guard let root = CovarianceRoot(of: chosen) else {
      self.init(nil, reference, because: "the covariance of these coefficients has no inverse")
      return
    }
    let whitened = try root.whiten(positions.map { estimates[$0] })
    let wald = whitened.reduce(0) { $0 + $1 * $1 }
    let test = try compare(wald)
    guard let statistic = test.statistic else {
      self.init(nil, nil, because: test.undefined)
      return
    }
    guard statistic.isFinite else {
      self.init(nil, test.reference, because: "the standard errors are 0")
      return
    }
    self.init(statistic, test.reference, because: nil)
  }

  /// A test with the probability that its reference gives.
  init(_ statistic: Double?, _ reference: ReferenceDistribution?, because reason: String?) {
    self.statistic = statistic
    self.reference = reference
    undefinedReason = reason
    guard let statistic, let reference else {
      pValue = nil
      logPValue = nil
      return
    }
    pValue = reference.upperTail(statistic)
    logPValue = reference.logUpperTail(statistic)
  }
}
