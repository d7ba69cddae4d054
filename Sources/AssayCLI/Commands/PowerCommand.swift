internal import ArgumentParser
internal import AssayAnalyses
internal import AssayInference

struct PowerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "power",
    abstract: "Plan a sample: its size, the power of a test, or the smallest effect that can be found.",
    discussion: """
      Give one of --share, --shares, --d, --f and --w, and of the effect, --n and --power two; the third is computed. \
      --d, --f and --w without a number ask for the effect: write --d unknown.
      """)

  @Option(help: "A share, to be estimated with --margin or tested with --against.")
  var share: Double?
  @Option(help: "How far the interval of --share is to reach to either side, such as 0.03.")
  var margin: Double?
  @Option(help: "The share that --share is tested against.")
  var against: Double?
  @Option(help: "Two shares that are compared, separated by a comma.")
  var shares: String?
  @Option(help: "Means: Cohen's d, or unknown.")
  var d: String?
  @Flag(name: .customLong("one-sample"), help: "With --d: one mean, or the mean of paired differences.")
  var oneSample = false
  @Option(help: "Several means: Cohen's f, or unknown; with --groups.")
  var f: String?
  @Option(help: "With --f: the number of groups.")
  var groups: Int?
  @Option(help: "Chi-squared: Cohen's w, or unknown; with --df.")
  var w: String?
  @Option(help: "With --w: the degrees of freedom.")
  var df: Double?
  @Option(help: "The number of observations, of each group where there are groups.")
  var n: Double?
  @Option(help: "The probability of finding the effect; 0.8 where neither it nor --n is given.")
  var power: Double?
  @Option(help: "The probability of finding an effect where there is none.")
  var significance = 0.05
  @Flag(name: .customLong("one-sided"), help: "Only departures to one side are looked for.")
  var oneSided = false
  @Option(name: .customLong("deff"), help: "The design effect.")
  var designEffect = 1.0
  @Option(help: "The size of a finite population.")
  var population: Double?
  @OptionGroup(title: "Output") var output: OutputArguments

  func validate() throws {
    guard [share != nil, shares != nil, d != nil, f != nil, w != nil].count(where: { $0 }) == 1 else {
      throw ValidationError("Give one of --share, --shares, --d, --f and --w.")
    }
    _ = try plan
  }

  func run() throws {
    var analysis = PowerAnalysis(try plan)
    analysis.size = n
    analysis.power = power ?? (n == nil ? 0.8 : nil)
    analysis.significance = significance
    analysis.sides = oneSided ? .one : .two
    analysis.designEffect = designEffect
    analysis.population = population
    try output.write(analysis.document())
  }

  private var plan: PowerAnalysis.Plan {
    get throws {
      if let share {
        switch (margin, against) {
        case (let margin?, nil): return .margin(share: share, margin: margin)
        case (nil, let against?): return .oneShare(share: share, hypothesised: against)
        default: throw ValidationError("--share needs --margin, to be estimated, or --against, to be tested.")
        }
      }
      if let shares {
        let values = try NumberList(parsing: shares, option: "--shares").values
        guard values.count == 2 else { throw ValidationError("--shares takes two numbers, separated by a comma.") }
        return .twoShares(values[0], values[1])
      }
      if let d {
        let effect = try effect(d, "--d")
        return oneSample ? .oneMean(effect: effect) : .twoMeans(effect: effect)
      }
      if let f {
        guard let groups else { throw ValidationError("--f needs --groups.") }
        return .means(groups: groups, effect: try effect(f, "--f"))
      }
      guard let w, let df else { throw ValidationError("--w needs --df.") }
      return .chiSquared(degreesOfFreedom: df, effect: try effect(w, "--w"))
    }
  }

  private func effect(_ text: String, _ option: String) throws -> Double? {
    text == "unknown" ? nil : try NumberList(parsing: text, option: option).values.first
  }
}
