internal import ArgumentParser
internal import AssayAnalyses
internal import AssayInference

struct FrequenciesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "frequencies",
    abstract: "Count the values of variables: percent, valid percent, cumulative percent, confidence limits.")

  @Argument(help: "The data file, or - for standard input.")
  var data: String
  @Argument(help: "The variables; a multi-select question or a battery of the codebook counts as one.")
  var variables: [String]
  @Option(help: "A variable for each of whose categories tables are made, beside the pooled ones.")
  var by: String?
  @Option(
    name: .customLong("interval-method"),
    help:
      "Intervals of shares: wilson, clopper_pearson, jeffreys, agresti_coull, logit, arcsine, mid_p, wilson_corrected or wald."
  )
  var intervalMethod = ProportionMethod.wilson
  @OptionGroup(title: "Data") var dataArguments: DataArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func validate() throws {
    guard !variables.isEmpty else { throw ValidationError("Name at least one variable.") }
  }

  func run() throws {
    let data = try DataSet(opening: data, options: dataArguments.options, rereadable: true)
    try output.write(Frequencies(variables, by: by, intervalMethod: intervalMethod).document(from: data))
  }
}
