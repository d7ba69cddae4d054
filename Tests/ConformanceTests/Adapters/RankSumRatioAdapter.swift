import AssayScoring

/// The rank-sum ratio with its distribution.
enum RankSumRatioAdapter {
  @Sendable static func ratios(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["rows", "columns", "types", "weights", "note"])
    let (matrix, weights) = try test.weightedAlternatives()
    let method = RankSumRatio()
    let result = try method.evaluate(matrix, weights: weights)
    var findings = Findings()
    findings.setNumbers("ranks_row1", method.ranks(of: matrix).map { $0[0] })
    findings.setNumbers("weighted_rsr", result.scores)
    for part in result.parts { findings.setNumbers(part.name, part.values) }
    let distribution = RankSumRatioDistribution(result.scores)
    findings.setNumbers("distribution_wrsr", distribution.rows.map(\.value))
    findings.setNumbers("distribution_f", distribution.rows.map { Double($0.frequency) })
    findings.setNumbers("distribution_cum_pct", distribution.rows.map(\.cumulativeShare))
    findings.setNumbers("distribution_probit", distribution.rows.map(\.probit))
    let reason = distribution.undefinedReason ?? ""
    findings.set("regression_intercept", distribution.line?.intercept, because: reason)
    findings.set("regression_slope", distribution.line?.slope, because: reason)
    findings.set("regression_r", distribution.line?.correlation, because: reason)
    findings["fitted_wrsr"] = .list(distribution.fitted.map { $0.map { .number($0) } ?? .undefined(reason) })
    let nonInteger = try RankSumRatio(ranking: .nonInteger).evaluate(matrix, weights: weights)
    findings.setNumbers("nonintegral_weighted_rsr", nonInteger.scores)
    findings.warnings = result.warnings.map(\.description)
    return findings
  }
}

extension Findings {
  fileprivate mutating func setNumbers(_ name: String, _ numbers: [Double]) {
    self[name] = .list(numbers.map { .number($0) })
  }
}
