internal import AssayNumerics

/// Information criteria of several models of the same cases.
///
/// With k estimated parameters (a variance counts) and n cases:
/// ```
/// AIC  = −2ℓ + 2k,   AICc = AIC + 2k(k + 1)/(n − k − 1),   BIC = −2ℓ + k log n
/// Δ(i) = AIC(i) − min AIC,   weight(i) = exp(−Δ(i)/2) / Σ exp(−Δ(j)/2)
/// ```
/// The models need not be nested, but they must describe the same response of the same cases with likelihoods that hold
/// all their constants. A pseudo-likelihood, a quasi-likelihood and a penalised likelihood have no such criterion.
///
/// Reference: Burnham & Anderson, *Model Selection and Multimodel Inference* (2nd ed., 2002), §§2.2, 2.4, 2.6, 2.9;
/// Schwarz (1978), *Annals of Statistics* 6, 461–464.
public struct InformationTable: Sendable, Equatable {
  /// One model.
  public struct Row: Sendable, Equatable {
    /// What the model is called.
    public let name: String
    /// k.
    public let parameterCount: Int
    /// ℓ.
    public let logLikelihood: Double
    /// −2ℓ + 2k.
    public let aic: Double
    /// AIC with its correction for few cases; nil where n is at most k + 1.
    public let aicCorrected: Double?
    /// −2ℓ + k log n.
    public let bic: Double
    /// AIC less the least of the table.
    public let aicDifference: Double
    /// BIC less the least of the table.
    public let bicDifference: Double
    /// The Akaike weight, 0…1; the weights of a table add up to 1.
    public let weight: Double
  }

  /// The models, in the order given.
  public let rows: [Row]

  /// Compares models.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` when there is no model, when one has no likelihood, or when two do not
  ///   describe the same cases.
  public init(_ models: [ModelSummary]) throws(RegressionError) {
    guard let first = models.first else { throw .mismatch("There is no model to compare") }
    var fits: [(model: ModelSummary, aic: Double, bic: Double)] = []
    for model in models {
      try model.requireSameCases(as: first)
      let logLikelihood = try model.comparableLogLikelihood()
      let k = Double(model.parameterCount)
      fits.append((model, -2 * logLikelihood + 2 * k, -2 * logLikelihood + k * Double.log(model.caseCount)))
    }
    let leastAIC = fits.map(\.aic).min() ?? 0
    let leastBIC = fits.map(\.bic).min() ?? 0
    // From the differences, since exp(−AIC/2) itself is 0 for any real data.
    let shares = fits.map { Double.exp((leastAIC - $0.aic) / 2) }
    let total = shares.reduce(0, +)
    rows = zip(fits, shares).map { fit, share in
      let (model, aic, bic) = fit
      let k = Double(model.parameterCount)
      let spare = model.caseCount - k - 1
      return Row(
        name: model.name, parameterCount: model.parameterCount, logLikelihood: model.logLikelihood ?? 0, aic: aic,
        aicCorrected: spare > 0 ? aic + 2 * k * (k + 1) / spare : nil, bic: bic, aicDifference: aic - leastAIC,
        bicDifference: bic - leastBIC, weight: share / total)
    }
  }
}

extension ModelSummary {
  /// The log-likelihood, where it may be compared with others.
  fileprivate func comparableLogLikelihood() throws(RegressionError) -> Double {
    switch estimation {
    case .pseudoLikelihood:
      throw .mismatch(
        "“\(name)” was fitted by pseudo-likelihood under sampling weights, so it has no AIC or BIC: compare models by "
          + "Wald tests of the terms in which they differ")
    case .quasiLikelihood:
      throw .mismatch(
        "“\(name)” was fitted by quasi-likelihood, which has no likelihood and so no AIC or BIC: compare nested models "
          + "by the F test of their deviances")
    case .penalisedLikelihood:
      throw .mismatch(
        "“\(name)” was fitted by penalised likelihood, so its AIC and BIC are not those of the maximum; leave it "
          + "out of the comparison")
    case .likelihood, .leastSquares:
      guard let logLikelihood, logLikelihood.isFinite else {
        throw .mismatch("“\(name)” has no log-likelihood, so it has no AIC or BIC; leave it out of the comparison")
      }
      return logLikelihood
    }
  }
}
