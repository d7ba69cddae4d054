import AssayReport
import Foundation
import Testing

/// JSON against Foundation's readers, which share no code with the writer.
@Suite struct JSONRendererTests {
  private func object(_ document: Document) throws -> [String: Any] {
    let text = JSONRenderer().render(document)
    #expect(text.hasSuffix("}\n"))
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private func document(_ values: [Value]) -> Document {
    Document(
      analysis: "frequencies", title: "", cases: CaseAccount(read: 1, used: 1, source: ""),
      tables: [Table(name: "frequencies", title: "", columns: ["estimate"], rows: values.map { [$0] })])
  }

  private func roundTrip(_ values: [Value]) throws -> [Any] {
    let tables = try #require(try object(document(values))["tables"] as? [String: Any])
    let rows = try #require(tables["frequencies"] as? [[String: Any]])
    return try rows.map { try #require($0["estimate"]) }
  }

  @Test(arguments: ReportFixtures.all)
  func `parses and has the fixed members`(document: Document) throws {
    let object = try object(document)
    #expect(
      Set(object.keys) == [
        "analysis", "cases", "design", "tables", "notes", "warnings", "manifest", "sentence",
      ])
    #expect(object["analysis"] as? String == document.analysis)
    let cases = try #require(object["cases"] as? [String: Any])
    #expect(cases["read"] as? Int == document.cases?.read)
    #expect(cases["used"] as? Int == document.cases?.used)
    let missing = try #require(cases["missing"] as? [String: Int])
    #expect(missing.values.reduce(0, +) == document.cases?.missing.reduce(0) { $0 + $1.count })
    let tables = try #require(object["tables"] as? [String: [[String: Any]]])
    for table in document.tables {
      let rows = try #require(tables[table.name])
      #expect(rows.count == table.rows.count)
      for row in rows { #expect(Set(row.keys) == Set(table.columns.map(\.name))) }
    }
  }

  @Test func `gives numbers back exactly`() throws {
    var generator = SeededGenerator(state: 20_250_101)
    var numbers: [Double] = [
      0, 0.1, 0.1 + 0.2, 1.0 / 3, 100, 1e15, 1e16, 9_007_199_254_740_992, 1e22, 1e-5, .leastNonzeroMagnitude,
      .leastNormalMagnitude, .greatestFiniteMagnitude, -123.456, 3.2e-270,
    ]
    while numbers.count < 3000 {
      let number = Double(bitPattern: generator.next())
      if number.isFinite { numbers.append(number) }
    }
    // On Linux `JSONSerialization` rounds some numbers wrongly, for it goes through Decimal; `JSONDecoder` does not.
    struct Read: Decodable {
      struct Row: Decodable { let estimate: Double }
      let tables: [String: [Row]]
    }
    let text = JSONRenderer().render(document(numbers.map { .number($0) }))
    let rows = try #require(try JSONDecoder().decode(Read.self, from: Data(text.utf8)).tables["frequencies"])
    #expect(rows.count == numbers.count)
    for (number, row) in zip(numbers, rows) { #expect(row.estimate.bitPattern == number.bitPattern) }
  }

  @Test func `writes whole numbers without decimals`() throws {
    let text = JSONRenderer().render(
      document([.number(100), .integer(-42), .number(-0.0), .integer(.min), .integer(.max)]))
    for expected in [": 100}", ": -42}", ": 0}", ": -9223372036854775808}", ": 9223372036854775807}"] {
      #expect(text.contains(expected))
    }
  }

  @Test func `prints undefined values as null`() throws {
    for value in [Value.empty, .number(.nan), .number(.infinity), Value(Double?.none), Value(-.infinity as Double?)] {
      #expect(try roundTrip([value]).first is NSNull)
    }
  }

  @Test func `escapes every character that needs it`() throws {
    // All control characters, then one from each corner of Unicode, also in a key.
    var text = String(String.UnicodeScalarView((0..<0xA1).map { Unicode.Scalar($0) }))
    text += "é性\u{2028}\u{2029}\u{FFFF}😀\u{10FFFF}e\u{301}\\\"/"
    #expect(try roundTrip([.text(text)]).first as? String == text)
    let document = Document(
      analysis: text, title: "",
      cases: CaseAccount(read: 1, used: 0, missing: [.init(reason: text, count: 1)], source: text), tables: [],
      notes: [text], warnings: [text], sentence: text)
    let object = try object(document)
    let cases = try #require(object["cases"] as? [String: Any])
    #expect(cases["missing"] as? [String: Int] == [text: 1])
    #expect(object["notes"] as? [String] == [text])
    #expect(object["sentence"] as? String == text)
  }

  @Test func `adds equal reasons and gathers equal facts`() throws {
    let document = Document(
      analysis: "crosstab", title: "",
      cases: CaseAccount(
        read: 9, used: 4, missing: [.init(reason: "empty", count: 2), .init(reason: "empty", count: 3)], source: ""),
      design: [DesignFact("cluster", "school"), DesignFact("fpc", 0.25), DesignFact("cluster", "class")], tables: [])
    let object = try object(document)
    #expect((object["cases"] as? [String: Any])?["missing"] as? [String: Int] == ["empty": 5])
    let design = try #require(object["design"] as? [String: Any])
    #expect(design["cluster"] as? [String] == ["school", "class"])
    #expect(design["fpc"] as? Double == 0.25)
  }

  @Test func `carries footnotes among the notes`() throws {
    let notes = try #require(try object(ReportFixtures.twoByTwo)["notes"] as? [String])
    #expect(notes.last == "measures: Lambda has no standard error where the modal category is tied.")
  }
}
