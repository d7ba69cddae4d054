internal import AssayData
public import AssayFiles
internal import AssayInference
internal import AssayNumerics
public import AssayReport
public import AssayScoring

/// Weights of criteria from the judgments of experts.
public struct Elicit: Sendable, Equatable {
  /// Which form of the best–worst method gives the weights; the page prints both deviations.
  public enum BestWorstForm: String, Sendable, CaseIterable {
    /// Differences of weights (Rezaei 2016): one solution.
    case linear
    /// Ratios of weights (Rezaei 2015): intervals, of which the centres are taken.
    case nonlinear
  }

  /// How judgments become weights.
  public var method: ElicitationMethod
  /// The criteria in order; empty for those of the first expert.
  public var criteria: [String] = []
  /// How much each expert counts; all the same where nil.
  public var expertWeights: ExpertWeightList?
  /// AHP: how weights are taken from comparisons.
  public var priority = PriorityMethod.eigenvector
  /// AHP: how experts are put together.
  public var aggregation = ComparisonGroup.Aggregation.judgments
  /// AHP: the table of the consistency ratio.
  public var randomIndex = RandomIndex.saaty1980
  /// AHP: the most triads that are listed for each expert.
  public var triadLimit = 5
  /// AHP: draws of perturbed judgments; nil for none.
  public var draws: Int?
  /// AHP: the standard deviation of the logarithm of a judgment.
  public var spread = 0.2
  /// Best–worst: the form that gives the weights.
  public var form = BestWorstForm.linear
  /// Precedence chart: what both sides of a pair add up to.
  public var total = 1.0
  /// Precedence chart: what a criterion gets against itself.
  public var diagonal = PrecedenceChart.Diagonal.blank

  /// Creates an analysis.
  public init(_ method: ElicitationMethod = .ahp) { self.method = method }

  /// Runs the analysis.
  ///
  /// - Parameters:
  ///   - path: The file of judgments, in one of the forms of `JudgmentsFile`; `-` for standard input.
  ///   - options: Its separator, encoding and missing tokens; the level, the seed and the threads.
  /// - Throws: `DataError` and `JudgmentError`, in sentences for the user.
  public func document(from path: String, options: DataOptions = DataOptions()) throws -> Document {
    var file = try JudgmentsFile(path, options: options.csv, missing: options.missingValues)
    let page: ElicitedPage
    switch method {
    case .ahp: page = try pairwisePage(of: &file, options: options)
    case .precedence: page = try precedencePage(of: &file)
    case .bestWorst: page = try bestWorstPage(of: &file)
    case .rankOrderCentroid, .rankSum, .rankReciprocal, .swing, .smart: page = try directPage(of: &file)
    case .delphi: page = try delphiPage(of: &file)
    }
    return Document(
      analysis: "elicit", title: "Weights by judgment: \(method.title)",
      cases: CaseAccount(read: file.rowCount, used: file.rowCount, source: file.name), tables: page.tables,
      notes: file.notes + page.notes, warnings: page.warnings, sentence: page.sentence,
      manifest: [DesignFact("version", Value(AssayVersion.current)), DesignFact("method", Value(method.rawValue))]
        + page.manifest)
  }
}

/// What one method has to say.
struct ElicitedPage {
  var tables: [Table]
  var notes: [String] = []
  var warnings: [String] = []
  var sentence: String?
  var manifest: [DesignFact] = []

  /// A page that starts with weights.
  init(
    _ names: [String], weights: [Double], extra: [(column: TableColumn, values: [Value])] = [], footnotes: [String] = []
  ) {
    let ranks = ScoreRanks(weights).competition
    let rows = names.indices.map { place -> [Value] in
      [Value(names[place]), .number(weights[place]), .integer(ranks[place])] + extra.map { $0.values[place] }
    }
    tables = [
      Table(
        name: "indicator_weights", title: "Weights",
        columns: ["indicator", "local_weight", "rank"] + extra.map(\.column),
        rows: rows, footnotes: footnotes)
    ]
    let heaviest = ScoreRanks(weights).order.prefix(3).map {
      "“\(names[$0])” \(PageWords.number(weights[$0], places: 3, leadingZero: false))"
    }
    sentence = heaviest.joined(separator: ", ") + "."
  }

  /// Adds the weights of each expert and how far their orders agree, where there are several.
  mutating func add(_ panel: ExpertPanel) {
    guard panel.experts.count > 1 else { return }
    var rows: [[Value]] = []
    for (expert, name) in panel.experts.enumerated() {
      let ranks = ScoreRanks(panel.weights[expert]).competition
      for (place, indicator) in panel.names.enumerated() {
        rows.append([
          Value(name), .number(panel.expertWeights[expert]), Value(indicator), .number(panel.weights[expert][place]),
          .integer(ranks[place]),
        ])
      }
    }
    tables.append(
      Table(
        name: "experts", title: "Weights of each expert",
        columns: ["expert", "expert_weight", "indicator", "local_weight", "rank"], rows: rows,
        layout: .grid(row: "indicator", column: "expert", values: ["local_weight"])))
    tables.append(
      Table(
        name: "agreement", title: "Agreement of the experts",
        columns: ["experts", "kendall_w", "statistic", "df", "p_value"],
        rows: [
          [
            .integer(panel.experts.count), Value(panel.concordance), Value(panel.concordanceTest?.statistic),
            Value(panel.concordanceTest?.reference.degreesOfFreedom), Value(panel.concordanceTest?.pValue),
          ]
        ],
        footnotes: ["Kendall’s W of the orders of the criteria; chi-squared of Friedman, of orders at random."]))
    if let reason = panel.concordanceReason { notes.append("Kendall’s W is empty: \(reason).") }
    if Set(panel.expertWeights).count > 1 {
      notes.append(
        "Experts count by their weights: "
          + zip(panel.experts, panel.expertWeights).map { "\($0) \(PageWords.number($1, places: 3))" }
          .joined(separator: ", ") + ". Kendall’s W takes all alike.")
    }
  }
}
