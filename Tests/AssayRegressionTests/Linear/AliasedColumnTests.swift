import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

@Suite struct AliasedColumnTests {
  let parallelism = Parallelism(threads: 2)

  @Test func `a sum of two columns is told with its parts`() throws {
    let matrix = ModelMatrix([
      ("x1", [1, 2, 3, 4, 5, 6]), ("x2", [2, 1, 4, 3, 6, 5]), ("x3", [3, 3, 7, 7, 11, 11]), ("x4", [1, 0, 0, 1, 1, 1]),
    ])
    let aliased = try matrix.aliasedColumns(weights: CaseTotals(rows: 6), parallelism: parallelism)
    #expect(aliased.map(\.position) == [3])
    #expect(aliased[0].combination.map(\.name) == ["x1", "x2"])
    expectClose(aliased[0].combination.map(\.factor), [1, 1], relative: 1e-12)
    #expect(
      aliased[0].sentence
        == "“x3” is left out: to seven digits or more it is a combination of columns before it, x1 + x2. "
        + "If it carries something of its own, put its difference from them in its place.")
  }

  @Test func `a constant and a column of zeros are told as such`() throws {
    let matrix = ModelMatrix([("one", [5, 5, 5, 5]), ("none", [0, 0, 0, 0]), ("x", [1, 2, 3, 5])])
    let aliased = try matrix.aliasedColumns(weights: CaseTotals(rows: 4), parallelism: parallelism)
    #expect(
      aliased.map(\.sentence) == [
        "“one” is left out: it has one value in every case used.",
        "“none” is left out: it is 0 in every case used.",
      ])
  }

  @Test func `rows without weight do not count`() throws {
    let matrix = ModelMatrix([("x", [1, 1, 1, 2])])
    let cases = CaseTotals(.precision, counts: [1, 1, 1, 1], weights: [1, 2, 1, 0], squares: [1, 4, 1, 0])
    let aliased = try matrix.aliasedColumns(weights: cases, parallelism: parallelism)
    #expect(aliased.map(\.name) == ["x"])
  }

  @Test func `more columns than cases keep as many as there are cases`() throws {
    let matrix = ModelMatrix([
      ("a", [1, 2, 4]), ("b", [0, 1, 0]), ("c", [1, 1, 3]), ("d", [7, 1, 2]), ("e", [0, 0, 1]),
    ])
    let aliased = try matrix.aliasedColumns(weights: CaseTotals(rows: 3), parallelism: parallelism)
    #expect(aliased.map(\.name) == ["c", "d", "e"])
    let combined = aliased[1].combination.reduce(into: [Double](repeating: 0, count: 3)) { sum, part in
      let column = matrix.selecting([part.position]).block(0..<3).elements
      for row in 0..<3 { sum[row] += part.factor * column[row] }
    }
    expectClose(combined, [7, 1, 2], relative: 1e-12)
  }

  @Test func `the scale of a column and the number of threads make no difference`() throws {
    let count = 5_000
    let first = (0..<count).map { Double.sin(Double($0)) }
    let second = (0..<count).map { 1e-120 * Double.cos(Double($0 * $0 % 977)) }
    let third = (0..<count).map { 1e160 * (first[$0] - 3e120 * second[$0]) }
    let matrix = ModelMatrix([("first", first), ("second", second), ("third", third)])
    let aliased = try matrix.aliasedColumns(weights: CaseTotals(rows: count), parallelism: parallelism)
    let alone = try matrix.aliasedColumns(
      weights: CaseTotals(rows: count), parallelism: Parallelism(threads: 1))
    #expect(aliased == alone)
    #expect(aliased.map(\.name) == ["third"])
    let factors = aliased[0].combination.map { Double.log(abs($0.factor)) }
    let expected: [Double] = [Double.log(1e160), Double.log(3) + Double.log(1e120) + Double.log(1e160)]
    expectClose(factors, expected, relative: 1e-12)
  }

  @Test func `nearly dependent data columns are left out as R leaves them out`() throws {
    let x = (0..<20).map { Double($0) }
    let nearly = x.map { $0 + 1e-8 * Double.sin(3 * $0) }
    let barely = x.map { $0 + 1e-5 * Double.sin(3 * $0) }
    func names(_ column: [Double]) throws -> [String] {
      try ModelMatrix([("x", x), ("z", column)])
        .aliasedColumns(weights: CaseTotals(rows: 20), parallelism: parallelism).map(\.name)
    }
    #expect(try names(nearly) == ["z"])
    #expect(try names(barely) == [])
  }

  @Test func `a formed column that is a combination of others is not taken for a polynomial`() throws {
    // Seconds since 1970 within half an hour, and the same standardised, with what rounding lost.
    let x = (0..<30).map { 1_700_000_000 + Double(($0 * 37) % 1_801) }
    let mean = DoubleDouble(x.reduce(0, +)) / DoubleDouble(30)
    let standardised = x.map { (DoubleDouble($0) - mean) / DoubleDouble(521.3) }
    func names(_ columns: [(String, ModelMatrix.Generator)], times: Int) throws -> [String] {
      let matrix = ModelMatrix(
        rowCount: 30 * times, terms: [ModelMatrix.interceptName] + columns.map(\.0),
        columns: [(ModelMatrix.Column(ModelMatrix.interceptName, term: 0), .constant(1))]
          + columns.enumerated().map { (ModelMatrix.Column($1.0, term: $0 + 1), $1.1) })
      return try matrix.aliasedColumns(weights: CaseTotals(rows: 30 * times), parallelism: parallelism).map(\.name)
    }
    func repeated(_ values: [Double], _ times: Int) -> [Double] { (0..<times).flatMap { _ in values } }
    for times in [1, 5_000] {
      let columns: [(String, ModelMatrix.Generator)] = [
        ("x", .values(repeated(x, times), lows: nil)),
        (
          "scale(x)", .values(repeated(standardised.map(\.high), times), lows: repeated(standardised.map(\.low), times))
        ),
      ]
      #expect(try names(columns, times: times) == ["scale(x)"])
    }
    // A cube near the end of what double precision tells apart is kept.
    let years = (0..<30).map { 2_000.1 + Double($0 % 15) }
    let base = ModelMatrix.Generator.values(years, lows: nil)
    let powers = (1...3).map { ("year^\($0)", ModelMatrix.Generator.product(Array(repeating: base, count: $0))) }
    #expect(try names(powers, times: 1) == [])
  }

  @Test func `a value that is not finite is an error that names the column`() {
    let matrix = ModelMatrix([("x", [1, 2, .infinity])])
    #expect(
      throws: RegressionError.unsuitableTerm(
        "x", reason: "has values that are not finite numbers",
        remedy: "Rescale the variable, or leave those cases out.")
    ) { try matrix.aliasedColumns(weights: CaseTotals(rows: 3), parallelism: parallelism) }
  }
}
