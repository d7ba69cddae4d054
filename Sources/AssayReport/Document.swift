/// A named fact about the design or about how the document was made.
public struct DesignFact: Sendable, Equatable {
  /// The name in JSON, such as `strata`; pages print it with spaces.
  public let name: String
  public let value: Value

  public init(name: String, value: Value) {
    self.name = name
    self.value = value
  }

  public init(_ name: String, _ value: Value) {
    self.init(name: name, value: value)
  }
}

/// The result of an analysis, ready for any renderer.
public struct Document: Sendable, Equatable {
  /// The verb that made it, such as `crosstab`.
  public let analysis: String
  public let title: String
  /// What became of the rows that were read; nil where no data were read.
  public let cases: CaseAccount?
  public let design: [DesignFact]
  /// The first is the main table.
  public let tables: [Table]
  public let notes: [String]
  public let warnings: [String]
  /// The APA-style line that ends a page.
  public let sentence: String?
  /// Versions, seed, options: what it takes to make the document again.
  public let manifest: [DesignFact]

  /// Makes a document; no two tables may have the same name.
  public init(
    analysis: String, title: String, cases: CaseAccount?, design: [DesignFact] = [], tables: [Table],
    notes: [String] = [], warnings: [String] = [], sentence: String? = nil, manifest: [DesignFact] = []
  ) {
    precondition(Set(tables.map(\.name)).count == tables.count, "no two tables have the same name")
    self.analysis = analysis
    self.title = title
    self.cases = cases
    self.design = design
    self.tables = tables
    self.notes = notes
    self.warnings = warnings
    self.sentence = sentence
    self.manifest = manifest
  }

  /// Finds the table of that name, or the main table where no name is given.
  ///
  /// - Throws: ``OutputError/unknownTable(_:available:)``.
  public func table(named name: String?) throws(OutputError) -> Table {
    if let name {
      if let table = tables.first(where: { $0.name == name }) { return table }
    } else if let main = tables.first {
      return main
    }
    throw .unknownTable(name ?? "", available: tables.map(\.name))
  }
}
