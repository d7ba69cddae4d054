import AssayData
import AssayInference
import AssayNumerics
import AssayRegression

/// Generalised linear models of a formula.
///
/// The cases come from R's `glm` with an epsilon of 1e-14, whose standard errors are those of the step before the last: that
/// shows in the sixth digit of probabilities near 1e-60, so that R's end of the iteration is asked for by name.
enum GeneralizedLinearAdapter {
  @Sendable static func logit(_ test: ConformanceCase) throws -> Findings { try findings(test, .logit) }

  @Sendable static func probit(_ test: ConformanceCase) throws -> Findings { try findings(test, .probit) }

  @Sendable static func poisson(_ test: ConformanceCase) throws -> Findings { try findings(test, .poisson) }

  @Sendable static func negativeBinomial(_ test: ConformanceCase) throws -> Findings {
    try findings(test, .negativeBinomial)
  }

  private static func findings(_ test: ConformanceCase, _ family: Family) throws -> Findings {
    try test.acceptOptions(RegressionFrame.options)
    let input = try RegressionFrame(test)
    let model = try GeneralizedLinearModel(family, options: .init(convergence: .asR(epsilon: 1e-14)))
    let fit = try model.fit(
      input.matrix, response: try input.numbers(), name: input.formula.response?.variable ?? "response",
      offset: input.offset, cases: input.frame.cases)
    let statistics = try fit.statistics()
    let places = try RegressionFrame.places(of: fit.parameters.map(\.term), in: test)
    let table = CoefficientTable(fit, df: nil)
    let hc0 = try RobustCovariance(.hc0).estimate(fit, parallelism: Parallelism())
    var findings = Findings()
    findings["terms"] = .list(
      places.map { .words([RegressionFrame.name(fit.parameters[$0].term, in: test)]) })
    func set(_ name: String, _ values: [Double?]) {
      findings[name] = .list(places.map { values[$0].map { .number($0) } ?? .undefined("it has no value") })
    }
    set("coefficients", fit.estimates)
    set("std_errors", fit.standardErrors)
    set("statistic", table.rows.map(\.statistic))
    set("p", table.rows.map(\.pValue))
    set("log_p", table.rows.map(\.logPValue))
    set("se_hc0", fit.estimates.indices.map { hc0.matrix[$0, $0].squareRoot() })
    set("ci_low", table.rows.map { $0.interval?.low })
    set("ci_high", table.rows.map { $0.interval?.high })
    findings.set("n", fit.cases.total)
    for (name, statistic) in figures {
      findings.set(name, statistics[statistic], because: statistics.reasons[statistic] ?? "")
    }
    if let null = try nullOfAllResponses(test, input, model) {
      let (full, n) = (statistics[.logLikelihood] ?? .nan, fit.cases.total)
      findings.set("mcfadden_r2", 1 - full / null)
      findings.set("cox_snell_r2", -Double.expm1(2 * (null - full) / n))
    }
    findings.warnings = fit.warnings.map(\.description)
    return findings
  }

  /// The log-likelihood of the null model of every row that has a response; nil where these are the rows of the fit.
  ///
  /// The pseudo-R² of the cases are made with R's `update(fit, . ~ 1)`, which takes in the rows where only a regressor is
  /// missing. The library compares models of the same rows.
  private static func nullOfAllResponses(
    _ test: ConformanceCase, _ input: RegressionFrame, _ model: GeneralizedLinearModel
  ) throws -> Double? {
    guard let name = input.formula.response?.variable, input.offset == nil else { return nil }
    let tokens = try RegressionCells(test).column(name).filter { !$0.isEmpty }
    let values = tokens.compactMap { Double(decimal: $0) }
    guard values.count == tokens.count, values.count > input.matrix.rowCount, input.frame.cases.kind == .none
    else { return nil }
    let intercept = ModelMatrix(
      rowCount: values.count, terms: [ModelMatrix.interceptName],
      columns: [(.init(ModelMatrix.interceptName, term: 0), .constant(1))])
    return try model.fit(intercept, response: values, cases: CaseTotals(rows: values.count)).logLikelihood
  }

  /// The figures about a whole fit, under the names of the cases.
  private static let figures: [(String, GeneralizedLinearStatistic)] = [
    ("deviance", .deviance), ("null_deviance", .nullDeviance), ("df_residual", .residualDegreesOfFreedom),
    ("df_null", .nullDegreesOfFreedom), ("loglik", .logLikelihood), ("aic", .aic), ("bic", .bic),
    ("pearson_chi2", .pearsonChiSquared), ("mcfadden_r2", .mcfaddenRSquared), ("cox_snell_r2", .coxSnellRSquared),
    ("nagelkerke_r2", .nagelkerkeRSquared), ("tjur_r2", .tjurRSquared), ("theta", .theta),
    ("theta_se", .thetaStandardError), ("alpha", .alpha),
  ]
}
