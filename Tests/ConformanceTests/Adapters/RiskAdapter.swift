import AssayInference
import AssayTables

/// Ratios and differences of two risks.
enum RiskAdapter {
  @Sendable static func ratios(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels", "conf_level"])
    let level = try test.level
    var findings = Findings()
    for measure in try TwoByTwoMeasures.measures(of: try test.contingencyTable()) {
      let estimate = measure.multinomialInference(level: level)
      switch measure.name {
      case .oddsRatio:
        findings.set("odds_ratio", measure)
        findings.set("or", estimate)
        findings.set("log_or_se", estimate.standardError, because: estimate.method)
      case .relativeRisk:
        let name = "rr_col\((measure.column ?? 0) + 1)"
        findings.set(name, measure)
        findings.set(name, estimate)
        findings.set("log_\(name)_se", estimate.standardError, because: estimate.method)
      case .riskDifference, .yuleQ, .yuleY:
        findings.set(measure.name.rawValue, measure)
        findings.set(measure.name.rawValue, estimate)
        findings.set("\(measure.name.rawValue)_se", estimate.standardError, because: estimate.method)
      default:
        break
      }
    }
    return findings
  }
}

extension Findings {
  /// Sets the two ends of an interval.
  fileprivate mutating func set(_ name: String, _ estimate: AssociationEstimate) {
    set("\(name)_ci_low", estimate.interval?.low, because: estimate.method)
    set("\(name)_ci_high", estimate.interval?.high, because: estimate.method)
  }
}
