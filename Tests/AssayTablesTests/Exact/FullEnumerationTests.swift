import AssayInference
import AssayNumerics
import AssayTables
import Foundation
import Testing

/// The network against a sum over all tables, for every pair of margins up to permutation.
@Suite struct FullEnumerationTests {
  static let isSlow = ProcessInfo.processInfo.environment["ASSAY_SLOW_TESTS"] == "1"

  struct Shape: Sendable, CustomTestStringConvertible {
    let rows: Int
    let columns: Int
    let total: Int
    var testDescription: String { "\(rows) × \(columns), n = \(total)" }
  }

  static let shapes = (2...(isSlow ? 4 : 3)).flatMap { rows in
    (2...(isSlow ? 4 : 3)).flatMap { columns in
      (max(rows, columns)...(isSlow ? 12 : 7)).map { Shape(rows: rows, columns: columns, total: $0) }
    }
  }

  @Test(arguments: shapes)
  func `equals the sum over all tables`(_ shape: Shape) throws {
    for rows in EnumeratedTables.partitions(of: shape.total, parts: shape.rows) {
      for columns in EnumeratedTables.partitions(of: shape.total, parts: shape.columns) {
        let all = EnumeratedTables(rows: rows, columns: columns)
        #expect(abs(all.probabilities.reduce(0, +) - 1) < 1e-12)
        let least = all.probabilities.indices.min { all.probabilities[$0] < all.probabilities[$1] }
        for observed in Set([0, all.tables.count / 3, all.tables.count / 2, try #require(least)]) {
          try compare(all, observed)
        }
      }
    }
  }

  private func compare(_ all: EnumeratedTables, _ observed: Int) throws {
    let counts = all.tables[observed]
    let table = try ContingencyTable(
      counts: counts.map { Double($0) }, rows: all.rows.count, columns: all.columns.count)
    let tests = try table.exactIndependence(ExactStatistic.allCases, parallelism: Parallelism(threads: 1))
    for test in tests {
      let (p, midP) = all.expected(test.statistic, observed: observed)
      // Sums of positive doubles in another order.
      let tolerance = 1e-11
      #expect(
        abs(test.result.pValue - p) <= tolerance * p && abs((test.result.midP ?? -1) - midP) <= tolerance * p,
        "\(test.statistic) of \(counts): \(test.result.pValue), \(test.result.midP ?? -1), not \(p), \(midP)")
      guard case .exact = test.resolution else {
        Issue.record("\(test.statistic) of \(counts) was not counted")
        continue
      }
    }
  }
}
