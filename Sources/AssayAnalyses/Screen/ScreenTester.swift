internal import AssayComparisons
internal import AssayData
internal import AssayInference
internal import AssayNumerics
internal import AssaySurvey
internal import AssayTables

/// Chooses and computes the test of a pair by the scales of its variables.
struct ScreenTester: Sendable {
  let matrix: BurtMatrix
  let variables: [ScreenVariable]
  let weighting: Weighting
  let minimumCount: Int
  /// Rows that have a weight.
  let designSize: Int
  /// The sums of variables that were read as numbers; nil where there are none.
  let moments: MomentPlan?

  /// Memory that one thread fills again for each pair.
  struct Bench {
    var cells = BurtCells()
    var table = PairTable()
    var squares = PairTable()
  }

  /// The same tester on the tables of other data.
  func reading(_ matrix: BurtMatrix) -> ScreenTester {
    ScreenTester(
      matrix: matrix, variables: variables, weighting: weighting, minimumCount: minimumCount, designSize: designSize,
      moments: nil)
  }

  func test(_ pair: BurtPair, table place: Int, on bench: inout Bench) -> ScreenedPair {
    let (first, second) = (variables[pair.first], variables[pair.second])
    if first.isMeasured || second.isMeasured { return measured(pair) }
    matrix.read(place, into: &bench.cells)
    let count = fill(&bench, first, second)
    var result = ScreenedPair(pair, count: count)
    guard count >= minimumCount else {
      result.reason = .tooFew
      return result
    }
    guard bench.table.isTestable else {
      result.reason = .oneCategory
      return result
    }
    switch (first.role, second.role) {
    case (.ordinal, .ordinal): return weighting.isSampling ? designTau(result, bench) : tau(result, bench.table)
    case (.nominal, .ordinal), (.ordinal, .nominal):
      return ranks(result, bench, groupsAreRows: first.role == .nominal)
    case (.nominal, .interval): return means(result, bench, second.scores, groupsAreRows: true)
    case (.interval, .nominal): return means(result, bench, first.scores, groupsAreRows: false)
    case (.nominal, _), (_, .nominal):
      return weighting.isSampling ? raoScott(result, bench) : nominal(result, bench.table)
    default: return correlation(result, bench, first.scores, second.scores)
    }
  }

  /// Collects the cells by category and returns the number of cases that have both values.
  private func fill(_ bench: inout Bench, _ first: ScreenVariable, _ second: ScreenVariable) -> Int {
    guard weighting.column != nil else {
      bench.table.fill(bench.cells.counts, rows: first.categories, columns: second.categories)
      return Int(bench.table.total)
    }
    bench.table.fill(bench.cells.sums, rows: first.categories, columns: second.categories)
    if weighting.isFrequency { return Int(bench.table.total) }
    bench.squares.fill(bench.cells.squares, rows: first.categories, columns: second.categories)
    var count = 0
    for (cell, rows) in bench.cells.counts.enumerated() {
      let (row, column) = (cell / second.categories.count, cell % second.categories.count)
      if first.categories[row] != nil, second.categories[column] != nil { count += rows }
    }
    return count
  }

  private func nominal(_ result: ScreenedPair, _ table: PairTable) -> ScreenedPair {
    let statistic = table.pearsonStatistic ?? 0
    var tested = result.tested(
      TestResult(.pearsonChiSquared, statistic, .chiSquared(degreesOfFreedom: table.degreesOfFreedom)),
      .cramersVCorrected, table.correctedCramersV(phiSquared: statistic / table.total, size: table.total),
      otherwise: .oneCategory)
    let expected = table.expectedCounts
    tested.isSparse = expected.sparseShare > 0.2 || expected.smallest < 1
    return tested
  }

  private func tau(_ result: ScreenedPair, _ table: PairTable) -> ScreenedPair {
    let tau = table.kendallTauB
    return result.tested(
      tau.flatMap { TestResult(.kendallCorrelation, $0.statistic, .normal) }, .kendallTauB, tau?.estimate,
      otherwise: .oneCategory)
  }

  private func ranks(_ result: ScreenedPair, _ bench: Bench, groupsAreRows: Bool) -> ScreenedPair {
    let table = bench.table
    if weighting.isSampling {
      let values = table.midranks(ofRows: !groupsAreRows)
      let moments = table.groupMoments(of: values, groupsAreRows: groupsAreRows)
      let size = effectiveSize(bench)
      // As without weights, with the effective size in place of n.
      let share = moments.sums.flatMap { sums -> Double? in
        let k = Double(moments.counts.count)
        guard size > k, sums.whole > 0 else { return nil }
        return max(0, ((size - 1) * (sums.between / sums.whole) - (k - 1)) / (size - k))
      }
      return result.tested(
        designMeans(bench, values, groupsAreRows: groupsAreRows, .designRankTest), .etaSquaredH, share,
        otherwise: .noVariance)
    }
    let kruskal = table.kruskalWallis(groupsAreRows: groupsAreRows)
    return result.tested(
      kruskal.flatMap {
        TestResult(.kruskalWallis, $0.statistic, .chiSquared(degreesOfFreedom: $0.degreesOfFreedom))
      }, .etaSquaredH, kruskal?.etaSquaredH, otherwise: .oneCategory)
  }

  private func means(
    _ result: ScreenedPair, _ bench: Bench, _ scores: [Double], groupsAreRows: Bool
  ) -> ScreenedPair {
    let table = bench.table
    let values = (groupsAreRows ? table.columnCategories : table.rowCategories).map { scores[$0] }
    let moments = table.groupMoments(of: values, groupsAreRows: groupsAreRows)
    if weighting.isSampling {
      return result.tested(
        designMeans(bench, values, groupsAreRows: groupsAreRows, .designWaldF), .omegaSquared,
        moments.omegaSquared(size: effectiveSize(bench)), otherwise: .noVariance)
    }
    return result.tested(
      Self.meansTest(moments), .omegaSquared, moments.omegaSquared(size: table.total), otherwise: .noVariance)
  }

  /// Welch's test; where a group has one case or no variance, the test that takes one variance for all groups.
  static func meansTest(_ moments: MomentsByGroup) -> TestResult? {
    let groups = GroupedMoments(
      labels: moments.counts.indices.map(String.init),
      moments: moments.counts.indices.map {
        GroupMoments(count: moments.counts[$0], mean: moments.means[$0], sumOfSquares: moments.squares[$0])
      })
    return (try? groups.welchF()) ?? (try? groups.analysisOfVariance())?.result
  }

  private func correlation(
    _ result: ScreenedPair, _ bench: Bench, _ rows: [Double], _ columns: [Double]
  ) -> ScreenedPair {
    let table = bench.table
    let rowScores = table.rowCategories.map { rows[$0] }
    let columnScores = table.columnCategories.map { columns[$0] }
    guard let r = table.correlation(rowScores: rowScores, columnScores: columnScores) else {
      return result.tested(nil, .pearsonR, nil, otherwise: .oneCategory)
    }
    let test =
      weighting.isSampling
      ? designCorrelation(bench, rowScores, columnScores, r) : Self.correlationTest(r, count: table.total)
    return result.tested(test, .pearsonR, r, otherwise: .perfect)
  }

  /// r √((n − 2)/(1 − r²)) on t with n − 2 degrees of freedom; nil where r is ±1.
  static func correlationTest(_ r: Double, count: Double) -> TestResult? {
    let rest = (1 - r) * (1 + r)
    guard count > 2, rest > 1e-15 else { return nil }
    return TestResult(
      .pearsonCorrelation, r * ((count - 2) / rest).squareRoot(), .studentT(degreesOfFreedom: count - 2))
  }

  /// W²/Σw² over the cases that have both values.
  func effectiveSize(_ bench: Bench) -> Double {
    bench.squares.total > 0 ? bench.table.total / bench.squares.total * bench.table.total : 0
  }
}
