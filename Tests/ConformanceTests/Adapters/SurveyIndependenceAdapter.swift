import AssayData
import AssayInference
import AssaySurvey

/// Tests of independence in a table of sampling weights, each row its own cluster.
enum SurveyIndependenceAdapter {
  @Sendable static func test(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["design", "statistic", "derived", "factor_levels"])
    try test.acceptVariables(["row", "col"])
    let pair = try ClassifiedPair(
      try test.column("row"), try test.column("col"), in: test, weighting: try weighting(of: test))
    let cells = WeightedCells(
      rowCount: pair.rowLabels.count, columnCount: pair.columnLabels.count, sums: pair.sums, squares: pair.squares,
      designSize: pair.designSize)
    var findings = Findings()
    findings["weighted_table"] = .matrix(pair.sums, columns: pair.columnLabels.count)
    switch test.options["statistic"]?.text ?? "F" {
    case "F":
      findings.set(try RaoScottIndependence(of: cells).secondOrder)
    case "Chisq":
      let independence = try RaoScottIndependence(of: cells)
      findings.set(independence.firstOrder)
      findings.set("df", independence.firstOrder.reference.degreesOfFreedom)
      // R prints X² as it was before the correction, beside the probability after it.
      findings.set("statistic", independence.uncorrectedStatistic)
    case "Wald":
      findings.set(try WaldIndependence(of: cells).wald)
    case "adjWald":
      findings.setAdjusted(try WaldIndependence(of: cells).adjusted)
    // R gives the saddlepoint's probability for `lincom` where it has no package for the exact one.
    case "lincom", "saddlepoint":
      let independence = try RaoScottIndependence(of: cells)
      findings.set("statistic", independence.uncorrectedStatistic)
      findings.set("p", independence.saddlepointPValue)
    case let statistic:
      throw Unsupported("the statistic \(statistic)")
    }
    return findings
  }

  /// The weights of a design that has nothing else.
  private static func weighting(of test: ConformanceCase) throws -> Weighting {
    guard let design = test.options["design"]?.object?.filter({ $0.value != .null }) else { return .unweighted }
    for part in design.keys.sorted() where part != "weights" { throw Unsupported("a design with \(part)") }
    guard let weights = design["weights"] else { return .unweighted }
    guard let column = weights.text else { throw Unsupported("weights that are not a column") }
    return .sampling(column: column)
  }
}

extension Findings {
  fileprivate mutating func set(_ test: TestResult) {
    set("statistic", test.statistic)
    set("p", test.pValue)
    set("log_p", test.logPValue)
    guard let denominator = test.reference.denominatorDegreesOfFreedom else { return }
    set("ndf", test.reference.degreesOfFreedom)
    set("ddf", denominator)
  }

  fileprivate mutating func setAdjusted(_ test: TestResult?) {
    guard let test else {
      return setUndefined(
        ["statistic", "p", "log_p", "ndf", "ddf"], because: "the design has too few degrees of freedom")
    }
    set(test)
  }
}
