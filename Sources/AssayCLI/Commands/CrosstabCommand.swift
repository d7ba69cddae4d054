internal import ArgumentParser
internal import AssayAnalyses
internal import AssayInference
internal import AssayTables

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
  @Option(
    help: "A variable for each of whose categories a table is made, beside the pooled one, with tests over all strata.")
  var by: String?
  @Flag(help: "Compare the columns of each row in pairs: a letter marks the larger share.")
  var letters = false
  @Option(
    help: "The adjustment of families of tests: bonferroni, bh, none, holm, hochberg, hommel, sidak, holm_sidak or by.")
  var adjust: MultiplicityAdjustment?
  @Option(
    name: .customLong("letters-zero"), help: "Whether columns with a share of 0 or 1 are compared: exclude or include.")
  var zeroShares: ZeroShares?
  @Option(help: "Scores of ordered categories: codes, positions or midranks.")
  var scores = Crosstab.Scores.codes
  @Option(
    name: .customLong("row-scores"), parsing: .unconditional,
    help: "Scores of the categories of the rows, separated by commas, in the order of the page.")
  var rowScores: String?
  @Option(
    name: .customLong("column-scores"), parsing: .unconditional,
    help: "Scores of the categories of the columns, separated by commas, in the order of the page.")
  var columnScores: String?
  @Flag(help: "The two variables are one question asked twice: McNemar, Bowker, Stuart–Maxwell.")
  var paired = false
  @OptionGroup(title: "Exact tests") var exact: ExactArguments
  @OptionGroup(title: "Data") var dataArguments: DataArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func validate() throws {
    guard letters || (adjust == nil && zeroShares == nil) else {
      throw ValidationError("--adjust and --letters-zero belong to --letters.")
    }
  }

  func run() throws {
    var analysis = Crosstab(rows: rows, columns: columns, by: by)
    analysis.exact = try exact.choice
    analysis.isPaired = paired
    analysis.scores = scores
    analysis.rowScores = try rowScores.map { try NumberList(parsing: $0, option: "--row-scores").values }
    analysis.columnScores = try columnScores.map { try NumberList(parsing: $0, option: "--column-scores").values }
    if letters {
      analysis.letters = Crosstab.ColumnLetters(
        adjustment: adjust ?? .bonferroni, zeroShares: zeroShares ?? .exclude)
    }
    try output.write(analysis.document(from: DataSet(opening: data, options: dataArguments.options)))
  }
}
