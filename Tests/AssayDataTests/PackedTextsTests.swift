import AssayData
import AssayNumerics
import Testing

/// Packed texts against arrays of strings.
@Suite struct PackedTextsTests {
  private static let words = ["a", "", "优秀", "id-00017", "", "é", "long enough to need more than one word"]

  @Test func `holds what was put in`() {
    let packed = PackedTexts(Self.words)
    #expect(packed.count == Self.words.count)
    #expect((0..<packed.count).map { packed[$0] } == Self.words)
    #expect(packed.ends.last == packed.bytes.count)
    #expect(PackedTexts().count == 0)
  }

  @Test func `joins runs of rows`() {
    let packed = PackedTexts(Self.words)
    for start in 0...Self.words.count {
      for end in start...Self.words.count {
        var joined = PackedTexts(["first"])
        joined.append(packed, rows: start..<end)
        joined.append(packed)
        #expect(joined == PackedTexts(["first"] + Self.words[start..<end] + Self.words))
      }
    }
  }

  @Test(arguments: [0, 1, 32_767, 32_768, 32_769, 70_000], [1, 2])
  func `a frame gives its cells as they are`(rows: Int, threads: Int) throws {
    let tokens = (0..<rows).map { $0 % 9 == 0 ? "" : "t\($0)" }
    let numbers = (0..<rows).map { $0 % 5 == 0 ? .nan : Double($0) / 4 }
    let frame = try Frame([
      ("id", .categorical(CategoricalColumn(tokens))), ("x", .numeric(NumericColumn(values: numbers))),
    ])
    let reading = try frame.reduce(
      [.text("x"), .numbers("x"), .text("id")], parallelism: Parallelism(threads: threads)
    ) {
      [PackedTexts(), PackedTexts()]
    } map: { (piece) throws(DataError) in
      #expect(piece.numbers.count == 1)
      return piece.texts
    } merge: { (state, part) throws(DataError) in
      for column in 0..<2 { state[column].append(part[column]) }
    }
    #expect(reading.state[1] == PackedTexts(tokens))
    #expect(reading.state[0] == PackedTexts(numbers.map { $0.isNaN ? "" : $0.token }))
  }

  @Test func `a question of several columns is no text`() throws {
    let question = MultiSelectColumn(options: ["a"], rowCount: 1) { _, _ in true }
    let frame = try Frame([("q", .multiSelect(question))])
    #expect(throws: DataError.unsuitable(column: "q", reason: "is a multi-select question, not one text.")) {
      try frame.reduce([.text("q")], parallelism: Parallelism(threads: 1)) {
        0
      } map: { (_) throws(DataError) in
        0
      } merge: { (_, _) throws(DataError) in
      }
    }
  }
}
