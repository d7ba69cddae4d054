internal import ArgumentParser
internal import AssayAnalyses
internal import AssayData

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "One named test: goodness of fit, a share, several shares, paired answers.",
    discussion: """
      Give one of --gof, --proportion, --cochran-q and --paired. Tests of two variables stand on the page of crosstab, \
      those of means and ranks on that of compare.
      """)

  @Argument(help: "The data file, or - for standard input.")
  var data: String
  @Option(help: "Goodness of fit: the variable whose counts are compared with expected shares.")
  var gof: String?
  @Option(
    help:
      "With --gof: a column with the expected share of each row's category, or numbers separated by commas; equal shares by default."
  )
  var expected: String?
  @Option(help: "A share: the variable one of whose categories is counted.")
  var proportion: String?
  @Option(help: "With --proportion: the code or label of the category that is counted.")
  var category: String?
  @Option(name: .customLong("null"), help: "With --proportion: the share that is tested.")
  var hypothesis: Double?
  @Option(help: "With --proportion: the variable whose categories are compared.")
  var by: String?
  @Option(
    name: .customLong("cochran-q"), help: "Cochran's Q: questions with two answers, separated by commas.")
  var cochranQ: String?
  @Option(help: "With --cochran-q: the code that counts.")
  var success: String?
  @Option(
    help: "McNemar, Bowker, Stuart–Maxwell and kappa: two variables with the same categories, separated by a comma.")
  var paired: String?
  @OptionGroup(title: "Exact tests") var exact: ExactArguments
  @OptionGroup(title: "Data") var dataArguments: DataArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func validate() throws {
    guard [gof, proportion, cochranQ, paired].count(where: { $0 != nil }) == 1 else {
      throw ValidationError("Give one of --gof, --proportion, --cochran-q and --paired.")
    }
    guard proportion == nil || category != nil else {
      throw ValidationError("--proportion needs --category, the code or label of the category that is counted.")
    }
    guard hypothesis.map({ $0 > 0 && $0 < 1 }) ?? true else {
      throw ValidationError("--null must lie between 0 and 1.")
    }
    for (option, name, owner) in [
      (expected, "--expected", gof), (category, "--category", proportion), (by, "--by", proportion),
      (success, "--success", cochranQ),
    ] where option != nil && owner == nil {
      throw ValidationError("\(name) does not belong to the test that was asked for.")
    }
  }

  func run() throws {
    let options = try dataArguments.options
    let data = try DataSet(opening: data, options: options)
    if let gof {
      let test = GoodnessOfFitTest(gof, expected: try expectedShares(data), exact: try exact.choice)
      try output.write(test.document(from: data))
    } else if let proportion, let category {
      let test = ProportionTest(proportion, category: category, hypothesis: hypothesis, by: by)
      try output.write(test.document(from: data))
    } else if let cochranQ {
      let names = cochranQ.split(separator: ",").map(String.init)
      try output.write(CochranTest(names, success: success).document(from: data))
    } else if let paired {
      let names = paired.split(separator: ",").map(String.init)
      guard names.count == 2 else { throw ValidationError("--paired takes two variables, separated by a comma.") }
      var analysis = Crosstab(rows: names[0], columns: names[1])
      analysis.isPaired = true
      analysis.exact = try exact.choice
      try output.write(analysis.document(from: data))
    }
  }

  /// A name of a column is a column; else the text must be numbers.
  private func expectedShares(_ data: DataSet) throws -> GoodnessOfFitTest.Expected {
    guard let expected else { return .equal }
    if data.source.columnNames.contains(expected) || data.codebook?.definition(of: expected) != nil {
      return .column(expected)
    }
    guard expected.contains(",") else { return .column(expected) }
    return .shares(try NumberList(parsing: expected, option: "--expected").values)
  }
}
