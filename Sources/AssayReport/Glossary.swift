/// How people are shown the numbers of a column; CSV and JSON print them in full.
public enum DisplayKind: Sendable, Equatable {
  /// Whole numbers bare; fractional counts with 2 decimals.
  case count
  /// 0 to 100 with 1 decimal.
  case percent
  /// Sums of weights: fewer decimals the larger they are, the same in all of a column.
  case weight
  /// Expected counts and residuals, with 2 decimals.
  case residual
  /// Test statistics: 3 decimals, or 3 significant digits where these would be all zero.
  case statistic
  /// As APA prints p: 3 decimals without the leading zero, or `<.001`.
  case probability
  /// The natural logarithm of p, with 2 decimals.
  case logProbability
  /// 3 decimals, or 3 significant digits where these would be all zero.
  case estimate
  /// Whole numbers bare, others with 2 decimals.
  case degreesOfFreedom
  /// Values of the data: as many decimals as the column needs, at most 3.
  case observation
  /// Text that names what a row is about, on the left.
  case text
  /// Text that says something more about a row, on the left.
  case remark
  /// A name of the vocabulary, such as `pearson_chi_squared`, shown in words.
  case term
}

/// The list of every column that Assay prints: one name, one meaning, one look.
///
/// Each analysis adds its entries in a file of its own and its list to ``sections``.
public enum Glossary {
  /// What one column means and how people are shown it.
  public struct Entry: Sendable, Equatable {
    /// The name in JSON and CSV.
    public let name: String
    /// The heading for people.
    public let heading: String
    /// One line that says what the column holds.
    public let summary: String
    public let kind: DisplayKind

    init(_ name: String, _ heading: String, _ kind: DisplayKind, _ summary: String) {
      self.name = name
      self.heading = heading
      self.kind = kind
      self.summary = summary
    }
  }

  /// The entries, by the analysis that brought them.
  static let sections: [[Entry]] = [
    shared, frequencies, describe, crosstab, inference, test, compare, score, appraise, elicit, raters, uncertainty,
    regress,
  ]

  /// The words for names that stand as values, by the section that brought them.
  static let terms: [[String: String]] = [
    testTerms, measureTerms, compareTerms, screenTerms, appraiseTerms, elicitTerms, regressTerms,
  ]

  /// Columns that look otherwise in one table than in all others, by table name.
  static let tableKinds: [String: [String: DisplayKind]] = [
    "frequencies": frequencyKinds, "categories": frequencyKinds, "pairs": screenKinds,
  ]

  /// All entries, in the order of their sections.
  public static let entries: [Entry] = sections.flatMap { $0 }

  private static let index: [String: Entry] = Dictionary(
    entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// Finds what the glossary says about a column.
  public static func entry(for name: String) -> Entry? { index[name] }

  /// Lists the columns of a document that are not on the glossary, each once, in order of appearance.
  ///
  /// It looks at the columns, and at the names that layouts and hidden lists refer to. Tests ask that it be empty.
  public static func unknownColumns(in document: Document) -> [String] {
    var unknown: [String] = []
    for table in document.tables {
      var names = table.columns.map(\.name) + table.hidden
      if case .grid(let row, let column, let values, let layer) = table.layout {
        names += [row, column] + values + [layer].compactMap { $0 }
      }
      for name in names where entry(for: name) == nil && !unknown.contains(name) {
        unknown.append(name)
      }
    }
    return unknown
  }

  /// Puts a name of the vocabulary in words, such as “Pearson chi-squared”; other names get spaces for underscores.
  public static func words(for name: String) -> String {
    terms.lazy.compactMap { $0[name] }.first ?? spaced(name)
  }

  static func spaced(_ name: String) -> String {
    String(name.map { $0 == "_" ? " " : $0 })
  }

  /// The heading that people read: the column's own, else the glossary's, else the name with spaces.
  static func heading(of column: Column) -> String {
    column.heading ?? entry(for: column.name)?.heading ?? spaced(column.name)
  }

  /// The look of a column of a table; one that is not on the list is shown as an estimate.
  static func kind(of column: String, in table: Table) -> DisplayKind {
    tableKinds[table.name]?[column] ?? entry(for: column)?.kind ?? .estimate
  }
}
