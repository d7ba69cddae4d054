import AssayInference
import AssayTables

/// The fit of counts to expected shares.
enum GoodnessOfFitAdapter {
  @Sendable static func fit(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    try test.acceptVariables([])
    guard let counts = test.data?.object?["counts"]?.numbers else { throw Unsupported("a fit without counts") }
    let stated = test.data?.object?["probabilities"]
    guard let shares = stated?.numbers ?? (stated == nil ? counts.map { _ in 1 } : nil) else {
      throw Unsupported("shares that are not numbers")
    }
    let fit = try GoodnessOfFit(counts: counts, shares: shares)
    var findings = Findings()
    findings.set("chi2", fit.pearson.statistic)
    findings.set("df", fit.pearson.reference.degreesOfFreedom)
    findings.set("p", fit.pearson.pValue)
    findings.set("log_p", fit.pearson.logPValue)
    findings.set("lr_chi2", fit.likelihoodRatio.statistic)
    findings.set("lr_p", fit.likelihoodRatio.pValue)
    findings["expected"] = .list(fit.expected.map { .number($0) })
    // The cases name Pearson's residual so.
    findings["std_residual"] = .matrixRow(fit.pearsonResiduals)
    findings["adj_residual"] = .matrixRow(fit.standardizedResiduals)
    if fit.sparseShare > 0.2 { findings.warnings.append("more than a fifth of the expected counts are under 5") }
    return findings
  }
}

extension ComputedValue {
  /// A row of numbers, of which some may be undefined.
  fileprivate static func matrixRow(_ values: [Double?]) -> ComputedValue {
    .list(values.map { $0.map { .number($0) } ?? .undefined("no observation is expected here") })
  }
}
