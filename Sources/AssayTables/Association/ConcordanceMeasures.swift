/// The measures of association from concordant and discordant pairs: γ, τ-b, τ-c and Somers's d.
///
/// With P and Q the probabilities that two observations drawn from the shares p are concordant and discordant,
/// `w_r = 1 − Σ p[i,·]²` and `w_c = 1 − Σ p[·,j]²`, and m the smaller number of occupied categories:
/// ```
/// γ   = (P − Q) / (P + Q)
/// τ-b = (P − Q) / √(w_r w_c)                          Kendall
/// τ-c = (P − Q) m / (m − 1)                           Stuart
/// d   = (P − Q) / w_r      column dependent           Somers
///     = (P − Q) / w_c      row dependent
///     = 2 (P − Q) / (w_r + w_c)      symmetric
/// ```
/// Both variables must be ordered; only the order of the scores counts. The error under independence replaces every
/// derivative by that of P − Q alone, so that all of them give the same test:
/// ```
/// ASE0 = (estimate/(P − Q)) · 2 √((Σ p (A − D)² − (P − Q)²)/N)      γ: P + Q in place of (P − Q)/γ
/// ```
/// where A and D are the shares concordant and discordant with a cell.
///
/// Reference: Brown & Benedetti (1977), *JASA* 72, 309–315; Agresti, *Categorical Data Analysis* (3rd ed., 2013),
/// §2.4.3–2.4.5 and §16.1.3–16.1.4; SAS/STAT User's Guide, FREQ, "Measures of Association".
public enum ConcordanceMeasures {
  /// γ, τ-b, τ-c, and d (symmetric, row dependent, column dependent), in this order.
  public static func measures(of table: ContingencyTable) -> [AssociationMeasure] {
    let pairs = PairShares(OccupiedShares(table))
    return [
      gamma(pairs), kendallTauB(pairs), stuartTauC(pairs), somersD(pairs, .symmetric), somersD(pairs, .row),
      somersD(pairs, .column),
    ]
  }

  private static func gamma(_ pairs: PairShares) -> AssociationMeasure {
    let untied = pairs.concordant + pairs.discordant
    guard untied > 0 else {
      return pairs.family.undefined(.gamma, because: "Every pair of observations is tied on one variable or both.")
    }
    // 4 (Q A − P D)/(P + Q)², whose mean over p is 0.
    let influence = zip(pairs.above, pairs.below).map { above, below in
      4 * (pairs.discordant / untied * above - pairs.concordant / untied * below) / untied
    }
    return pairs.measure(.gamma, .symmetric, pairs.balance / untied, influence, divisor: untied)
  }

  private static func kendallTauB(_ pairs: PairShares) -> AssociationMeasure {
    guard let (rowsUntied, columnsUntied) = pairs.untiedShares else { return pairs.constant(.kendallTauB, .symmetric) }
    let divisor = (rowsUntied * columnsUntied).squareRoot()
    let estimate = pairs.balance / divisor
    let influence = pairs.influence(divisor: divisor) { row, column in
      estimate * (row / rowsUntied + column / columnsUntied)
    }
    return pairs.measure(.kendallTauB, .symmetric, estimate, influence, divisor: divisor)
  }

  private static func stuartTauC(_ pairs: PairShares) -> AssociationMeasure {
    guard pairs.untiedShares != nil else { return pairs.constant(.stuartTauC, .symmetric) }
    let m = Double(min(pairs.rowGroupShares.count, pairs.columnGroupShares.count))
    let divisor = (m - 1) / m
    let influence = pairs.influence(divisor: divisor) { _, _ in 0 }
    return pairs.measure(.stuartTauC, .symmetric, pairs.balance / divisor, influence, divisor: divisor)
  }

  private static func somersD(
    _ pairs: PairShares, _ dependent: AssociationMeasure.Dependent
  ) -> AssociationMeasure {
    guard let (rowsUntied, columnsUntied) = pairs.untiedShares else { return pairs.constant(.somersD, dependent) }
    let (rowWeight, columnWeight): (Double, Double) =
      switch dependent {
      case .symmetric: (0.5, 0.5)
      case .row: (0, 1)
      case .column: (1, 0)
      }
    let divisor = rowWeight * rowsUntied + columnWeight * columnsUntied
    let estimate = pairs.balance / divisor
    let influence = pairs.influence(divisor: divisor) { row, column in
      2 * estimate * (rowWeight * row + columnWeight * column) / divisor
    }
    return pairs.measure(.somersD, dependent, estimate, influence, divisor: divisor)
  }
}

/// The concordant and discordant shares of a table, whole and for each cell.
private struct PairShares {
  let family: AssociationMeasure.Family
  /// For each cell kept, the share of the observations concordant with it, and discordant.
  let above: [Double]
  let below: [Double]
  /// P and Q.
  let concordant: Double
  let discordant: Double
  /// P − Q.
  let balance: Double
  /// The shares of the rows and columns in the order of their scores, ties joined.
  let rowGroupShares: [Double]
  let columnGroupShares: [Double]
  private let rowShareOfCategory: [Double]
  private let columnShareOfCategory: [Double]

  init(_ shares: OccupiedShares) {
    family = AssociationMeasure.Family(shares: shares)
    let rows = ScoreGroups(shares.rowScores)
    let columns = ScoreGroups(shares.columnScores)
    let grid = OrderedGrid(values: shares.cells, rows: rows, columns: columns)
    func joined(_ first: [Double], _ second: [Double]) -> [Double] {
      let sums = zip(first, second).map { $0 + $1 }
      return shares.map { sums[rows.groups[$0] * columns.count + columns.groups[$1]] }
    }
    above = joined(
      grid.sums(rowsBelow: false, columnsRight: false), grid.sums(rowsBelow: true, columnsRight: true))
    below = joined(
      grid.sums(rowsBelow: false, columnsRight: true), grid.sums(rowsBelow: true, columnsRight: false))
    concordant = shares.mean(above)
    discordant = shares.mean(below)
    balance = concordant - discordant
    rowGroupShares = Self.grouped(shares.rowShares, rows)
    columnGroupShares = Self.grouped(shares.columnShares, columns)
    rowShareOfCategory = rows.groups.map { [rowGroupShares] in rowGroupShares[$0] }
    columnShareOfCategory = columns.groups.map { [columnGroupShares] in columnGroupShares[$0] }
  }

  private static func grouped(_ shares: [Double], _ groups: ScoreGroups) -> [Double] {
    var sums = [Double](repeating: 0, count: groups.count)
    for (category, group) in groups.groups.enumerated() { sums[group] += shares[category] }
    return sums
  }

  /// w_r and w_c; nil when one variable is constant.
  var untiedShares: (rows: Double, columns: Double)? {
    guard rowGroupShares.count > 1, columnGroupShares.count > 1 else { return nil }
    return (
      rowGroupShares.reduce(0) { $0 + $1 * (1 - $1) }, columnGroupShares.reduce(0) { $0 + $1 * (1 - $1) }
    )
  }

  /// u of (P − Q)/divisor, with what a change of the divisor by the margins adds, centred.
  func influence(divisor: Double, marginTerm: (_ row: Double, _ column: Double) -> Double) -> [Double] {
    let shares = family.shares
    let slopes = shares.map { row, column in
      let cell = row * shares.columnCount + column
      return 2 * (above[cell] - below[cell]) / divisor
        + marginTerm(rowShareOfCategory[row], columnShareOfCategory[column])
    }
    let centre = shares.mean(slopes)
    return slopes.map { $0 - centre }
  }

  func measure(
    _ name: MeasureName, _ dependent: AssociationMeasure.Dependent, _ estimate: Double, _ influence: [Double],
    divisor: Double
  ) -> AssociationMeasure {
    let spread = zip(above, below).map { ($0 - $1 - balance) * ($0 - $1 - balance) }
    return family.measure(
      name, dependent, estimate: estimate, influence: influence,
      unitVarianceNull: 4 * family.shares.mean(spread) / (divisor * divisor), nullTest: .standardErrorNull,
      range: -1...1)
  }

  func constant(_ name: MeasureName, _ dependent: AssociationMeasure.Dependent) -> AssociationMeasure {
    family.undefined(
      name, dependent, because: "All observations have the same score on one variable, so no pair has an order.")
  }
}
