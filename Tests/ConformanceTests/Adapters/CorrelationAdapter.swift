import AssayComparisons
import AssayInference

/// Correlations of several variables.
enum CorrelationAdapter {
  @Sendable static func matrix(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["missing", "conf_level"])
    try test.acceptVariables(["items"])
    guard let items = test.variables["items"]?.texts, items.count > 1 else { throw Unsupported("a case without items") }
    let rule = test.options["missing"]?.text ?? "pairwise"
    guard let missing = CorrelationMatrix.MissingRule(rawValue: rule) else { throw Unsupported("missing: \(rule)") }
    let source = try test.source()
    let columns = try items.map { try source.numbers($0) }
    var findings = Findings()
    for (name, kind) in [
      ("pearson", CorrelationKind.pearson), ("spearman", .spearman), ("kendall_tau_b", .kendall),
    ] {
      let matrix = try CorrelationMatrix(kind, columns: columns, labels: items, missing: missing)
      let estimates = items.indices.flatMap { row in items.indices.map { matrix[row, $0].estimate } }
      findings[name] = .matrix(estimates, columns: items.count, because: "One of the variables is constant.")
      try findings.setFirstPair(matrix[0, 1], level: test.level)
    }
    return findings
  }
}

extension Findings {
  /// Sets what a case says of the first two variables.
  fileprivate mutating func setFirstPair(_ pair: Correlation, level: Double) throws {
    let reason = pair.undefinedReason ?? "too few cases"
    set("pair12_\(pair.kind.rawValue)_\(pair.kind == .kendall ? "z" : "t")", pair.test?.statistic, because: reason)
    if pair.kind != .pearson {
      set("pair12_\(pair.kind.rawValue)_p", pair.test?.pValue, because: reason)
      return
    }
    set("pair12_df", pair.test?.reference.degreesOfFreedom, because: reason)
    set("pair12_p", pair.test?.pValue, because: reason)
    let interval = pair.interval(level: level)
    self["pair12_ci_fisher"] = interval.map { .list([.number($0.low), .number($0.high)]) } ?? .undefined(reason)
  }
}
