internal import ArgumentParser
internal import AssayAnalyses

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
  @OptionGroup(title: "Data") var dataArguments: DataArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func validate() throws {
    guard !variables.isEmpty else { throw ValidationError("Name at least one variable.") }
  }

  func run() throws {
    let data = try DataSet(opening: data, options: dataArguments.options, rereadable: true)
    try output.write(Frequencies(variables, by: by).document(from: data))
  }
}
