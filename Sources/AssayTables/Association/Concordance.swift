/// The pairs of observations that agree and disagree in the order of two variables.
///
/// A pair is concordant when the observation with the higher row score has the higher column score, discordant when it
/// has the lower, and else tied. Scores tie when they differ by at most 1e-12 of the larger. The counts come from
/// cumulative sums in one pass over the cells and are real numbers: they do not overflow, and are exact for whole counts
/// up to about 10⁷ observations.
///
/// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §2.4.3.
public struct Concordance: Sendable, Equatable {
  /// The number of concordant pairs.
  public let concordantPairs: Double
  /// The number of discordant pairs.
  public let discordantPairs: Double

  /// Counts the pairs of a table.
  public init(of table: ContingencyTable) {
    let grid = OrderedGrid(
      values: table.counts, rows: ScoreGroups(table.rowScores), columns: ScoreGroups(table.columnScores))
    let above = grid.sums(rowsBelow: false, columnsRight: true)
    let before = grid.sums(rowsBelow: false, columnsRight: false)
    // Each pair once: a cell with the cells of lower rows only.
    concordantPairs = zip(grid.values, before).reduce(0) { $0 + $1.0 * $1.1 }
    discordantPairs = zip(grid.values, above).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

extension ContingencyTable {
  /// The numbers of concordant and discordant pairs.
  public var concordance: Concordance { Concordance(of: self) }
}

/// Cells with the categories in the order of their scores, tied categories joined.
struct OrderedGrid {
  let values: [Double]
  let rowCount: Int
  let columnCount: Int

  init(values: [Double], rows: ScoreGroups, columns: ScoreGroups) {
    var joined = [Double](repeating: 0, count: rows.count * columns.count)
    let width = columns.groups.count
    for (cell, value) in values.enumerated() {
      joined[rows.groups[cell / width] * columns.count + columns.groups[cell % width]] += value
    }
    self.values = joined
    self.rowCount = rows.count
    self.columnCount = columns.count
  }

  /// For each cell, the sum of the cells strictly to one side in both directions.
  ///
  /// Only additions, from the far corner inwards: differences of cumulative sums would cancel.
  func sums(rowsBelow: Bool, columnsRight: Bool) -> [Double] {
    var result = [Double](repeating: 0, count: values.count)
    // The sum, in each column, of the rows passed so far.
    var passed = [Double](repeating: 0, count: columnCount)
    for step in 0..<rowCount {
      let row = rowsBelow ? rowCount - 1 - step : step
      var corner = 0.0
      for stride in 0..<columnCount {
        let column = columnsRight ? columnCount - 1 - stride : stride
        result[row * columnCount + column] = corner
        corner += passed[column]
      }
      for column in 0..<columnCount { passed[column] += values[row * columnCount + column] }
    }
    return result
  }
}
