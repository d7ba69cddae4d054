internal import ArgumentParser
internal import AssayAnalyses
internal import AssayData
internal import AssayInference

struct ScreenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "screen",
    abstract: "Test every pair of variables, with the test and the effect size that fit their scales.",
    discussion: """
      Nominal pairs: Pearson chi-squared and bias-corrected V; ordinal: Kendall's tau-b; nominal by ordinal: \
      Kruskal-Wallis and bias-corrected eta squared of ranks; nominal by interval: Welch's test and omega squared; the others: Pearson's r. \
      With --weight all tests are design-based.
      """)

  @Argument(help: "The data file, or - for standard input.")
  var data: String
  @Option(help: "The variables, separated by commas; all columns by default.")
  var variables: String?
  @Option(help: "Variables that the others are paired with, separated by commas; by default all are paired with all.")
  var against: String?
  @Option(
    help:
      "How p-values are adjusted: bh, by, bonferroni, holm, hochberg, hommel, sidak, holm_sidak or none; bh by default."
  )
  var adjust: MultiplicityAdjustment?
  @Option(
    name: .customLong("max-t"),
    help: "Permutations: p-values are adjusted by the step-down maximum instead; unweighted only.")
  var permutations: Int?
  @Option(name: .customLong("min-effect"), help: "Pairs with a smaller effect are not printed; the family stays whole.")
  var minimumEffect = 0.0
  @Option(name: .customLong("min-count"), help: "Pairs with fewer cases are not tested.")
  var minimumCount = 0
  @Option(help: "The most pairs that are printed.")
  var top: Int?
  @Option(help: "Two variables, separated by a comma, whose table is printed as well.")
  var pair: String?
  @OptionGroup(title: "Data") var dataArguments: DataArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func validate() throws {
    guard minimumEffect >= 0, minimumEffect <= 1 else {
      throw ValidationError("--min-effect is \(minimumEffect.token); it must lie between 0 and 1.")
    }
    guard minimumCount >= 0 else { throw ValidationError("--min-count must be at least 0.") }
    guard top ?? 1 > 0 else { throw ValidationError("--top must be at least 1.") }
    guard permutations ?? 1 > 0, permutations ?? 1 <= 1_000_000 else {
      throw ValidationError("--max-t takes a number of permutations from 1 to 1000000, such as 999.")
    }
    guard permutations == nil || adjust == nil else {
      throw ValidationError("--max-t and --adjust exclude each other: each adjusts the p-values.")
    }
    guard pair == nil || pair.list.count == 2 else {
      throw ValidationError("--pair takes two variables, separated by a comma.")
    }
    for (option, names) in [("--variables", variables), ("--against", against)] where names != nil && names.list.isEmpty
    {
      throw ValidationError("\(option) names no variable.")
    }
  }

  func run() throws {
    var screen = Screen(
      variables.list, against: against.list, adjustment: adjust ?? .benjaminiHochberg,
      minimumEffect: minimumEffect, minimumCount: minimumCount, top: top)
    screen.pair = pair.list
    screen.permutations = permutations
    let data = try DataSet(opening: data, options: dataArguments.options, rereadable: true)
    try output.write(screen.document(from: data))
  }
}
