import AssayComparisons
import AssayInference

/// Tests on ranks.
enum RankAdapter {
  @Sendable static func mannWhitney(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["conf_level", "factor_levels", "derived"])
    let result = try MannWhitney(test.data == nil ? test.valuesByGroup() : test.statedGroups())
    var findings = Findings()
    findings.set("u1", result.u1)
    findings.set("u2", result.u2)
    findings.set("p_asymptotic", result.asymptotic.pValue)
    findings.set("p_asymptotic_cc", result.corrected.pValue)
    findings.set("p_exact", result.exact?.pValue, because: "The exact distribution takes more work than allowed.")
    findings.set("rank_biserial", result.rankBiserial)
    let shift = result.shift(level: try test.level)
    findings.set("hodges_lehmann", shift.estimate)
    findings["hl_ci"] = .list([.number(shift.interval.low), .number(shift.interval.high)])
    return findings
  }

  @Sendable static func wilcoxonSigned(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["conf_level"])
    let pairs = try test.completeRows(of: try test.pairedColumns())
    let result = try WilcoxonSignedRank(pairs[0], pairs[1])
    var findings = Findings()
    findings.set("v_plus", result.positiveRankSum)
    findings.set("p_asymptotic", result.asymptotic.pValue)
    findings.set("p_asymptotic_cc", result.corrected.pValue)
    findings.set("p_exact", result.exact?.pValue, because: "The exact distribution takes more work than allowed.")
    findings.set("n_positive", result.positiveCount)
    findings.set("n_negative", result.negativeCount)
    findings.set("n_zero", result.zeroCount)
    findings.set("sign_test_p", result.signTest.pValue)
    let location = result.location(level: try test.level)
    findings.set("hodges_lehmann", location.estimate)
    findings["hl_ci"] = .list([.number(location.interval.low), .number(location.interval.high)])
    return findings
  }

  @Sendable static func kruskalWallis(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels", "derived"])
    let result = try KruskalWallis(test.valuesByGroup())
    var findings = Findings()
    findings.set("h", result.test.statistic)
    findings.set("df", result.test.reference.degreesOfFreedom)
    findings.set("p", result.test.pValue)
    return findings
  }

  @Sendable static func friedman(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    try test.acceptVariables(["items"])
    guard let items = test.variables["items"]?.texts else { throw Unsupported("a case without items") }
    let result = try Friedman(columns: try test.completeRows(of: items), labels: items)
    var findings = Findings()
    findings.set("chi2", result.test.statistic)
    findings.set("df", result.test.reference.degreesOfFreedom)
    findings.set("p", result.test.pValue)
    findings.set("kendall_w", result.kendallW)
    findings["mean_ranks"] = .list(result.meanRanks.map { .number($0) })
    return findings
  }
}

extension ConformanceCase {
  /// The two groups that a case states itself, `x` and `y`.
  fileprivate func statedGroups() throws -> GroupedValues {
    try acceptVariables([])
    // Not a frame: the groups need not have as many values.
    let groups = try ["x", "y"].map { name in
      guard let cells = data?.object?[name]?.list else { throw Unsupported("data without \(name)") }
      return ValueGroup(label: name, values: cells.compactMap(\.number))
    }
    return try GroupedValues(groups)
  }

  /// The columns of two paired variables.
  fileprivate func pairedColumns() throws -> [String] {
    guard data == nil || !variables.isEmpty else { return ["x", "y"] }
    try acceptVariables(["x", "y"])
    return [try column("x"), try column("y")]
  }

  /// The values of some columns in the rows where none of them is missing.
  fileprivate func completeRows(of names: [String]) throws -> [[Double]] {
    let source = try self.source()
    let columns = try names.map { try source.numbers($0) }
    let rows = (columns.first?.indices ?? 0..<0).filter { row in columns.allSatisfy { !$0[row].isNaN } }
    return columns.map { column in rows.map { column[$0] } }
  }
}
