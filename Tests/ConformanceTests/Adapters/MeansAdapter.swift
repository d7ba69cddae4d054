import AssayComparisons
import AssayData
import AssayInference
import AssayNumerics

/// Tests of means: t tests and analyses of variance.
enum MeansAdapter {
  @Sendable static func oneSample(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["conf_level", "mu"])
    let values = try test.list("x").filter { !$0.isNaN }
    let mean = try test.options["mu"]?.number ?? test.dataNumber("mu")
    let result = try GroupMoments(values).oneSampleT(against: mean, level: try test.level)
    var findings = Findings()
    findings.set(result)
    let normality = try shapiroWilk(values)
    findings.set("shapiro_w", normality.statistic)
    findings.set("shapiro_p", normality.pValue)
    return findings
  }

  @Sendable static func paired(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["conf_level"])
    let rows = try zip(test.list("x"), test.list("y")).filter { !$0.0.isNaN && !$0.1.isNaN }
    let pairs = try PairedMoments(rows.map(\.0), rows.map(\.1))
    let result = try pairs.pairedT(level: try test.level)
    var findings = Findings()
    findings.set(result)
    findings.set("mean_diff", result.estimate)
    for size in try pairs.difference.standardizedMean(areDifferences: true, level: try test.level) {
      if size.name == .cohensDz { findings.set("cohen_dz", size.estimate) }
    }
    findings.set("r", pairs.correlation, because: "one side is constant")
    return findings
  }

  @Sendable static func independent(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["conf_level", "factor_levels", "derived"])
    let groups = try test.valuesByGroup().moments
    let level = try test.level
    let welch = try groups.welchT(level: level)
    let pooled = try groups.studentT(level: level)
    var findings = Findings()
    findings.set(welch, prefix: "welch_")
    findings.set(pooled, prefix: "pooled_")
    findings.set("mean_diff", pooled.estimate)
    for size in try groups.standardizedDifference(level: level) {
      findings.set(size.name == .cohensD ? "cohen_d" : "hedges_g", size.estimate)
    }
    return findings
  }

  @Sendable static func oneWay(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels", "derived"])
    let groups = try test.valuesByGroup().moments
    let analysis = try groups.analysisOfVariance()
    var findings = Findings()
    findings.set("df_between", analysis.degreesOfFreedomBetween)
    findings.set("df_within", analysis.degreesOfFreedomWithin)
    findings.set("ss_between", analysis.sumOfSquaresBetween)
    findings.set("ss_within", analysis.sumOfSquaresWithin)
    findings.set("ms_between", analysis.meanSquareBetween)
    findings.set("ms_within", analysis.meanSquareWithin)
    findings.set("f", analysis.result.statistic)
    findings.set("p", analysis.result.pValue)
    findings.set("log_p", analysis.result.logPValue)
    findings.set("r_squared", analysis.rSquared)
    findings.set("residual_sd", analysis.residualStandardDeviation)
    for size in analysis.effectSizes() {
      let short = ["eta_squared": "eta2", "omega_squared": "omega2", "epsilon_squared": "epsilon2"]
      findings.set(short[size.name.rawValue] ?? size.name.rawValue, size.estimate)
    }
    findings["group_levels"] = .list(groups.labels.map { .words([$0]) })
    findings["group_n"] = .list(groups.moments.map { .number($0.count) })
    findings["group_mean"] = .list(groups.moments.map { .number($0.mean) })
    findings["group_sd"] = .list(
      groups.moments.map { $0.standardDeviation.map { .number($0) } ?? .undefined("a group of one") })
    let attempts: [(String, () throws -> TestResult)] = [
      ("welch", { try groups.welchF() }), ("brown_forsythe", { try groups.brownForsytheF() }),
    ]
    for (name, attempt) in attempts {
      do {
        let result = try attempt()
        findings.set("\(name)_f", result.statistic)
        findings.set("\(name)_df1", result.reference.degreesOfFreedom)
        findings.set("\(name)_df2", result.reference.denominatorDegreesOfFreedom)
        findings.set("\(name)_p", result.pValue)
      } catch let error as ComparisonError {
        findings.setUndefined(["f", "df1", "df2", "p"].map { "\(name)_\($0)" }, because: error.description)
      }
    }
    return findings
  }

  @Sendable static func twoWay(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels", "derived"])
    let (layout, names) = try test.crossedCells()
    var findings = Findings()
    findings["terms"] = .list(
      [names[0], names[1], "\(names[0]):\(names[1])", "Residuals"].map { .words([$0]) })
    for type in SumsOfSquares.allCases {
      let analysis = try layout.analysisOfVariance(type)
      let effects = [analysis.rows, analysis.columns, analysis.interaction]
      findings["df"] = .list(
        (effects.map(\.degreesOfFreedom) + [analysis.degreesOfFreedomWithin]).map { .number($0) })
      findings["type\(type.rawValue)_ss"] = .list(
        (effects.map(\.sumOfSquares) + [analysis.sumOfSquaresWithin]).map { .number($0) })
      func values(_ value: (TestResult) -> Double) -> ComputedValue {
        .list(effects.map { $0.result.map { .number(value($0)) } ?? .undefined("no degrees of freedom") })
      }
      findings["type\(type.rawValue)_f"] = values(\.statistic)
      findings["type\(type.rawValue)_p"] = values(\.pValue)
    }
    return findings
  }
}

extension ConformanceCase {
  /// The numbers of a list of the case, or of the column that plays this role; NaN where there is none.
  fileprivate func list(_ role: String) throws -> [Double] {
    if let inline = data?.object?[role] {
      guard let list = inline.list else { throw Unsupported("a list of \(role)") }
      return list.map { $0.number ?? .nan }
    }
    return try source().numbers(try column(role))
  }
}

extension Findings {
  /// Sets the statistic, degrees of freedom, probability and interval of a t test.
  fileprivate mutating func set(_ test: MeanTest, prefix: String = "") {
    set("\(prefix)t", test.result.statistic)
    set("\(prefix)df", test.result.reference.degreesOfFreedom)
    set("\(prefix)p", test.result.pValue)
    set("\(prefix)log_p", test.result.logPValue)
    self["\(prefix)ci"] = .list([.number(test.interval.low), .number(test.interval.high)])
  }
}
