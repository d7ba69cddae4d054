import AssayInference
import AssayTables

/// Trends over ordered categories.
enum TrendAdapter {
  @Sendable static func cochranArmitage(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    guard let data = test.data?.object, let events = data["events"]?.numbers, let totals = data["totals"]?.numbers,
      events.count == totals.count
    else { throw Unsupported("a trend without events and totals") }
    let table = try ContingencyTable(
      counts: zip(events, totals).flatMap { [$0, $1 - $0] }, rowLabels: events.indices.map { "\($0 + 1)" },
      columnLabels: ["event", "other"], rowScores: data["scores"]?.numbers)
    let result = try table.cochranArmitage()
    var findings = Findings()
    findings.set("chi2", result.statistic * result.statistic)
    findings.set("z", result.statistic)
    findings.set("z_abs", abs(result.statistic))
    findings.set("p_two_sided", result.pValue)
    findings.set("log_p", result.logPValue)
    return findings
  }
}
