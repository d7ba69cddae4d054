internal import AssayData
internal import AssayFiles
internal import AssayInference
internal import AssayNumerics
internal import AssayRegression
public import AssayReport

/// Predictions of a stored model for new data.
///
/// A row that lacks a value of a variable of the model has no prediction, and is counted.
public struct Predict: Sendable, Equatable {
  /// Where the model is.
  public var modelPath: String
  /// The column that names the cases; nil to number them by rows.
  public var subject: String?
  /// Whether errors and intervals of the predicted means are wanted.
  public var hasIntervals: Bool

  /// Creates an analysis.
  public init(modelPath: String, subject: String? = nil, hasIntervals: Bool = false) {
    self.modelPath = modelPath
    self.subject = subject
    self.hasIntervals = hasIntervals
  }

  /// Runs the analysis.
  ///
  /// - Throws: `DataError`, `RegressionError` and ``AnalysisError``, in sentences for the user.
  public func document(from data: DataSet) throws -> Document {
    guard data.options.condition == nil else {
      throw AnalysisError("assay predict predicts every row, and takes no --where.")
    }
    let model = try RegressionModelFile.read(modelPath)
    let needed = try model.design.explanatoryVariables
    let uses = model.design.variables.filter { needed.contains($0.name) }
      .map { (name: $0.name, use: $0.isCategorical ? ModelVariable.Use.categorical : .numeric) }
    let read = try ModelData(uses, keepsRows: true, data: data)
    let names = try subject.map { try data.texts(of: $0) }
    let predicted = try StoredPredictions(
      model, frame: read.frame, hasIntervals: hasIntervals, level: data.options.level,
      parallelism: data.options.parallelism)
    let page = PredictPage(
      model: model, predicted: predicted, rowCount: read.account.read, places: read.places, names: names,
      path: modelPath)
    return Document(
      analysis: "predict", title: "Predictions of \(model.formula)", cases: read.account, tables: page.tables,
      notes: read.notes + page.notes, warnings: [],
      manifest: data.manifest.filter { $0.name == "version" }
        + [DesignFact("model", .text(modelPath)), DesignFact("fit_hash", .text(RegressionModelFile.hash(of: model)))])
  }
}

extension StoredDesign {
  /// The variables right of `~`, which new data must have; the response alone need not be there.
  fileprivate var explanatoryVariables: Set<String> {
    get throws {
      var isQuoted = false
      let sign = formula.firstIndex { character in
        if character == "`" { isQuoted.toggle() }
        return character == "~" && !isQuoted
      }
      guard let sign else { return Set(variables.map(\.name)) }
      return Set(try Formula(parsing: String(formula[sign...])).variables.map(\.name))
    }
  }
}

extension DataSet {
  /// The cells of a column as they stand in the source.
  fileprivate func texts(of column: String) throws -> PackedTexts {
    try checkColumn(column, named: column)
    return try source.reduce([.text(column)], parallelism: options.parallelism) {
      PackedTexts()
    } map: { (piece) throws(DataError) -> PackedTexts in
      piece.texts[0]
    } merge: { (all, part) throws(DataError) in
      all.append(part)
    }.state
  }
}
