import AssayDistributions
import AssayTables
import Testing

/// Random tables with given margins against their distribution.
@Suite struct RandomTableTests {
  struct Margins: Sendable, CustomTestStringConvertible {
    let rows: [Int]
    let columns: [Int]
    var testDescription: String { "rows \(rows), columns \(columns)" }

    /// A table with these margins: filled from the first cell on.
    func table() throws -> ContingencyTable {
      var (left, counts) = (columns, [Double]())
      for row in rows {
        var rest = row
        for column in columns.indices {
          let count = min(rest, left[column])
          counts.append(Double(count))
          rest -= count
          left[column] -= count
        }
      }
      return try ContingencyTable(counts: counts, rows: rows.count, columns: columns.count)
    }
  }

  static let small = [
    Margins(rows: [3, 4, 2], columns: [4, 3, 2]),
    Margins(rows: [5, 3, 2, 2], columns: [2, 6, 4]),
    Margins(rows: [1, 1, 1, 1, 3], columns: [2, 1, 1, 3]),
    Margins(rows: [4, 3, 3, 2], columns: [4, 3, 3, 2]),
    Margins(rows: [7, 5], columns: [6, 6]),
  ]

  @Test(arguments: small)
  func `tables come as often as all tables have it`(_ margins: Margins) throws {
    let all = EnumeratedTables(rows: margins.rows, columns: margins.columns)
    let replicates = 40_000
    let seen = Dictionary(grouping: try margins.table().randomTables(replicates), by: { $0 }).mapValues(\.count)
    var (statistic, classes) = (0.0, 0)
    // Tables that are expected fewer than ten times are taken together.
    var rare = (seen: 0, expected: 0.0)
    for (table, probability) in zip(all.tables, all.probabilities) {
      let expected = probability * Double(replicates)
      let count = seen[table] ?? 0
      if expected < 10 {
        rare.seen += count
        rare.expected += expected
      } else {
        statistic += (Double(count) - expected) * (Double(count) - expected) / expected
        classes += 1
      }
    }
    if rare.expected >= 10 {
      statistic += (Double(rare.seen) - rare.expected) * (Double(rare.seen) - rare.expected) / rare.expected
      classes += 1
    }
    // None that is not among all tables; and one seed in 10,000 would fail, which this one does not.
    #expect(seen.keys.allSatisfy { Set(all.tables).contains($0) })
    #expect(ChiSquared(degreesOfFreedom: Double(classes - 1)).upperTail(statistic) > 1e-4)
  }

  /// Tables that are split by alias tables, of few and of many outcomes; the last two are dealt, and drawn cell by cell.
  static let large = [
    Margins(rows: [27, 27, 29, 19, 20], columns: [23, 16, 16, 26, 23, 18]),
    Margins(rows: [90, 2, 5, 1], columns: [3, 80, 15]),
    Margins(rows: [1000, 1500, 700], columns: [1600, 1600]),
    Margins(rows: [150, 160, 170, 120], columns: [100, 100, 100, 100, 100, 100]),
    Margins(rows: [5000, 4000, 3000], columns: [4000, 4000, 4000]),
  ]

  @Test(arguments: large)
  func `each cell is hypergeometric`(_ margins: Margins) throws {
    let replicates = 12_000
    let tables = try margins.table().randomTables(replicates)
    let total = margins.rows.reduce(0, +)
    for cell in 0..<margins.rows.count * margins.columns.count {
      let (row, column) = (cell / margins.columns.count, cell % margins.columns.count)
      let distribution = Hypergeometric(
        population: total, successes: margins.columns[column], draws: margins.rows[row])
      let seen = Dictionary(grouping: tables, by: { $0[cell] }).mapValues(\.count)
      for count in 0...min(margins.rows[row], margins.columns[column]) {
        let probability = distribution.density(Double(count))
        let expected = probability * Double(replicates)
        let error = (expected * (1 - probability)).squareRoot()
        // Few are expected where the normal approximation is not yet good: a Poisson count passes 4 √m + 8 no sooner.
        let slack = expected < 30 ? 8.0 : 0
        #expect(abs(Double(seen[count] ?? 0) - expected) <= 4 * error + slack, "cell \(cell), count \(count)")
      }
    }
    for table in tables.prefix(2000) {
      for (row, size) in margins.rows.enumerated() {
        let width = margins.columns.count
        #expect(table[row * width..<(row + 1) * width].reduce(0, +) == size)
      }
      for (column, size) in margins.columns.enumerated() {
        #expect(margins.rows.indices.reduce(0) { $0 + table[$1 * margins.columns.count + column] } == size)
      }
    }
  }
}
