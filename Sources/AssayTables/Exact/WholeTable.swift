internal import AssayDistributions

/// A table of whole counts without its empty lines, as exact tests need it.
struct WholeTable: Sendable {
  let rows: [Int]
  let columns: [Int]
  /// Row by row.
  let counts: [Int]
  let total: Int
  let rowScores: [Double]
  let columnScores: [Double]

  /// Checks that the counts are whole.
  ///
  /// - Throws: ``TableError/fractionalCount(_:row:column:)`` or ``TableError/tooManyObservations(_:)``; with
  ///   `testable`, ``TableError/tooFewCategories(rows:columns:)`` with fewer than two occupied rows or columns.
  init(_ table: ContingencyTable, testable: Bool = true) throws(TableError) {
    for (cell, count) in table.counts.enumerated() where count != count.rounded() {
      throw .fractionalCount(
        count, row: table.rowLabels[cell / table.columnCount], column: table.columnLabels[cell % table.columnCount])
    }
    guard table.total <= 0x1p53 else { throw .tooManyObservations(table.total) }
    let kept = testable ? table.occupied : table
    guard !testable || (kept.rowCount > 1 && kept.columnCount > 1) else {
      throw .tooFewCategories(rows: kept.rowCount, columns: kept.columnCount)
    }
    counts = kept.counts.map { Int($0) }
    rows = kept.rowTotals.map { Int($0) }
    columns = kept.columnTotals.map { Int($0) }
    total = Int(kept.total)
    rowScores = kept.rowScores
    columnScores = kept.columnScores
  }

  /// ln P of the table given its margins: Π rᵢ! Π cⱼ! / (N! Π nᵢⱼ!).
  var logProbability: Double {
    // Row after row, each a multivariate hypergeometric draw: no difference of large logarithms.
    var left = columns
    var population = total
    var sum = 0.0
    for (row, size) in rows.enumerated().dropLast() {
      var draws = size
      var pool = population
      for column in columns.indices {
        let count = counts[row * columns.count + column]
        sum += Hypergeometric(population: pool, successes: left[column], draws: draws).logDensity(Double(count))
        pool -= left[column]
        draws -= count
        left[column] -= count
      }
      population -= size
    }
    return sum
  }
}
