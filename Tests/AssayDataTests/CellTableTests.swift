import AssayData
import AssayNumerics
import AssayTestSupport
import Testing

/// Merging cell tables: labels are matched, counts are exact in any order, sums move by less than 1e-14.
@Suite struct CellTableTests {
  private func table(_ tokens: [[String]], _ weights: [[Double]]) -> CellTable {
    func total(_ terms: [Double]) -> DoubleDouble {
      var sum = DoubleDouble()
      for term in terms { sum += term }
      return sum
    }
    return CellTable(
      keys: tokens.indices.map { "k\($0)" }, tokens: tokens, counts: weights.map(\.count), sums: weights.map(total),
      squares: weights.map { total($0.map { $0 * $0 }) })
  }

  @Test
  func `matches categories by token and appends new ones`() {
    let first = table([["x", "y"], ["1", "2"]], [[1], [2, 2], [], [3]])
    let second = table([["y", "z"], ["2", "3"]], [[5], [6], [7], []])
    let merged = first.merged(with: second)
    #expect(merged.tokens == [["x", "y", "z"], ["1", "2", "3"]])
    #expect(merged.counts == [1, 2, 0, 0, 2, 1, 0, 1, 0])
    #expect(merged.sums.map(\.value) == [1, 4, 0, 0, 8, 6, 0, 7, 0])
    #expect(merged.squares.map(\.value) == [1, 8, 0, 0, 34, 36, 0, 49, 0])
  }

  @Test
  func `keeps composed and decomposed letters apart`() {
    let merged = table([["\u{E9}"]], [[1]]).merged(with: table([["e\u{301}"]], [[1]]))
    #expect(merged.counts == [1, 1])
  }

  @Test
  func `merges with a table without categories`() {
    let some = table([["x"]], [[1, 2]])
    #expect(table([[]], []).merged(with: some) == some)
    #expect(some.merged(with: table([[]], [])) == some)
  }

  @Test
  func `collects categories`() {
    let original = table([["1", "2", "3"], ["a", "b"]], [[1], [2], [3], [4, 4], [5], []])
    let collected = original.collected(into: [[0, 1, 0], [1, 0]], tokens: [["odd", "even"], ["B", "A"]])
    #expect(collected.counts == [1, 2, 2, 1])
    #expect(collected.sums.map(\.value) == [2, 6, 8, 3])
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `moves sums by less than 1e-14 when pieces are permuted`(seed: UInt64) throws {
    var generator = Philox(seed: seed)
    let pieces = (0..<60).map { piece in
      let tokens = [(0..<4).map { "t\(($0 + piece) % 6)" }, ["a", "b"].shuffled(using: &generator)]
      return table(
        tokens,
        (0..<8).map { _ in (0..<20).map { _ in Double.exp(12 * (generator.nextUniform() - 0.5)) } })
    }
    func merged(_ order: [CellTable]) -> [[String]: (Int, Double, Double)] {
      let all = order.dropFirst().reduce(order[0]) { $0.merged(with: $1) }
      var cells: [[String]: (Int, Double, Double)] = [:]
      for (cell, codes) in CellCodes(all.dimensions).enumerated() {
        cells[zip(all.tokens, codes).map { $0[$1] }] = (all.counts[cell], all.sums[cell].value, all.squares[cell].value)
      }
      return cells
    }
    let reference = merged(pieces)
    #expect(reference.count == 12)
    for _ in 0..<10 {
      for (key, cell) in merged(pieces.shuffled(using: &generator)) {
        let expected = try #require(reference[key])
        #expect(cell.0 == expected.0)
        expectClose(cell.1, expected.1, relative: 1e-14)
        expectClose(cell.2, expected.2, relative: 1e-14)
      }
    }
  }

  /// A table of a whole frame is the merge of the tables of its parts.
  @Test
  func `agrees with one reading of all rows`() throws {
    let data = RandomRows(seed: 9, rows: 30_000, categories: [4, 9], wholeWeights: true)
    let all = try Tabulation(of: [["k0", "k1"]], in: try data.frame(), weighting: .frequency(column: "w")).tables[0]
    let cuts = [0, 100, 17_000, 30_000]
    var merged: CellTable?
    for (from, to) in zip(cuts, cuts.dropFirst()) {
      let part = try Frame(
        data.keys.enumerated().map { (name: "k\($0)", column: .categorical(CategoricalColumn(Array($1[from..<to])))) }
          + [(name: "w", column: .numeric(NumericColumn(values: Array(data.weights[from..<to]))))])
      let table = try Tabulation(of: [["k0", "k1"]], in: part, weighting: .frequency(column: "w")).tables[0]
      merged = merged?.merged(with: table) ?? table
    }
    #expect(merged == all)
  }

  @Test
  func `visits cells row by row`() {
    #expect(Array(CellCodes([2, 3])) == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]])
    #expect(Array(CellCodes([2, 0])).isEmpty)
    #expect(Array(CellCodes([])) == [[]])
  }
}
