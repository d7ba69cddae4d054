import AssayComparisons
import AssayInference

/// Tests that groups have one variance.
enum VarianceAdapter {
  @Sendable static func homogeneity(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels", "derived"])
    let groups = try test.valuesByGroup()
    var findings = Findings()
    findings.set("levene_mean", "f", try groups.levene(about: .mean))
    findings.set("brown_forsythe", "f", try groups.levene(about: .median))
    findings.set("bartlett", "k2", try groups.moments.bartlett())
    findings.set("fligner", "chi2", try flignerKilleen(groups, ties: .sameBits))
    return findings
  }
}

extension Findings {
  fileprivate mutating func set(_ name: String, _ statistic: String, _ test: TestResult) {
    set("\(name)_\(statistic)", test.statistic)
    set("\(name)_p", test.pValue)
  }
}
