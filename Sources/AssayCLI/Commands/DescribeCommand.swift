internal import ArgumentParser
internal import AssayAnalyses

struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Describe the variables: values, missing ones, location, spread and shape.")

  @Argument(help: "The data file, or - for standard input.")
  var data: String
  @Argument(help: "The variables; all columns by default.")
  var variables: [String] = []
  @OptionGroup(title: "Data") var dataArguments: DataArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func run() throws {
    let data = try DataSet(opening: data, options: dataArguments.options, rereadable: true)
    try output.write(Describe(variables).document(from: data))
  }
}
