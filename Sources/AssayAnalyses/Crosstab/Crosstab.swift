public import AssayReport

/// The cross-tabulation of two variables: counts, tests of independence, measures of association.
///
/// With frequencies the page is that of the expanded file. With sampling weights every test, error and interval is
/// design-based for a sample without strata in which each row is its own cluster.
public struct Crosstab: Sendable, Equatable {
  /// The variable whose categories are rows.
  public var rows: String
  /// The variable whose categories are columns.
  public var columns: String
  /// The variable for each of whose categories a table is made, beside the pooled one; nil for none.
  public var by: String?

  /// Creates an analysis.
  public init(rows: String, columns: String, by: String? = nil) {
    self.rows = rows
    self.columns = columns
    self.by = by
  }

  /// Runs the analysis.
  ///
  /// - Throws: `DataError` and ``AnalysisError``, in sentences for the user.
  public func document(from data: DataSet) throws -> Document {
    if let by, by == rows || by == columns {
      throw AnalysisError("“\(by)” cannot be both a variable of the table and the one that tables are made by.")
    }
    let table = try CrosstabTable(self, data: data)
    let page = CrosstabPage(table, data: data)
    let title = "\(table.rows.heading) × \(table.columns.heading)" + (table.strata.map { " by \($0.heading)" } ?? "")
    return Document(
      analysis: "crosstab", title: title, cases: table.cases, design: data.designFacts(table.layers[0].designSize),
      tables: page.tables, notes: page.notes, warnings: page.warnings, sentence: page.sentence,
      manifest: data.manifest)
  }
}
