internal import AssayData
internal import AssayNumerics

/// A variable whose values are compared: numbers, or categories with scores.
struct ComparedColumn {
  let name: String
  let label: String?
  private let scheme: CategoryScheme
  /// Whether the values are read as categories, which get their scores at the end.
  let isScored: Bool

  init(_ name: String, data: DataSet) throws {
    try data.refuseQuestion(name)
    let scheme = try data.scheme(name)
    let definition = data.codebook?.definition(of: name)
    let scale = data.options.scales[name] ?? definition?.scale
    if let scale, !scale.isOrdered, scale != .weight, scale != .rank {
      throw AnalysisError(
        "“\(name)” is \(scale.rawValue), so it has neither means nor ranks. If its categories have an order, say so: "
          + "--ordinal \(name); to compare its shares: assay crosstab.")
    }
    self.name = name
    self.scheme = scheme
    label = scheme.label
    isScored =
      definition?.derivation != nil || (definition?.categories != nil && scale != .interval)
      || data.options.scales[name] == .ordinal || (definition?.categories == nil && scale == .ordinal)
  }

  /// What people call the variable.
  var heading: String {
    guard let label, label != name else { return name }
    return label
  }

  /// What has to be read.
  var request: ColumnRequest {
    isScored ? .categories(readColumn) : .numbers(scheme.column, missing: scheme.missingTokens)
  }

  /// The bands that the numbers of the column are put into, where they are.
  var banding: BandedSource.Banding? { scheme.banding }

  private var readColumn: String { scheme.banding?.name ?? scheme.column }

  /// What the reason of a missing value is called in the account.
  var missingReason: String { scheme.missingTokens.isEmpty ? "\(name) blank" : "\(name) missing" }

  /// The score of each token, NaN for one that means missing; and what a reader should know of them.
  ///
  /// - Returns: The scores, remarks on the categories, and their positions in words where those are the scores.
  func scores(of tokens: [String], counts: [Int]) throws -> (scores: [Double], notes: [String], positions: String?) {
    let classes = try scheme.classify(tokens, counts: counts)
    let valid = classes.valid
    let numbers = classes.numericScores
    // Listed categories keep their positions, as in a cross-tabulation; numbers that nobody explained are their own.
    let usesCodes = numbers != nil && (!classes.isListed || classes.scale == .interval)
    let positions = valid.indices.map { Double($0 + 1) }
    let scores = usesCodes ? numbers ?? positions : positions
    let shown = zip(valid, scores).prefix(8).map { "\($0.label) = \($1.token)" }.joined(separator: ", ")
    return (
      classes.target.map { $0 < scores.count ? scores[$0] : .nan }, classes.notes,
      usesCodes ? nil : shown + (valid.count > 8 ? ", …" : "")
    )
  }
}
