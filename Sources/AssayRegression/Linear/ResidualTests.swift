public import AssayInference
public import AssayNumerics

/// Koenker's form of the Breusch–Pagan test that the variance of the errors does not depend on the design.
///
/// ```
/// LM = n R² of the regression of e² on the columns of the design ~ χ²(p − 1)
/// ```
/// It does not need normal errors. Reference: Koenker, *Journal of Econometrics* 17 (1981), 107–112.
public struct BreuschPagan: Sendable, Equatable {
  /// LM; nil where it is undefined.
  public let statistic: Double?
  /// What it is compared with.
  public let reference: ReferenceDistribution?
  /// The probability of a statistic at least this large; 0 where it is too small for a number.
  public let pValue: Double?
  /// Its natural logarithm, finite also where `pValue` is 0.
  public let logPValue: Double?
  /// Why it is undefined; nil where it is not.
  public let undefinedReason: String?

  init(_ statistic: Double?, df: Double, because reason: String?) {
    self.statistic = statistic
    reference = statistic == nil ? nil : .chiSquared(degreesOfFreedom: df)
    pValue = statistic.flatMap { [reference] in reference?.upperTail($0) }
    logPValue = statistic.flatMap { [reference] in reference?.logUpperTail($0) }
    undefinedReason = reason
  }
}

/// The Durbin–Watson statistic of residuals in the order of their rows.
///
/// ```
/// d = Σ (e[t] − e[t − 1])² / Σ e[t]²
/// ```
/// Near 2 where neighbours are uncorrelated. Reference: Durbin & Watson, *Biometrika* 37 (1950), 409–428.
public struct DurbinWatson: Sendable, Equatable {
  /// d, in 0...4; nil where it is undefined.
  public let statistic: Double?
  /// Why it is undefined; nil where it is not.
  public let undefinedReason: String?
}

extension LinearFit {
  /// The test for a variance that depends on the design.
  ///
  /// - Throws: ``RegressionError/algebra(_:)``.
  public func breuschPagan(parallelism: Parallelism) throws(RegressionError) -> BreuschPagan {
    let df = Double(design.columnCount - 1)
    let reason: String? =
      if cases.kind == .precision || cases.kind == .sampling {
        "it is for cases without weights or with frequencies"
      } else if design.intercept == nil {
        "it needs a model with an intercept"
      } else if df < 1 {
        "the model has no terms but the intercept"
      } else if isExact {
        "the fit is exact"
      } else {
        nil
      }
    if let reason { return BreuschPagan(nil, df: df, because: reason) }
    // Divided by their mean, squares of any scale are near 1.
    let mean = residualSumOfSquares / caseCount
    var squares: [Double] = []
    squares.reserveCapacity(response.count)
    for rows in blocks { squares += try residuals(rows).map { $0 * $0 / mean } }
    let auxiliary = try LinearModel(design: design, response: squares, cases: cases)
      .fit(parallelism: parallelism.silent)
    guard let share = auxiliary.summary.rSquared else {
      return BreuschPagan(nil, df: df, because: "the squared residuals are all the same")
    }
    return BreuschPagan(caseCount * share, df: df, because: nil)
  }

  /// The Durbin–Watson statistic, for rows that are single cases in an order that means something.
  ///
  /// - Parameter isOrdered: Whether rows are in the order of the cases, none of them collapsed.
  /// - Throws: ``RegressionError/algebra(_:)``.
  public func durbinWatson(isOrdered: Bool) throws(RegressionError) -> DurbinWatson {
    guard isOrdered, cases.counts.allSatisfy({ $0 == 1 }), cases.kind != .frequency else {
      return DurbinWatson(
        statistic: nil, undefinedReason: "equal cases were taken together, so that their order is not known")
    }
    guard !isExact else { return DurbinWatson(statistic: nil, undefinedReason: "the fit is exact") }
    var (steps, squares) = (0.0, 0.0)
    var previous: Double?
    for rows in blocks {
      for residual in try residuals(rows) {
        if let previous { steps += (residual - previous) * (residual - previous) }
        squares += residual * residual
        previous = residual
      }
    }
    return DurbinWatson(statistic: steps / squares, undefinedReason: nil)
  }
}
