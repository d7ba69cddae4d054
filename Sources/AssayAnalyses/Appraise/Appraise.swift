internal import AssayData
internal import AssayFiles
internal import AssayNumerics
public import AssayReport
public import AssayScoring

/// An appraisal: ballots of raters, with measured indicators beside them, to scores, grades and the rule that decided each.
///
/// The ballots are read once into an exact tally; the file of measured values, where the model names one, is also the list of
/// persons, so that ballots for a stranger are found and persons without ballots are not forgotten.
public struct Appraise: Sendable {
  /// What turns ballots into grades.
  public var model: AppraisalModel
  /// The path of the model, which files that it names are relative to.
  public var modelPath: String?
  /// The file of measured values, in place of the model's.
  public var measuresPath: String?
  /// How often raters are drawn for intervals of scores; nil for no intervals.
  public var replicates: Int?
  /// Two persons whose difference gets an interval; empty for none.
  public var pair: [String] = []
  /// Where to store the model with its weights and scales as fitted; nil not to.
  public var fittedModelPath: String?
  /// Whether standard errors and confidence sets of ranks are wanted.
  public var wantsUncertainty = false
  /// The tables that are wanted; nil for all.
  ///
  /// Evidence on a hundred thousand persons is a million rows, which take longer to write than the ballots take to be read.
  public var tables: Set<String>?

  /// Creates an analysis.
  public init(_ model: AppraisalModel, path modelPath: String? = nil) {
    self.model = model
    self.modelPath = modelPath
  }

  /// Runs the analysis on a file of ballots.
  ///
  /// - Throws: `DataError`, `ScoringError` and ``AnalysisError``, in sentences for the user.
  public func document(from ballots: DataSet) throws -> Document {
    if let column = model.ballots.columns.membership, let rules = model.fuzzy {
      return try document(ofMemberships: column, rules, from: ballots)
    }
    let persons = try measures(ballots.options).map { try AppraisedPersons(model, measures: $0, path: beside) }
    if persons == nil { try refuseRulesWithoutMeasures() }
    let counted = try CountedBallots(model, ballots: ballots, persons: persons)
    let appraisal = try model.appraise(
      counted.tally, persons?.input ?? AppraisalInput(), parallelism: ballots.options.parallelism)
    if let path = fittedModelPath { try FittedModelFile.write(appraisal.fitted, to: path, keeping: modelPath) }
    let isKnown = tables.map { !$0.isDisjoint(with: AppraisePage.allTables) } ?? true
    // Whoever asks for a table that is not there is told of all that are.
    let tables = isKnown ? tables : nil
    let wantsRaters = tables.map { !$0.isDisjoint(with: RatersPage.tableNames) } ?? true
    let raters =
      wantsRaters ? counted.ballots.flatMap { RatersPage($0, parallelism: ballots.options.parallelism) } : nil
    let wantsFuzzy = tables.map { !$0.isDisjoint(with: FuzzyTables.names) } ?? true
    let fuzzy = try model.fuzzy.flatMap { rules in
      wantsFuzzy
        ? try FuzzyTables(appraisal, rules, tables: tables, parallelism: ballots.options.parallelism) : nil
    }
    return AppraisePage(
      analysis: self, appraisal: appraisal, ballots: counted, persons: persons,
      input: persons?.input ?? AppraisalInput(), data: ballots, raters: raters, fuzzy: fuzzy,
      uncertainty: try uncertainty(appraisal, counted, persons, ballots.options),
      bootstrap: try bootstrap(appraisal, counted, ballots.options)
    ).document
  }

  /// A document of a file that has memberships in place of ballots.
  private func document(ofMemberships column: String, _ rules: FuzzyRules, from data: DataSet) throws -> Document {
    guard !wantsUncertainty, replicates == nil, fittedModelPath == nil else {
      throw AnalysisError(
        "Ready memberships have no raters and fit no scales; leave out --uncertainty, --bootstrap and --save-model.")
    }
    let file = try MembershipFile(model, membership: column, data: data)
    let fuzzy = try FuzzyTables(model, rules, matrix: file.matrix, from: data.source.name)
    let wanted = fuzzy.makers.filter { tables?.contains($0.name) ?? true }
    let count = file.matrix.subjects.count
    return Document(
      analysis: "appraise", title: "Fuzzy evaluation from \(data.source.name)", cases: file.account,
      tables: (wanted.isEmpty ? fuzzy.makers : wanted).map { $0.make() },
      notes: file.notes + fuzzy.notes + ["Classes and levels, bonus and penalty have no part in it."],
      warnings: fuzzy.warnings, sentence: "\(count) \(count == 1 ? "person" : "persons") evaluated.",
      manifest: data.manifest.filter { $0.name != "missing" } + [
        DesignFact("missing", .text(model.scoring.missing.rawValue))
      ])
  }

  private func bootstrap(
    _ appraisal: Appraisal, _ counted: CountedBallots, _ options: DataOptions
  ) throws -> AppraiseBootstrap? {
    guard let replicates else { return nil }
    let ballots = try namedBallots(counted)
    guard appraisal.isSum else {
      throw AnalysisError("Only a weighted sum has intervals from its raters; this score is a weighted product.")
    }
    return try AppraiseBootstrap(appraisal, ballots: ballots, replicates: replicates, pair: pair, options: options)
  }

  /// The ballots, which must name their raters.
  private func namedBallots(_ counted: CountedBallots) throws -> Ballots {
    guard let ballots = counted.ballots, !ballots.raters.isEmpty else {
      throw AnalysisError(
        "How sure a score or rank is comes from the raters, and these ballots do not name them: give them a column rater, "
          + "or leave out --uncertainty and --bootstrap.")
    }
    return ballots
  }

  private func uncertainty(
    _ appraisal: Appraisal, _ counted: CountedBallots, _ persons: AppraisedPersons?, _ options: DataOptions
  ) throws -> AppraiseUncertainty? {
    guard wantsUncertainty else { return nil }
    let ballots = try namedBallots(counted)
    return try AppraiseUncertainty(appraisal, ballots: ballots, units: persons?.input.units, options: options)
  }

  /// The tables that a page shows; the others have a row for each person and part.
  public static let pageTables: Set<String> = [
    "scores", "fuzzy_evaluations", "quotas", "rules", "unit", "unit_grades", "indicator_weights", "classes",
    "separability",
    "score_difference", "agreement",
    "raters",
  ]

  /// A document with the tables of a page only.
  public static func page(of document: Document) -> Document {
    Document(
      analysis: document.analysis, title: document.title, cases: document.cases, design: document.design,
      tables: document.tables.filter { pageTables.contains($0.name) }, notes: document.notes,
      warnings: document.warnings, sentence: document.sentence, manifest: document.manifest)
  }

  /// The ballots of the model, for a command that was given none.
  public var ballotsPath: String? { model.ballots.file.map(beside) }

  /// The file of measured values that the model names.
  public var measuresFile: String? { model.measures.map { beside($0.file) } }

  /// The path of a file that the model names.
  func beside(_ file: String) -> String {
    guard !file.hasPrefix("/"), let modelPath, let slash = modelPath.lastIndex(of: "/") else { return file }
    return modelPath[...slash] + file
  }

  private func measures(_ options: DataOptions) throws -> DataSet? {
    guard let path = measuresPath ?? model.measures.map({ beside($0.file) }) else { return nil }
    var options = options
    // The condition is one on ballots.
    options.condition = nil
    options.codebook = .absent
    return try DataSet(opening: path, options: options, rereadable: true)
  }

  /// Units, vetoes, bonus and measured leaves need a file of persons.
  private func refuseRulesWithoutMeasures() throws {
    var needed = model.measuredColumns
    if let unit = model.grading.unit { needed.append(unit) }
    for cap in model.grading.caps { if case .veto(let column, _) = cap.cause { needed.append(column) } }
    guard let column = needed.first else { return }
    throw AnalysisError(
      "The model needs the column “\(column)” of each person. Name the file that has it: "
        + "measures: {file: officials.csv, subject: id} in the model, or --measures officials.csv.")
  }
}
