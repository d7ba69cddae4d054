extension PairTable {
  /// Kendall's τ-b, and S over its standard error when the variables are independent.
  ///
  /// With S the concordant less the discordant pairs, t and u the row and column totals, and n₀ = n(n − 1)/2:
  /// ```
  /// τ-b    = S / √((n₀ − Σ t(t−1)/2)(n₀ − Σ u(u−1)/2))
  /// var(S) = (n(n−1)(2n+5) − Σ t(t−1)(2t+5) − Σ u(u−1)(2u+5))/18
  ///          + Σ t(t−1) Σ u(u−1)/(2n(n−1)) + Σ t(t−1)(t−2) Σ u(u−1)(u−2)/(9n(n−1)(n−2))
  /// ```
  /// var(S) is exact given the margins; S over its root is about standard normal. Both variables must be ordered, their
  /// categories in order.
  ///
  /// Reference: Kendall, *Rank Correlation Methods* (4th ed., 1975), §3.4 and §4.4; R `cor.test(exact = FALSE)`.
  ///
  /// - Returns: Nil unless the table is testable and holds more than two observations.
  public var kendallTauB: (estimate: Double, statistic: Double)? {
    guard isTestable, total > 2 else { return nil }
    let n = total
    let (t, u) = (TieSums(rowTotals), TieSums(columnTotals))
    let pairs = n * (n - 1)
    let untied = (pairs - t.pairs) * (pairs - u.pairs)
    guard untied > 0 else { return nil }
    let balance = concordanceBalance
    let variance =
      (pairs * (2 * n + 5) - t.weighted - u.weighted) / 18 + t.pairs * u.pairs / (2 * pairs)
      + t.triples * u.triples / (9 * pairs * (n - 2))
    guard variance > 0 else { return nil }
    return (max(-1, min(1, 2 * balance / untied.squareRoot())), balance / variance.squareRoot())
  }

  /// The concordant less the discordant pairs.
  private var concordanceBalance: Double {
    var balance = 0.0
    // The column totals of the rows passed so far.
    var passed = [Double](repeating: 0, count: columnCount)
    for row in 0..<rowCount {
      var (before, after) = (0.0, passed.reduce(0, +))
      for column in 0..<columnCount {
        after -= passed[column]
        balance += cells[row * columnCount + column] * (before - after)
        before += passed[column]
      }
      for column in 0..<columnCount { passed[column] += cells[row * columnCount + column] }
    }
    return balance
  }

  /// The Kruskal–Wallis statistic of the ranks of one variable in the groups of the other, and its η².
  ///
  /// With r the midranks less their mean, over n observations in k groups:
  /// ```
  /// H  = (n − 1) Σ n[g] r̄[g]² / Σ r²,   χ² with k − 1 df
  /// η² = max(0, (H − k + 1)/(n − k))
  /// ```
  /// η² is the share of the variance of the ranks between groups without its upward bias: its mean is 0 when the groups do
  /// not differ, but for the cut at 0. It is Kelley's ε² of the ranks; H/(n − 1), which goes by that name too, is biased.
  ///
  /// Reference: Kruskal & Wallis (1952), *JASA* 47, 583–621; Kelley (1935), *PNAS* 21, 554–559;
  /// Tomczak & Tomczak (2014), *Trends in Sport Sciences* 1, 19–25, who write η²[H].
  ///
  /// - Parameter groupsAreRows: Whether the rows are the groups and the columns the ordered categories.
  /// - Returns: Nil unless the table is testable; η² is nil where every observation is a group of its own.
  public func kruskalWallis(groupsAreRows: Bool) -> (statistic: Double, degreesOfFreedom: Double, etaSquaredH: Double?)?
  {
    guard isTestable else { return nil }
    let groups = groupMoments(of: midranks(ofRows: !groupsAreRows), groupsAreRows: groupsAreRows)
    guard let shares = groups.sums, shares.whole > 0 else { return nil }
    let (n, k) = (total, Double(groups.counts.count))
    let statistic = (n - 1) * (shares.between / shares.whole)
    return (statistic, k - 1, n > k ? max(0, (statistic - (k - 1)) / (n - k)) : nil)
  }

  /// The midranks of the categories of one variable, less (n + 1)/2.
  public func midranks(ofRows: Bool) -> [Double] {
    var below = 0.0
    return (ofRows ? rowTotals : columnTotals).map { count in
      defer { below += count }
      return below + (count - total) / 2
    }
  }

  /// The moments of values of one variable's categories in the groups of the other.
  public func groupMoments(of values: [Double], groupsAreRows: Bool) -> MomentsByGroup {
    let count = groupsAreRows ? rowCount : columnCount
    let sizes = groupsAreRows ? rowTotals : columnTotals
    var means = [Double](repeating: 0, count: count)
    for cell in cells.indices {
      let (row, column) = (cell / columnCount, cell % columnCount)
      let (group, value) = groupsAreRows ? (row, values[column]) : (column, values[row])
      // A share of exactly 1 keeps the value, so that a group of one value has no variance and not a rounding error's.
      means[group] += cells[cell] / sizes[group] * value
    }
    var squares = [Double](repeating: 0, count: count)
    for cell in cells.indices {
      let (row, column) = (cell / columnCount, cell % columnCount)
      let (group, value) = groupsAreRows ? (row, values[column]) : (column, values[row])
      squares[group] += cells[cell] * (value - means[group]) * (value - means[group])
    }
    return MomentsByGroup(counts: sizes, means: means, squares: squares)
  }

  /// The correlation of scores of the rows with scores of the columns; nil where one of them does not vary.
  public func correlation(rowScores: [Double], columnScores: [Double]) -> Double? {
    let (a, b) = (standardized(rowScores, rowTotals), standardized(columnScores, columnTotals))
    guard let a, let b else { return nil }
    var sum = 0.0
    for cell in cells.indices { sum += cells[cell] * a[cell / columnCount] * b[cell % columnCount] }
    return max(-1, min(1, sum / total))
  }

  private func standardized(_ scores: [Double], _ counts: [Double]) -> [Double]? {
    guard let origin = scores.first else { return nil }
    let mean = zip(scores, counts).reduce(0) { $0 + ($1.0 - origin) * $1.1 } / total
    let centred = scores.map { $0 - origin - mean }
    let variance = zip(centred, counts).reduce(0) { $0 + $1.0 * $1.0 * $1.1 } / total
    guard variance > 0 else { return nil }
    return centred.map { $0 / variance.squareRoot() }
  }
}

/// Sums over tied groups of sizes t: Σ t(t−1), Σ t(t−1)(t−2), Σ t(t−1)(2t+5).
private struct TieSums {
  var pairs = 0.0
  var triples = 0.0
  var weighted = 0.0

  init(_ sizes: [Double]) {
    for t in sizes {
      pairs += t * (t - 1)
      triples += t * (t - 1) * (t - 2)
      weighted += t * (t - 1) * (2 * t + 5)
    }
  }
}
