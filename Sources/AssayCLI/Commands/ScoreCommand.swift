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
  @Option(help: "Where weights come from, such as entropy, critic or given.")
  var weighting: String?
  @Option(help: "How indicators are put on a common scale: min-max, max, sum, vector, z, efficacy or none.")
  var normalise: String?
  @Option(help: "How indicators are put together, such as weighted-sum, weighted-product or topsis.")
  var aggregate: String?
  @Option(
    name: .customLong("missing-indicator"), help: "What a missing value does: refuse, reweight or worst.")
  var missingIndicator: MissingLeafPolicy?
  @Option(
    name: .customLong("save-model"),
    help: "A file for the model with its weights and scales as fitted; --model reads it.")
  var savedModel: String?
  @OptionGroup(title: "Data") var dataArguments: DataArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func validate() throws {
    for (option, value) in [("--indicators", indicators), ("--cost", cost)] where model != nil && value != nil {
      throw ValidationError("\(option) and --model exclude each other: the model says what the indicators are.")
    }
    guard dataArguments.weight == nil, dataArguments.frequency == nil else {
      throw ValidationError("Every row is one person; assay score takes no --weight and no --frequency.")
    }
    if let normalise, Normalisation(name: normalise) == nil {
      throw ValidationError(
        "--normalise \(normalise) is not known; use \(Normalisation.names.joined(separator: ", ")).")
    }
  }

  func run() throws {
    var score = Score(try model.map { try ScoringModelFile.read($0) }, named: model)
    score.indicators = indicators.list
    score.costs = cost.list
    score.subject = subject
    score.weighting = weighting
    score.normalisation = normalise.flatMap { Normalisation(name: $0) }
    score.aggregation = aggregate
    score.missing = missingIndicator
    score.fittedModelPath = savedModel
    let data = try DataSet(opening: data, options: dataArguments.options, rereadable: true)
    try output.write(score.document(from: data))
  }
}
