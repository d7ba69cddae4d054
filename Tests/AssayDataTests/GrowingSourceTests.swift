import AssayData
import AssayNumerics
import Testing

/// A source whose dictionaries grow from piece to piece, as those of a file do.
@Suite struct GrowingSourceTests {
  /// Tokens of two keys and a weight, a few rows a piece; each piece knows the tokens up to its own last row.
  private struct Stream: Source {
    let name = "stream"
    let columnNames = ["a", "b", "w"]
    let rows: [(a: String, b: String, w: Double)]
    let pieceSize: Int

    func reduce<State, Partial: Sendable>(
      _ request: [ColumnRequest], parallelism: Parallelism, into initial: () -> State,
      map: @Sendable (Piece) throws(DataError) -> Partial, merge: (inout State, Partial) throws(DataError) -> Void
    ) throws(DataError) -> Reading<State> {
      var state = initial()
      var known: [[String]] = request.filter { $0.column != "w" }.map { _ in [] }
      for start in stride(from: 0, to: rows.count, by: pieceSize) {
        let part = rows[start..<min(start + pieceSize, rows.count)]
        var codes: [CodeSlice] = []
        for wanted in request where wanted.column != "w" {
          let key = codes.count
          codes.append(
            .medium(
              part.map { row in
                let token = wanted.column == "a" ? row.a : row.b
                if let code = known[key].firstIndex(of: token) { return UInt16(code) }
                known[key].append(token)
                return UInt16(known[key].count - 1)
              }[...]))
        }
        let numbers = request.contains { $0.column == "w" } ? [part.map(\.w)[...]] : []
        try merge(
          &state, try map(Piece(firstRow: start, rowCount: part.count, codes: codes, tokens: known, numbers: numbers)))
      }
      return Reading(state: state, rowCount: rows.count, tokens: known.map { TokenList($0) }, notes: ["streamed"])
    }
  }

  @Test(arguments: [1, 2, 7, 100])
  func `moves cells when categories are added`(pieceSize: Int) throws {
    var generator = Philox(seed: 4)
    let rows = (0..<100).map { row in
      (
        a: "a\(Int.random(in: 0...(row / 10), using: &generator))",
        b: "b\(Int.random(in: 0...(row / 25), using: &generator))",
        w: Double(Int.random(in: 0...5, using: &generator))
      )
    }
    let frame = try Frame([
      ("a", .categorical(CategoricalColumn(rows.map { $0.a }))),
      ("b", .categorical(CategoricalColumn(rows.map { $0.b }))),
      ("w", .numeric(NumericColumn(values: rows.map { $0.w }))),
    ])
    let stream = Stream(rows: rows, pieceSize: pieceSize)
    for weighting in [Weighting.unweighted, .frequency(column: "w")] {
      let tables = [["a"], ["a", "b"], ["b", "a"]]
      let (streamed, whole) = (
        try Tabulation(of: tables, in: stream, weighting: weighting),
        try Tabulation(of: tables, in: frame, weighting: weighting)
      )
      // Whole weights: sums are exact, and so the same whatever the pieces.
      #expect(streamed.tables == whole.tables)
      #expect(streamed.rowCount == 100)
      #expect(streamed.weights == whole.weights)
      #expect(streamed.notes == ["streamed"])
    }
  }
}
