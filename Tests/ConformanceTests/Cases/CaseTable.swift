import AssayData
import AssayTables

extension ConformanceCase {
  /// The contingency table of the case: the one it states, else that of its two variables.
  func contingencyTable() throws -> ContingencyTable {
    if let table { return try ContingencyTable(stated: table) }
    try acceptVariables(["row", "col", "freq"])
    let weighting = try variables["freq"].map { _ in Weighting.frequency(column: try column("freq")) }
    let pair = try ClassifiedPair(
      try column("row"), try column("col"), in: self, weighting: weighting ?? .unweighted)
    return try ContingencyTable(pair)
  }

  /// The table of two raters, whose rows and columns are the same categories.
  func ratersTable() throws -> ContingencyTable {
    if let table { return try ContingencyTable(stated: table) }
    try acceptVariables(["row", "col", "raters", "freq"])
    let raters = try variables["raters"]?.texts ?? [column("row"), column("col")]
    guard raters.count == 2 else { throw Unsupported("\(raters.count) raters") }
    let weighting = try variables["freq"].map { _ in Weighting.frequency(column: try column("freq")) }
    let pair = try ClassifiedPair(
      raters[0], raters[1], in: self, weighting: weighting ?? .unweighted, sharedCategories: true)
    return try ContingencyTable(pair)
  }
}

extension ContingencyTable {
  /// A table that a case states.
  fileprivate init(stated table: [String: JSONValue]) throws {
    guard let rows = table["counts"]?.list?.map(\.numbers), let counts = rows as? [[Double]] else {
      throw Unsupported("a table without a matrix of counts")
    }
    let columns = counts.first?.count ?? 0
    try self.init(
      counts: counts.flatMap { $0 },
      rowLabels: table["row_labels"]?.texts ?? counts.indices.map { "\($0 + 1)" },
      columnLabels: table["col_labels"]?.texts ?? (0..<columns).map { "\($0 + 1)" })
  }

  fileprivate init(_ pair: ClassifiedPair) throws {
    try self.init(counts: pair.sums, rowLabels: pair.rowLabels, columnLabels: pair.columnLabels)
  }
}
