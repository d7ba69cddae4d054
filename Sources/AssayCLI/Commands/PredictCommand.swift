internal import ArgumentParser
internal import AssayAnalyses

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict the response of new data by a stored model.",
    usage: "assay predict DATA --model MODEL [--subject COLUMN] [options]")

  @Argument(help: "The data file, or - for standard input.")
  var data: String
  @Option(help: "The model that assay regress --save-model stored.")
  var model: String
  @Option(help: "The column that names the cases; by default they are numbered.")
  var subject: String?
  @Flag(help: "Errors and intervals of the predicted means.")
  var intervals = false
  @OptionGroup(title: "Data") var dataArguments: DataArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func validate() throws {
    guard dataArguments.weight == nil, dataArguments.frequency == nil else {
      throw ValidationError("A prediction is for each row; assay predict takes no --weight and no --frequency.")
    }
  }

  func run() throws {
    try WrittenFiles.refuse(
      [("--output", output.output)],
      over: [("the data", data), ("the model", model), ("the codebook", dataArguments.codebook)])
    let analysis = Predict(modelPath: model, subject: subject, hasIntervals: intervals)
    let data = try DataSet(opening: data, options: dataArguments.options, rereadable: true)
    try output.write(analysis.document(from: data))
  }
}
