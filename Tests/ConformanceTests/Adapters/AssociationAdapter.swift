import AssayInference
import AssayTables

/// Measures of association; an ordinal measure takes the positions of the categories as scores.
enum AssociationAdapter {
  @Sendable static func nominal(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels"])
    let table = try test.contingencyTable()
    var findings = Findings()
    for measure in ChiSquaredMeasures.measures(of: table) {
      // The family's φ is √(X²/N); that of a table of two rows and two columns has a sign besides.
      if measure.name == .phi {
        findings.set("phi", measure.estimate?.magnitude, because: measure.undefinedReason ?? "")
        findings.set("phi_signed", measure.estimate, because: measure.undefinedReason ?? "")
      } else if let name = namesOfChiSquared[measure.name] {
        findings.set(name, measure)
      }
    }
    for measure in PredictionMeasures.measures(of: table) + EntropyMeasures.measures(of: table) {
      if let name = name(of: measure) { findings.set(name, measure) }
    }
    return findings
  }

  @Sendable static func ordinal(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels"])
    let table = try test.contingencyTable()
    var findings = Findings()
    let pairs = table.concordance
    findings.set("concordant_pairs", pairs.concordantPairs)
    findings.set("discordant_pairs", pairs.discordantPairs)
    for measure in ordered(table) {
      guard let name = name(of: measure) else { continue }
      findings.set(name, measure)
      findings.set("\(name)_ase", measure.multinomialInference())
    }
    do {
      let trend = try table.linearByLinearIndependence()
      findings.set("linear_by_linear_chi2", trend.statistic)
      findings.set("linear_by_linear_p", trend.pValue)
      findings.set("linear_by_linear_log_p", trend.logPValue)
    } catch {
      findings.refusal = error
      findings.setUndefined(
        ["linear_by_linear_chi2", "linear_by_linear_p", "linear_by_linear_log_p"], because: error.description)
    }
    return findings
  }

  /// The value of each measure, its standard error (`_ase1`), and its test statistic (`_t`).
  @Sendable static func errors(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels"])
    let table = try test.contingencyTable()
    let measures = PredictionMeasures.measures(of: table) + EntropyMeasures.measures(of: table) + ordered(table)
    var findings = Findings()
    for measure in measures {
      guard let name = name(of: measure) else { continue }
      let estimate = measure.multinomialInference()
      findings.set(name, measure)
      findings.set("\(name)_ase1", estimate)
      findings.set("\(name)_t", estimate.statistic, because: estimate.method)
    }
    return findings
  }

  @Sendable static func correlationRatio(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels"])
    var findings = Findings()
    for measure in CorrelationMeasures.measures(of: try test.contingencyTable()) {
      switch measure.name {
      case .eta: findings.set("eta" + suffix(of: measure.dependent), measure)
      case .etaSquared: findings.set("eta2" + suffix(of: measure.dependent), measure)
      default: break
      }
    }
    return findings
  }

  private static func ordered(_ table: ContingencyTable) -> [AssociationMeasure] {
    ConcordanceMeasures.measures(of: table) + CorrelationMeasures.measures(of: table)
  }

  private static let namesOfChiSquared: [MeasureName: String] = [
    .cramersV: "cramer_v", .cramersVCorrected: "cramer_v_bias_corrected", .contingencyCoefficient: "contingency_c",
    .contingencyCoefficientAdjusted: "contingency_c_sakoda", .tschuprowT: "tschuprow_t",
  ]

  /// What the cases call a measure.
  private static func name(of measure: AssociationMeasure) -> String? {
    let direction = suffix(of: measure.dependent)
    return switch measure.name {
    case .lambda: "lambda" + direction
    case .goodmanKruskalTau: "tau" + direction
    case .uncertaintyCoefficient: "uncertainty" + direction
    case .somersD: "somers_d" + direction
    case .gamma, .kendallTauB, .stuartTauC, .spearman, .pearsonR: measure.name.rawValue
    default: nil
    }
  }

  private static func suffix(of dependent: AssociationMeasure.Dependent) -> String {
    switch dependent {
    case .symmetric: "_symmetric"
    case .row: "_row_dependent"
    case .column: "_col_dependent"
    }
  }
}

extension Findings {
  /// Sets the value of a measure.
  mutating func set(_ name: String, _ measure: AssociationMeasure) {
    set(name, measure.estimate, because: measure.undefinedReason ?? "")
  }

  /// Sets the standard error of a measure.
  fileprivate mutating func set(_ name: String, _ estimate: AssociationEstimate) {
    set(name, estimate.standardError, because: estimate.method)
  }
}
