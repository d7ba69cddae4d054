public import AssayInference
public import AssayNumerics

/// Estimates with their standard errors, tests and confidence limits.
///
/// ```
/// t = θ̂ / SE,   p = 2 P(T > |t|),   θ̂ ± t(1 − α/2) · SE,   SE = √V[j, j]
/// ```
/// T has Student's t distribution where degrees of freedom are given, and else the standard normal one.
public struct CoefficientTable: Sendable, Equatable {
  /// One parameter.
  public struct Row: Sendable, Equatable {
    /// Which parameter.
    public let parameter: Parameter
    /// The estimate, θ̂.
    public let estimate: Double
    /// The square root of its variance; nil where there is no variance.
    public let standardError: Double?
    /// The estimate over its standard error; nil where that is 0 or missing.
    public let statistic: Double?
    /// The degrees of freedom of t; nil for the normal distribution, and where none are left.
    public let degreesOfFreedom: Double?
    /// The probability of an estimate at least this far from 0 in either direction; 0 where it is too small for a number.
    public let pValue: Double?
    /// Its natural logarithm, finite also where `pValue` is 0.
    public let logPValue: Double?
    /// The confidence limits.
    public let interval: ConfidenceInterval?
    /// Why something is missing; nil where nothing is.
    public let undefinedReason: String?
  }

  /// The parameters, in order.
  public let rows: [Row]
  /// The level of confidence, in 0..<1.
  public let level: Double

  /// Creates a table.
  ///
  /// - Parameters:
  ///   - parameters: The names.
  ///   - estimates: θ̂, in the same order.
  ///   - covariance: V, p × p.
  ///   - df: The degrees of freedom of each, or one number for all; nil for the normal distribution.
  ///   - level: The level of confidence, strictly between 0 and 1.
  public init(
    parameters: [Parameter], estimates: [Double], covariance: Matrix, df: [Double]?, level: Double = 0.95
  ) {
    precondition(parameters.count == estimates.count && covariance.rowCount == estimates.count)
    precondition(df.map { $0.count == 1 || $0.count == estimates.count } ?? true)
    self.level = level
    rows = parameters.indices.map { position in
      Row(
        parameters[position], estimate: estimates[position], variance: covariance[position, position],
        df: df.map { $0.count == 1 ? $0[0] : $0[position] }, level: level)
    }
  }

  /// Creates the table of a fit under a covariance of its estimates.
  public init(_ fit: some ModelFit, covariance: Matrix? = nil, df: [Double]?, level: Double = 0.95) {
    self.init(
      parameters: fit.parameters, estimates: fit.estimates, covariance: covariance ?? fit.covariance, df: df,
      level: level)
  }
}

extension CoefficientTable.Row {
  /// Creates the row of an estimate with a variance, such as a contrast or an effect.
  ///
  /// - Parameters:
  ///   - parameter: The name.
  ///   - estimate: θ̂.
  ///   - variance: Its variance.
  ///   - df: The degrees of freedom; nil for the normal distribution.
  ///   - level: The level of confidence, strictly between 0 and 1.
  public init(_ parameter: Parameter, estimate: Double, variance: Double, df: Double?, level: Double) {
    let error = variance.isFinite && variance >= 0 ? variance.squareRoot() : nil
    let statistic = error.flatMap { $0 > 0 && (estimate / $0).isFinite ? estimate / $0 : nil }
    let reference: ReferenceDistribution? =
      switch df {
      case nil: .normal
      case .some(let df) where df > 0 && df.isFinite: .studentT(degreesOfFreedom: df)
      case .some: nil
      }
    self.parameter = parameter
    self.estimate = estimate
    standardError = error
    self.statistic = statistic
    degreesOfFreedom = reference?.degreesOfFreedom
    pValue = statistic.flatMap { reference?.twoSided($0) }
    logPValue = statistic.flatMap { reference?.logTwoSided($0) }
    if let error, let reference {
      let reach = reference.quantile(upperTail: (1 - level) / 2) * error
      let isBounded = (estimate - reach).isFinite && (estimate + reach).isFinite
      interval = isBounded ? ConfidenceInterval(low: estimate - reach, high: estimate + reach, level: level) : nil
    } else {
      interval = nil
    }
    undefinedReason =
      error == nil
      ? "the variance of the estimate could not be computed"
      : reference == nil
        ? "no degrees of freedom are left"
        : statistic == nil ? "the standard error is 0" : nil
  }
}
