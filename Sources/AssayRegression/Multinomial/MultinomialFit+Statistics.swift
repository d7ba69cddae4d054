public import AssayInference
internal import AssayNumerics

extension MultinomialFit {
  /// Whether the likelihood is one that models can be compared by: with sampling weights it is none, and a penalised
  /// estimate does not maximise it.
  private var isMaximumLikelihood: Bool { cases.kind != .sampling && !likelihood.isPenalised }

  /// −2 Σ w ℓ, case by case: the saturated model of single cases has a log-likelihood of 0.
  ///
  /// Nil with sampling weights.
  public var deviance: Double? { cases.kind == .sampling ? nil : -2 * logLikelihood }

  /// Akaike's criterion, −2ℓ + 2p; nil with sampling weights and under a penalty.
  public var aic: Double? { isMaximumLikelihood ? -2 * logLikelihood + 2 * Double(parameters.count) : nil }

  /// The Bayesian criterion, −2ℓ + p log n; nil with sampling weights and under a penalty.
  public var bic: Double? {
    isMaximumLikelihood ? -2 * logLikelihood + Double(parameters.count) * Double.log(cases.total) : nil
  }

  /// McFadden's 1 − ℓ / ℓ₀; nil with sampling weights and under a penalty.
  public var mcFaddenRSquared: Double? {
    isMaximumLikelihood && nullLogLikelihood < 0 ? 1 - logLikelihood / nullLogLikelihood : nil
  }

  /// Cox and Snell's 1 − exp(2 (ℓ₀ − ℓ) / n); nil with sampling weights and under a penalty.
  public var coxSnellRSquared: Double? {
    isMaximumLikelihood ? -Double.expm1(2 * (nullLogLikelihood - logLikelihood) / cases.total) : nil
  }

  /// Nagelkerke's: Cox and Snell's over the largest it can be, 1 − exp(2 ℓ₀ / n).
  ///
  /// Nil with sampling weights and under a penalty.
  public var nagelkerkeRSquared: Double? {
    coxSnellRSquared.map { $0 / -Double.expm1(2 * nullLogLikelihood / cases.total) }
  }

  /// The likelihood-ratio test of all columns but the intercept, 2 (ℓ − ℓ₀).
  ///
  /// Nil with sampling weights and under a penalty, and where there is nothing but an intercept.
  public var likelihoodRatio: TestResult? {
    let columns = likelihood.width - (likelihood.matrix.intercept == nil ? 0 : 1)
    guard isMaximumLikelihood, columns > 0 else { return nil }
    return TestResult(
      name: .likelihoodRatio, statistic: max(0, 2 * (logLikelihood - nullLogLikelihood)),
      reference: .chiSquared(degreesOfFreedom: Double(columns * (outcomes.count - 1))),
      method: "Likelihood-ratio test of all coefficients but the intercepts")
  }
}
