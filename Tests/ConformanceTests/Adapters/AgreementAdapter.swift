import AssayInference
import AssayTables

/// Cohen's kappa of two raters.
enum AgreementAdapter {
  @Sendable static func kappa(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels", "conf_level"])
    let kappa = Kappa(of: try test.ratersTable())
    let estimate = kappa.measure.multinomialInference(level: try test.level)
    let reason = kappa.measure.undefinedReason ?? estimate.method
    var findings = Findings()
    findings.set("kappa", kappa.measure)
    findings.set("po", kappa.observedAgreement, because: reason)
    findings.set("pe", kappa.expectedAgreement, because: reason)
    findings.set("ase", estimate.standardError, because: reason)
    findings.set("ase0", estimate.standardErrorNull, because: reason)
    findings.set("z", estimate.statistic, because: reason)
    // The peers do not cut the interval at the ends of the range.
    findings.set("ci_low", estimate.uncutInterval?.low, because: reason)
    findings.set("ci_high", estimate.uncutInterval?.high, because: reason)
    return findings
  }

  @Sendable static func weightedKappa(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels", "conf_level"])
    let table = try test.ratersTable()
    let level = try test.level
    var findings = Findings()
    for (name, weighting) in [("linear", Kappa.Weighting.linear), ("quadratic", .quadratic)] {
      let kappa = Kappa(of: table, weighting: weighting)
      let estimate = kappa.measure.multinomialInference(level: level)
      findings.set("kappa_\(name)", kappa.measure)
      findings.set("ase_\(name)", estimate.standardError, because: estimate.method)
      findings.set("ase0_\(name)", estimate.standardErrorNull, because: estimate.method)
      findings.set("z_\(name)", estimate.statistic, because: estimate.method)
    }
    return findings
  }
}
