import AssayInference
import AssayTables

/// Tests within the strata of a third variable.
enum StratifiedAdapter {
  @Sendable static func mantelHaenszel(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["conf_level"])
    let table = try test.stratifiedTable()
    let level = try test.level
    var findings = Findings()
    let plain = try table.mantelHaenszel()
    findings.set("chi2", plain.statistic)
    findings.set("df", plain.reference.degreesOfFreedom)
    findings.set("p", plain.pValue)
    findings.set("log_p", plain.logPValue)
    let corrected = try table.mantelHaenszel(corrected: true)
    findings.set("chi2_cc", corrected.statistic)
    findings.set("p_cc", corrected.pValue)
    let common = try table.commonOddsRatio(level: level)
    let reason = common.undefinedReason ?? common.method
    findings.set("mh_odds_ratio", common.estimate, because: reason)
    findings.set("or_ci_low", common.interval?.low, because: reason)
    findings.set("or_ci_high", common.interval?.high, because: reason)
    findings.set("log_or_se", common.logStandardError, because: reason)
    let exact = try table.exactConditional(level: level)
    findings.set("exact_p", exact.test.pValue)
    findings.set("exact_log_p", exact.test.logPValue)
    findings.set("exact_mid_p", exact.test.midP)
    let unbounded = exact.undefinedReason ?? exact.test.method
    findings.set("exact_odds_ratio", exact.estimate, because: unbounded)
    findings.set("exact_ci_low", exact.lowerLimit)
    findings.set("exact_ci_high", exact.upperLimit, because: unbounded)
    return findings
  }

  @Sendable static func homogeneity(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    let table = try test.stratifiedTable()
    var findings = Findings()
    let breslowDay = try table.breslowDay()
    findings.set("breslow_day", breslowDay)
    findings.set("df", breslowDay.reference.degreesOfFreedom)
    findings.set("tarone", try table.tarone())
    findings.set("woolf", try table.woolf())
    return findings
  }

  @Sendable static func generalized(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    let table = try test.stratifiedTable()
    var findings = Findings()
    for (name, result) in [
      ("cor", try table.cmhCorrelation()), ("rmeans", try table.cmhRowMeans()),
      ("cmeans", try table.cmhColumnMeans()), ("general", try table.cmhGeneral()),
    ] {
      findings.set(name, result)
      findings.set("\(name)_df", result.reference.degreesOfFreedom)
    }
    return findings
  }
}

extension Findings {
  /// Sets the statistic and the probability of a chi-squared test.
  fileprivate mutating func set(_ name: String, _ test: TestResult) {
    set("\(name)_chi2", test.statistic)
    set("\(name)_p", test.pValue)
    set("\(name)_log_p", test.logPValue)
  }
}

extension ConformanceCase {
  /// The tables of the strata that the case states; strata without an observation are no tables.
  fileprivate func stratifiedTable() throws -> StratifiedTable {
    guard let table, let matrices = table["counts_by_stratum"]?.list else { throw Unsupported("strata without counts") }
    let labels = table["stratum_labels"]?.texts ?? matrices.indices.map { "\($0 + 1)" }
    var strata: [ContingencyTable] = []
    var kept: [String] = []
    for (matrix, label) in zip(matrices, labels) {
      guard let rows = matrix.list?.map(\.numbers) as? [[Double]] else {
        throw Unsupported("a stratum without a matrix")
      }
      let counts = rows.flatMap { $0 }
      if counts.allSatisfy({ $0 == 0 }) { continue }
      strata.append(
        try ContingencyTable(
          counts: counts, rowLabels: table["row_labels"]?.texts ?? rows.indices.map { "\($0 + 1)" },
          columnLabels: table["col_labels"]?.texts ?? (rows.first ?? []).indices.map { "\($0 + 1)" }))
      kept.append(label)
    }
    return try StratifiedTable(strata: strata, labels: kept)
  }
}
