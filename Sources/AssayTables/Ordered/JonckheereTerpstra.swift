public import AssayInference

extension ContingencyTable {
  /// The Jonckheere–Terpstra test of ordered alternatives: whether an ordered response rises over ordered groups.
  ///
  /// The rows are the groups and the columns the response, both in the order of their scores; only the order counts.
  /// J counts, for every two observations of different groups, 1 when the higher group has the higher response and ½
  /// when the responses tie. With row totals n, column totals t, and N observations:
  /// ```
  /// E(J)   = (N² − Σ n²)/4
  /// Var(J) = [N(N−1)(2N+5) − Σ n(n−1)(2n+5) − Σ t(t−1)(2t+5)]/72
  ///        + Σ n(n−1)(n−2) · Σ t(t−1)(t−2) / (36 N(N−1)(N−2)) + Σ n(n−1) · Σ t(t−1) / (8 N(N−1))
  /// z      = (J − E(J))/√Var(J),   both tails
  /// ```
  /// J − E(J) is half the difference of concordant and discordant pairs, so the test is also that of Kendall's tau-b with
  /// the variance that ties leave, and does not change when rows and columns are exchanged. Observations are
  /// independent; the reference is asymptotic and no continuity correction is made.
  ///
  /// Reference: Hollander & Wolfe, *Nonparametric Statistical Methods* (2nd ed., 1999), §6.2, equation 6.19.
  ///
  /// - Throws: ``TableError/tooFewCategories(rows:columns:)`` with fewer than two occupied rows or columns;
  ///   ``TableError/constantScores(_:)`` when those of one side share one score;
  ///   ``TableError/tooFewObservations(_:needed:)`` with fewer than two observations.
  public func jonckheereTerpstra() throws(TableError) -> TestResult {
    let shares = try testableShares()
    guard total >= 2 else { throw .tooFewObservations(total, needed: 2) }
    let rows = ScoreGroups(shares.rowScores)
    let columns = ScoreGroups(shares.columnScores)
    guard rows.count > 1 else { throw .constantScores(.row) }
    guard columns.count > 1 else { throw .constantScores(.column) }
    let grid = OrderedGrid(values: shares.cells, rows: rows, columns: columns)
    let concordant = zip(grid.values, grid.sums(rowsBelow: false, columnsRight: false)).reduce(0) { $0 + $1.0 * $1.1 }
    let discordant = zip(grid.values, grid.sums(rowsBelow: false, columnsRight: true)).reduce(0) { $0 + $1.0 * $1.1 }
    // The variance above is 2 A₃B₃/N₍₃₎ + 9 A₂B₂/N₍₂₎ over 72, with A₂ = N₍₂₎ − Σ n₍₂₎ and so on: a sum of products of
    // what is not tied. As it is printed, terms of the order of N³ cancel and leave nothing of one huge cell's table.
    let n = total
    let (rowPairs, rowTriples) = untied(shares.rowTotals, grouped: rows)
    let (columnPairs, columnTriples) = untied(shares.columnTotals, grouped: columns)
    let variance =
      (2 * (1 - 1 / n) * (1 - 2 / n) * rowTriples * columnTriples + 9 * (1 - 1 / n) / n * rowPairs * columnPairs) / 72
    let deviation = (concordant - discordant) / 2
    return TestResult(
      name: .jonckheereTerpstra, statistic: deviation * (n / variance).squareRoot(), reference: .normal,
      method: "Jonckheere–Terpstra, z with the variance corrected for ties, positive when columns rise with rows, "
        + "two-sided")
  }

  /// The shares of ordered pairs, and of ordered triples, of observations that are not all in one group.
  private func untied(_ totals: [Double], grouped: ScoreGroups) -> (pairs: Double, triples: Double) {
    var groups = [Double](repeating: 0, count: grouped.count)
    for (category, group) in grouped.groups.enumerated() { groups[group] += totals[category] }
    var pairs = 0.0
    var triples = 0.0
    for (position, inside) in groups.enumerated() {
      // The others are added up: the total less a huge group would lose them.
      let outside = groups.indices.reduce(0) { $1 == position ? $0 : $0 + groups[$1] }
      let pairShare = (inside / total) * (outside / (total - 1))
      pairs += pairShare
      if total > 2 { triples += pairShare * ((total + inside - 3) / (total - 2)) }
    }
    return (pairs, triples)
  }
}
