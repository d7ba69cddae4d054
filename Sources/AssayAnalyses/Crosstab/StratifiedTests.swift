internal import AssayData
internal import AssayInference
internal import AssayTables

/// The tests over all strata of a page: association within strata, and whether it is the same in all of them.
struct StratifiedTests {
  private(set) var tests: [ReportedTest] = []
  private(set) var measures: [ReportedMeasure] = []
  private(set) var notes: [String] = []

  init(_ table: CrosstabTable, statistics: CrosstabStatistics, exact: ExactTests?) {
    guard let strata = table.strata else { return }
    guard !statistics.options.weighting.isSampling else {
      notes.append(
        "Mantel–Haenszel, Breslow–Day, Tarone and Woolf take each row for one case and are left out under --weight; the "
          + "Rao–Scott test of each stratum holds, and a logistic regression with “\(strata.name)” adjusts for it.")
      return
    }
    let layers = table.layers.dropFirst()
    do throws(TableError) {
      var tables: [ContingencyTable] = []
      for layer in layers {
        let scores = statistics.scores(layer)
        tables.append(try layer.table(rowScores: scores.rows, columnScores: scores.columns))
      }
      let stratified = try StratifiedTable(strata: tables, labels: layers.map { $0.stratum?.label ?? "" })
      add(stratified, statistics: statistics, isFourfold: table.layers[0].isFourfold)
    } catch {
      notes.append("No test over the strata: \(error.description)")
    }
  }

  private mutating func add(_ given: StratifiedTable, statistics: CrosstabStatistics, isFourfold: Bool) {
    let table = statistics.analysis.scores == .midranks ? given.scored(by: .midranks) : given
    if isFourfold { addFourfold(table, level: statistics.options.level) }
    if statistics.bothOrdered {
      tests.append(.attempt(.cmhCorrelation) { () throws(TableError) in try table.cmhCorrelation() })
    }
    if statistics.columns.scale.isOrdered {
      tests.append(.attempt(.cmhRowMeans) { () throws(TableError) in try table.cmhRowMeans() })
    }
    if statistics.rows.scale.isOrdered {
      tests.append(.attempt(.cmhColumnMeans) { () throws(TableError) in try table.cmhColumnMeans() })
    }
    tests.append(.attempt(.cmhGeneral) { () throws(TableError) in try table.cmhGeneral() })
  }

  private mutating func addFourfold(_ table: StratifiedTable, level: Double) {
    tests.append(.attempt(.mantelHaenszel) { () throws(TableError) in try table.mantelHaenszel() })
    tests.append(
      .attempt(.mantelHaenszelCorrected) { () throws(TableError) in try table.mantelHaenszel(corrected: true) })
    tests.append(.attempt(.breslowDay) { () throws(TableError) in try table.breslowDay() })
    tests.append(.attempt(.tarone) { () throws(TableError) in try table.tarone() })
    tests.append(.attempt(.woolf) { () throws(TableError) in try table.woolf() })
    if let common = try? table.commonOddsRatio(level: level) {
      measures.append(
        ReportedMeasure(
          .oddsRatioMantelHaenszel, oddsRatio: common.estimate, logStandardError: common.logStandardError,
          low: common.interval?.low, high: common.interval?.high, undefinedReason: common.undefinedReason,
          method: common.method))
    }
    do throws(TableError) {
      let exact = try table.exactConditional(level: level)
      tests.append(ReportedTest(exact.test))
      measures.append(
        ReportedMeasure(
          .oddsRatioCommonConditional, oddsRatio: exact.estimate, logStandardError: nil, low: exact.lowerLimit,
          high: exact.upperLimit, undefinedReason: exact.estimate == nil ? exact.undefinedReason : nil,
          method: "conditional maximum likelihood; exact interval"))
    } catch {
      tests.append(ReportedTest(.mantelHaenszelExact, undefined: error.description))
    }
  }
}

extension TableLayer {
  /// Whether two rows and two columns hold cases.
  fileprivate var isFourfold: Bool {
    guard let table = (try? ContingencyTable(self))?.occupied else { return false }
    return table.rowCount == 2 && table.columnCount == 2
  }
}
