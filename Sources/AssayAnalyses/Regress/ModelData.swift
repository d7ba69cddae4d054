internal import AssayData
internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

/// The frame of a model, and the account of what was left out of it.
struct ModelData {
  let frame: ModelFrame
  /// The place in the file of each row of the frame, from 0; nil where rows stand for several cases.
  let places: [Int]?
  let account: CaseAccount
  /// The rows, or clusters, of the whole sample: those that have a weight, in the domain or not.
  let sampled: Double
  let notes: [String]

  /// What the weights of a model are.
  enum Weights: Sendable, Equatable {
    /// Those of the data options: none, frequencies or sampling weights.
    case asStated
    /// The variance of a case is inversely proportional to the column.
    case precision(column: String)
  }

  /// Reads the variables of a model.
  ///
  /// - Parameters:
  ///   - keepsOrder: Whether rows of small data stand for themselves, in the order of the file, which residuals and
  ///     serial correlation need.
  ///   - keepsRows: Whether those of all data do, which predictions need.
  init(
    _ uses: [(name: String, use: ModelVariable.Use)], weights: Weights = .asStated, cluster: String? = nil,
    keepsOrder: Bool = false, keepsRows: Bool = false, data: DataSet
  ) throws {
    let variables = try uses.map { try ModelVariable($0.name, use: $0.use, data: data) }
    var precision: ModelVariable?
    if case .precision(let column) = weights { precision = try ModelVariable(column, use: .numeric, data: data) }
    if let weight = data.options.weighting.column { try data.checkColumn(weight, named: weight) }
    if let cluster { try data.checkColumn(cluster, named: cluster) }
    try data.checkCondition()
    var bandings: [BandedSource.Banding] = []
    for case let banding? in variables.map(\.banding) where !bandings.contains(banding) { bandings.append(banding) }
    let source: any Source = bandings.isEmpty ? data.source : BandedSource(data.source, adding: bandings)
    let reader = ModelReader(variables: variables, precision: precision, cluster: cluster, data: data)
    var outcome = try reader.read(source, keepingRows: keepsRows)
    guard outcome.rowCount > 0 else { throw AnalysisError.noRows(data) }
    if keepsOrder, outcome.rowCount <= Piece.standardRowCount, outcome.rows.places.isEmpty {
      outcome = try reader.read(source, keepingRows: true)
    }
    let complete = try CompleteRows(outcome, reader: reader, data: data)
    guard complete.rows.count > 0 else {
      throw AnalysisError(
        "No row of \(data.source.name) has a value in every variable of the model: "
          + (complete.missing.map { "\($0.reason) \($0.count)" }
          + outcome.account.reasons(data.options.weighting).map {
            "\($0.reason) \($0.count)"
          }).joined(separator: ", ") + ".")
    }
    if data.options.missing == .refuse, let first = complete.missing.first {
      throw AnalysisError.refused(first.count, reason: first.reason)
    }
    frame = complete.frame
    sampled =
      cluster == nil
      ? Double(outcome.rowCount - outcome.account.missing)
      : Double(outcome.clusterTokens.count { !$0.isEmpty && !data.options.missingValues.contains($0) })
    places = outcome.rows.places.isEmpty ? nil : complete.rows.places
    notes =
      outcome.notes + outcome.account.notes(data.options.weighting) + complete.notes
      + complete.missingNote(read: outcome.rowCount)
    let isFrequency = data.options.weighting.isFrequency
    let isSampling = data.options.weighting.isSampling
    let sum = frame.cases.weights.reduce(0, +)
    let squares = frame.cases.squares.reduce(0, +)
    let used = isFrequency ? Int(sum) : Int(frame.cases.total)
    account = CaseAccount(
      read: isFrequency ? used + complete.missing.reduce(0) { $0 + $1.count } : outcome.rowCount, used: used,
      missing: complete.missing + outcome.account.reasons(data.options.weighting), sumOfWeights: isSampling ? sum : nil,
      effectiveSize: isSampling && squares > 0 ? sum * sum / squares : nil, codebook: data.codebookName,
      source: data.source.name)
  }
}
