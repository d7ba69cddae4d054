internal import ArgumentParser
internal import AssayAnalyses
internal import AssayData
internal import AssayFiles
internal import AssayScoring

struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Score and rank people on weighted indicators.",
    discussion: """
      A model in YAML holds the tree of indicators, their weights, directions and scales. Without one, every column of numbers \
      is an indicator, more is better but for --cost, and the weights come from the data.
      """)

  @Argument(help: "The data file, or - for standard input.")
  var data: String
  @Option(help: "The scoring model, a YAML or JSON file.")
  var model: String?
  @Option(help: "Without a model: the columns that are indicators, separated by commas; by default all of numbers.")
  var indicators: String?
  @Option(help: "Without a model: the indicators of which less is better, separated by commas.")
  var cost: String?
  @Option(help: "The column that names the persons.")
  var subject: String?
  @Option(
    help: """
      Where weights come from: given, \(ObjectiveWeighting.allNames.joined(separator: ", ")); several, separated by commas, \
      are combined. Without a model equal.
      """)
  var weighting: String?
  @Option(help: "How several weightings are combined: multiplicative, additive or game-theoretic.")
  var combine: String?
  @Option(help: "How indicators are put on a common scale: min-max, max, sum, vector, z, efficacy or none.")
  var normalise: String?
  @Option(
    help: """
      How indicators are put together: \(AggregationRegistry.names.joined(separator: ", ")); parameters after a colon, such \
      as vikor:v=0.4. By default weighted-sum.
      """)
  var aggregate: String?
  @Option(
    name: .customLong("missing-indicator"), help: "What a missing value does: refuse, reweight or worst.")
  var missingIndicator: MissingLeafPolicy?
  @Option(
    name: .customLong("save-model"),
    help: "A file for the model with its weights and scales as fitted; --model reads it.")
  var savedModel: String?
  @Option(help: "A file for the model as a scorecard in PMML 4.4; for weighted sums.")
  var pmml: String?
  @Option(help: "With --aggregate rank-sum-ratio: the number of classes, 3 to 10; 3 by default.")
  var classes: Int?
  @Flag(help: "How sure ranks are: under other weights, without some persons, by other methods.")
  var uncertainty = false
  @Option(help: "With --uncertainty: how often weights are drawn; 10000 by default.")
  var draws: Int?
  @Option(help: "With --uncertainty: how many are the best; 10 by default.")
  var top: Int?
  @Option(help: "Norms of a reference group: scores get percentile rank, z, T and stanine.")
  var norms: String?
  @Option(name: .customLong("save-norms"), help: "A file for the norms that these scores make; --norms reads it.")
  var savedNorms: String?
  @OptionGroup(title: "Data") var dataArguments: DataArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func validate() throws {
    for (option, value) in [("--indicators", indicators), ("--cost", cost)] where model != nil && value != nil {
      throw ValidationError("\(option) and --model exclude each other: the model says what the indicators are.")
    }
    guard dataArguments.weight == nil, dataArguments.frequency == nil else {
      throw ValidationError("Every row is one person; assay score takes no --weight and no --frequency.")
    }
    guard (3...10).contains(classes ?? 3) else { throw ValidationError("--classes takes 3 to 10.") }
    guard uncertainty || (draws == nil && top == nil) else {
      throw ValidationError("--draws and --top say how much is done with --uncertainty.")
    }
    guard draws ?? 1 > 0, draws ?? 1 <= 1_000_000, top ?? 1 > 0 else {
      throw ValidationError("--draws takes 1 to 1000000, and --top at least 1.")
    }
    guard combine == nil || weighting.list.count > 1 else {
      throw ValidationError("--combine needs several weightings: --weighting entropy,critic.")
    }
    if model == nil, weighting.list.contains("given") {
      throw ValidationError("--weighting given takes the weights of a model, and no --model is named.")
    }
    if indicators != nil, indicators.list.isEmpty { throw ValidationError("--indicators names no column.") }
    _ = try weightSource
    _ = try aggregation
    if let normalise, Normalisation(name: normalise) == nil {
      throw ValidationError(
        "--normalise \(normalise) is not known; use \(Normalisation.names.joined(separator: ", ")).")
    }
  }

  func run() throws {
    try WrittenFiles.refuse(
      [
        ("--output", output.output), ("--save-model", savedModel), ("--save-norms", savedNorms), ("--pmml", pmml),
      ],
      over: [
        ("the data", data), ("the model", model), ("the norms", norms), ("the codebook", dataArguments.codebook),
      ])
    var score = Score(
      try model.map { try ScoringModelFile.read($0) },
      grading: try model.map { try ScoringModelFile.readGrading($0) } ?? GradingRules(), path: model)
    score.indicators = indicators.list
    score.costs = cost.list
    score.subject = subject
    score.weighting = try weightSource
    score.normalisation = normalise.flatMap { Normalisation(name: $0) }
    score.aggregation = try aggregation
    score.missing = missingIndicator
    score.classes = classes
    score.fittedModelPath = savedModel
    score.pmmlPath = pmml
    if uncertainty {
      var asked = Score.Uncertainty()
      asked.draws = draws ?? asked.draws
      asked.top = top ?? asked.top
      score.uncertainty = asked
    }
    score.normsPath = norms
    score.normsToWrite = savedNorms
    let data = try DataSet(opening: data, options: dataArguments.options, rereadable: true)
    try output.write(score.document(from: data))
  }

  /// What --aggregate says: a name, and parameters after a colon.
  private var aggregation: ScoringModel.Aggregation? {
    get throws {
      guard let aggregate else { return nil }
      let parts = aggregate.split(separator: ":", maxSplits: 1).map(String.init)
      var aggregation = ScoringModel.Aggregation(parts.first ?? "")
      for parameter in (parts.count > 1 ? parts[1] : nil).list {
        let pair = parameter.split(separator: "=", maxSplits: 1).map(String.init)
        guard pair.count == 2 else {
          throw ValidationError("--aggregate: “\(parameter)” is not of the form name=value.")
        }
        aggregation.parameters[pair[0]] = Double(decimal: pair[1]).map { .number($0) } ?? .word(pair[1])
      }
      do throws(ScoringError) {
        try aggregation.check()
      } catch {
        throw ValidationError("--aggregate: \(error.description)")
      }
      return aggregation
    }
  }

  /// What --weighting and --combine say; nil where they say nothing.
  private var weightSource: WeightSource? {
    get throws {
      var parts: [ObjectiveWeighting?] = []
      for name in weighting.list {
        do throws(ScoringError) {
          parts.append(name == "given" ? nil : try ObjectiveWeighting(named: name))
        } catch {
          throw ValidationError("--weighting: \(error.description)")
        }
      }
      guard let first = parts.first else { return nil }
      guard parts.count > 1 else { return first.map { .objective($0) } ?? .given }
      switch combine ?? "multiplicative" {
      case "multiplicative": return .combined(parts, rule: .multiplicative)
      case "additive":
        return .combined(parts, rule: .additive(parts.map { _ in 1 / Double(parts.count) }))
      case "game-theoretic": return .combined(parts, rule: .gameTheoretic)
      case let other:
        throw ValidationError(
          "--combine \(other) is not known; use \(CombinedWeights.Rule.allNames.joined(separator: ", ")).")
      }
    }
  }
}
