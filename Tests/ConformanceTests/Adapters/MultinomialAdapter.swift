import AssayNumerics
import AssayRegression

/// Multinomial logit models.
enum MultinomialAdapter {
  @Sendable static func fit(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(RegressionFrame.options.union(["firth"]))
    let data = try RegressionFrame(test, weights: .frequency, isOutcomeCategorical: true)
    let (codes, levels) = try data.positions()
    let fit = try MultinomialModel.fit(
      data.matrix, levels: codes, levelNames: levels, reference: 0,
      responseName: data.formula.response?.label ?? "", cases: data.frame.cases,
      firth: test.options["firth"] == .flag(true))
    var findings = Findings()
    findings.warnings = fit.notes
    let outcomes = fit.outcomes.filter { $0 != fit.reference }
    let columns = data.matrix.columns.map(\.name)
    let places = try RegressionFrame.places(of: columns, in: test)
    let order = outcomes.indices.flatMap { category in places.map { category * columns.count + $0 } }
    findings["outcome_levels"] = .list(outcomes.map { .words([$0]) })
    findings["terms"] = .list(places.map { .words([RegressionFrame.name(columns[$0], in: test)]) })
    findings["coefficients"] = .matrix(order.map { fit.estimates[$0] }, columns: places.count)
    findings["std_errors"] = .matrix(
      order.map { fit.covariance[$0, $0].squareRoot() }, columns: places.count)
    findings.set("loglik", fit.logLikelihood)
    findings.set("aic", fit.aic, because: "not a maximum of the likelihood")
    findings.set("deviance", fit.deviance, because: "not a likelihood")
    return findings
  }
}
