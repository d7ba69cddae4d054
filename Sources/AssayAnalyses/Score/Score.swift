internal import AssayData
internal import AssayFiles
internal import AssayNumerics
public import AssayReport
public import AssayScoring

/// A score and a rank for every person, of many weighted indicators.
///
/// The indicators and their weights come from a scoring model; without one, every numeric column is an indicator, and the
/// weights come from the data.
public struct Score: Sendable {
  /// The model; nil to make one of the columns.
  public var model: ScoringModel?
  /// The path of the model, which files that it names are relative to.
  public var modelPath: String?
  /// How scores become grades.
  public var grading = GradingRules()
  /// The columns that are indicators where there is no model; empty for every column of numbers.
  public var indicators: [String] = []
  /// Those of them of which less is better.
  public var costs: [String] = []
  /// The column that names the persons, where the model does not say.
  public var subject: String?
  /// Where weights come from, in place of the model's source.
  public var weighting: WeightSource?
  /// The normalisation, in place of the model's.
  public var normalisation: Normalisation?
  /// The aggregation, in place of the model's.
  public var aggregation: ScoringModel.Aggregation?
  /// What a missing value does, in place of the model's rule.
  public var missing: MissingLeafPolicy?
  /// The classes that a rank-sum ratio is cut into, 3 to 10; nil for 3.
  public var classes: Int?
  /// Where to store the model as it was fitted; nil not to.
  public var fittedModelPath: String?
  /// Where to store the model as a scorecard in PMML; nil not to.
  public var pmmlPath: String?
  /// How sure ranks are: draws of weights and the rest; nil not to ask.
  public var uncertainty: Uncertainty?
  /// Norms of a reference group that scores are held against.
  public var normsPath: String?
  /// Where to store these scores as norms; nil not to.
  public var normsToWrite: String?
  /// Whether a table of the scores of every dimension is wanted, which has a row for each person and dimension.
  public var wantsDimensions = false

  /// How much is spent on how sure ranks are.
  public struct Uncertainty: Sendable, Hashable {
    /// Draws of weights.
    public var draws = 10_000
    /// How many are the best, for the probability of being among them.
    public var top = 10

    /// Creates the defaults.
    public init() {}
  }

  /// Creates an analysis.
  public init(_ model: ScoringModel? = nil, grading: GradingRules = GradingRules(), path modelPath: String? = nil) {
    self.model = model
    self.grading = grading
    self.modelPath = modelPath
  }

  /// Runs the analysis.
  ///
  /// - Throws: `DataError`, `ScoringError` and ``AnalysisError``, in sentences for the user.
  public func document(from data: DataSet) throws -> Document {
    let (model, subjects) = try resolved(data)
    let parallelism = data.options.parallelism
    let fitted = try subjects.naming { try model.fitted(to: subjects.columns, parallelism: parallelism) }
    let result = try subjects.naming {
      try ScoreResult(fitted, grading: grading, subjects: subjects, parallelism: parallelism)
    }
    if let path = fittedModelPath { try FittedModelFile.write(fitted, to: path, keeping: modelPath) }
    if pmmlPath != nil, !grading.adjustments.isEmpty {
      throw AnalysisError(
        "A scorecard in PMML has no bonus and penalty, and so would give other scores than these. Leave bonus and penalty out "
          + "of the rules, or --pmml.")
    }
    if let path = pmmlPath { try PMMLFile.write(fitted, to: path, program: "assay \(AssayVersion.current)") }
    if let path = normsToWrite {
      try NormsFile.write(
        Norms(
          reference: data.source.name, [.init(model.name, try NormTable(reference: result.scores.filter { !$0.isNaN }))]
        ),
        to: path)
    }
    let normed = try normsPath.map { path in
      try NormedScores(result.scores, model: model.name, path: path, parallelism: parallelism)
    }
    let uncertainty = try uncertainty.map { asked in
      try ScoreUncertainty(
        fitted, result: result, subjects: subjects, grading: grading,
        options: .init(draws: asked.draws, top: asked.top), seed: data.options.seed, parallelism: parallelism)
    }
    if classes != nil, fitted.model.aggregation.name != RankSumRatio.name {
      throw AnalysisError("--classes cuts rank-sum ratios into classes: --aggregate rank-sum-ratio.")
    }
    let ratios =
      fitted.model.aggregation.name == RankSumRatio.name
      ? try RankSumRatioTables(result.base, classes: classes ?? 3) : nil
    return ScorePage(
      self, fitted: fitted, result: result, subjects: subjects, normed: normed, uncertainty: uncertainty,
      ratios: ratios, data: data
    ).document
  }

  /// The model with all that was said about it, and the values of its indicators.
  private func resolved(_ data: DataSet) throws -> (ScoringModel, ScoredSubjects) {
    guard var model else { return try unmodelled(data) }
    apply(to: &model)
    model = try model.readingWeights(beside: modelPath, data: data)
    if let subject { model.subject = subject }
    for leaf in model.leaves {
      guard case .column = leaf.indicator.source else {
        throw AnalysisError(
          "“\(leaf.name)” comes from ballots. assay appraise BALLOTS --model counts them; assay score reads columns.")
      }
    }
    return (model, try ScoredSubjects(model, grading: grading, modelPath: modelPath, data: data))
  }

  private func apply(to model: inout ScoringModel) {
    if let weighting { model.weighting = weighting }
    if let normalisation { model.normalisation = normalisation }
    if let aggregation { model.aggregation = aggregation }
    if let missing { model.missing = missing }
  }

  // MARK: Without a model

  private static let subjectNames = ["id", "subject", "name", "person", "编号", "姓名", "序号", "工号"]

  /// A model of the columns: those asked for, or all that hold numbers.
  ///
  /// A column whose first piece holds something that is not a number is no indicator; one that holds it further down is an
  /// error.
  private func unmodelled(_ data: DataSet) throws -> (ScoringModel, ScoredSubjects) {
    let names = data.source.columnNames
    let identifier = data.codebook?.variables.first { $0.scale == .identifier && names.contains($0.name) }?.name
    var subject = subject ?? identifier ?? names.first { Self.subjectNames.contains($0.lowercased()) }
    var chosen = indicators.isEmpty ? names.filter { $0 != subject } : indicators
    for name in chosen + costs + (subject.map { [$0] } ?? []) { try data.checkColumn(name, named: name) }
    if let stray = costs.first(where: { !chosen.contains($0) }) {
      throw AnalysisError("“\(stray)” is said to be a cost and is not among the indicators.")
    }
    var skipped: [String] = []
    if indicators.isEmpty {
      // Codes of categories are no amounts, of which more would be better.
      let categories = chosen.filter { data.isCategory($0) && !costs.contains($0) }
      chosen.removeAll { categories.contains($0) }
      skipped += categories
    }
    while true {
      guard !chosen.isEmpty else { throw AnalysisError("\(data.source.name) has no column of numbers to score.") }
      var model = ScoringModel(tree: leaves(chosen), subject: subject, weighting: .objective(.equal))
      apply(to: &model)
      if model.weighting == .given { model.weighting = .objective(.equal) }
      do {
        return (model, try ScoredSubjects(model, data: data, skipped: skipped))
      } catch DataError.notANumber(let token, let row, let column, let source) {
        guard indicators.isEmpty, row <= Piece.standardRowCount, !costs.contains(column) else {
          throw DataError.notANumber(token, row: row, column: column, source: source)
        }
        chosen.removeAll { $0 == column }
        // The first column, where it is no number, says who the rows are.
        if subject == nil, column == names.first { subject = column } else { skipped.append(column) }
      }
    }
  }

  private func leaves(_ names: [String]) -> [IndicatorNode] {
    names.map { name in
      IndicatorNode(name, indicator: Indicator(.column(name), direction: costs.contains(name) ? .cost : .benefit))
    }
  }
}

extension DataSet {
  /// Whether the user or the codebook says that a column holds categories, identifiers or text.
  fileprivate func isCategory(_ name: String) -> Bool {
    let definition = codebook?.definition(of: name)
    guard let scale = options.scales[name] ?? definition?.scale else { return definition?.categories != nil }
    switch scale {
    case .nominal, .ordinal, .identifier, .text, .weight: return true
    default: return false
    }
  }
}
