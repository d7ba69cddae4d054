internal import AssayData
internal import AssayInference
internal import AssayReport
internal import AssaySurvey
internal import AssayTables

/// The tests that a multi-select question does not depend on another variable.
///
/// The table of mentions is never tested: it counts respondents several times.
struct MultiSelectTests {
  /// The tests of all options together.
  private(set) var tests: [ReportedTest] = []
  /// The test of each option alone, with its probability adjusted for all.
  private(set) var options: [[Value]] = []
  private(set) var usesRandomNumbers = false
  private(set) var notes: [String] = []

  /// The replicates of the bootstrap where none are given, and the rows that may be drawn for all of them.
  private static let replicates = 9_999
  private static let drawnRowLimit = 200_000_000

  init(_ table: MultiSelectTable, adjustment: MultiplicityAdjustment, replicates: Int?, data: DataSet) {
    let (patterns, cells) = table.combinations
    do throws(MultiSelectError) {
      if table.isSampling {
        try addWeighted(table, patterns, cells)
      } else {
        let test = try MultiSelectIndependence(
          of: MultiSelectCounts(
            patterns: patterns, groupCount: table.kept.count, counts: cells.map { Int($0.weight) }))
        add(test, table, adjustment)
        let affordable = min(Self.replicates, Self.drawnRowLimit / max(1, table.cases.used))
        guard let replicates = replicates ?? (affordable >= 999 ? affordable : nil) else {
          notes.append(
            "The bootstrap is left out: with \(table.cases.used) cases the Rao–Scott test is as good. --exact --replicates N "
              + "asks for it.")
          return
        }
        let bootstrap = try test.bootstrap(
          replicates: replicates, seed: data.options.seed, parallelism: data.options.parallelism)
        tests.insert(ReportedTest(bootstrap.test), at: 1)
        usesRandomNumbers = true
      }
    } catch {
      tests.append(ReportedTest(tests.isEmpty ? .bilderLoughin : .bilderLoughinBootstrap, undefined: error.description))
    }
  }

  private mutating func addWeighted(
    _ table: MultiSelectTable, _ patterns: OptionPatterns, _ cells: [MultiSelectTable.Sums]
  ) throws(MultiSelectError) {
    let test = try WeightedMultiSelectIndependence(
      of: WeightedMultiSelectCells(
        patterns: patterns, groupCount: table.kept.count, sums: cells.map(\.weight), squares: cells.map(\.square),
        designSize: table.designSize))
    add(test.raoScott, undefined: test.raoScottUndefinedReason)
  }

  private mutating func add(_ result: TestResult?, undefined reason: String?) {
    tests.append(result.map { ReportedTest($0) } ?? ReportedTest(.bilderLoughin, undefined: reason ?? ""))
  }

  private mutating func add(
    _ test: MultiSelectIndependence, _ table: MultiSelectTable, _ adjustment: MultiplicityAdjustment
  ) {
    add(test.raoScott, undefined: test.raoScottUndefinedReason)
    tests.append(ReportedTest(test.bonferroni))
    let adjusted = adjustment.adjusted(test.optionTests.map(\.pValue))
    options = zip(test.options, test.optionTests).enumerated().map { place, entry in
      let (option, result) = entry
      return [
        Value(table.options[option].code), Value(table.options[option].label), Value(result.statistic),
        Value(result.reference.degreesOfFreedom), Value(result.pValue), Value(result.logPValue),
        Value(adjusted[place]), Value("Pearson's chi-squared; p adjusted by \(adjustment.title)"),
      ]
    }
  }

  static let optionColumns: [TableColumn] = [
    "option", "option_label", "statistic", "df", "p_value", "log_p_value", "p_adjusted", "method",
  ]
}

extension MultiSelectTable {
  /// The distinct combinations of ticks, and the sums of each in each category, combination by combination.
  fileprivate var combinations: (patterns: OptionPatterns, cells: [Sums]) {
    var places: [[UInt64]: Int] = [:]
    var ticked: [[Int]] = []
    var cells: [Sums] = []
    for (group, cell) in patterns {
      let place = places[cell.words] ?? ticked.count
      if place == ticked.count {
        places[cell.words] = place
        ticked.append(options.indices.filter { cell.isTicked($0) })
        cells += kept.map { _ in Sums() }
      }
      cells[place * kept.count + group].add(sums(of: cell))
    }
    return (OptionPatterns(optionCount: options.count, ticked: ticked), cells)
  }
}
