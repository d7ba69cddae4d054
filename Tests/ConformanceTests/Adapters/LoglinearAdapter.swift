import AssayData
import AssayInference
import AssayNumerics
import AssayRegression

/// Log-linear models of tables, given as a formula or as the margins that are fitted.
enum LoglinearAdapter {
  @Sendable static func fit(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["margins", "factor_levels"])
    let input = try RegressionFrame(test)
    let table = try table(input)
    // The formula and the margins say the same thing twice; where both are given they must agree.
    let own = LoglinearGenerators(input.matrix.terms.dropFirst().map { $0.split(separator: ":").map(String.init) })
    let stated = try margins(test)
    if let stated, Set(stated.margins.map { Set($0) }) != Set(own.margins.map { Set($0) }) {
      throw Unsupported("margins other than those of the formula")
    }
    let model = LoglinearModel(table, own)
    let fit = try model.fit()
    let places = try RegressionFrame.places(of: fit.columns.map(\.name), in: test)
    let proportional = try model.fitProportionally()
    let general = try GeneralizedLinearModel(.poisson).fit(
      input.matrix, response: try input.numbers(), cases: input.frame.cases)
    var findings = Findings()
    let saturated = "The model is saturated."
    findings.set("lr_chi2", proportional.deviance)
    findings.set("pearson_chi2", fit.goodness.pearson)
    findings.set("df", fit.goodness.degreesOfFreedom)
    findings.set("lr_p", fit.goodness.likelihoodRatio?.pValue, because: saturated)
    findings.set("pearson_p", fit.goodness.pearsonTest?.pValue, because: saturated)
    findings.set("glm_deviance", try general.statistics()[.deviance])
    findings["terms"] = .list(places.map { .words([RegressionFrame.name(fit.columns[$0].name, in: test)]) })
    let reason = "Zeros leave nothing to estimate it from."
    findings["coefficients"] = .list(places.map { fit.estimates[$0].map { .number($0) } ?? .undefined(reason) })
    findings["std_errors"] = .list(places.map { fit.standardErrors[$0].map { .number($0) } ?? .undefined(reason) })
    return findings
  }

  private static func margins(_ test: ConformanceCase) throws -> LoglinearGenerators? {
    guard let margins = test.options["margins"] else { return nil }
    let sets = margins.list?.map(\.texts)
    guard let sets = sets as? [[String]] else { throw Unsupported("margins of this form") }
    return LoglinearGenerators(sets)
  }

  /// The counts of the response in the cells of the other variables, in the order in which the formula names these.
  private static func table(_ input: RegressionFrame) throws -> LoglinearTable {
    let names = input.formula.variables.map(\.name).filter { $0 != input.formula.response?.variable }
    var factors: [LoglinearTable.Factor] = []
    var codes: [[UInt16]] = []
    for name in names {
      guard case .factor(let own, let levels, _) = input.frame.columns[name] else {
        throw Unsupported("a table by numbers")
      }
      factors.append(.init(name, levels: levels.map(\.code)))
      codes.append(own)
    }
    var counts = [Double](repeating: 0, count: factors.reduce(1) { $0 * $1.levels.count })
    for (row, count) in try input.numbers().enumerated() {
      let cell = factors.indices.reduce(0) { $0 * factors[$1].levels.count + Int(codes[$1][row]) }
      counts[cell] += count * input.frame.cases.counts[row]
    }
    return try LoglinearTable(factors: factors, counts: counts)
  }
}
