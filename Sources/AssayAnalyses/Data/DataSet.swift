public import AssayData
public import AssayFiles
public import AssayNumerics

/// What a user says of the data, whatever the analysis.
public struct DataOptions: Sendable {
  /// Which codebook is used.
  public enum CodebookChoice: Sendable, Equatable {
    /// The one beside the data file, if there is one.
    case automatic
    /// The file of this path.
    case file(String)
    /// None.
    case absent
  }
  /// What happens to rows in which a variable of a table is missing.
  public enum MissingPolicy: String, Sendable, CaseIterable {
    /// They are left out, table by table, and counted.
    case exclude
    /// Each reason is a category.
    case category
    /// They are an error.
    case refuse
  }
  public var codebook = CodebookChoice.automatic
  /// Tokens that mean missing, besides the empty field.
  public var missingValues: [String] = []
  /// Scales that the user states, by variable.
  public var scales: [String: Scale] = [:]
  /// The order of categories that no codebook lists.
  public var order = CategoryOrder.sorted
  public var weighting = Weighting.unweighted
  public var missing = MissingPolicy.exclude
  /// The domain: rows that are counted.
  ///
  /// The variance comes from all rows.
  public var condition: RowCondition?
  /// The level of confidence of all intervals.
  public var level = 0.95
  /// What random numbers start from; results are the same for the same seed on any number of threads.
  public var seed = DataOptions.standardSeed
  public var csv = CSVOptions()
  public var parallelism = Parallelism()

  /// The seed where none is given.
  public static let standardSeed: UInt64 = 20_261_121

  /// Creates the defaults.
  public init() {}
}

/// Data with all that is known of them.
public struct DataSet: Sendable {
  /// What is read.
  public let source: any Source
  /// What is known of the variables.
  public let codebook: Codebook?
  /// Where that stands.
  public let codebookName: String?
  /// What the user says.
  public let options: DataOptions

  /// Creates a data set from a source and a codebook.
  public init(
    _ source: any Source, codebook: Codebook? = nil, codebookName: String? = nil, options: DataOptions = DataOptions()
  ) {
    self.source = source
    self.codebook = codebook
    self.codebookName = codebookName
    self.options = options
  }

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The path, or `-` for standard input.
  ///   - rereadable: Whether an analysis reads the data more than once.
  public init(opening path: String, options: DataOptions = DataOptions(), rereadable: Bool = false) throws {
    let file = try CSVFile(path, options: options.csv, rereadable: rereadable)
    let codebookPath: String? =
      switch options.codebook {
      case .automatic: CodebookFile.path(beside: path)
      case .file(let path): path
      case .absent: nil
      }
    let codebook = try codebookPath.map { try CodebookFile.read($0) }
    self.init(file, codebook: codebook, codebookName: codebookPath, options: options)
    for name in options.scales.keys.sorted() where codebook?.definition(of: name) == nil {
      try checkColumn(name, named: name)
    }
  }

  /// How the tokens of a variable's column become categories.
  func scheme(_ name: String) throws -> CategoryScheme {
    let scheme = CategoryScheme(
      name, codebook: codebook, missing: options.missingValues, scale: options.scales[name], order: options.order)
    try checkColumn(scheme.column, named: name)
    return scheme
  }

  /// Refuses a column that is not there, and proposes a name of the file or of the codebook.
  func checkColumn(_ column: String, named name: String) throws {
    guard !source.columnNames.contains(column) else { return }
    let known = source.columnNames + (codebook?.variables.map(\.name) ?? [])
    // A name of the codebook that the file lacks is no proposal.
    let nearest = name.nearest(in: known.filter { $0 != name })
    throw DataError.unknownColumn(column, nearest: nearest, source: source.name)
  }

  /// The kind of a variable that spans several columns; nil for all others.
  func question(_ name: String) -> VariableDefinition? {
    guard let definition = codebook?.definition(of: name) else { return nil }
    return definition.options.isEmpty && definition.items.isEmpty ? nil : definition
  }

  /// What a reader should know about the weights that were used or not used.
  var weightNotes: [String] {
    var notes: [String] = []
    let weights = codebook?.variables.filter { $0.isWeight || $0.scale == .weight }.map(\.name) ?? []
    switch options.weighting {
    case .unweighted:
      if let weight = weights.first {
        notes.append("Not weighted. The codebook names “\(weight)” as the weight: --weight \(weight) uses it.")
      }
    case .frequency(let column):
      notes.append("Each row stands for as many cases as “\(column)” says.")
    case .sampling:
      if let design = codebook?.design, !(design.strata + design.clusters + design.populationSizes).isEmpty {
        notes.append(
          "The codebook names strata, clusters or a finite population. They are not used here: each row is taken as its "
            + "own cluster, without strata.")
      }
    }
    return notes
  }
}

/// Why an analysis cannot be done as asked, in one sentence for the user.
public struct AnalysisError: Error, Equatable, Sendable, CustomStringConvertible {
  public let description: String

  /// Creates an error.
  public init(_ description: String) { self.description = description }
}
