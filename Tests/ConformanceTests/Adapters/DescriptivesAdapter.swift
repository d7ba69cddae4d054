import AssayData
import AssayTables

/// Location, spread and shape of one numeric variable.
enum DescriptivesAdapter {
  @Sendable static func univariate(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    try test.acceptVariables(["y"])
    // Inline data name their only column as its role.
    let column = try test.variables.isEmpty && test.data != nil ? "y" : test.column("y")
    let values = try test.source().numbers(column)
    let described = Descriptives(of: values)
    let reason = "\(described.count) values do not suffice, or have no spread"
    var findings = Findings()
    findings.set("n", Double(described.count))
    findings.set("n_missing", Double(described.missing))
    let numbers: [(String, Double?)] = [
      ("mean", described.mean), ("sd", described.standardDeviation), ("var", described.variance),
      ("se", described.standardError), ("min", described.minimum), ("max", described.maximum),
      ("median", described.median), ("mad", described.medianAbsoluteDeviation),
      ("skewness_g1", described.momentSkewness), ("kurtosis_g2", described.momentKurtosis),
      ("skewness_G1_spss", described.skewness), ("kurtosis_G2_spss", described.kurtosis),
      ("trimmed_mean_5pct", described.trimmedMean(0.05)),
      ("autocorr_lag1", values.filter { !$0.isNaN }.autocorrelation(lag: 1)),
    ]
    for (name, number) in numbers { findings.set(name, number, because: reason) }
    for (name, type) in [("type6", QuantileType.six), ("type7", .seven)] {
      let quartiles = [0.25, 0.75].map { described.quantile($0, type: type) }
      findings["quantile_\(name)_25_75"] = .list(quartiles.map { $0.map { .number($0) } ?? .undefined(reason) })
    }
    return findings
  }
}
