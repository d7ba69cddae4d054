internal import ArgumentParser
internal import AssayAnalyses
internal import AssayFiles
internal import AssayScoring

struct ElicitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "elicit",
    abstract: "Weights of indicators from the judgments of experts.",
    discussion: """
      JUDGMENTS is a delimited file. Pairs: a square matrix with the criteria in the header and in the first column, or the \
      columns expert, row, column, value; one half of the matrix is enough, and values may be 1/3. Ranks and points: expert, \
      criterion, value. Best–worst: expert, kind (best or worst), criterion, value. Delphi: round, expert, criterion, value. \
      The column expert is left out where there is one.
      """)

  @Argument(help: "The file of judgments, or - for standard input.")
  var judgments: String
  @Option(help: "How judgments become weights.")
  var method: ElicitationMethod = .ahp
  @Option(help: "The criteria in order, separated by commas; by default those of the first expert.")
  var criteria: String?
  @Option(
    name: .customLong("expert-weights"),
    help: "How much each expert counts: A=2,B=1 or a file with the columns expert and weight; all alike by default.")
  var expertWeights: String?
  @Option(help: "AHP: eigenvector, geometric-mean or column-mean.")
  var priority: PriorityMethod = .eigenvector
  @Option(help: "AHP: several experts by their judgments (aij) or their weights (aip, aip-geometric).")
  var group: ComparisonGroup.Aggregation = .judgments
  @Option(
    name: .customLong("random-index"),
    help: "AHP: the table of the consistency ratio: saaty-1980, saaty-2005 or donegan-dodd-1991.")
  var randomIndex: RandomIndex = .saaty1980
  @Option(help: "AHP: the most contradictory triads that are listed for each expert.")
  var triads = 5
  @Option(help: "AHP: draws of perturbed judgments, such as 10000, for intervals of the weights.")
  var simulate: Int?
  @Option(help: "With --simulate: the standard deviation of the logarithm of a judgment; 0.2 by default.")
  var spread: Double?
  @Option(help: "Best–worst: the form that gives the weights, linear or nonlinear.")
  var form: Elicit.BestWorstForm = .linear
  @Option(help: "Precedence chart: what both sides of a pair add up to.")
  var total = 1.0
  @Option(help: "Precedence chart: what a criterion gets against itself, blank or half.")
  var diagonal: PrecedenceChart.Diagonal = .blank
  @OptionGroup(title: "Data") var dataArguments: DataArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func validate() throws {
    guard triads >= 0 else { throw ValidationError("--triads must be at least 0.") }
    guard simulate == nil || method == .ahp else { throw ValidationError("--simulate belongs to --method ahp.") }
    guard simulate ?? 100 >= 100, simulate ?? 0 <= 10_000_000 else {
      throw ValidationError("--simulate takes a number of draws from 100 to 10000000, such as 10000.")
    }
    guard spread == nil || simulate != nil else { throw ValidationError("--spread belongs to --simulate.") }
    guard spread ?? 1 > 0, spread ?? 0 <= 2 else { throw ValidationError("--spread must be above 0 and at most 2.") }
    guard total > 0 else { throw ValidationError("--total must be above 0.") }
    let unused: [(String, Bool)] = [
      ("--codebook", dataArguments.codebook != nil), ("--weight", dataArguments.weight != nil),
      ("--frequency", dataArguments.frequency != nil), ("--where", dataArguments.condition != nil),
      ("--nominal", dataArguments.nominal != nil), ("--ordinal", dataArguments.ordinal != nil),
      ("--interval", dataArguments.interval != nil),
    ]
    if let (option, _) = unused.first(where: { $0.1 }) {
      throw ValidationError("\(option) does not apply to judgments.")
    }
  }

  func run() throws {
    let options = try dataArguments.options
    var elicit = Elicit(method)
    elicit.criteria = criteria.list
    elicit.expertWeights = try expertWeights.map { try ExpertWeightList($0, options: options.csv) }
    elicit.priority = priority
    elicit.aggregation = group
    elicit.randomIndex = randomIndex
    elicit.triadLimit = triads
    elicit.draws = simulate
    if let spread { elicit.spread = spread }
    elicit.form = form
    elicit.total = total
    elicit.diagonal = diagonal
    try output.write(elicit.document(from: judgments, options: options))
  }
}
