import AssayData
import AssayFiles

/// What is read from delimited text.
enum TextFileAdapter {
  @Sendable static func encoding(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    let file = try test.textFile()
    var findings = Findings()
    // Only the whole file shows which encoding it is in.
    findings.set("rows", Double(try file.countRows()))
    findings.set("columns", Double(file.columnNames.count))
    findings["header"] = .list(file.columnNames.map { .words([$0]) })
    findings["encoding"] = .words([file.textEncoding.label, file.textEncoding.rawValue])
    return findings
  }

  /// Frequencies of the codes of a variable, with the labels of the codebook beside the file.
  @Sendable static func frequencies(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    try test.acceptVariables(["y"])
    let file = try test.textFile()
    let codebook = try CodebookFile.path(beside: test.path(of: test.dataset ?? "")).map { try CodebookFile.read($0) }
    let scheme = CategoryScheme(try test.column("y"), codebook: codebook)
    let table = try Tabulation(of: [[scheme.column]], in: file).tables[0]
    let classes = try scheme.classify(table.tokens[0], counts: table.counts)
    let cells = table.collected(into: [classes.target], tokens: [classes.categories.map(\.code)])
    let valid = classes.valid.indices.filter { cells.counts[$0] > 0 }
    let validCount = valid.reduce(0) { $0 + cells.counts[$1] }
    let total = cells.counts.reduce(0, +)
    var findings = Findings()
    findings.set("n_total", Double(total))
    findings.set("n_valid", Double(validCount))
    findings.set("n_missing", Double(total - validCount))
    findings["counts"] = .list(valid.map { .number(Double(cells.counts[$0])) })
    findings["codes"] = .list(
      valid.map { position in
        let code = classes.valid[position].code
        return Double(code).map { .number($0) } ?? .words([code])
      })
    findings["variable_label"] = .words([classes.label ?? classes.name])
    findings["value_labels"] = .table(
      Dictionary(classes.valid.map { ($0.code, .words([$0.label])) }, uniquingKeysWith: { first, _ in first }))
    return findings
  }
}
