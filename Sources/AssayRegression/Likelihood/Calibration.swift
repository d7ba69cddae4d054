public import AssayNumerics

/// How far predicted probabilities agree with what happens.
///
/// ```
/// logit P(event) = a + b·logit p:   slope b (1 is right) and intercept a,
/// logit P(event) = a₀ + logit p:    calibration in the large a₀ (0 is right)
/// ```
/// For the cases a logit was fitted to by maximum likelihood a = a₀ = 0 and b = 1 of themselves; the figures speak of other
/// cases, other links, and penalised estimates. Under clusters standard errors are cluster-robust (CR1).
///
/// Reference: Cox (1958), *Biometrika* 45, 562–565; Steyerberg, *Clinical Prediction Models* (2nd ed., 2019), §15.3.
public struct Calibration: Sendable, Equatable {
  /// b; 1 where predictions are neither too extreme nor too timid.
  public let slope: Double
  /// Its standard error.
  public let slopeStandardError: Double
  /// a, beside the slope.
  public let intercept: Double
  /// Its standard error.
  public let interceptStandardError: Double
  /// a₀, with a slope of 1.
  public let inTheLarge: Double
  /// Its standard error.
  public let inTheLargeStandardError: Double
  /// Whether standard errors are those of clusters.
  public let isClustered: Bool
  /// Observed shares and mean predictions in groups of like prediction.
  public let groups: [HosmerLemeshow.Group]

  /// Compares predictions with outcomes.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` for predictions of 0 or 1, which have no logit; what the fits throw.
  public init(
    _ predictions: BinaryPredictions, groups: Int = 10, parallelism: Parallelism = Parallelism()
  ) throws(RegressionError) {
    let p = predictions.probabilities
    guard p.allSatisfy({ $0 > 0 && $0 < 1 }) else {
      throw .mismatch("A prediction is 0 or 1, which has no logit; calibration needs predictions between them")
    }
    let logits = p.map { Link.logit.predictor(of: $0) }
    // Each row once for its events and once for its other cases.
    let rows = predictions.clustered
    let isClustered = !rows.isEmpty
    let once = isClustered ? rows.map { logits[$0.place] } : logits
    let twice = once + once
    let outcomes = once.map { _ in 1.0 } + once.map { _ in 0.0 }
    let counts =
      isClustered ? rows.map(\.events) + rows.map(\.others) : predictions.events + predictions.others
    let cases = CaseTotals(counts: counts, isFrequency: true)
    let codes = rows.map(\.cluster) + rows.map(\.cluster)
    let clusters =
      isClustered ? ModelFrame.Clusters(codes: codes, count: codes.reduce(0) { max($0, Int($1) + 1) }) : nil
    let model = try GeneralizedLinearModel(.logit)
    let both = try model.fit(
      ModelMatrix([("logit", twice)]), response: outcomes, cases: cases, parallelism: parallelism)
    let ones = ModelMatrix(
      rowCount: twice.count, terms: [ModelMatrix.interceptName],
      columns: [(.init(ModelMatrix.interceptName, term: 0), .constant(1))])
    let large = try model.fit(ones, response: outcomes, offset: twice, cases: cases, parallelism: parallelism)
    func errors(_ fit: GeneralizedLinearFit) throws(RegressionError) -> [Double] {
      guard let clusters else { return fit.standardErrors }
      let robust = try RobustCovariance(.cr1).estimate(fit, clusters: clusters, parallelism: parallelism).matrix
      return (0..<robust.rowCount).map { robust[$0, $0].squareRoot() }
    }
    let ownErrors = try errors(both)
    intercept = Self.cleared(both.estimates[0], error: ownErrors[0])
    slope = both.estimates[1]
    (interceptStandardError, slopeStandardError) = (ownErrors[0], ownErrors[1])
    inTheLargeStandardError = try errors(large)[0]
    inTheLarge = Self.cleared(large.estimates[0], error: inTheLargeStandardError)
    self.isClustered = isClustered
    self.groups = HosmerLemeshow(predictions, groups: groups).groups
  }

  /// An intercept, and 0 where it is no more than what the iteration leaves.
  private static func cleared(_ intercept: Double, error: Double) -> Double {
    abs(intercept) <= 1e-10 * error ? 0 : intercept
  }
}
