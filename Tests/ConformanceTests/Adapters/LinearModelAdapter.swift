import AssayInference
import AssayNumerics
import AssayRegression

/// Linear models, without weights, with precisions, and with clusters.
enum LinearModelAdapter {
  private static let parallelism = Parallelism()

  @Sendable static func ordinary(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(RegressionFrame.options.union(["conf_level"]).subtracting(["weights", "cluster"]))
    return try findings(test)
  }

  @Sendable static func weighted(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(RegressionFrame.options.union(["conf_level"]).subtracting(["cluster"]))
    return try findings(test)
  }

  @Sendable static func clustered(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(RegressionFrame.options.union(["conf_level"]))
    let (fit, frame, aliased) = try fit(test)
    guard let clusters = frame.frame.clusters else { throw Unsupported("a case without clusters") }
    var findings = Findings()
    findings.warnings = aliased.map(\.sentence)
    let places = try RegressionFrame.places(of: fit.parameters.map(\.term), in: test)
    findings["terms"] = terms(fit, places, test)
    findings["coefficients"] = .list(places.map { .number(fit.estimates[$0]) })
    for (name, kind) in [
      ("se_cluster_cr0", RobustCovariance.Kind.cr0), ("se_cluster_cr1", .cr1), ("se_cluster_cr2", .cr2),
    ] {
      let estimate = try RobustCovariance(kind).estimate(fit, clusters: clusters, parallelism: parallelism)
      findings[name] = .list(places.map { .number(estimate.matrix[$0, $0].squareRoot()) })
      findings["n_clusters"] = estimate.clusterCount.map { .number(Double($0)) }
      if kind == .cr2 { findings["df_cr2"] = estimate.df.map { df in .list(places.map { .number(df[$0]) }) } }
    }
    return findings
  }

  private static func fit(
    _ test: ConformanceCase
  ) throws -> (fit: LinearFit, frame: RegressionFrame, aliased: [AliasedColumn]) {
    let frame = try RegressionFrame(test)
    let cases = frame.frame.cases
    let aliased = try frame.matrix.aliasedColumns(weights: cases, parallelism: parallelism)
    let lost = Set(aliased.map(\.position))
    let kept = frame.matrix.selecting(frame.matrix.columns.indices.filter { !lost.contains($0) })
    let model = LinearModel(design: kept, response: try frame.numbers(), offset: frame.offset, cases: cases)
    return (try model.fit(parallelism: parallelism), frame, aliased)
  }

  private static func findings(_ test: ConformanceCase) throws -> Findings {
    let (fit, frame, aliased) = try fit(test)
    let table = CoefficientTable(fit, df: [fit.residualDegreesOfFreedom], level: try test.level)
    let places = try RegressionFrame.places(of: fit.parameters.map(\.term), in: test)
    var findings = Findings()
    findings.warnings = aliased.map(\.sentence)
    findings["terms"] = terms(fit, places, test)
    let rows = places.map { table.rows[$0] }
    findings["coefficients"] = list(rows.map { ($0.estimate, $0.undefinedReason) })
    findings["std_errors"] = list(rows.map { ($0.standardError, $0.undefinedReason) })
    findings["statistic"] = list(rows.map { ($0.statistic, $0.undefinedReason) })
    findings["p"] = list(rows.map { ($0.pValue, $0.undefinedReason) })
    findings["log_p"] = list(rows.map { ($0.logPValue, $0.undefinedReason) })
    findings["conf_int"] = .list(
      rows.map { row in list([(row.interval?.low, row.undefinedReason), (row.interval?.high, row.undefinedReason)]) })
    set(fit.summary, isExact: fit.isExact, in: &findings)
    for (name, kind) in [
      ("se_hc0", RobustCovariance.Kind.hc0), ("se_hc1", .hc1), ("se_hc2", .hc2), ("se_hc3", .hc3),
    ] {
      let matrix = try RobustCovariance(kind).estimate(fit, parallelism: parallelism).matrix
      findings[name] = .list(places.map { .number(matrix[$0, $0].squareRoot()) })
    }
    findings["vif"] = list(fit.varianceInflation.map { ($0.gvif, "the covariance has no inverse") })
    let isOrdered = frame.frame.cases.counts.allSatisfy { $0 == 1 }
    let watson = try fit.durbinWatson(isOrdered: isOrdered)
    findings.set("durbin_watson", watson.statistic, because: watson.undefinedReason ?? "")
    let pagan = try fit.breuschPagan(parallelism: parallelism)
    findings.set("breusch_pagan_koenker", pagan.statistic, because: pagan.undefinedReason ?? "")
    return findings
  }

  private static func set(_ summary: LinearSummary, isExact: Bool, in findings: inout Findings) {
    let reason = summary.notes.joined(separator: " ")
    findings.set("n", summary.caseCount)
    findings.set("df_regression", summary.modelDegreesOfFreedom)
    findings.set("df_residual", summary.residualDegreesOfFreedom)
    findings.set("ss_regression", summary.modelSumOfSquares)
    findings.set("ss_residual", summary.residualSumOfSquares)
    findings.set("residual_sd", summary.residualStandardDeviation)
    findings.set("r_squared", summary.rSquared, because: reason)
    findings.set("adj_r_squared", summary.adjustedRSquared, because: reason)
    // The library has no F for an exact fit; the certificates give it the value of its limit.
    findings.set("f", isExact && summary.rSquared == 1 ? .infinity : summary.fStatistic, because: reason)
    findings.set("f_p", summary.pValue, because: reason)
    findings.set("loglik", summary.logLikelihood, because: reason)
    findings.set("aic", summary.aic, because: reason)
    findings.set("bic", summary.bic, because: reason)
  }

  private static func terms(_ fit: LinearFit, _ places: [Int], _ test: ConformanceCase) -> ComputedValue {
    .list(places.map { .words([RegressionFrame.name(fit.parameters[$0].term, in: test)]) })
  }

  private static func list(_ values: [(Double?, String?)]) -> ComputedValue {
    .list(values.map { value, reason in value.map { .number($0) } ?? .undefined(reason ?? "") })
  }
}
