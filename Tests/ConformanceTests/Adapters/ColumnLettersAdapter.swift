import AssayInference
import AssayTables

/// Pairwise comparisons of the columns of a table, and their letters.
enum ColumnLettersAdapter {
  @Sendable static func letters(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["alpha", "adjust", "pooled", "comparisons_per_row", "factor_levels"])
    guard let alpha = test.options["alpha"]?.number, alpha > 0, alpha < 1 else { throw Unsupported("this alpha") }
    guard let name = test.options["adjust"]?.text, let adjustment = MultiplicityAdjustment(rawValue: name.lowercased())
    else { throw Unsupported("this adjustment of p-values") }
    guard test.options["pooled"] ?? .flag(true) == .flag(true) else { throw Unsupported("an unpooled z") }
    let table = try test.contingencyTable()
    let columns = table.columnCount
    // The conformance cases let columns with a share of 0 or 1 take part, whatever their base.
    let options = ColumnComparisonOptions(
      alpha: alpha, adjustment: adjustment, family: .row, zeroShares: .include, minimumBase: 0)
    if let stated = test.options["comparisons_per_row"]?.number, stated != Double(columns * (columns - 1) / 2) {
      throw Unsupported("a family of \(stated) comparisons")
    }
    let result = ColumnComparisons(of: table, options: options)
    var findings = Findings()
    let pairs = result.comparisons.flatMap { comparison -> [Double?] in
      let positions = [comparison.row, comparison.first, comparison.second].map { Double($0 + 1) }
      return positions + [comparison.statistic, comparison.pValue, comparison.adjustedPValue]
    }
    let reason = result.comparisons.compactMap(\.undefinedReason).first ?? ""
    findings["pairs_row_colA_colB_z_praw_padj"] = .matrix(pairs, columns: 6, because: reason)
    let cells = result.letters.map { ComputedValue.words([$0.joined()]) }
    findings["letters"] = .list(
      stride(from: 0, to: cells.count, by: columns).map { .list(Array(cells[$0..<($0 + columns)])) })
    return findings
  }
}
