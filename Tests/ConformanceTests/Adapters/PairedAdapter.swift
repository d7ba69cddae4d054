import AssayInference
import AssayTables

/// Answers of the same people, or classifications of the same things.
enum PairedAdapter {
  @Sendable static func mcnemar(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels", "conf_level"])
    let table = try test.pairedTable()
    var findings = Findings()
    let plain = try table.mcnemar()
    findings.set("chi2", plain.statistic)
    findings.set("df", plain.reference.degreesOfFreedom)
    findings.set("p", plain.pValue)
    findings.set("log_p", plain.logPValue)
    let corrected = try table.mcnemar(corrected: true)
    findings.set("chi2_cc", corrected.statistic)
    findings.set("p_cc", corrected.pValue)
    findings.set("p_exact", try table.mcnemarExact().pValue)
    findings.set("p_mid", try table.mcnemarMidP().pValue)
    let ratio = try table.pairedOddsRatio(level: try test.level)
    let reason = ratio.undefinedReason ?? ""
    findings.set("odds_ratio", ratio.estimate, because: reason)
    findings.set("or_ci_low", ratio.lowerLimit)
    findings.set("or_ci_high", ratio.upperLimit, because: reason)
    return findings
  }

  @Sendable static func bowker(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels"])
    let result = try test.pairedTable().bowker()
    var findings = Findings()
    findings.set("chi2", result.statistic)
    findings.set("df", result.reference.degreesOfFreedom)
    findings.set("p", result.pValue)
    findings.set("log_p", result.logPValue)
    return findings
  }

  @Sendable static func stuartMaxwell(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels"])
    let result = try test.pairedTable().stuartMaxwell()
    var findings = Findings()
    // A quadratic form is a matrix of one element where a case was made by matrix products.
    findings.set("chi2", result.statistic, as: test.expected["chi2"])
    findings.set("p", result.pValue, as: test.expected["p"])
    findings.set("log_p", result.logPValue, as: test.expected["log_p"])
    findings.set("df", result.reference.degreesOfFreedom)
    return findings
  }

  @Sendable static func cochranQ(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    try test.acceptVariables(["items"])
    guard let items = test.variables["items"]?.texts else { throw Unsupported("questions that are not listed") }
    let source = try test.source()
    let columns = try items.map { try source.numbers($0) }
    var counts: [[Bool]: Double] = [:]
    for row in columns[0].indices {
      let answers = columns.map { $0[row] }
      if answers.contains(where: \.isNaN) { continue }
      guard answers.allSatisfy({ $0 == 0 || $0 == 1 }) else { throw Unsupported("answers other than 0 and 1") }
      counts[answers.map { $0 == 1 }, default: 0] += 1
    }
    let patterns = counts.keys.sorted { $0.map { $0 ? "1" : "0" }.joined() < $1.map { $0 ? "1" : "0" }.joined() }
    let test = try CochranQ(patterns: patterns, counts: patterns.map { counts[$0] ?? 0 })
    let reason = test.undefinedReason ?? ""
    var findings = Findings()
    findings.set("q", test.result?.statistic, because: reason)
    findings.set("df", test.result?.reference.degreesOfFreedom, because: reason)
    findings.set("p", test.result?.pValue, because: reason)
    findings.set("log_p", test.result?.logPValue, because: reason)
    return findings
  }
}

extension Findings {
  /// Sets a number in the form in which a case states it: alone, or as a matrix of one row and one column.
  fileprivate mutating func set(_ name: String, _ number: Double, as expected: JSONValue?) {
    self[name] = expected?.list == nil ? .number(number) : .matrix([number], columns: 1)
  }
}

extension ConformanceCase {
  /// The table of the case with one set of categories: the cases name rows and columns each in their own words.
  fileprivate func pairedTable() throws -> ContingencyTable {
    let stated = try ratersTable()
    guard stated.rowCount == stated.columnCount else { return stated }
    return try ContingencyTable(counts: stated.counts, rowLabels: stated.rowLabels, columnLabels: stated.rowLabels)
  }
}
