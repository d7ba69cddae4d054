public import AssayInference
internal import AssayNumerics

/// How well an ordinal model fits, all per case: a collapsed row counts as the cases it stands for.
///
/// ```
/// deviance = −2ℓ,   AIC = −2ℓ + 2p,   BIC = −2ℓ + p log n
/// McFadden 1 − ℓ/ℓ₀,   Cox–Snell 1 − exp(2(ℓ₀ − ℓ)/n),   Nagelkerke the last over 1 − exp(2ℓ₀/n)
/// ```
/// ℓ₀ is that of the thresholds alone, with the offset. Reference: Agresti, *Analysis of Ordinal Categorical Data* (2nd
/// ed., 2010), §3.3–3.4; Nagelkerke (1991), *Biometrika* 78, 691–692.
public struct OrdinalStatistics: Sendable, Equatable {
  /// ℓ.
  public let logLikelihood: Double
  /// ℓ₀.
  public let nullLogLikelihood: Double
  /// −2ℓ: that of a model with a parameter for each case is 0.
  public let deviance: Double
  /// −2ℓ₀.
  public let nullDeviance: Double
  /// Akaike's criterion.
  public let aic: Double
  /// Schwarz's criterion.
  public let bic: Double
  /// The parameters, p.
  public let parameters: Int
  /// n.
  public let cases: Double
  /// The share of ℓ₀ that the terms take away.
  public let mcFaddenRSquared: Double
  /// What R² would be for a normal response with this likelihood ratio.
  public let coxSnellRSquared: Double
  /// The same over its largest value.
  public let nagelkerkeRSquared: Double
  /// The likelihood ratio test of all coefficients; nil where there are none.
  public let likelihoodRatio: TestResult?
}

extension OrdinalFit {
  /// What the likelihood says of the fit; nil for weights of a sample, whose pseudo-likelihood says nothing of the
  /// kind.
  ///
  /// - Throws: ``RegressionError/noConvergence(iterations:reason:)`` where an offset leaves no model without terms.
  public func statistics() throws(RegressionError) -> OrdinalStatistics? {
    guard cases.kind != .sampling else { return nil }
    let null = try nullLogLikelihood()
    let n = cases.total
    let ratio = max(0, 2 * (logLikelihood - null))
    let coxSnell = -Double.expm1(-ratio / n)
    let locations = problem.layout.locations
    return OrdinalStatistics(
      logLikelihood: logLikelihood, nullLogLikelihood: null, deviance: -2 * logLikelihood, nullDeviance: -2 * null,
      aic: -2 * logLikelihood + 2 * Double(parameters.count),
      bic: -2 * logLikelihood + Double(parameters.count) * Double.log(n), parameters: parameters.count, cases: n,
      mcFaddenRSquared: (logLikelihood - null) / -null, coxSnellRSquared: coxSnell,
      nagelkerkeRSquared: coxSnell / -Double.expm1(2 * null / n),
      likelihoodRatio: locations == 0
        ? nil
        : TestResult(
          name: .likelihoodRatio, statistic: ratio, reference: .chiSquared(degreesOfFreedom: Double(locations)),
          method: "likelihood ratio against the thresholds alone"))
  }

  /// ℓ of the thresholds alone.
  private func nullLogLikelihood() throws(RegressionError) -> Double {
    let data = problem.data
    guard data.offset == nil else {
      let null = OrdinalProblem(OrdinalData(withoutColumns: data), link)
      return try OrdinalMaximum(null, from: null.start).evaluation.logLikelihood
    }
    let total = data.totals.reduce(0, +)
    return data.totals.reduce(0) { $0 + $1 * Double.log($1 / total) }
  }
}
