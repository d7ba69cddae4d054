import AssayData
import AssayNumerics
import AssayRegression
import Testing

/// Rows with one pattern become one row.
@Suite struct PatternTableTests {
  /// Random codes of several columns in pieces, and what a dictionary makes of them.
  private struct Rows {
    var columns: [[UInt16]]
    var clusters: [UInt32] = []
    var weights: [Double] = []

    init(_ count: Int, categories: [Int], clusters: Int = 0, seed: UInt64) {
      var random = Philox(seed: seed, stream: 1, replicate: 0)
      columns = categories.map { most in (0..<count).map { _ in UInt16(random.next() % UInt64(most)) } }
      if clusters > 0 { self.clusters = (0..<count).map { _ in UInt32(random.next() % UInt64(clusters)) } }
      weights = (0..<count).map { _ in Double(random.next() % 16) + 0.25 }
    }

    var count: Int { columns[0].count }

    func key(_ row: Int) -> [Int] {
      let codes: [Int] = columns.map { Int($0[row]) }
      return clusters.isEmpty ? codes : codes + [Int(clusters[row])]
    }

    func table(pieces: Int, weighted: Bool) -> PatternTable {
      var table = PatternTable(columns: columns.count, hasClusters: !clusters.isEmpty)
      let size = (count + pieces - 1) / pieces
      for start in stride(from: 0, to: count, by: size) {
        let range = start..<min(start + size, count)
        table.add(
          PiecePatterns(
            columns.map { .medium($0[range]) }, clusters: clusters.isEmpty ? nil : .wide(clusters[range]),
            rows: Array(0..<range.count), weights: weighted ? weights[range] : nil))
      }
      return table
    }
  }

  @Test(arguments: [
    ([2, 5, 7], 0, 1), ([2, 5, 7], 3, 4), ([60_000, 50_000, 40_000, 30_000, 4], 0, 3), ([3], 100_000, 2),
  ])
  func `counts and weights are those of a dictionary`(_ categories: [Int], _ clusters: Int, _ pieces: Int) throws {
    let rows = Rows(3000, categories: categories, clusters: clusters, seed: 7)
    let table = rows.table(pieces: pieces, weighted: true)
    var counts: [[Int]: Double] = [:]
    var weights: [[Int]: Double] = [:]
    var squares: [[Int]: Double] = [:]
    for row in 0..<rows.count {
      counts[rows.key(row), default: 0] += 1
      weights[rows.key(row), default: 0] += rows.weights[row]
      squares[rows.key(row), default: 0] += rows.weights[row] * rows.weights[row]
    }
    #expect(table.count == counts.count)
    let codes = clusters > 0 ? table.clusters : []
    for row in 0..<table.count {
      var key: [Int] = categories.indices.map { Int(table.code(row, $0)) }
      if clusters > 0 { key.append(Int(codes[row])) }
      #expect(table.counts[row] == counts[key])
      // Multiples of 1/16: sums are exact.
      #expect(table.weights[row] == weights[key])
      #expect(table.squares[row] == squares[key])
    }
  }

  @Test func `rows stand in order of first appearance, however they are cut`() {
    let rows = Rows(5000, categories: [4, 9], seed: 3)
    let one = rows.table(pieces: 1, weighted: false)
    for pieces in [2, 5, 17] {
      let other = rows.table(pieces: pieces, weighted: false)
      #expect(other.words == one.words)
      #expect(other.counts == one.counts)
    }
    #expect(one.weights.isEmpty)
    #expect(one.code(0, 1) == rows.columns[1][0])
  }
}
