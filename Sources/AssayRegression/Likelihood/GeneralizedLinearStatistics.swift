internal import AssayNumerics

/// A figure about a whole fit, under the name that output gives it.
public enum GeneralizedLinearStatistic: String, Sendable, Hashable, CaseIterable {
  case logLikelihood = "log_likelihood"
  case nullLogLikelihood = "null_log_likelihood"
  case pseudoLogLikelihood = "pseudo_log_likelihood"
  case deviance
  case nullDeviance = "null_deviance"
  case residualDegreesOfFreedom = "df_residual"
  case nullDegreesOfFreedom = "df_null"
  case pearsonChiSquared = "pearson_chi_squared"
  case dispersion
  case aic
  case bic
  case theta
  case thetaStandardError = "theta_std_error"
  case alpha
  case mcfaddenRSquared = "mcfadden_r_squared"
  case coxSnellRSquared = "cox_snell_r_squared"
  case nagelkerkeRSquared = "nagelkerke_r_squared"
  case tjurRSquared = "tjur_r_squared"
}

/// The figures about a whole fit, all per case, whether or not rows were collapsed.
///
/// ```
/// AIC = −2ℓ + 2k,   BIC = −2ℓ + k log n   (k counts σ² of gaussian, φ of gamma and θ of negative binomial, as R does)
/// McFadden 1 − ℓ/ℓ₀,   Cox–Snell 1 − exp(2(ℓ₀ − ℓ)/n),   Nagelkerke: that over 1 − exp(2ℓ₀/n)
/// Tjur: mean fitted probability of the events less that of the others
/// ```
/// The null model has the intercept and the offset; without an intercept the offset alone. Of a negative binomial the null
/// deviance keeps θ, as in R, and the null log-likelihood has a θ of its own. With Firth's penalty all figures are those of
/// the plain likelihood at the penalised estimates; ``GeneralizedLinearFit/penalizedLogLikelihood`` has the other.
///
/// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §6.3; Tjur (2009), *The American Statistician* 63, 366–372.
public struct GeneralizedLinearStatistics: Sendable, Equatable {
  /// The figures that are defined.
  public private(set) var values: [GeneralizedLinearStatistic: Double] = [:]
  /// Why the others are not; figures that have nothing to do with the family are in neither.
  public private(set) var reasons: [GeneralizedLinearStatistic: String] = [:]

  /// A figure; nil where it is not defined.
  public subscript(_ statistic: GeneralizedLinearStatistic) -> Double? { values[statistic] }

  fileprivate mutating func set(_ statistic: GeneralizedLinearStatistic, _ value: Double?, _ reason: String) {
    if let value, value.isFinite { values[statistic] = value } else { reasons[statistic] = reason }
  }

  fileprivate mutating func refuse(_ statistics: [GeneralizedLinearStatistic], _ reason: String) {
    for statistic in statistics { reasons[statistic] = reason }
  }
}

extension GeneralizedLinearFit {
  /// The figures about the whole fit.
  ///
  /// - Throws: What fitting the null model throws.
  public func statistics() throws(RegressionError) -> GeneralizedLinearStatistics {
    var result = GeneralizedLinearStatistics()
    if let theta {
      result.set(.theta, theta.estimate, "")
      result.set(.thetaStandardError, theta.standardError, "")
      result.set(.alpha, theta.alpha, "")
    }
    let likelihood = LogLikelihood(family: family, data: data)
    guard cases.kind != .sampling else {
      result.set(.pseudoLogLikelihood, likelihood.value(deviance: deviance), Self.quasiReason)
      result.refuse(
        GeneralizedLinearStatistic.allCases.filter { result[$0] == nil && !Self.ofTheta.contains($0) },
        "With sampling weights there is no likelihood of the sample.")
      return result
    }
    result.set(.deviance, deviance, "The deviance is too large for a number.")
    result.set(.pearsonChiSquared, pearson, "A fitted mean is at the end of its range.")
    result.set(.residualDegreesOfFreedom, residualDegreesOfFreedom, "")
    result.set(.dispersion, dispersion, "A fitted mean is at the end of its range.")
    let null = try NullModel(fit: self)
    result.set(.nullDegreesOfFreedom, cases.total - (data.x.intercept == nil ? 0 : 1), "")
    result.set(.nullDeviance, null.deviance, "The null model has impossible means.")
    guard family.hasLikelihood else {
      result.refuse(
        [.logLikelihood, .nullLogLikelihood, .aic, .bic, .mcfaddenRSquared, .coxSnellRSquared, .nagelkerkeRSquared],
        Self.quasiReason)
      return result
    }
    let full = likelihood.value(deviance: deviance)
    result.set(.nullLogLikelihood, null.logLikelihood, "The null model has no finite likelihood.")
    guard !isExact else {
      result.refuse([.logLikelihood, .aic, .bic, .coxSnellRSquared], Self.exactReason)
      return result
    }
    result.set(.logLikelihood, full, "The likelihood is too small for a number.")
    if options.firth {
      result.refuse(
        [.aic, .bic, .mcfaddenRSquared, .coxSnellRSquared, .nagelkerkeRSquared], Self.penalisedReason)
    } else {
      setInformationCriteria(&result, full)
      setRatios(&result, full, null.logLikelihood)
    }
    if case .binomial = family.distribution { result.set(.tjurRSquared, try tjur(), "Only one value occurs.") }
    return result
  }

  /// The log-likelihood of the cases; nil for quasi families and under sampling weights.
  public var logLikelihood: Double? {
    guard family.hasLikelihood, cases.kind != .sampling, !isExact else { return nil }
    return LogLikelihood(family: family, data: data).value(deviance: deviance)
  }

  /// The parameters that AIC and BIC count.
  public var countedParameters: Int {
    switch family.distribution {
    case .gaussian, .gamma: estimates.count + 1
    case .negativeBinomial: estimates.count + (theta == nil ? 0 : 1)
    default: estimates.count
    }
  }

  /// Why an exact fit has neither errors nor a likelihood.
  public static var exactReason: String {
    "The fit is exact: what is left of the response is no more than rounding, so that standard errors, intervals, tests and "
      + "likelihoods say nothing."
  }
  private static var quasiReason: String { "A quasi family has no likelihood." }
  private static var penalisedReason: String {
    "AIC, BIC and R² are those of a maximum, which estimates under Firth’s penalty are not."
  }
  private static var ofTheta: [GeneralizedLinearStatistic] { [.theta, .thetaStandardError, .alpha] }

  private func setInformationCriteria(_ result: inout GeneralizedLinearStatistics, _ full: Double) {
    let reason = "The likelihood is too small for a number."
    result.set(.aic, 2 * Double(countedParameters) - 2 * full, reason)
    result.set(.bic, Double(countedParameters) * Double.log(cases.total) - 2 * full, reason)
  }

  private func setRatios(_ result: inout GeneralizedLinearStatistics, _ full: Double, _ null: Double?) {
    let noNull = "The null model has no finite likelihood."
    let gain = null.map { -Double.expm1(2 * ($0 - full) / cases.total) }
    result.set(.coxSnellRSquared, gain, noNull)
    switch family.distribution {
    case .binomial, .poisson, .negativeBinomial:
      let isTrivial = null == 0
      result.set(
        .mcfaddenRSquared, null.flatMap { isTrivial ? nil : 1 - full / $0 },
        isTrivial ? "The null model fits perfectly." : noNull)
      let limit = null.map { -Double.expm1(2 * $0 / cases.total) }
      result.set(
        .nagelkerkeRSquared, gain.flatMap { gain in limit.flatMap { $0 == 0 ? nil : gain / $0 } },
        isTrivial ? "The null model fits perfectly." : noNull)
    default:
      result.refuse(
        [.mcfaddenRSquared, .nagelkerkeRSquared], "The likelihood of a continuous response has no upper limit.")
    }
  }

  /// The mean fitted probability of the events less that of the others.
  private func tjur() throws(RegressionError) -> Double? {
    let blocks = self.blocks
    var sums = [DoubleDouble](repeating: DoubleDouble(), count: 4)
    try data.parallelism.silent.reduce(pieces: blocks.count) { (piece) throws(RegressionError) in
      var part = [DoubleDouble](repeating: DoubleDouble(), count: 4)
      let rows = blocks[piece]
      for (place, mean) in try means(rows).enumerated() {
        let (w, y) = (cases.weights[rows.lowerBound + place], data.y[rows.lowerBound + place])
        part[y == 1 ? 0 : 2] += w * mean
        part[y == 1 ? 1 : 3] += w
      }
      return part
    } merge: { (part: [DoubleDouble]) throws(RegressionError) in
      for place in sums.indices { sums[place] += part[place] }
    }
    guard sums[1].value > 0, sums[3].value > 0 else { return nil }
    return sums[0].value / sums[1].value - sums[2].value / sums[3].value
  }
}
