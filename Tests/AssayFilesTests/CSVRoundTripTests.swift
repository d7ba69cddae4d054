import AssayData
import AssayFiles
import AssayNumerics
import CKernels
import Testing

/// Random tables written as CSV and read back: the same bits as from memory, on one thread and on two.
@Suite struct CSVRoundTripTests {
  static let tables = [["c0"], ["c1"], ["c2"], ["c0", "c1"], ["c2", "c0"]]

  private func expectRoundTrip(
    _ file: RandomFile, threads: [Int] = [1, 2], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let written = try TemporaryFile(file.bytes)
    let csv = try CSVFile(written.path, options: CSVOptions(delimiter: file.delimiter))
    let frame = try file.frame()
    for count in threads {
      try expectSameTables(Self.tables, frame, csv, threads: count, sourceLocation: sourceLocation)
      try expectSameTables(
        Self.tables, frame, csv, weighting: .sampling(column: "w"), threads: count, sourceLocation: sourceLocation)
      let columns = ["c2", "c0"]
      #expect(
        try texts(columns, of: csv, threads: count) == texts(columns, of: frame, threads: count),
        sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: 0..<150)
  func `agrees on small files`(seed: Int) throws {
    var generator = Philox(seed: UInt64(seed))
    let rows = Int.random(in: 0...40, using: &generator)
    try expectRoundTrip(RandomFile(rows: rows, long: 0, using: &generator))
  }

  /// Sizes on both sides of the 512 KB blocks; with long quoted fields most blocks start inside quotes.
  @Test(arguments: [0, 1, 2, 3, 4, 5])
  func `agrees on files of several blocks`(seed: Int) throws {
    var generator = Philox(seed: 1_000 + UInt64(seed))
    try expectRoundTrip(RandomFile(rows: 40_000, long: seed % 3, using: &generator))
  }

  @Test(arguments: [0, 1])
  func `agrees on files of several windows`(seed: Int) throws {
    var generator = Philox(seed: 2_000 + UInt64(seed))
    let file = RandomFile(rows: 420_000, long: seed, using: &generator)
    #expect(file.bytes.count > 9 << 20)
    try expectRoundTrip(file)
  }

  /// Line ends within quotes that look like rows of the table, over more than one block and one window.
  @Test(arguments: [600_000, 1_100_000, 9_000_000])
  func `is not misled by a quoted field of many lines`(length: Int) throws {
    let inner = String(repeating: "1,2,3,4\n", count: length / 8)
    let head = "c0,c1,c2,w\n"
    let row = "5,6,7,0.5\n"
    let text =
      head + String(repeating: row, count: 1_000) + "5,\"\(inner)\",7,1\n" + String(repeating: row, count: 90_000)
    let file = try TemporaryFile(text)
    for threads in [1, 2] {
      let result = try Tabulation(
        of: [["c0"], ["c1"]], in: try CSVFile(file.path), weighting: .sampling(column: "w"),
        parallelism: Parallelism(threads: threads))
      #expect(result.rowCount == 91_001)
      #expect(result.tables[0].counts == [91_001])
      #expect(result.tables[1].counts == [91_000, 1])
      #expect(result.tables[1].tokens[0][1] == inner)
      #expect(result.tables[1].sums.map(\.value) == [45_500, 1])
    }
  }

  @Test
  func `says that a quote is never closed within 64 MB`() throws {
    let file = try TemporaryFile("a,b\n1,\"" + String(repeating: "xxxxxxx\n", count: (66 << 20) / 8))
    let error = #expect(throws: DataError.self) { try Tabulation(of: [["a"]], in: try CSVFile(file.path)) }
    #expect(
      file.shown(error)
        == "data.csv: a quoted field is not closed within 64 MB. "
        + "A quote is missing; a quote within a quoted field is doubled (\"\").")
  }

  /// A window ends after 8,388,607 bytes; the blank lines stand on both sides of its end.
  @Test(arguments: [("\n", "a,b"), ("\r\n", "a,b"), ("\n", "a")])
  func `allows blank lines at the end wherever a window ends`(lineEnd: String, header: String) throws {
    let row = header.contains(",") ? "1,2" : "1"
    let first = header + lineEnd
    let line = row + lineEnd
    let count = 8_388_600 / line.utf8.count
    let padding = String(repeating: "x", count: 8_388_600 - count * line.utf8.count)
    let text =
      first + String(repeating: line, count: count - 1) + padding + line + String(repeating: lineEnd, count: 20)
    let file = try TemporaryFile(text)
    #expect(try Tabulation(of: [["a"]], in: try CSVFile(file.path)).rowCount == count)
  }

  /// Tokens beyond the limit in one block may be among the first ones of the file.
  @Test(arguments: [1, 2, 5, 50])
  func `collects further categories as a frame does`(limit: Int) throws {
    var generator = Philox(seed: 31)
    // Each stretch of the file has its own order of first appearance.
    let tokens = (0..<12).flatMap { _ in
      (0..<100).map { "token-\($0)" }.shuffled(using: &generator)
        + (0..<10_000).map { _ in "token-\(Int.random(in: 0..<100, using: &generator))" }
    }
    let text = "id,x\n" + tokens.map { "\($0),\($0.utf8.count)\n" }.joined()
    #expect(text.utf8.count > 2 << 19)
    let file = try TemporaryFile(text)
    let frame = try TextTable(parsing: Array(text.utf8)).frame()
    for threads in [1, 2] {
      try expectSameTables(
        [["id"], ["id", "x"]], frame, try CSVFile(file.path), threads: threads, limit: limit, beyond: .isCounted)
    }
    #expect(throws: DataError.tooManyCategories(column: "id", limit: limit)) {
      try Tabulation(of: [["id"]], in: try CSVFile(file.path), limit: limit)
    }
  }

  /// More codes than a byte, and than two bytes, hold; codes widen from piece to piece.
  @Test(arguments: [255, 256, 257, 70_000])
  func `codes many categories`(count: Int) throws {
    let tokens = (0..<max(count, 40_000)).map { $0 < 20_000 ? $0 % 250 : $0 % count }
    let text = "id\n" + tokens.map { "\($0)\n" }.joined()
    let file = try TemporaryFile(text)
    let frame = try TextTable(parsing: Array(text.utf8)).frame()
    for threads in [1, 2] {
      try expectSameTables([["id"]], frame, try CSVFile(file.path), threads: threads, limit: 99_000)
    }
  }
}

/// A random table of three columns of text and one of weights, and a file that holds it.
struct RandomFile {
  static let tokens = [
    "a", "b", "", "12", "yes, no", "say \"no\"", "\"", "two\nlines", "two\r\nlines", "\n", "优秀", "é", "e\u{301}",
    " spaced ",
    "a longer token of several words", "x,y\n1,2", "12345678", "123456789",
  ]
  let delimiter: Character
  private(set) var bytes: [UInt8] = []
  private var cells: [[Int]] = [[], [], []]
  private var weights: [Double] = []
  private let texts: [String]

  /// - Parameter long: How many kinds of quoted fields of several thousand lines there are.
  init(rows: Int, long: Int, using generator: inout Philox) {
    delimiter = [",", ";", "\t"].randomElement(using: &generator) ?? ","
    var texts = Self.tokens
    for size in 0..<long { texts.append(String(repeating: "1,2,3,4\n5;6;7;8\n", count: 500 << (2 * size))) }
    self.texts = texts
    let lineEnd: [UInt8] = Bool.random(using: &generator) ? [10] : [13, 10]
    bytes += Array("c0\(delimiter)c1\(delimiter)c2\(delimiter)w".utf8) + lineEnd
    // Rows are drawn from a pool, which is quicker than to make each.
    var pool: [(cells: [Int], weight: Double, bytes: [UInt8])] = []
    for _ in 0..<min(500, rows + 1) {
      let own = (0..<3).map { _ in Int.random(in: 0..<Self.tokens.count, using: &generator) }
      let weight = Double(Int.random(in: 1..<100_000, using: &generator)) / 10_000
      pool.append((own, weight, record(own, weight, using: &generator)))
    }
    for row in 0..<rows {
      var chosen = pool[Int.random(in: 0..<pool.count, using: &generator)]
      if long > 0, row % 5_000 == 77 {
        chosen.cells[1] = Self.tokens.count + row / 5_000 % long
        chosen.bytes = record(chosen.cells, chosen.weight, using: &generator)
      }
      for column in 0..<3 { cells[column].append(chosen.cells[column]) }
      weights.append(chosen.weight)
      bytes += chosen.bytes + lineEnd
    }
    switch Int.random(in: 0..<3, using: &generator) {
    case 0: bytes.removeLast(lineEnd.count)
    case 1: bytes += lineEnd + lineEnd
    default: break
    }
  }

  private func record(_ cells: [Int], _ weight: Double, using generator: inout Philox) -> [UInt8] {
    let fields = cells.map { texts[$0] } + ["\(weight)"]
    return fields.map { field in
      let special = field.contains { $0 == delimiter || $0 == "\"" || $0.isNewline }
      guard special || Int.random(in: 0..<4, using: &generator) == 0 else { return field }
      return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }.joined(separator: String(delimiter)).utf8.map { $0 }
  }

  func frame() throws(DataError) -> Frame {
    try Frame(
      cells.enumerated().map { place, column in
        var codes = [Int](repeating: -1, count: texts.count)
        var tokens: [String] = []
        let coded = column.map { text -> UInt32 in
          if codes[text] < 0 {
            codes[text] = tokens.count
            tokens.append(texts[text])
          }
          return UInt32(codes[text])
        }
        let storage = CodeStorage(coded, categoryCount: tokens.count)
        return (name: "c\(place)", column: .categorical(CategoricalColumn(tokens: tokens, codes: storage)))
      } + [(name: "w", column: .numeric(NumericColumn(values: weights)))])
  }
}
