internal import AssayData
internal import AssayInference
internal import AssaySurvey
internal import AssayTables

/// Chooses and computes the statistics that fit the scales of two variables and the sampling.
struct CrosstabStatistics {
  let rows: Classification
  let columns: Classification
  let analysis: Crosstab
  let options: DataOptions

  private var weighting: Weighting { options.weighting }
  private var level: Double { options.level }

  /// Whether the categories of both variables have an order that may be used.
  var bothOrdered: Bool { rows.scale.isOrdered && columns.scale.isOrdered }

  /// Scores of the shown categories: what the codes spell where all codes of both variables are numbers, else positions.
  func scores(_ layer: TableLayer) -> (rows: [Double], columns: [Double]) {
    func numbers(_ categories: [Category]) -> [Double]? {
      let values = categories.compactMap { Double(decimal: $0.code) }
      return values.count == categories.count && Set(values).count == values.count ? values : nil
    }
    var scores = (layer.rows.indices.map { Double($0 + 1) }, layer.columns.indices.map { Double($0 + 1) })
    if analysis.scores == .codes, rows.usesCodesAsScores, columns.usesCodesAsScores,
      let rowScores = numbers(layer.rows), let columnScores = numbers(layer.columns)
    {
      scores = (rowScores, columnScores)
    }
    return (analysis.rowScores ?? scores.0, analysis.columnScores ?? scores.1)
  }

  // MARK: Tests

  /// The tests of independence.
  func tests(_ layer: TableLayer) -> [ReportedTest] {
    guard layer.total > 0 else { return [] }
    return weighting.isSampling ? [designBasedTest(layer)] : chiSquaredTests(layer)
  }

  private func designBasedTest(_ layer: TableLayer) -> ReportedTest {
    do throws(SurveyError) {
      return ReportedTest(try RaoScottIndependence(of: layer.weightedCells).secondOrder)
    } catch {
      return ReportedTest(.raoScottF, undefined: error.description)
    }
  }

  /// The table of a layer with the scores that its variables have; nil when it is empty.
  func scoredTable(_ layer: TableLayer) -> ContingencyTable? {
    guard layer.total > 0 else { return nil }
    let scores = scores(layer)
    let table = try? layer.table(rowScores: scores.rows, columnScores: scores.columns)
    return analysis.scores == .midranks ? table?.scored(by: .midranks) : table
  }

  private func chiSquaredTests(_ layer: TableLayer) -> [ReportedTest] {
    guard let table = scoredTable(layer) else { return [] }
    let occupied = table.occupied
    var tests = [ReportedTest.attempt(.pearsonChiSquared) { () throws(TableError) in try table.pearsonIndependence() }]
    if occupied.rowCount == 2, occupied.columnCount == 2 {
      tests.append(.attempt(.yatesChiSquared) { () throws(TableError) in try table.yatesIndependence() })
    }
    tests.append(.attempt(.likelihoodRatio) { () throws(TableError) in try table.likelihoodRatioIndependence() })
    if bothOrdered {
      tests.append(.attempt(.linearByLinear) { () throws(TableError) in try table.linearByLinearIndependence() })
      tests.append(.attempt(.jonckheereTerpstra) { () throws(TableError) in try table.jonckheereTerpstra() })
    }
    // With two rows and two columns the trend is Pearson's statistic.
    let isTrend =
      occupied.columnCount == 2
      ? rows.scale.isOrdered && occupied.rowCount > 2
      : occupied.rowCount == 2 && columns.scale.isOrdered
    if isTrend {
      tests.append(.attempt(.cochranArmitage) { () throws(TableError) in try table.cochranArmitage() })
    }
    return tests
  }

  /// The tests of one question asked twice: whether the margins, and the cells across the diagonal, are alike.
  func pairedTests(_ layer: TableLayer) -> [ReportedTest] {
    guard let square = layer.square(sharing: 1)?.layer, square.rows.count > 1,
      let table = try? ContingencyTable(square)
    else {
      let names = [layer.rows, layer.columns].map { $0.map(\.label).joined(separator: ", ") }
      return [
        ReportedTest(
          .bowker,
          undefined: "Paired tests need the same categories on both sides; one has \(names[0]), the other \(names[1]).")
      ]
    }
    guard table.rowCount > 2 else {
      return [
        .attempt(.mcnemar) { () throws(TableError) in try table.mcnemar(corrected: false) },
        .attempt(.mcnemarCorrected) { () throws(TableError) in try table.mcnemar(corrected: true) },
        .attempt(exact: .mcnemarExact) { () throws(TableError) in try table.mcnemarExact() },
        .attempt(exact: .mcnemarMidP) { () throws(TableError) in try table.mcnemarMidP() },
      ]
    }
    return [
      .attempt(.bowker) { () throws(TableError) in try table.bowker() },
      .attempt(.stuartMaxwell) { () throws(TableError) in try table.stuartMaxwell() },
    ]
  }

  // MARK: Measures

  /// The measures that fit.
  func measures(_ layer: TableLayer) -> [ReportedMeasure] {
    guard layer.total > 0 else { return [] }
    guard let table = scoredTable(layer) else { return [] }
    var measures =
      chiSquaredMeasures(table, layer) + PredictionMeasures.measures(of: table)
      + EntropyMeasures.measures(of: table)
    if bothOrdered { measures += ConcordanceMeasures.measures(of: table) }
    measures += CorrelationMeasures.measures(of: table, rankError: rankError).filter(fits)
    let risks = (try? TwoByTwoMeasures.measures(of: table.occupied)) ?? []
    let occupiedColumns = layer.columns.indices.filter { !table.emptyColumns.contains($0) }
    return estimates(measures, layer) + agreement(layer)
      + estimates(risks, layer.occupied(table)) { layer.columns[occupiedColumns[$0]].code }
  }

  /// The correction of V for bias depends on the number of observations, which under weights is the effective size.
  private func chiSquaredMeasures(_ table: ContingencyTable, _ layer: TableLayer) -> [AssociationMeasure] {
    let measures = ChiSquaredMeasures.measures(of: table)
    guard weighting.isSampling, let effective = layer.effectiveTable else { return measures }
    return zip(measures, ChiSquaredMeasures.measures(of: effective)).map { asWeighted, asEffective in
      asWeighted.name == .cramersVCorrected ? asEffective : asWeighted
    }
  }

  /// η needs scores of the variable that is predicted, r and ρ of both.
  private func fits(_ measure: AssociationMeasure) -> Bool {
    switch (measure.name, measure.dependent) {
    case (.eta, .row), (.etaSquared, .row): rows.scale.isOrdered
    case (.eta, .column), (.etaSquared, .column): columns.scale.isOrdered
    default: bothOrdered
    }
  }

  /// SPSS and PSPP take midranks as fixed scores; under weights the ranks are estimates like everything else.
  private var rankError: CorrelationMeasures.RankError { weighting.isSampling ? .estimated : .held }

  private func agreement(_ layer: TableLayer) -> [ReportedMeasure] {
    guard let (square, isOrdered) = layer.agreement else { return [] }
    let positions = square.rows.indices.map { Double($0 + 1) }
    guard let table = try? square.table(rowScores: positions, columnScores: positions) else { return [] }
    return estimates(Kappa.measures(of: table).filter { $0.name == .kappa || (isOrdered && bothOrdered) }, square)
  }

  /// - Parameter code: The code of the column at a position, for measures of one column's risk.
  private func estimates(
    _ measures: [AssociationMeasure], _ layer: TableLayer, code: (Int) -> String = { _ in "" }
  ) -> [ReportedMeasure] {
    guard weighting.isSampling else {
      return measures.multinomialInference(level: level).map {
        ReportedMeasure($0, column: $0.measure.column.map(code))
      }
    }
    let cells = layer.weightedCells
    return measures.map { ReportedMeasure(cells.estimate($0, level: level), column: $0.column.map(code)) }
  }
}

extension Classification {
  /// Ordinal categories of a codebook keep their positions as scores; numbers that nobody explained are their own.
  fileprivate var usesCodesAsScores: Bool {
    numericScores != nil && (!isListed || scale == .interval)
  }
}

extension TableLayer {
  /// Without the empty rows and columns of its table.
  fileprivate func occupied(_ table: ContingencyTable) -> TableLayer {
    let keptRows = rows.indices.filter { !table.emptyRows.contains($0) }
    let keptColumns = columns.indices.filter { !table.emptyColumns.contains($0) }
    let cells = keptRows.flatMap { row in keptColumns.map { row * columns.count + $0 } }
    return TableLayer(
      stratum: stratum, rows: keptRows.map { rows[$0] }, columns: keptColumns.map { columns[$0] },
      counts: cells.map { counts[$0] }, sums: cells.map { sums[$0] }, squares: cells.map { squares[$0] },
      designSize: designSize)
  }
}
