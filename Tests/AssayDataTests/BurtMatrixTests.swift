import AssayData
import AssayNumerics
import AssayTestSupport
import Testing

/// All tables at once are the tables one by one.
@Suite struct BurtMatrixTests {
  private static let columns = ["k0", "k1", "k2", "k3", "k4"]

  /// Several pieces; sizes from one category to ninety, so that groups of one and of two columns occur.
  private static func data(wholeWeights: Bool) -> RandomRows {
    RandomRows(seed: 11, rows: 70_001, categories: [2, 7, 90, 1, 5], wholeWeights: wholeWeights)
  }

  private func expectTables(
    of matrix: BurtMatrix, in frame: Frame, weighting: Weighting, where condition: RowCondition? = nil,
    relative: Double
  ) throws {
    let names = matrix.pairs.map { [matrix.columns[$0.first].name, matrix.columns[$0.second].name] }
    let single = try Tabulation(of: names, in: frame, weighting: weighting, where: condition)
    var cells = BurtCells()
    for (pair, table) in single.tables.enumerated() {
      matrix.read(pair, into: &cells)
      #expect(cells.counts == table.counts, "\(names[pair])")
      #expect(matrix.columns[matrix.pairs[pair].first].tokens == table.tokens[0])
      guard weighting.column != nil else {
        #expect(cells.sums.isEmpty && cells.squares.isEmpty)
        continue
      }
      expectClose(cells.sums, table.sums.map(\.value), relative: relative, "\(names[pair])")
      expectClose(cells.squares, table.squares.map(\.value), relative: relative, "\(names[pair])")
    }
    #expect(matrix.weights == single.weights)
    #expect(matrix.rowCount == single.rowCount)
  }

  @Test(arguments: [1, 2, 3])
  func `counts every pair as one table does`(threads: Int) throws {
    let frame = try Self.data(wholeWeights: true).frame()
    let matrix = try BurtMatrix(of: Self.columns, in: frame, parallelism: Parallelism(threads: threads))
    #expect(matrix.pairs.count == 10)
    #expect(matrix.usedCount == 70_001)
    try expectTables(of: matrix, in: frame, weighting: .unweighted, relative: 0)
    for column in matrix.columns { #expect(column.counts.reduce(0, +) == 70_001) }
  }

  @Test
  func `sums weights as one table does`() throws {
    // Whole numbers are exact in any order; of others the lanes and groups round otherwise.
    for (whole, relative) in [(true, 0.0), (false, 1e-13)] {
      let frame = try Self.data(wholeWeights: whole).frame()
      let weighting = whole ? Weighting.frequency(column: "w") : .sampling(column: "w")
      let matrix = try BurtMatrix(of: Self.columns, in: frame, weighting: weighting)
      try expectTables(of: matrix, in: frame, weighting: weighting, relative: relative)
    }
  }

  @Test
  func `gives the same bits for any number of threads`() throws {
    let frame = try Self.data(wholeWeights: false).frame()
    let results = try [1, 2, 5].map { threads in
      let matrix = try BurtMatrix(
        of: Self.columns, in: frame, weighting: .sampling(column: "w"), parallelism: Parallelism(threads: threads))
      return matrix.pairs.indices.map { pair in
        var cells = BurtCells()
        matrix.read(pair, into: &cells)
        return cells
      }
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test
  func `leaves out rows outside the domain and without a weight`() throws {
    let frame = try Self.data(wholeWeights: true).frame()
    let condition = try RowCondition(parsing: "k0 == \"t0\" or k4 != \"t1\"")
    for weighting in [Weighting.unweighted, .sampling(column: "w")] {
      let matrix = try BurtMatrix(of: Self.columns, in: frame, weighting: weighting, where: condition)
      #expect(matrix.weights.outside > 0)
      #expect(matrix.usedCount == matrix.rowCount - matrix.weights.outside - matrix.weights.zero)
      try expectTables(of: matrix, in: frame, weighting: weighting, where: condition, relative: 1e-13)
    }
  }

  @Test
  func `makes only the pairs asked for, either way round`() throws {
    let frame = try Self.data(wholeWeights: true).frame()
    let pairs = [BurtPair(4, 0), BurtPair(1, 2), BurtPair(2, 1)]
    for weighting in [Weighting.unweighted, .frequency(column: "w")] {
      let matrix = try BurtMatrix(of: Self.columns, pairs: pairs, in: frame, weighting: weighting)
      #expect(matrix.pairs == pairs)
      try expectTables(of: matrix, in: frame, weighting: weighting, relative: 0)
    }
  }

  @Test
  func `gives up a column with too many tokens, and no other`() throws {
    let frame = try Self.data(wholeWeights: true).frame()
    let matrix = try BurtMatrix(of: Self.columns, pairs: [BurtPair(0, 1), BurtPair(1, 2)], in: frame, limit: 50)
    #expect(matrix.columns.map(\.hasTooManyTokens) == [false, false, true, false, false])
    #expect(matrix.columns[2].counts.isEmpty)
    let exact = try BurtMatrix(of: Self.columns, in: frame, limit: 90)
    #expect(!exact.columns[2].hasTooManyTokens)
    var cells = BurtCells()
    matrix.read(0, into: &cells)
    #expect(cells.counts == (try Tabulation(of: [["k0", "k1"]], in: frame)).tables[0].counts)
  }

  @Test
  func `has nothing to say of a frame without rows`() throws {
    let empty = try Frame([
      ("a", .categorical(CategoricalColumn([]))), ("b", .categorical(CategoricalColumn([]))),
    ])
    let matrix = try BurtMatrix(of: ["a", "b"], in: empty)
    var cells = BurtCells()
    matrix.read(0, into: &cells)
    #expect(cells.counts.isEmpty)
    #expect(matrix.usedCount == 0)
  }

  @Test
  func `keeps cells when later pieces bring new tokens`() throws {
    // The second column has one token in the first piece and sixty at the end.
    let rows = 140_000
    let frame = try Frame([
      ("a", .categorical(CategoricalColumn((0..<rows).map { $0 % 3 == 0 ? nil : "\($0 % 3)" }))),
      ("b", .categorical(CategoricalColumn((0..<rows).map { "\($0 < 40_000 ? 0 : $0 % 60)" }))),
      ("w", .numeric(NumericColumn(values: (0..<rows).map { Double($0 % 7) }))),
    ])
    for weighting in [Weighting.unweighted, .frequency(column: "w")] {
      let matrix = try BurtMatrix(of: ["a", "b"], in: frame, weighting: weighting)
      try expectTables(of: matrix, in: frame, weighting: weighting, relative: 0)
    }
  }
}
