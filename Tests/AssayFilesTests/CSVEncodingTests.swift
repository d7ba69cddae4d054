import AssayData
import AssayFiles
import AssayNumerics
import AssayTestSupport
import Foundation
import Testing

/// The same table whatever the encoding, found out or named; and what is said when the bytes are not of it.
@Suite struct CSVEncodingTests {
  static let formats = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../ConformanceTests/Conformance/datasets/formats").standardized.path

  @Test(arguments: [1, 2])
  func `reads one survey from three forms of file`(threads: Int) throws {
    let marked = try CSVFile("\(Self.formats)/chile_zh_utf8bom.csv")
    let chinese = try CSVFile("\(Self.formats)/chile_zh_gb18030.csv")
    let semicolons = try CSVFile("\(Self.formats)/chile_zh_semicolon_decimalcomma.csv")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(Self.formats)/chile_zh_utf8bom.csv"))
    let table = try TextTable(parsing: Array(bytes))
    #expect(table.rows.count == 2_700)
    #expect(table.columnNames.count > 5)
    for file in [marked, chinese, semicolons] { #expect(file.columnNames == table.columnNames) }
    let frame = try table.frame()
    let singles = table.columnNames.map { [$0] }
    try expectSameTables(singles, frame, marked, threads: threads)
    try expectSameTables(singles, frame, chinese, threads: threads)
    #expect(chinese.textEncoding == .gb18030)
    #expect(marked.textEncoding == .utf8WithBOM)
    // Where commas stand for points the tokens differ, and the numbers are the same.
    let decimal = Set(table.columnNames.indices.filter { column in table.rows.contains { $0[column].contains(".") } })
    try expectSameTables(
      table.columnNames.indices.filter { !decimal.contains($0) }.map { [table.columnNames[$0]] }, frame, semicolons,
      threads: threads)
    #expect(!decimal.isEmpty)
    for column in decimal {
      let name = table.columnNames[column]
      let (first, second) = (
        try numbers(name, missing: ["NA"], of: marked), try numbers(name, missing: ["NA"], of: semicolons)
      )
      #expect(first.map(\.bitPattern) == second.map(\.bitPattern))
    }
  }

  @Test
  func `tells the encoding that was found out`() throws {
    let chinese = try CSVFile("\(Self.formats)/chile_zh_gb18030.csv")
    let result = try Tabulation(of: [[chinese.columnNames[0]]], in: chinese)
    #expect(result.notes == ["The file was read as GB18030."])
    let marked = try CSVFile("\(Self.formats)/chile_zh_utf8bom.csv")
    #expect(try Tabulation(of: [[marked.columnNames[0]]], in: marked).notes == [])
  }

  /// An ASCII header and Chinese only far into the file: what was counted as UTF-8 is thrown away, and nothing twice.
  @Test(arguments: [1, 2])
  func `starts over in GB18030 where the header is ASCII`(threads: Int) throws {
    let lines = (0..<300_000).map { "\($0 % 7),\($0 % 2 == 0 ? "x" : "y")" } + ["7,优秀", "7,x"]
    let text = "a,b\n" + lines.joined(separator: "\n") + "\n"
    let file = try TemporaryFile(encoded(text, "GB18030"))
    let csv = try CSVFile(file.path)
    #expect(csv.textEncoding == .utf8)
    try expectSameTables(
      [["a"], ["b"], ["a", "b"]], try TextTable(parsing: Array(text.utf8)).frame(), csv, threads: threads)
    #expect(csv.textEncoding == .gb18030)
  }

  /// Three-byte characters at every offset of the 8 MB window of converted text.
  @Test(arguments: [0, 1, 2])
  func `converts files larger than a window`(shift: Int) throws {
    let text =
      "等次,数\n" + String(repeating: "x", count: shift) + ",0\n"
      + String(repeating: "基本称职优秀不称职,12\n", count: 500_000)
    let csv = try TemporaryFile(encoded(text, "GB18030"))
    let result = try Tabulation(of: [["等次"], ["数"]], in: try CSVFile(csv.path))
    #expect(result.rowCount == 500_001)
    #expect(result.tables[0].counts == [1, 500_000])
    #expect(result.tables[0].tokens == [[String(repeating: "x", count: shift), "基本称职优秀不称职"]])
    #expect(result.tables[1].counts == [1, 500_000])
  }

  @Test
  func `finds UTF-16 without a mark`() throws {
    let text = "id,name\n1,abc\n2,def\n"
    for (name, encoding) in [("UTF-16LE", TextEncoding.utf16LittleEndian), ("UTF-16BE", .utf16BigEndian)] {
      let file = try TemporaryFile(encoded(text, name))
      let csv = try CSVFile(file.path)
      #expect(csv.textEncoding == encoding)
      #expect(try rows(of: csv) == [["1", "abc"], ["2", "def"]])
      #expect(try Tabulation(of: [["id"]], in: csv).notes == ["The file was read as \(encoding.label)."])
    }
  }

  @Test(
    arguments: [
      ("UTF-8", TextEncoding.utf8), ("utf8", .utf8), ("utf-8-sig", .utf8WithBOM), ("UTF-16", .utf16LittleEndian),
      ("utf-16be", .utf16BigEndian), ("GBK", .gb18030), ("gb2312", .gb18030), ("GB18030", .gb18030),
      ("cp936", .gb18030),
      ("latin1", nil), ("", nil),
    ] as [(String, TextEncoding?)])
  func `knows encodings by their names`(name: String, encoding: TextEncoding?) {
    #expect(TextEncoding(name: name) == encoding)
  }

  @Test
  func `says where a byte is not of the encoding that was named`() throws {
    var bytes = Array(("a,b\n" + String(repeating: "1,优\n", count: 400_000)).utf8)
    let offset = 4 + 6 * 300_000 + 2
    bytes[offset] = 0xFF
    let file = try TemporaryFile(bytes)
    for threads in [1, 2] {
      let error = #expect(throws: DataError.self) {
        try rows(of: try CSVFile(file.path, options: CSVOptions(encoding: .utf8)), threads: threads)
      }
      #expect(
        file.shown(error)
          == "data.csv, row 300001: the byte at offset \(offset) is not UTF-8 text. "
          + "Name the right encoding with --encoding."
      )
    }
    // Not GB18030 either: the guess is given up with the converter's words.
    let guessed = #expect(throws: DataError.self) { try rows(of: try CSVFile(file.path)) }
    #expect(file.shown(guessed).contains("are not GB18030 text. Name the right encoding with --encoding"))
  }

  // RFC 3629, section 3 and 4: overlong forms, surrogates, beyond U+10FFFF, lone continuation bytes, cut sequences.
  @Test(
    arguments: [
      [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xBF], [0xE4, 0xB8],
      [0xC3], [0xFF],
      [0xF0, 0x9F, 0x98],
    ] as [[UInt8]])
  func `refuses bytes that are not UTF-8`(bad: [UInt8]) throws {
    let file = try TemporaryFile(Array("a,b\n1,2\n3,".utf8) + bad + Array("\n5,6\n".utf8))
    let error = #expect(throws: DataError.self) {
      try rows(of: try CSVFile(file.path, options: CSVOptions(encoding: .utf8)))
    }
    #expect(
      file.shown(error)
        == "data.csv, row 2: the byte at offset 10 is not UTF-8 text. Name the right encoding with --encoding.")
  }

  @Test
  func `refuses a text that ends within a character`() throws {
    let bytes = encoded("等次\n优\n", "GB18030").dropLast(2)
    let file = try TemporaryFile(Array(bytes))
    let error = #expect(throws: DataError.self) {
      try rows(of: try CSVFile(file.path, options: CSVOptions(encoding: .gb18030)))
    }
    #expect(file.shown(error).hasPrefix("data.csv: the bytes at offset 5 are not GB18030 text."))
  }
}
