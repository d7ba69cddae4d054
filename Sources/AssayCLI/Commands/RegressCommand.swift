internal import ArgumentParser
internal import AssayAnalyses
internal import AssayInference

struct RegressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regress",
    abstract: "Explain a response by other variables: linear, generalised linear, ordinal and multinomial models.",
    usage: """
      assay regress DATA "RESPONSE ~ TERM + TERM ..." [--family FAMILY] [options]
      """,
    discussion: """
      The formula is that of R and statsmodels: score ~ sex + C(post) + age:sex, with log(), sqrt(), I(), poly(), ns(), bs(), \
      scale() and offset(). C(x, Sum) names a contrast, C(x, ref="b") a reference. A log-linear model has no response: \
      "~ a*b + c" or "[a b][c]", with Diag(a, b), Symm(a, b), Linear(a, b), RowEffects(a, b), ColumnEffects(a, b) and \
      RC(a, b, 2) for associations of a simpler form.
      """)

  @Argument(help: "The data file, or - for standard input.")
  var data: String
  @Argument(help: "The formula, in quotes.")
  var formula: String
  @Option(help: "The model: \(Regress.Family.allCases.map(\.rawValue).joined(separator: ", ")); by default linear.")
  var family: Regress.Family = .linear
  @Option(
    help: """
      The category of the response that others are compared with; of two the one that is not the event. By default the first.
      """)
  var reference: String?
  @Option(help: "Robust errors: HC0, HC1, HC2 or HC3; with --cluster CR1 (the default) or CR2.")
  var robust: Regress.Robust?
  @Option(help: "The column of clusters, within which cases may depend on each other.")
  var cluster: String?
  @Option(help: "The column of exposures, whose logarithm is added to the linear predictor.")
  var exposure: String?
  @Option(help: "A column of precision weights: the variance of a case is inversely proportional to them.")
  var precision: String?
  @Option(
    help: """
      Tests of the model: \(Regress.Test.allCases.map(\.rawValue).joined(separator: ", ")); repeatable.
      """)
  var test: [Regress.Test] = []
  @Option(
    name: .customLong("non-proportional"),
    help: "Terms of an ordinal model that have a coefficient for each cut point, separated by commas.")
  var nonProportional: String?
  @Flag(help: "Add Firth’s penalty, which keeps coefficients finite where the response is separated.")
  var firth = false
  @Flag(help: "Intervals from the profile of the likelihood, in place of Wald’s.")
  var profile = false
  @Flag(help: "Errors from the observed information, where the expected is the default.")
  var observed = false
  @Flag(help: "Standardised coefficients beside the others.")
  var standardised = false
  @Option(name: .customLong("sums-of-squares"), help: "Analysis of variance of a linear model by type 1, 2 or 3.")
  var sumsOfSquares: Int?
  @Flag(help: "Average marginal effects: what a variable does to the prediction, averaged over the cases.")
  var margins = false
  @Option(help: "Predictions at values, averaged over the cases: \"age=30,40,50\"; repeatable, then crossed.")
  var at: [String] = []
  @Option(help: "The formula of a model to compare with; repeatable.")
  var versus: [String] = []
  @Option(help: "A linear combination of coefficients to test, such as \"sex[2] - 2*age = 0\"; repeatable.")
  var combination: [String] = []
  @Option(help: "What the scores of RC() in a log-linear model are normalised by: marginal (shares of cases) or unit.")
  var scores: Regress.Scores?
  @Option(help: "How p-values of several combinations and effects are adjusted, such as holm; by default not.")
  var adjust: MultiplicityAdjustment = .none
  @Option(name: .customLong("save-model"), help: "A file for the model in JSON; assay predict --model reads it.")
  var savedModel: String?
  @Option(help: "A file for the model in PMML 4.4.")
  var pmml: String?
  @OptionGroup(title: "Data") var dataArguments: DataArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func validate() throws {
    guard dataArguments.missing != .category else {
      throw ValidationError("--missing category is for tables; a regression leaves rows out that lack a value.")
    }
    let weights = [dataArguments.weight, dataArguments.frequency, precision].compactMap { $0 }
    guard weights.count <= 1 else {
      throw ValidationError("--weight, --frequency and --precision exclude each other: weights are of one kind.")
    }
    if let sumsOfSquares, !(1...3).contains(sumsOfSquares) || family != .linear {
      throw ValidationError("--sums-of-squares takes 1, 2 or 3, and goes with --family linear.")
    }
    switch robust {
    case .cr1, .cr2:
      guard cluster != nil else { throw ValidationError("--robust CR1 and CR2 are for clusters: --cluster COLUMN.") }
    case .hc0, .hc1, .hc2, .hc3:
      guard cluster == nil else {
        throw ValidationError("--robust HC0 to HC3 take cases as independent; with --cluster it is CR1 or CR2.")
      }
      guard dataArguments.weight == nil else {
        throw ValidationError("With --weight errors are design-based already; --robust HC0 to HC3 do not go with it.")
      }
    case nil: break
    }
    _ = try values
  }

  /// What `--at` says.
  private var values: [Regress.Axis] {
    get throws {
      try at.map { text in
        guard let sign = text.firstIndex(of: "=") else {
          throw ValidationError("--at takes a variable and values, such as age=30,40; “\(text)” has no =.")
        }
        let values = String?(String(text[text.index(after: sign)...])).list
        guard sign > text.startIndex, !values.isEmpty else {
          throw ValidationError("--at takes a variable and values, such as age=30,40; got “\(text)”.")
        }
        return Regress.Axis(String(text[..<sign]), values)
      }
    }
  }

  func run() throws {
    try WrittenFiles.refuse(
      [("--output", output.output), ("--save-model", savedModel), ("--pmml", pmml)],
      over: [("the data", data), ("the codebook", dataArguments.codebook)])
    var analysis = Regress(formula, family: family)
    analysis.reference = reference
    analysis.robust = robust
    analysis.cluster = cluster
    analysis.exposure = exposure
    analysis.precision = precision
    analysis.tests = test
    analysis.nonProportional = nonProportional.list
    analysis.firth = firth
    analysis.profile = profile
    analysis.observedInformation = observed
    analysis.standardised = standardised
    analysis.sumsOfSquares = sumsOfSquares
    analysis.margins = margins
    analysis.at = try values
    analysis.versus = versus
    analysis.combinations = combination
    analysis.scores = scores
    analysis.adjustment = adjust
    analysis.modelPath = savedModel
    analysis.pmmlPath = pmml
    let data = try DataSet(opening: data, options: dataArguments.options, rereadable: true)
    try output.write(analysis.document(from: data))
  }
}
