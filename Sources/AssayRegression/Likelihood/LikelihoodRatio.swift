public import AssayInference
internal import AssayNumerics

extension GeneralizedLinearFit {
  /// The likelihood-ratio test of a smaller model of the same cases.
  ///
  /// ```
  /// 2(ℓ − ℓ₀) ~ χ² with p − p₀ degrees of freedom;   where φ is estimated, F = (D₀ − D)/((p − p₀) φ) on p − p₀ and n − p
  /// ```
  /// The columns of the smaller model must be combinations of this one's. φ is Pearson's of this model. A negative binomial
  /// has a θ of its own in each model.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` under sampling weights, for Firth's penalty (``test(dropping:)`` has it), and
  ///   for a model that is not smaller or of other cases.
  public func likelihoodRatio(over smaller: GeneralizedLinearFit) throws(RegressionError) -> TestResult {
    guard cases.kind != .sampling else {
      throw .mismatch("Likelihood-ratio tests need a likelihood, which sampling weights do not have; use Wald tests")
    }
    guard !options.firth, !smaller.options.firth else {
      throw .mismatch("Penalised likelihoods of models with different columns cannot be compared; drop columns of one")
    }
    let df = Double(estimates.count - smaller.estimates.count)
    guard df > 0, smaller.family.name == family.name, smaller.cases.total == cases.total else {
      throw .mismatch("A model is compared with a smaller one of the same family and cases")
    }
    if theta != nil, let own = logLikelihood, let other = smaller.logLikelihood {
      return Self.chiSquared(
        max(0, 2 * (own - other)), df, "twice the difference of the log-likelihoods, each with its theta")
    }
    let gain = max(0, smaller.deviance - deviance)
    guard !family.hasUnitDispersion else { return Self.chiSquared(gain, df, "difference of the deviances") }
    guard !isExact else { throw .mismatch("The fit is exact, so that there is no variance to test against") }
    return TestResult(
      name: .likelihoodRatio, statistic: gain / df / dispersion,
      reference: .fisherF(numerator: df, denominator: residualDegreesOfFreedom),
      method: "difference of the deviances over Pearson's dispersion, F")
  }

  /// The test that the coefficients of some columns are 0, for which the model is fitted without them.
  ///
  /// With Firth's penalty the coefficients are held at 0 and the penalty keeps all columns, as Heinze & Schemper do.
  ///
  /// - Throws: What ``likelihoodRatio(over:)`` and the fit without the columns throw.
  public func test(dropping columns: [Int]) throws(RegressionError) -> TestResult {
    guard options.firth, let penalized else {
      let kept = estimates.indices.filter { !columns.contains($0) }
      guard !kept.isEmpty else {
        throw .mismatch("All columns cannot be dropped: nothing would be left to compare with")
      }
      return try likelihoodRatio(over: refitting(kept))
    }
    var start = estimates
    for column in columns { start[column] = 0 }
    let scoring = FirthScoring(data: data, iterationLimit: options.iterationLimit, held: columns)
    let held = try scoring.run(from: start).point
    return Self.chiSquared(
      max(0, 2 * (penalized - held.penalized)), Double(columns.count),
      "twice the difference of the penalised log-likelihoods")
  }

  private static func chiSquared(_ statistic: Double, _ df: Double, _ method: String) -> TestResult {
    TestResult(
      name: .likelihoodRatio, statistic: statistic, reference: .chiSquared(degreesOfFreedom: df), method: method)
  }
}
