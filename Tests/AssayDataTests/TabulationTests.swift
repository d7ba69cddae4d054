import AssayData
import AssayNumerics
import AssayTestSupport
import Testing

/// Counting rows into cells: what a row counts for, which rows are left out, and the same bits for any threads.
@Suite struct TabulationTests {
  // MARK: Cells

  @Test
  func `counts rows into cells, blanks among them`() throws {
    let frame = try Frame([
      ("a", .categorical(CategoricalColumn(["x", "y", nil, "x", "x"]))),
      ("b", .categorical(CategoricalColumn(["1", "1", "2", "2", "1"]))),
    ])
    let result = try Tabulation(of: [["a", "b"], ["b"], ["b", "a"]], in: frame)
    #expect(result.rowCount == 5)
    #expect(result.tables[0].keys == ["a", "b"])
    #expect(result.tables[0].tokens == [["x", "y", ""], ["1", "2"]])
    #expect(result.tables[0].counts == [2, 1, 1, 0, 0, 1])
    #expect(result.tables[0].sums.map(\.value) == [2, 1, 1, 0, 0, 1])
    #expect(result.tables[0].squares.map(\.value) == [2, 1, 1, 0, 0, 1])
    #expect(result.tables[1].counts == [3, 2])
    #expect(result.tables[2].counts == [2, 1, 0, 1, 0, 1])
  }

  @Test
  func `counts nothing in a frame without rows`() throws {
    let empty = try Frame([
      ("a", .categorical(CategoricalColumn([]))), ("w", .numeric(NumericColumn([]))),
    ])
    for weighting in [Weighting.unweighted, .frequency(column: "w"), .sampling(column: "w")] {
      let result = try Tabulation(of: [["a"]], in: empty, weighting: weighting)
      #expect(result.rowCount == 0)
      #expect(result.tables[0].tokens == [[]])
      #expect(result.tables[0].counts == [])
    }
  }

  /// A nested loop over the rows, exact for whole weights: rows of several pieces, keys of one and of two bytes.
  @Test(arguments: [1, 2, 3])
  func `agrees with a count row by row`(threads: Int) throws {
    let data = RandomRows(seed: 1, rows: 40_000, categories: [7, 300], wholeWeights: true)
    let result = try Tabulation(
      of: [["k0", "k1"]], in: try data.frame(), weighting: .frequency(column: "w"),
      parallelism: Parallelism(threads: threads))
    let table = result.tables[0]
    var counts: [[String]: (rows: Int, sum: Double, squares: Double)] = [:]
    let zero = data.weights.count { $0 == 0 }
    for row in 0..<40_000 where data.weights[row] > 0 {
      let w = data.weights[row]
      let (rows, sum, squares) = counts[data.keys.map { $0[row] }, default: (0, 0, 0)]
      counts[data.keys.map { $0[row] }] = (rows + 1, sum + w, squares + w * w)
    }
    #expect(zero > 0)
    #expect(result.weights.zero == zero)
    #expect(table.counts.reduce(0, +) == 40_000 - zero)
    var seen = 0
    for (cell, codes) in CellCodes(table.dimensions).enumerated() {
      let expected = counts[zip(table.tokens, codes).map { $0[$1] }] ?? (0, 0, 0)
      seen += expected.rows
      #expect(table.counts[cell] == expected.rows)
      #expect(table.sums[cell].value == expected.sum)
      #expect(table.squares[cell].value == expected.squares)
    }
    #expect(seen == 40_000 - zero)
  }

  @Test
  func `gives the same bits for any number of threads`() throws {
    let frame = try RandomRows(seed: 2, rows: 70_000, categories: [5, 40], wholeWeights: false).frame()
    for weighting in [Weighting.unweighted, .sampling(column: "w")] {
      let tables = try [1, 2, 3].map {
        try Tabulation(
          of: [["k0"], ["k0", "k1"]], in: frame, weighting: weighting, parallelism: Parallelism(threads: $0)
        ).tables
      }
      #expect(tables[0] == tables[1])
      #expect(tables[0] == tables[2])
    }
  }

  @Test
  func `sums weights to within 1e-14 of exact sums`() throws {
    let data = RandomRows(seed: 3, rows: 50_000, categories: [3], wholeWeights: false)
    let table = try Tabulation(of: [["k0"]], in: try data.frame(), weighting: .sampling(column: "w")).tables[0]
    for (category, token) in table.tokens[0].enumerated() {
      // Weights are multiples of 2⁻²⁰ below 2¹⁰, so their sum is a whole number of those.
      var sum = 0
      var squares: Int128 = 0
      for row in 0..<50_000 where data.keys[0][row] == token {
        let units = Int(data.weights[row] * 0x1p20)
        sum += units
        squares += Int128(units) * Int128(units)
      }
      expectClose(table.sums[category].value, Double(sum) * 0x1p-20, relative: 1e-14)
      expectClose(table.squares[category].value, Double(squares) * 0x1p-40, relative: 1e-13)
    }
  }

  // MARK: Weights

  private func weigh(
    _ weights: [Double?], _ weighting: Weighting = .sampling(column: "w"), missing: [String] = []
  ) throws(DataError) -> Tabulation {
    let frame = try Frame([
      ("a", .categorical(CategoricalColumn(weights.indices.map { $0 % 2 == 0 ? "x" : "y" }))),
      ("w", .numeric(NumericColumn(weights))),
    ])
    return try Tabulation(of: [["a"]], in: frame, weighting: weighting, missing: missing)
  }

  @Test(arguments: [Weighting.sampling(column: "w"), .frequency(column: "w")])
  func `leaves rows without a weight out and counts them`(weighting: Weighting) throws {
    let result = try weigh([2, nil, 0, 3, 4, -0.0], weighting)
    var account = WeightAccount()
    account.missing = 1
    account.zero = 2
    #expect(result.weights == account)
    #expect(result.rowCount == 6)
    #expect(result.tables[0].counts == [2, 1])
    #expect(result.tables[0].sums.map(\.value) == [6, 3])
    #expect(result.tables[0].squares.map(\.value) == [20, 9])
  }

  @Test
  func `takes declared codes in the weight column as missing`() throws {
    let result = try weigh([2, -9, 1, 5], missing: ["-9"])
    #expect(result.weights.missing == 1)
    #expect(result.tables[0].sums.map(\.value) == [3, 5])
  }

  @Test(
    arguments: [
      (
        [1, -2, 3], .sampling(column: "w"),
        "Row 2 has the weight -2 in column “w”; weights must be finite and at least 0."
      ),
      (
        [1, 1, .infinity], .sampling(column: "w"),
        "Row 3 has the weight Inf in column “w”; weights must be finite and at least 0."
      ),
      (
        [1, -2, 3], .frequency(column: "w"),
        "Row 2 has the frequency -2 in column “w”; frequencies must be whole numbers of at least 0."
      ),
      (
        [1.5, 1, 3], .frequency(column: "w"),
        "Row 1 has the frequency 1.5 in column “w”; frequencies must be whole numbers of at least 0."
      ),
      (
        [2, .infinity], .frequency(column: "w"),
        "Row 2 has the frequency Inf in column “w”; frequencies must be whole numbers of at least 0."
      ),
      // The first fault in the order of the rows, though 0 and blank come before it.
      (
        [0, nil, -1, -2], .sampling(column: "w"),
        "Row 3 has the weight -1 in column “w”; weights must be finite and at least 0."
      ),
    ] as [([Double?], Weighting, String)])
  func `refuses weights that mean nothing`(weights: [Double?], weighting: Weighting, message: String) {
    let error = #expect(throws: DataError.self) { try weigh(weights, weighting) }
    #expect(error?.description == message)
  }

  @Test(arguments: [1, 2])
  func `names the first bad weight of a long file`(threads: Int) throws {
    var weights = [Double](repeating: 1, count: 60_000)
    weights[40_000] = -5
    weights[20_000] = -3
    let frame = try Frame([
      ("a", .categorical(CategoricalColumn(weights.map { _ in "x" }))), ("w", .numeric(NumericColumn(values: weights))),
    ])
    #expect(throws: DataError.invalidWeight(-3, row: 20_001, column: "w")) {
      try Tabulation(
        of: [["a"]], in: frame, weighting: .sampling(column: "w"), parallelism: Parallelism(threads: threads))
    }
  }

  @Test
  func `counts fractions as sampling weights`() throws {
    let result = try weigh([0.5, 0.25, 1.5, 0.125])
    #expect(result.tables[0].sums.map(\.value) == [2, 0.375])
    #expect(result.tables[0].squares.map(\.value) == [2.5, 0.078125])
  }

  // MARK: Limits

  @Test
  func `refuses too many categories`() throws {
    let frame = try Frame([("id", .categorical(CategoricalColumn((0..<12).map { "\($0)" })))])
    #expect(throws: DataError.tooManyCategories(column: "id", limit: 11)) {
      try Tabulation(of: [["id"]], in: frame, limit: 11)
    }
    #expect(try Tabulation(of: [["id"]], in: frame, limit: 12).tables[0].counts.count == 12)
    #expect(
      DataError.tooManyCategories(column: "id", limit: 11).description
        == "Column “id” has more than 11 distinct values, too many for categories. "
        + "Band it in a codebook (bands: …), or describe it as a number: assay describe.")
  }

  @Test(arguments: [1, 2])
  func `collects further categories in the last cell on request`(threads: Int) throws {
    // c, d, e are beyond the limit of two; a comes again after them.
    let tokens = ["a", "b", "c", "d", "a", "e", "c", nil]
    let frame = try Frame([("id", .categorical(CategoricalColumn(tokens)))])
    let result = try Tabulation(
      of: [["id"]], in: frame, limit: 2, beyond: .isCounted, parallelism: Parallelism(threads: threads))
    #expect(result.overflowed == [[true]])
    #expect(result.tables[0].tokens == [["a", "b", "…"]])
    #expect(result.tables[0].counts == [2, 1, 5])
  }

  @Test
  func `adds no last cell where the limit is met exactly`() throws {
    let frame = try Frame([("id", .categorical(CategoricalColumn(["a", "b", "a"])))])
    let result = try Tabulation(of: [["id"]], in: frame, limit: 2, beyond: .isCounted)
    #expect(result.overflowed == [[false]])
    #expect(result.tables[0].tokens == [["a", "b"]])
    #expect(result.tables[0].counts == [2, 1])
  }

  @Test
  func `refuses too many cells`() throws {
    let tokens = (0..<400).map { "\($0)" }
    let frame = try Frame([
      ("a", .categorical(CategoricalColumn(tokens))), ("b", .categorical(CategoricalColumn(tokens.reversed()))),
    ])
    let error = #expect(throws: DataError.self) { try Tabulation(of: [["a", "b"]], in: frame) }
    #expect(error == .tooManyCells(columns: ["a", "b"], cells: 160_000, limit: 100_000))
    #expect(
      error?.description
        == "A table of “a” × “b” would have 160000 cells; 100000 are the most. "
        + "Merge categories in a codebook (net: …, bands: …).")
  }
}

/// Rows with a fixed seed: tokens of some keys, and weights that are multiples of 2⁻²⁰ or whole.
struct RandomRows {
  let keys: [[String]]
  let weights: [Double]

  init(seed: UInt64, rows: Int, categories: [Int], wholeWeights: Bool) {
    var generator = Philox(seed: seed)
    keys = categories.map { count in
      (0..<rows).map { _ in
        "t\(min(Int.random(in: 0..<count, using: &generator), Int.random(in: 0..<count, using: &generator)))"
      }
    }
    weights = (0..<rows).map { _ in
      wholeWeights
        ? Double(Int.random(in: 0...9, using: &generator))
        : Double(Int.random(in: 1..<(1 << 30), using: &generator)) * 0x1p-20
    }
  }

  func frame() throws(DataError) -> Frame {
    try Frame(
      keys.enumerated().map { (name: "k\($0)", column: .categorical(CategoricalColumn($1))) }
        + [(name: "w", column: .numeric(NumericColumn(values: weights)))])
  }
}
