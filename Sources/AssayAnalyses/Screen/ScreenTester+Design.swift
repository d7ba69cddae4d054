internal import AssayData
internal import AssayInference
internal import AssayNumerics
internal import AssaySurvey
internal import AssayTables

extension ScreenTester {
  /// The second-order Rao–Scott test, and V of the weighted shares corrected by the effective size.
  func raoScott(_ result: ScreenedPair, _ bench: Bench) -> ScreenedPair {
    let table = bench.table
    let phiSquared = (table.pearsonStatistic ?? 0) / table.total
    let effect = table.correctedCramersV(phiSquared: phiSquared, size: effectiveSize(bench))
    if let traces = RaoScottTraces(of: table, squares: bench.squares, designSize: designSize) {
      let (statistic, reference) = traces.secondOrder
      return result.tested(
        TestResult(.raoScottF, statistic, reference), .cramersVCorrected, effect, otherwise: .noVariance)
    }
    // An empty cell: the general form, which takes eigenvalues.
    let second = try? RaoScottIndependence(of: weightedCells(bench)).secondOrder
    return result.tested(second, .cramersVCorrected, effect, otherwise: .noVariance)
  }

  /// τ-b over its linearised error.
  func designTau(_ result: ScreenedPair, _ bench: Bench) -> ScreenedPair {
    let table = bench.table
    let labelled = try? ContingencyTable(
      counts: table.cells, rowLabels: table.rowCategories.map { "\($0)" },
      columnLabels: table.columnCategories.map { "\($0)" })
    let tau = labelled.flatMap { ConcordanceMeasures.measures(of: $0).first { $0.name == .kendallTauB } }
    let estimate = tau.map { weightedCells(bench).estimate($0, level: 0.95) }
    return result.tested(
      estimate?.statistic.flatMap { TestResult(.designT, $0, designReference) }, .kendallTauB, tau?.estimate,
      otherwise: .perfect)
  }

  /// The Wald test of equal means of values of one variable's categories.
  func designMeans(_ bench: Bench, _ values: [Double], groupsAreRows: Bool, _ name: TestName) -> TestResult? {
    let table = bench.table
    let moments = table.groupMoments(of: values, groupsAreRows: groupsAreRows)
    var groups = moments.counts.indices.map {
      WeightedGroup(
        weight: moments.counts[$0], mean: moments.means[$0], spread: moments.squares[$0], squaredSpread: 0)
    }
    for cell in table.cells.indices {
      let (row, column) = (cell / table.columnCount, cell % table.columnCount)
      let (group, value) = groupsAreRows ? (row, values[column]) : (column, values[row])
      let departure = value - groups[group].mean
      groups[group].squaredSpread += bench.squares.cells[cell] * departure * departure
    }
    return DesignGroupMeans(of: groups, designSize: designSize).flatMap {
      TestResult(name, $0.statistic, $0.reference)
    }
  }

  /// r over its linearised error; nil where that is 0.
  func designCorrelation(
    _ bench: Bench, _ rowScores: [Double], _ columnScores: [Double], _ r: Double
  ) -> TestResult? {
    let table = bench.table
    let a = Self.standardized(rowScores, table.rowTotals, total: table.total)
    let b = Self.standardized(columnScores, table.columnTotals, total: table.total)
    var sum = 0.0
    for cell in table.cells.indices {
      let (x, y) = (a[cell / table.columnCount], b[cell % table.columnCount])
      let u = x * y - r * (x * x + y * y) / 2
      sum += bench.squares.cells[cell] * u * u
    }
    return designTest(r, squaredError: sum / table.total / table.total)
  }

  /// An estimate over the root of n/(n − 1) times a sum of squared influences, on t with n − 1 degrees of freedom.
  func designTest(_ estimate: Double, squaredError sum: Double) -> TestResult? {
    let n = Double(designSize)
    guard n > 1, sum > 1e-30 else { return nil }
    return TestResult(.designT, estimate / (n / (n - 1) * sum).squareRoot(), designReference)
  }

  private var designReference: ReferenceDistribution { .studentT(degreesOfFreedom: Double(max(1, designSize - 1))) }

  private static func standardized(_ scores: [Double], _ weights: [Double], total: Double) -> [Double] {
    let origin = scores.first ?? 0
    let mean = zip(scores, weights).reduce(0) { $0 + ($1.0 - origin) * $1.1 } / total
    let variance =
      zip(scores, weights).reduce(0) { $0 + ($1.0 - origin - mean) * ($1.0 - origin - mean) * $1.1 } / total
    return scores.map { ($0 - origin - mean) / variance.squareRoot() }
  }

  private func weightedCells(_ bench: Bench) -> WeightedCells {
    WeightedCells(
      rowCount: bench.table.rowCount, columnCount: bench.table.columnCount, sums: bench.table.cells,
      squares: bench.squares.cells, designSize: designSize)
  }
}
