internal import ArgumentParser
internal import AssayAnalyses
internal import AssayFiles
internal import AssayReport

struct AppraiseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "appraise",
    abstract: "Turn the ballots of raters, and measured indicators beside them, into scores and grades.",
    discussion: """
      The model in YAML says what grades count, how classes and levels of raters are weighed, which measured indicators stand \
      beside the ballots, and how scores become grades: vetoes, floors, bonus, quotas per unit. Ballots are rows of subject, \
      rater, class, level, indicator and grade, or counts of grades. With fuzzy: weighted-mean, or another operator, the \
      model asks for a fuzzy comprehensive evaluation (模糊综合评价) of the votes as well. --output FOLDER/ writes one CSV file \
      a table, and the page.
      """)

  @Argument(help: "The file of ballots, or - for standard input; by default the one that the model names.")
  var ballots: String?
  @Option(help: "The model of the appraisal, a YAML or JSON file.")
  var model: String
  @Option(help: "The file of measured values, one row a person, in place of the one that the model names.")
  var measures: String?
  @Flag(
    help: "How sure scores and ranks are, given who happened to rate: standard errors and confidence sets of ranks.")
  var uncertainty = false
  @Option(help: "Intervals of scores: how often the raters are drawn again, such as 2000.")
  var bootstrap: Int?
  @Option(help: "With --bootstrap: two persons, separated by a comma, whose difference gets an interval.")
  var difference: String?
  @Option(
    name: .customLong("save-model"),
    help: "A file for the model with its weights and scales as fitted; --model reads it.")
  var savedModel: String?
  @OptionGroup(title: "Data") var dataArguments: DataArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func validate() throws {
    guard dataArguments.weight == nil, dataArguments.frequency == nil else {
      throw ValidationError(
        "The classes of raters carry the weights; assay appraise takes no --weight and no --frequency.")
    }
    guard bootstrap ?? 100 >= 100, bootstrap ?? 100 <= 1_000_000 else {
      throw ValidationError("--bootstrap takes 100 to 1000000 draws, such as 2000.")
    }
    guard difference == nil || (bootstrap != nil && difference.list.count == 2) else {
      throw ValidationError("--difference takes two persons, separated by a comma, and goes with --bootstrap.")
    }
  }

  func run() throws {
    var appraise = Appraise(try AppraisalModelFile.read(model), path: model)
    appraise.measuresPath = measures
    appraise.wantsUncertainty = uncertainty
    appraise.fittedModelPath = savedModel
    appraise.replicates = bootstrap
    appraise.pair = difference.list
    guard let path = ballots ?? appraise.ballotsPath else {
      throw ValidationError("Name the file of ballots: assay appraise ballots.csv --model \(model).")
    }
    try WrittenFiles.refuse(
      [("--output", output.output), ("--save-model", savedModel)],
      over: [("the ballots", path), ("the model", model), ("the measures", measures ?? appraise.measuresFile)])
    let options = try dataArguments.options
    let isFolder = output.output?.hasSuffix("/") ?? false
    if !isFolder {
      // Evidence takes longer to make than all the rest, so it is made where it is printed.
      switch output.format {
      case .csv: appraise.tables = [output.table ?? "scores"]
      case .json: break
      default: appraise.tables = Appraise.pageTables
      }
    }
    let document = try appraise.document(from: DataSet(opening: path, options: options, rereadable: true))
    guard isFolder, output.format == .text, output.table == nil else {
      return try output.write(document, parallelism: options.parallelism)
    }
    var tables = output
    tables.format = .csv
    try tables.write(document, parallelism: options.parallelism)
    try output.write(Appraise.page(of: document))
  }
}
