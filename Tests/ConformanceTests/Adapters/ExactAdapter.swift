import AssayInference
import AssayNumerics
import AssayTables

/// Tests that count all tables with the observed margins, or draw some of them.
enum ExactAdapter {
  @Sendable static func twoByTwo(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels", "conf_level"])
    // The cases hold R's odds ratios, whose search stops early; the README of the cases says how early.
    let fisher = try test.contingencyTable().fisherTwoByTwo(level: try test.level, search: .asR)
    let reason = fisher.reason ?? ""
    var findings = Findings()
    findings.set("p_two_sided", fisher.twoSided.pValue)
    findings.set("log_p", fisher.twoSided.logPValue)
    findings.set("log10_p", fisher.twoSided.logPValue / Double.log(10))
    findings.set("mid_p", fisher.twoSided.midP)
    findings.set("p_less", fisher.less.pValue)
    findings.set("p_greater", fisher.greater.pValue)
    findings.set("odds_ratio_cmle", fisher.oddsRatio, because: reason)
    findings.set("or_ci_low", fisher.lower, because: reason)
    findings.set("or_ci_high", fisher.upper, because: reason)
    return findings
  }

  @Sendable static func manyByMany(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels"])
    var findings = Findings()
    guard let exact = try test.contingencyTable().exactIndependence([.fisher]).first else { return findings }
    guard case .exact = exact.resolution else { throw Unsupported("a table that is not counted whole") }
    findings.set("p_two_sided", exact.result.pValue)
    findings.set("log_p", exact.result.logPValue)
    findings.set("mid_p", exact.result.midP)
    return findings
  }

  @Sendable static func monteCarlo(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels", "replicates", "statistic"])
    let named = test.options["statistic"]?.text ?? "fisher"
    let statistics: [(String, ExactStatistic)] = [
      ("fisher", .fisher), ("pearson", .pearson), ("lr", .likelihoodRatio), ("linear", .linearByLinear),
    ]
    guard let statistic = statistics.first(where: { named.lowercased().hasPrefix($0.0) })?.1 else {
      throw Unsupported("random tables ordered by \(named)")
    }
    let replicates = test.options["replicates"]?.number.map { Int($0) } ?? 100_000
    let table = try test.contingencyTable()
    var findings = Findings()
    guard let drawn = try table.monteCarloIndependence([statistic], replicates: replicates).first,
      let exact = try table.exactIndependence([statistic]).first
    else { return findings }
    findings.set("p_exact_\(named.prefix { $0 != " " })", exact.result.pValue)
    // The case gives the bounds that an estimate has to fall between, so that the estimate stands for both of them.
    let p = drawn.result.pValue
    for (bound, isInside) in [("p_low", { p >= $0 }), ("p_high", { p <= $0 })] as [(String, (Double) -> Bool)] {
      guard let limit = test.expected[bound]?.number else { continue }
      findings.set(bound, isInside(limit) ? limit : p)
    }
    return findings
  }
}
