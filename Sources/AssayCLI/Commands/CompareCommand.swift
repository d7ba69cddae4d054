internal import ArgumentParser
internal import AssayAnalyses
internal import AssayComparisons
internal import AssayInference

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare means and ranks: of groups, of pairs, or of a sample with a value.",
    usage: """
      assay compare DATA VALUE ... --by GROUP [options]
      assay compare DATA VALUE ... --by FIRST,SECOND [options]
      assay compare DATA BEFORE AFTER ... --paired [options]
      assay compare DATA VALUE ... --mu NUMBER [options]
      """)

  @Argument(help: "The data file, or - for standard input.")
  var data: String
  @Argument(help: "The variables whose values are compared.")
  var variables: [String]
  @Option(help: "The variable that makes the groups; two, separated by a comma or in two options, are crossed.")
  var by: [String] = []
  @Flag(help: "Compare the two values of each row; three variables or more by Friedman’s test.")
  var paired = false
  @Option(parsing: .unconditional, help: "Compare each variable with this value.")
  var mu: Double?
  @Option(
    help: """
      How pairs of three or more groups are compared: games-howell, tukey, dunn, pairwise-t, pairwise-t-pooled or none; \
      repeatable. By default Games–Howell for means and Dunn for ranks.
      """)
  var posthoc: [Compare.PairMethod] = []
  @Option(
    help:
      "How p-values of Dunn and of pairwise t are adjusted: none, bonferroni, holm, hochberg, hommel, sidak, holm_sidak, bh or by."
  )
  var adjust: MultiplicityAdjustment = .holm
  @Option(
    name: .customLong("sums-of-squares"),
    help: "The sums of squares of two factors: 1, 2 or 3. By default 3, or 2 where a combination has no cases.")
  var sumsOfSquares: SumsOfSquares?
  @OptionGroup(title: "Data") var dataArguments: DataArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func validate() throws {
    let questions = (by.isEmpty ? 0 : 1) + (paired ? 1 : 0) + (mu == nil ? 0 : 1)
    guard questions == 1 else {
      throw ValidationError(
        questions == 0
          ? "Say what to compare with: --by GROUP, --paired, or --mu NUMBER."
          : "--by, --paired and --mu exclude each other.")
    }
    guard !variables.isEmpty else { throw ValidationError("Name at least one variable.") }
    guard !paired || variables.count >= 2 else {
      throw ValidationError("--paired needs two variables, such as before and after.")
    }
    guard mu?.isFinite ?? true else { throw ValidationError("--mu must be a number.") }
    guard groups.count <= 2 else {
      throw ValidationError("--by takes one variable or two; \(groups.count) are named.")
    }
    guard groups.count == 2 || sumsOfSquares == nil else {
      throw ValidationError("--sums-of-squares is for two factors: --by FIRST,SECOND.")
    }
    guard groups.count == 1 || posthoc.isEmpty else {
      throw ValidationError("--posthoc compares the pairs of groups that one variable makes: --by GROUP.")
    }
    guard posthoc.count < 2 || !posthoc.contains(.none) else {
      throw ValidationError("--posthoc none excludes other methods.")
    }
  }

  private var groups: [String] {
    by.flatMap { $0.split(separator: ",").map { String($0.trimmingBlanks) } }
  }

  func run() throws {
    let question: Compare.Question = paired ? .pairs : mu.map { .value($0) } ?? .groups(groups)
    let analysis = Compare(
      variables, question, pairMethods: posthoc.isEmpty ? nil : posthoc, adjustment: adjust,
      sumsOfSquares: sumsOfSquares)
    try output.write(analysis.document(from: DataSet(opening: data, options: dataArguments.options)))
  }
}

extension Substring {
  fileprivate var trimmingBlanks: Substring {
    var part = self
    while part.first == " " { part.removeFirst() }
    while part.last == " " { part.removeLast() }
    return part
  }
}
