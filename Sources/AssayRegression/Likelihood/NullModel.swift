internal import AssayNumerics

/// The model of the intercept and the offset, or of the offset alone where a model has no intercept.
struct NullModel {
  /// Σ w d; of a negative binomial at the θ of the fit.
  let deviance: Double?
  /// ℓ; of a negative binomial at a θ of its own where the fit's was estimated.
  let logLikelihood: Double?

  init(fit: GeneralizedLinearFit) throws(RegressionError) {
    let data = fit.data
    let null = LikelihoodData(
      x: ModelMatrix(
        rowCount: data.x.rowCount, terms: [ModelMatrix.interceptName],
        columns: [(.init(ModelMatrix.interceptName, term: 0), .constant(1))]),
      y: data.y, offset: data.offset, cases: data.cases, parallelism: data.parallelism)
    let hasIntercept = data.x.intercept != nil
    let state = try Self.state(fit.family, null, hasIntercept)
    guard state.impossible == 0, state.deviance.isFinite else {
      (deviance, logLikelihood) = (nil, nil)
      return
    }
    deviance = state.deviance
    guard fit.family.hasLikelihood else {
      logLikelihood = nil
      return
    }
    if fit.theta != nil, hasIntercept, let own = try Self.ownTheta(fit, null) {
      logLikelihood = own
    } else {
      logLikelihood = LogLikelihood(family: fit.family, data: null).value(deviance: state.deviance)
    }
  }

  private static func state(
    _ family: Family, _ data: LikelihoodData, _ hasIntercept: Bool
  ) throws(RegressionError) -> LikelihoodState {
    guard hasIntercept else { return try data.pass(family, at: .estimates([0])) }
    guard data.offset != nil else {
      // Without an offset the fitted mean is the mean, whatever the family and link.
      return try data.pass(family, at: .estimates([family.link.predictor(of: data.meanResponse)]))
    }
    return try FisherScoring(family: family, data: data, curvature: .expected, iterationLimit: 200).run().state
  }

  /// ℓ with a θ of its own; nil where it has no finite one.
  private static func ownTheta(_ fit: GeneralizedLinearFit, _ data: LikelihoodData) throws(RegressionError) -> Double? {
    let family = try Family(.negativeBinomial(theta: nil), link: fit.family.link)
    do throws(RegressionError) {
      let best = try NegativeBinomialTheta(family: family, data: data, iterationLimit: 200).estimate()
      return LogLikelihood(family: best.family, data: data).value(deviance: best.outcome.state.deviance)
    } catch {
      if case .noConvergence = error { return nil }
      throw error
    }
  }
}
