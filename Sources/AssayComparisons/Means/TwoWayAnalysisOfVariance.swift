public import AssayInference

/// Which sums of squares a two-way analysis of variance takes where cells are of unlike size.
public enum SumsOfSquares: Int, Sendable, CaseIterable {
  /// Type I: each term after those named before it. The sums add up, and depend on the order.
  case sequential = 1
  /// Type II: each main effect after the other, the interaction after both.
  case hierarchical = 2
  /// Type III: differences of means in which every cell counts alike, whatever its size (sum-to-zero contrasts).
  case marginal = 3

  /// The name that programs print.
  public var name: String { "type " + String(repeating: "I", count: rawValue) }
}

/// The cells of two crossed factors.
public struct TwoWayLayout: Sendable, Equatable {
  /// The levels of the first factor.
  public let rows: [String]
  /// The levels of the second factor.
  public let columns: [String]
  /// The moments of each cell, row by row.
  public let cells: [GroupMoments]

  /// Crosses two factors; levels without cases are left out.
  ///
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)`` when a factor has fewer than two levels with cases.
  public init(rows: [String], columns: [String], cells: [GroupMoments]) throws(ComparisonError) {
    precondition(cells.count == rows.count * columns.count, "There is one cell for each pair of levels.")
    let width = columns.count
    let keptRows = rows.indices.filter { row in columns.indices.contains { cells[row * width + $0].count > 0 } }
    let keptColumns = columns.indices.filter { column in rows.indices.contains { cells[$0 * width + column].count > 0 }
    }
    for kept in [keptRows, keptColumns] where kept.count < 2 { throw .tooFewGroups(kept.count, needed: 2) }
    self.rows = keptRows.map { rows[$0] }
    self.columns = keptColumns.map { columns[$0] }
    self.cells = keptRows.flatMap { row in keptColumns.map { cells[row * width + $0] } }
  }

  /// The cells as groups, one after another.
  public var groups: GroupedMoments {
    GroupedMoments(
      labels: rows.flatMap { row in columns.map { "\(row), \($0)" } }, moments: cells)
  }

  /// The moments of each level of the first factor.
  public var rowMoments: [GroupMoments] {
    rows.indices.map { row in columns.indices.reduce(GroupMoments()) { $0.merged(with: self[row, $1]) } }
  }

  /// The moments of each level of the second factor.
  public var columnMoments: [GroupMoments] {
    columns.indices.map { column in rows.indices.reduce(GroupMoments()) { $0.merged(with: self[$1, column]) } }
  }

  subscript(row: Int, column: Int) -> GroupMoments { cells[row * columns.count + column] }

  /// The layout with rows and columns exchanged.
  var transposed: TwoWayLayout {
    TwoWayLayout(
      transposing: self, cells: columns.indices.flatMap { column in rows.indices.map { self[$0, column] } })
  }

  private init(transposing layout: TwoWayLayout, cells: [GroupMoments]) {
    (rows, columns, self.cells) = (layout.columns, layout.rows, cells)
  }
}

/// The analysis of variance of two crossed factors and their interaction.
public struct TwoWayAnalysisOfVariance: Sendable, Equatable {
  /// One effect.
  public struct Effect: Sendable, Equatable {
    /// Its sum of squares.
    public let sumOfSquares: Double
    /// Its degrees of freedom.
    public let degreesOfFreedom: Double
    /// The test that the effect is nil; nil when it has no degrees of freedom.
    public let result: TestResult?

    /// The mean square; nil when it has no degrees of freedom.
    public var meanSquare: Double? { degreesOfFreedom > 0 ? sumOfSquares / degreesOfFreedom : nil }
  }
  /// Which sums of squares were taken.
  public let type: SumsOfSquares
  /// The effect of the first factor.
  public let rows: Effect
  /// The effect of the second factor.
  public let columns: Effect
  /// The interaction.
  public let interaction: Effect
  /// Σ Σ (x − cell mean)².
  public let sumOfSquaresWithin: Double
  /// N less the number of cells that have cases.
  public let degreesOfFreedomWithin: Double

  /// The mean square within cells.
  public var meanSquareWithin: Double { sumOfSquaresWithin / degreesOfFreedomWithin }
}

extension TwoWayLayout {
  /// The analysis of variance with the interaction.
  ///
  /// ```
  /// F = (SS of the effect/df) / (SS within cells/(N − cells))
  /// ```
  /// With cells of one size all three types are the same. Type III tests the equality of unweighted means of cells
  /// (Yates's weighted squares of means, for the interaction what the two main effects leave), which is what regression
  /// on sum-to-zero contrasts gives. The values are independent, with one variance in all cells, and means are about
  /// normal.
  /// Reference: Searle, *Linear Models for Unbalanced Data* (1987), ch. 4; Yates (1934), *JASA* 29, 51–66.
  ///
  /// - Throws: ``ComparisonError/emptyCell(row:column:)`` for type III with a cell without cases;
  ///   ``ComparisonError/mismatch(_:)`` when no cell has two cases; ``ComparisonError/noVariation(_:)``.
  public func analysisOfVariance(_ type: SumsOfSquares) throws(ComparisonError) -> TwoWayAnalysisOfVariance {
    let groups = self.groups
    try groups.checkSpread()
    let degrees = groups.count - Double(groups.groupCount)
    guard degrees > 0 else {
      throw .mismatch("No combination of the two factors has two cases, so nothing is left to estimate the error from.")
    }
    let within = groups.sumOfSquaresWithin
    guard within > 0 else { throw .noVariation("All values within each combination are the same") }
    let columnsAfterRows = AdditiveFit(self)
    let rowsAfterColumns = AdditiveFit(transposed)
    func effect(_ sum: Double, _ df: Int) -> TwoWayAnalysisOfVariance.Effect {
      let statistic = sum / Double(max(1, df)) / (within / degrees)
      let result = TestResult(
        name: .analysisOfVariance, statistic: statistic,
        reference: .fisherF(numerator: Double(max(1, df)), denominator: degrees),
        method: "Two-way, \(type.name) sums of squares")
      return TwoWayAnalysisOfVariance.Effect(
        sumOfSquares: sum, degreesOfFreedom: Double(df), result: df > 0 && statistic.isFinite ? result : nil)
    }
    var sums = (rows: 0.0, columns: 0.0)
    var ranks = (rows: rows.count - 1, columns: columns.count - 1)
    switch type {
    case .sequential:
      sums = (columnsAfterRows.first, columnsAfterRows.second)
      ranks.columns = columnsAfterRows.rank
    case .hierarchical:
      sums = (rowsAfterColumns.second, columnsAfterRows.second)
      ranks = (rowsAfterColumns.rank, columnsAfterRows.rank)
    case .marginal:
      try refuseEmptyCell()
      sums = (squaresOfMeans, transposed.squaresOfMeans)
    }
    return TwoWayAnalysisOfVariance(
      type: type, rows: effect(sums.rows, ranks.rows), columns: effect(sums.columns, ranks.columns),
      interaction: effect(columnsAfterRows.rest, groups.groupCount - rows.count - columnsAfterRows.rank),
      sumOfSquaresWithin: within, degreesOfFreedomWithin: degrees)
  }

  private func refuseEmptyCell() throws(ComparisonError) {
    for (index, cell) in cells.enumerated() where cell.count == 0 {
      throw .emptyCell(row: rows[index / columns.count], column: columns[index % columns.count])
    }
  }

  /// Yates's weighted squares of means for the rows.
  private var squaresOfMeans: Double {
    let origin = cells[0]
    let means = rows.indices.map { row in
      columns.indices.reduce(0) { $0 + self[row, $1].meanDifference(from: origin) } / Double(columns.count)
    }
    let weights = rows.indices.map { row in
      Double(columns.count * columns.count) / columns.indices.reduce(0) { $0 + 1 / self[row, $1].count }
    }
    let centre = zip(weights, means).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    return zip(weights, means).reduce(0) { $0 + $1.0 * ($1.1 - centre) * ($1.1 - centre) }
  }
}
