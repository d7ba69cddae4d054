import AssayReport
import Foundation
import Synchronization
import Testing

/// Columnar tables against the same table made from rows, cell by cell.
@Suite struct ColumnarTableTests {
  /// More rows than one piece has, and not a multiple of it.
  private static let count = 20_011

  private static let texts: [String] = (0..<count).map { row in
    switch row % 50 {
    case 7: "a,b \(row)"
    case 8: "say \"no\"\n\(row)"
    case 9: "back\\slash\u{1}\t"
    case 10: ""
    default: "第\(row)人"
    }
  }

  private static func table(columnar: Bool, pageLimit: Int? = nil) -> Table {
    var generator = SeededGenerator(state: 4)
    var numbers: [Double] = []
    var integers: [Int] = []
    var codes: [Int32] = []
    for row in 0..<count {
      if row % 11 == 0 {
        numbers.append(.nan)
      } else {
        numbers.append(row % 13 == 0 ? Double(row) : Double.random(in: -1...1, using: &generator))
      }
      integers.append(row % 2 == 0 ? row : row * -1_000_003)
      codes.append(Int32(row % 4) - 1)
    }
    let grades = ["good", "say \"fair\"", "poor, or worse"]
    var bytes: [UInt8] = []
    var ends: [Int] = []
    var values: [Value] = []
    for (row, text) in texts.enumerated() {
      bytes += Array(text.utf8)
      ends.append(bytes.count)
      values.append([Value.empty, .integer(row), .text(text)][row % 3])
    }
    let columns: [Column] = ["subject", "score", "rank", "grade", "decided_by", "label", "n"]
    if columnar {
      return Table(
        name: "scores", title: "Scores", columns: columns,
        content: [
          .packed(bytes: bytes, ends: ends), .numbers(numbers), .integers(integers),
          .coded(codes: codes, texts: grades), .values(values), .texts(texts), .constant("same"),
        ], pageLimit: pageLimit)
    }
    var rows: [[Value]] = []
    for (row, text) in texts.enumerated() {
      let subject: Value = text.isEmpty ? .empty : .text(text)
      let grade: Value = codes[row] < 0 ? .empty : .text(grades[Int(codes[row])])
      rows.append([subject, Value(numbers[row]), .integer(integers[row]), grade, values[row], .text(text), "same"])
    }
    return Table(name: "scores", title: "Scores", columns: columns, rows: rows, pageLimit: pageLimit)
  }

  private func document(_ table: Table) -> Document {
    Document(analysis: "score", title: "Scores", cases: nil, tables: [table])
  }

  @Test func `holds the same cells as rows do`() {
    let columnar = Self.table(columnar: true)
    let plain = Self.table(columnar: false)
    #expect(columnar.rowCount == Self.count)
    #expect(columnar == plain)
    #expect(columnar.rows == plain.rows)
  }

  @Test(arguments: [OutputFormat.csv, .json])
  func `prints the same bytes as rows do`(format: OutputFormat) throws {
    let columnar = try document(Self.table(columnar: true)).rendered(as: format)
    #expect(try document(Self.table(columnar: false)).rendered(as: format) == columnar)
    // What the cells should be is settled by code that the renderer does not use.
    if format == .csv {
      let line = try #require(columnar.split(separator: "\n").dropFirst(2).first)
      let table = Self.table(columnar: true)
      #expect(line.hasPrefix("第1人,\(table.rows[1][1].described),-1000003,good,1,"))
      #expect(columnar.contains("\"say \"\"no\"\"\n8\","))
    } else {
      struct Read: Decodable {
        struct Row: Decodable {
          let subject: String?
          let score: Double?
          let rank: Int
          let grade: String?
          let label: String
        }
        let tables: [String: [Row]]
      }
      let rows = try #require(try JSONDecoder().decode(Read.self, from: Data(columnar.utf8)).tables["scores"])
      let table = Self.table(columnar: false)
      #expect(rows.map(\.label) == Self.texts)
      #expect(rows.map { Value($0.subject) } == table.rows.map { $0[0] })
      #expect(rows.map { Value($0.score) } == table.rows.map { Value($0[1].double) })
      #expect(rows.map { Value.integer($0.rank) } == table.rows.map { $0[2] })
      #expect(rows.map { Value($0.grade) } == table.rows.map { $0[3] })
    }
  }

  @Test(arguments: [0, 1, 8_191, 8_192, 8_193])
  func `pieces meet without a seam`(count: Int) throws {
    let table = Table(
      name: "scores", title: "", columns: ["subject", "rank"],
      content: [.texts((0..<count).map { "s\($0)" }), .integers(Array(0..<count))])
    let csv = "subject,rank\n" + (0..<count).map { "s\($0),\($0)\n" }.joined()
    #expect(try document(table).rendered(as: .csv) == csv)
    let rows = (0..<count).map { "      {\"subject\": \"s\($0)\", \"rank\": \($0)}" }.joined(separator: ",\n")
    let json = try document(table).rendered(as: .json)
    #expect(json.contains("\"scores\": [" + (count > 0 ? "\n" + rows + "\n    ]" : "]")))
  }

  /// Pieces made in the wrong order come out in the right one, to a file and in place.
  @Test(arguments: [OutputFormat.csv, .json])
  func `writes what a loop makes in any order`(format: OutputFormat) throws {
    let backward = PieceLoop { (count, body, sink) throws(OutputError) in
      var pieces = [[UInt8]](repeating: [], count: count)
      for piece in (0..<count).reversed() { pieces[piece] = body(piece) }
      for piece in pieces { try sink(piece) }
    }
    let path = NSTemporaryDirectory() + "assay-columnar-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    let document = document(Self.table(columnar: true))
    try OutputFile.write(document, as: format, to: path, loop: backward)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == document.rendered(as: format))
  }

  @Test func `a fault in the middle leaves the file as it was`() throws {
    let folder = NSTemporaryDirectory() + "assay-columnar-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try OutputFile.write("old", to: "\(folder)/scores.csv")
    let broken = PieceLoop { (count, body, sink) throws(OutputError) in
      try sink(body(0))
      throw .unwritable(path: "x", reason: "it was pulled out")
    }
    #expect(throws: OutputError.unwritable(path: "x", reason: "it was pulled out")) {
      try OutputFile.write(
        document(Self.table(columnar: true)), as: .csv, to: "\(folder)/scores.csv", loop: broken)
    }
    #expect(try String(contentsOfFile: "\(folder)/scores.csv", encoding: .utf8) == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["scores.csv"])
  }

  @Test(arguments: [OutputFormat.text, .markdown, .html])
  func `pages stop at their limit and say so`(format: OutputFormat) throws {
    let limited = document(Self.table(columnar: true, pageLimit: 3))
    let page = try limited.rendered(as: format)
    #expect(page.contains("第2人"))
    #expect(!page.contains("第3人"))
    #expect(page.contains("These are the first 3 of 20011 rows; CSV and JSON print all of them."))
    // Rows or columns, the page is the same.
    #expect(try document(Self.table(columnar: false, pageLimit: 3)).rendered(as: format) == page)
    let rows = try limited.rendered(as: .json).split(separator: "\n").filter { $0.hasPrefix("      {") }
    #expect(rows.count == Self.count)
  }

  @Test func `a page within its limit says nothing`() throws {
    let table = Table(
      name: "scores", title: "", columns: ["rank"], content: [.integers([1, 2, 3])], pageLimit: 3)
    #expect(try !document(table).rendered(as: .text).contains("first"))
  }

  @Test func `constants alone need a count`() throws {
    let table = Table(name: "scores", title: "", columns: ["rank"], content: [.constant(1)], rowCount: 2)
    #expect(try document(table).rendered(as: .csv) == "rank\n1\n1\n")
  }
}

extension Value {
  fileprivate var double: Double? {
    switch self {
    case .number(let number): number
    case .integer(let integer): Double(integer)
    case .text, .empty: nil
    }
  }

  fileprivate var described: String { double.map { $0.description } ?? "" }
}
