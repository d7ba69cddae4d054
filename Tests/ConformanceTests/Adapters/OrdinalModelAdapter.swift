import AssayDistributions
import AssayNumerics
import AssayRegression

/// Models of ordered responses.
enum OrdinalModelAdapter {
  @Sendable static func logit(_ test: ConformanceCase) throws -> Findings { try findings(test, .logit) }
  @Sendable static func probit(_ test: ConformanceCase) throws -> Findings { try findings(test, .probit) }

  private static func findings(_ test: ConformanceCase, _ link: OrdinalLink) throws -> Findings {
    try test.acceptOptions(RegressionFrame.options)
    guard test.options["levels"]?.list != nil else { throw Unsupported("a response whose categories have no order") }
    let input = try RegressionFrame(test, weights: .sampling, isOutcomeCategorical: true)
    let (codes, levels) = try input.positions()
    let fit = try OrdinalModel.fit(
      input.matrix, levels: codes, levelNames: levels, offset: input.offset, cases: input.frame.cases,
      // R's `polr`, `clm` and `svyolr` invert the observed information.
      options: .init(link: link, information: .observed))
    let locations = fit.parameters.indices.filter { fit.parameters[$0].component == .location }
    let thresholds = fit.parameters.indices.filter { fit.parameters[$0].component == .threshold }
    let places = try RegressionFrame.places(of: locations.map { fit.parameters[$0].term }, in: test)
    let chosen = places.map { locations[$0] }
    let errors = fit.parameters.indices.map { fit.covariance[$0, $0].squareRoot() }
    let ratios = chosen.map { fit.estimates[$0] / errors[$0] }
    var findings = Findings()
    findings["terms"] = .list(chosen.map { .words([RegressionFrame.name(fit.parameters[$0].term, in: test)]) })
    findings["coefficients"] = .list(chosen.map { .number(fit.estimates[$0]) })
    findings["std_errors"] = .list(chosen.map { .number(errors[$0]) })
    findings["z"] = .list(ratios.map { .number($0) })
    findings["p"] = .list(ratios.map { .number(2 * Normal.standard.upperTail(abs($0))) })
    findings["thresholds"] = .list(thresholds.map { .number(fit.estimates[$0]) })
    findings["threshold_se"] = .list(thresholds.map { .number(errors[$0]) })
    findings["threshold_names"] = .list(thresholds.map { .words([fit.parameters[$0].term]) })
    findings.set("loglik", fit.logLikelihood)
    findings.set("n", fit.cases.total)
    findings.warnings = fit.droppedLevels.map { "No case has “\($0)”." }
    return findings
  }
}
