internal import ArgumentParser
internal import AssayAnalyses
internal import AssayData
internal import AssayTables

/// The options of exact and Monte Carlo tests; the same for every verb that has them.
struct ExactArguments: ParsableArguments {
  @Flag(help: "Fisher's exact test: all tables with the same margins are counted, or drawn where that costs too much.")
  var exact = false

  @Option(
    name: .customLong("exact-tests"),
    help: "Exact tests by the order named: fisher, pearson, likelihood-ratio, linear-by-linear, or all.")
  var exactTests: String?

  @Flag(name: .customLong("monte-carlo"), help: "Exact tests by drawing tables, even where they could be counted.")
  var monteCarlo = false

  @Option(help: "A cap on the time of counting, such as 10s or 2m; results then depend on the machine.")
  var budget: String?

  @Option(help: "The number of tables drawn where they cannot all be counted.")
  var replicates: Int?

  @Option(
    name: .customLong("stop-after"),
    help:
      "With --monte-carlo: stop at so many tables as extreme as the observed one; p is then their share, without limits."
  )
  var stopAfter: Int?

  func validate() throws {
    guard stopAfter == nil || monteCarlo else { throw ValidationError("--stop-after belongs to --monte-carlo.") }
    guard stopAfter ?? 1 > 0 else { throw ValidationError("--stop-after must be at least 1.") }
    guard isAsked || (budget == nil && replicates == nil) else {
      throw ValidationError("--budget and --replicates belong to --exact or --monte-carlo.")
    }
    _ = try statistics
    guard (replicates ?? 1_000) >= 100, (replicates ?? 0) <= 1_000_000_000 else {
      throw ValidationError("--replicates must lie between 100 and 1000000000.")
    }
    _ = try seconds
  }

  /// The choice as the library takes it; nil where none was made.
  var choice: ExactTests? {
    get throws {
      guard isAsked else { return nil }
      var choice = ExactTests(try statistics, isMonteCarlo: monteCarlo)
      if let replicates { choice.replicates = replicates }
      choice.budget.seconds = try seconds
      choice.stopAfter = stopAfter
      return choice
    }
  }

  private var isAsked: Bool { exact || monteCarlo || exactTests != nil }

  private var statistics: [ExactStatistic] {
    get throws {
      guard let exactTests else { return [.fisher] }
      if exactTests == "all" { return ExactStatistic.allCases }
      return try exactTests.split(separator: ",").map { name in
        switch name {
        case "fisher": return .fisher
        case "pearson": return .pearson
        case "likelihood-ratio": return .likelihoodRatio
        case "linear-by-linear": return .linearByLinear
        default:
          throw ValidationError(
            "--exact-tests \(exactTests): “\(name)” is not known; use fisher, pearson, likelihood-ratio, linear-by-linear "
              + "or all.")
        }
      }
    }
  }

  private var seconds: Double? {
    get throws {
      guard let budget else { return nil }
      let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("", 1)]
      for (unit, factor) in units where budget.hasSuffix(unit) {
        guard let value = Double(decimal: budget.dropLast(unit.count)), value > 0 else { break }
        return value * factor
      }
      throw ValidationError("--budget \(budget) is not a time; write it as 10s or 2m.")
    }
  }
}
