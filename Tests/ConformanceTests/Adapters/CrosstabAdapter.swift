import AssayInference
import AssayNumerics
import AssayTables

/// Tests of independence and the cells of a table.
enum CrosstabAdapter {
  @Sendable static func chiSquared(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels"])
    let table = try test.contingencyTable()
    var findings = Findings()
    let expected = table.expectedCounts
    findings.set("n", table.total)
    findings.set("min_expected", expected.smallest)
    findings.set("n_cells_expected_lt5", Double(expected.sparseCount))
    findings.warnings = table.emptyRows.map { "row \(table.rowLabels[$0]) is empty" }
    findings.warnings += table.emptyColumns.map { "column \(table.columnLabels[$0]) is empty" }
    do {
      let pearson = try table.pearsonIndependence()
      findings.set("pearson", pearson)
      findings.set("df", pearson.reference.degreesOfFreedom)
      findings.set("lr", try table.likelihoodRatioIndependence())
    } catch {
      // The table itself is sound, and only what needs two rows and two columns is missing.
      findings.refusal = error
      findings.setUndefined(["df"] + testNames("pearson") + testNames("lr"), because: error.description)
    }
    do {
      findings.set("yates", try table.yatesIndependence())
    } catch {
      findings.setUndefined(testNames("yates"), because: error.description)
    }
    return findings
  }

  @Sendable static func residuals(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["factor_levels"])
    let table = try test.contingencyTable()
    let residuals = table.residuals
    let columns = table.columnCount
    var findings = Findings()
    findings["expected"] = .matrix(residuals.expected, columns: columns)
    findings["residual"] = .matrix(residuals.residual, columns: columns)
    findings["std_residual"] = .matrix(residuals.pearson, columns: columns)
    findings["adj_residual"] = .matrix(residuals.adjusted, columns: columns)
    findings["row_pct"] = .matrix(residuals.rowPercent, columns: columns)
    findings["col_pct"] = .matrix(residuals.columnPercent, columns: columns)
    findings["total_pct"] = .matrix(residuals.totalPercent, columns: columns)
    return findings
  }

  fileprivate static func testNames(_ name: String) -> [String] {
    ["chi2", "p", "log_p", "log10_p"].map { "\(name)_\($0)" }
  }
}

extension Findings {
  /// Sets the statistic and the probability of a chi-squared test.
  fileprivate mutating func set(_ name: String, _ test: TestResult) {
    set("\(name)_chi2", test.statistic)
    set("\(name)_p", test.pValue)
    set("\(name)_log_p", test.logPValue)
    set("\(name)_log10_p", test.logPValue / Double.log(10))
  }
}
