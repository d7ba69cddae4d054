import AssayComparisons
import AssayInference

/// Comparisons of all pairs of groups.
enum PosthocAdapter {
  @Sendable static func tukey(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["conf_level", "factor_levels", "derived"])
    let groups = try test.valuesByGroup().moments
    return Findings(try groups.tukeyHSD(level: try test.level), labels: groups.labels)
  }

  @Sendable static func pairwiseT(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels", "derived"])
    let groups = try test.valuesByGroup().moments
    var findings = Findings()
    findings["levels"] = .list(groups.labels.map { .words([$0]) })
    let adjustments: [(String, MultiplicityAdjustment)] = [
      ("none", .none), ("bonferroni", .bonferroni), ("holm", .holm), ("hochberg", .hochberg), ("hommel", .hommel),
      ("BH", .benjaminiHochberg), ("bh", .benjaminiHochberg), ("BY", .benjaminiYekutieli),
    ]
    for (name, adjustment) in adjustments {
      let pairs = try groups.pairwiseT(adjustment: adjustment)
      findings["p_\(name)_lower"] = .lowerTriangle(pairs, size: groups.groupCount)
    }
    return findings
  }
}

extension Findings {
  /// Pairs as R prints them: the later group less the earlier one.
  fileprivate init(_ pairs: [PairwiseComparison], labels: [String]) {
    self.init()
    self["pairs"] = .list(pairs.map { .words(["\(labels[$0.second])-\(labels[$0.first])"]) })
    self["diff"] = .list(pairs.map { .number(-$0.difference) })
    func value(_ pair: PairwiseComparison, _ number: Double?) -> ComputedValue {
      number.map { .number($0) } ?? .undefined(pair.method)
    }
    self["lwr"] = .list(pairs.map { value($0, $0.interval.map { -$0.high }) })
    self["upr"] = .list(pairs.map { value($0, $0.interval.map { -$0.low }) })
    self["p_adj"] = .list(pairs.map { value($0, $0.adjustedPValue) })
  }
}

extension ComputedValue {
  /// Rows for the groups from the second on, columns for those up to the last but one.
  fileprivate static func lowerTriangle(_ pairs: [PairwiseComparison], size: Int) -> ComputedValue {
    var elements = [Double?](repeating: nil, count: (size - 1) * (size - 1))
    for pair in pairs { elements[(pair.second - 1) * (size - 1) + pair.first] = pair.adjustedPValue }
    return .matrix(elements, columns: size - 1, because: "above the diagonal")
  }
}
