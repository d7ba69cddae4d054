internal import AssayData
public import AssayInference
public import AssayReport
public import AssayTables

/// The cross-tabulation of two variables: counts, tests of independence, measures of association.
///
/// With frequencies the page is that of the expanded file. With sampling weights every test, error and interval is
/// design-based for a sample without strata in which each row is its own cluster.
public struct Crosstab: Sendable, Equatable {
  /// How columns are compared in pairs within each row.
  public struct ColumnLetters: Sendable, Equatable {
    /// How the probabilities of a family of comparisons are adjusted.
    public var adjustment: MultiplicityAdjustment
    /// Whether columns with a share of 0 or 1 take part.
    public var zeroShares: ZeroShares

    /// Creates the choice; the defaults are those of SPSS.
    public init(adjustment: MultiplicityAdjustment = .bonferroni, zeroShares: ZeroShares = .exclude) {
      self.adjustment = adjustment
      self.zeroShares = zeroShares
    }
  }

  /// Where the scores of categories come from, for statistics that need an order.
  public enum Scores: String, Sendable, CaseIterable {
    /// Numeric codes if all categories of both variables are numbers, else positions.
    case codes
    /// 1, 2, 3, … in the order of the categories.
    case positions
    /// The mean ranks of the cases of each category.
    case midranks
  }

  /// The variable whose categories are rows.
  public var rows: String
  /// The variable whose categories are columns.
  public var columns: String
  /// The variable for each of whose categories a table is made, beside the pooled one; nil for none.
  public var by: String?
  /// Exact tests, and what they may cost; nil for none but Fisher's of 2 × 2 tables.
  public var exact: ExactTests?
  /// Comparisons of columns; nil for none.
  public var letters: ColumnLetters?
  /// Whether the two variables are the same question asked twice, so that the margins are compared.
  public var isPaired = false
  /// Where scores come from.
  public var scores = Scores.codes
  /// Scores of the categories of the rows, in their order; nil for those of ``scores``.
  public var rowScores: [Double]?
  /// Scores of the categories of the columns, in their order; nil for those of ``scores``.
  public var columnScores: [Double]?

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
    try refuseUnderWeights(data)
    if let question = try multiSelectQuestion(data) {
      return try MultiSelectCrosstab(self, question: question, data: data).document
    }
    let table = try CrosstabTable(self, data: data)
    try checkScores(table)
    let page = CrosstabPage(table, analysis: self, data: data)
    let title = "\(table.rows.heading) × \(table.columns.heading)" + (table.strata.map { " by \($0.heading)" } ?? "")
    return Document(
      analysis: "crosstab", title: title, cases: table.cases, design: data.designFacts(table.layers[0].designSize),
      tables: page.tables, notes: page.notes, warnings: page.warnings, sentence: page.sentence,
      manifest: data.manifest + (page.usesRandomNumbers ? [DesignFact("seed", Value(String(data.options.seed)))] : []))
  }

  private func checkScores(_ table: CrosstabTable) throws {
    let layer = table.layers[0]
    let unordered = [table.rows, table.columns].filter { !$0.scale.isOrdered }.map(\.name)
    if rowScores != nil || columnScores != nil || scores != .codes, unordered.count == 2 {
      throw AnalysisError(
        "Scores were given, and “\(rows)” and “\(columns)” are nominal. If their categories have an order, say so: "
          + "--ordinal \(unordered.joined(separator: ",")).")
    }
    for (variable, scores, categories) in [(rows, rowScores, layer.rows), (columns, columnScores, layer.columns)] {
      guard let scores, scores.count != categories.count else { continue }
      throw AnalysisError(
        "“\(variable)” has \(categories.count) categories (\(categories.map(\.label).joined(separator: ", "))) and "
          + "\(scores.count) scores; give one score for each, in this order.")
    }
  }

  /// Tests of independent cases have no meaning for weighted ones.
  private func refuseUnderWeights(_ data: DataSet) throws {
    guard data.options.weighting.isSampling else { return }
    if exact != nil {
      throw AnalysisError(
        "Exact and Monte Carlo tests take each row for one case and are refused under --weight; the page without --exact "
          + "prints the Rao–Scott test, which holds under weights.")
    }
    if isPaired {
      throw AnalysisError(
        "McNemar, Bowker and Stuart–Maxwell take each row for one case and are refused under --weight; compare the two "
          + "columns with assay compare --paired --weight, whose t is design-based.")
    }
  }
}
