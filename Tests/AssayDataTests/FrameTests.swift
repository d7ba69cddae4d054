import AssayData
import AssayNumerics
import Testing

@Suite struct FrameTests {
  static let frame: Frame? = try? Frame(
    [
      (name: "sex", column: .categorical(CategoricalColumn(["m", "f", nil]))),
      (name: "age", column: .numeric(NumericColumn([30, nil, 41.5]))),
    ], name: "people")

  @Test
  func `finds columns by name`() throws {
    let frame = try #require(Self.frame)
    #expect(frame.columnNames == ["sex", "age"])
    #expect(frame.rowCount == 3)
    #expect(frame["age"]?.rowCount == 3)
    #expect(frame["Age"] == nil)
  }

  @Test
  func `refuses columns of one name or of different lengths`() {
    let column = Column.numeric(NumericColumn([1, 2]))
    #expect(throws: DataError.duplicateColumn("a", source: "frame")) { try Frame([("a", column), ("a", column)]) }
    let error = #expect(throws: DataError.self) {
      try Frame([("a", column), ("b", .numeric(NumericColumn([1])))])
    }
    #expect(error?.description == "frame, column “b”: has 1 rows where the first column has 2.")
  }

  @Test
  func `names the nearest column when one is not there`() throws {
    let frame = try #require(Self.frame)
    let error = #expect(throws: DataError.self) { try Tabulation(of: [["sxe"]], in: frame) }
    #expect(error?.description == "people has no column “sxe”. Did you mean “sex”?")
    let other = #expect(throws: DataError.self) { try Tabulation(of: [["weight"]], in: frame) }
    #expect(other?.description == "people has no column “weight”.")
  }

  @Test
  func `counts a numeric column by the shortest spelling of its values`() throws {
    let frame = try #require(Self.frame)
    #expect(try Tabulation(of: [["age"]], in: frame).tables[0].tokens == [["30", "", "41.5"]])
  }

  @Test
  func `reads a categorical column as numbers`() throws {
    let frame = try Frame([("x", .categorical(CategoricalColumn(["1", "-9", nil, "2.5", "-9.0", "NA"])))])
    let values = try numbers("x", missing: ["-9", "NA"], of: frame)
    #expect(values.map { $0.isNaN ? nil : $0 } == [1, nil, nil, 2.5, nil, nil])
  }

  @Test
  func `names the row of a token that is not a number`() throws {
    let frame = try Frame([("x", .categorical(CategoricalColumn(["1", "many", "2"])))], name: "survey.csv")
    let error = #expect(throws: DataError.self) { try numbers("x", missing: [], of: frame) }
    #expect(
      error?.description
        == "survey.csv, row 2, column “x”: “many” is not a number. "
        + "If it stands for a missing answer, say so: --missing-values 'many'.")
  }

  @Test
  func `does not take a multi-select question for categories or numbers`() throws {
    let column = MultiSelectColumn(options: ["a"], rowCount: 1) { _, _ in true }
    let frame = try Frame([("needs", .multiSelect(column))])
    let asCategories = #expect(throws: DataError.self) { try Tabulation(of: [["needs"]], in: frame) }
    #expect(asCategories?.description == "Column “needs” is a multi-select question, not one set of categories.")
    let asNumbers = #expect(throws: DataError.self) { try numbers("needs", missing: [], of: frame) }
    #expect(asNumbers?.description == "Column “needs” is a multi-select question, not a number.")
  }

  @Test(arguments: [0, 1, Piece.standardRowCount - 1, Piece.standardRowCount, Piece.standardRowCount + 1, 50_000])
  func `cuts pieces of one size`(rows: Int) throws {
    let frame = try Frame([("x", .numeric(NumericColumn(values: (0..<rows).map(Double.init))))])
    let reading = try frame.reduce([.numbers("x")], parallelism: Parallelism(threads: 2)) {
      [Piece]()
    } map: { (piece) throws(DataError) in
      piece
    } merge: { (state, piece) throws(DataError) in
      state.append(piece)
    }
    #expect(reading.rowCount == rows)
    #expect(reading.state.dropLast().allSatisfy { $0.rowCount == Piece.standardRowCount })
    #expect(reading.state.map(\.firstRow) == reading.state.indices.map { $0 * Piece.standardRowCount })
    #expect(reading.state.flatMap { Array($0.numbers[0]) } == (0..<rows).map(Double.init))
  }

  private func numbers(_ column: String, missing: [String], of frame: Frame) throws(DataError) -> [Double] {
    try frame.reduce([.numbers(column, missing: missing)], parallelism: Parallelism(threads: 1)) {
      [Double]()
    } map: { (piece) throws(DataError) in
      Array(piece.numbers[0])
    } merge: { (state, part) throws(DataError) in
      state += part
    }.state
  }
}
