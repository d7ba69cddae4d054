internal import AssayInference
internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

extension RegressionOutcome {
  /// Fits a linear model.
  init(
    linear analysis: Regress, input: RegressionInput, places: [Int]?, parallelism: Parallelism
  ) throws {
    let cases = input.frame.cases
    let model = LinearModel(
      design: input.matrix, response: try input.numbers(), offset: input.offset, cases: cases)
    let fit = try model.fit(parallelism: parallelism)
    let summary = fit.summary
    let isSampling = cases.kind == .sampling
    self.init(
      title: analysis.family.title, family: "gaussian identity", fit: fit, model: fit,
      df: isSampling ? nil : fit.residualDegreesOfFreedom,
      summary: ModelSummary(
        name: input.formula.text, family: "gaussian identity",
        estimation: isSampling ? .pseudoLikelihood : .leastSquares, logLikelihood: summary.logLikelihood,
        deviance: summary.residualSumOfSquares, residualDegreesOfFreedom: summary.residualDegreesOfFreedom,
        parameterCount: input.matrix.columnCount + 1, caseCount: summary.caseCount))
    isExact = fit.isExact
    notes = summary.notes + [fit.method.sentence]
    if cases.kind == .precision {
      notes.append(
        "Weighted least squares: the variance of a case is inversely proportional to “\(analysis.precision ?? "")”.")
    }
    state("n", count: summary.caseCount)
    state("df_model", summary.modelDegreesOfFreedom)
    state("df_residual", summary.residualDegreesOfFreedom)
    state("sigma", summary.residualStandardDeviation)
    state("r_squared", summary.rSquared)
    state("adj_r_squared", summary.adjustedRSquared)
    if !isSampling {
      state("log_likelihood", summary.logLikelihood)
      state("aic", summary.aic)
      state("bic", summary.bic)
    }
    size = summary.rSquared.map { ("R²", $0) }
    if let statistic = summary.fStatistic, let reference = summary.reference, analysis.isModelBased(cases) {
      tests.append(
        ReportedTest(
          .nestedF, of: "model", statistic: statistic, reference: reference, pValue: summary.pValue,
          logPValue: summary.logPValue, method: "F of all terms against the model without them", undefinedReason: nil))
    }
    if analysis.tests.contains(.breuschPagan) {
      tests.append(try fit.reportedBreuschPagan(hasClusters: input.frame.clusters != nil, parallelism: parallelism))
    }
    if analysis.tests.contains(.durbinWatson) {
      let test = try fit.durbinWatson(isOrdered: places != nil)
      state("durbin_watson", test.statistic)
      if let reason = test.undefinedReason { notes.append(PageWords.sentence("Durbin–Watson", reason)) }
    }
    if analysis.standardised { standardised = fit.standardizedCoefficients }
    let further = try LinearTables(
      fit, analysis: analysis, input: input, places: places, parallelism: parallelism)
    tables += further.tables
    warnings += further.warnings
  }
}

extension LinearFit {
  /// The test for a variance that depends on the design, whose χ² is for independent cases.
  fileprivate func reportedBreuschPagan(hasClusters: Bool, parallelism: Parallelism) throws -> ReportedTest {
    guard !hasClusters else {
      return ReportedTest(
        .breuschPagan, of: "variance",
        undefined: "Its χ² is for independent cases, and those of a cluster depend on each other.")
    }
    let test = try breuschPagan(parallelism: parallelism)
    return ReportedTest(
      .breuschPagan, of: "variance", statistic: test.statistic, reference: test.reference, pValue: test.pValue,
      logPValue: test.logPValue, method: "Koenker’s studentised form", undefinedReason: test.undefinedReason)
  }
}

extension Regress {
  /// Whether errors are those of the model.
  func isModelBased(_ cases: CaseTotals) -> Bool { robust == nil && cluster == nil && cases.kind != .sampling }
}

extension LinearModel.Method {
  /// How the coefficients were computed, for readers who check.
  fileprivate var sentence: String {
    switch self {
    case .doubleDouble: "Least squares by Householder QR in twice double precision."
    case .householder: "Least squares by Householder QR, residuals refined in twice double precision."
    case .normalEquations:
      "Least squares by normal equations, which the condition of the columns allows, refined once."
    }
  }
}
