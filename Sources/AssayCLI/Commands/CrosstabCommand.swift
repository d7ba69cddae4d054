internal import ArgumentParser
internal import AssayAnalyses

struct CrosstabCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crosstab",
    abstract: "Cross-tabulate two variables: counts, tests of independence, measures of association.")

  @Argument(help: "The data file, or - for standard input.")
  var data: String
  @Argument(help: "The variable whose categories are rows.")
  var rows: String
  @Argument(help: "The variable whose categories are columns.")
  var columns: String
  @Option(help: "A variable for each of whose categories a table is made, beside the pooled one.")
  var by: String?
  @OptionGroup(title: "Data") var dataArguments: DataArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func run() throws {
    let analysis = Crosstab(rows: rows, columns: columns, by: by)
    try output.write(analysis.document(from: DataSet(opening: data, options: dataArguments.options)))
  }
}
