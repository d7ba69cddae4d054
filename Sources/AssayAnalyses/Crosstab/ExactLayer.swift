internal import AssayInference
internal import AssayTables

/// The exact tests of one layer, and how they were made.
struct ExactLayer {
  var tests: [ReportedTest] = []
  var measures: [ReportedMeasure] = []
  /// Whether tables were drawn, so that results depend on the seed.
  var drew = false
  var notes: [String] = []
}

extension CrosstabStatistics {
  /// Fisher's test of every table with two rows and two columns, and what else was asked for.
  func exactTests(_ layer: TableLayer, choice: ExactTests?) -> ExactLayer {
    var result = ExactLayer()
    guard !options.weighting.isSampling, let table = scoredTable(layer)?.occupied else { return result }
    let isTwoByTwo = table.rowCount == 2 && table.columnCount == 2
    if isTwoByTwo, choice?.isMonteCarlo != true { result.addFisher(of: table, level: options.level) }
    guard let choice, table.rowCount > 1, table.columnCount > 1 else { return result }
    var statistics = choice.statistics.filter { $0 != .fisher || result.tests.isEmpty }
    if !bothOrdered, let place = statistics.firstIndex(of: .linearByLinear) {
      statistics.remove(at: place)
      if choice.statistics.count < ExactStatistic.allCases.count {
        result.tests.append(
          ReportedTest(.exactLinearByLinear, undefined: "The exact linear-by-linear test needs two ordered variables."))
      }
    }
    guard !statistics.isEmpty else { return result }
    do throws(TableError) {
      let outcomes =
        choice.isMonteCarlo
        ? try table.monteCarloIndependence(
          statistics, replicates: choice.replicates ?? ExactTests.standardReplicates, seed: options.seed,
          stopAfter: choice.stopAfter, parallelism: options.parallelism)
        : try table.exactIndependence(
          statistics, budget: choice.budget, replicates: choice.replicates ?? ExactTests.standardReplicates,
          seed: options.seed, parallelism: options.parallelism)
      for outcome in outcomes { result.add(outcome) }
    } catch {
      for statistic in statistics { result.tests.append(ReportedTest(statistic.name, undefined: error.description)) }
    }
    return result
  }
}

extension ExactLayer {
  /// Adds Fisher's exact test of a 2 × 2 table, with the odds ratio it conditions on.
  fileprivate mutating func addFisher(of table: ContingencyTable, level: Double) {
    do throws(TableError) {
      let fisher = try table.fisherTwoByTwo(level: level)
      tests += [fisher.twoSided, fisher.less, fisher.greater].map { ReportedTest($0) }
      measures.append(
        ReportedMeasure(
          .oddsRatioConditional, oddsRatio: fisher.oddsRatio, logStandardError: nil, low: fisher.lower,
          high: fisher.upper, undefinedReason: fisher.oddsRatio == nil ? fisher.reason : nil,
          method: "conditional maximum likelihood; exact interval"))
    } catch {
      tests.append(ReportedTest(.fisherExact, undefined: error.description))
    }
  }

  fileprivate mutating func add(_ outcome: ExactIndependence) {
    var interval: ConfidenceInterval?
    if case .monteCarlo(_, _, let limits, _) = outcome.resolution {
      interval = limits
      drew = true
    }
    tests.append(ReportedTest(outcome.result, pInterval: interval))
    if !outcome.isReproducible {
      let note =
        "--budget ended the counting of tables, so whether a test is exact or drawn depends on the speed of the machine: "
        + "this page is not reproducible."
      if !notes.contains(note) { notes.append(note) }
    }
  }
}

extension ExactStatistic {
  /// The name of the test.
  fileprivate var name: TestName {
    switch self {
    case .fisher: .fisherExact
    case .pearson: .exactPearson
    case .likelihoodRatio: .exactLikelihoodRatio
    case .linearByLinear: .exactLinearByLinear
    }
  }
}
