import AssayReport
import Testing

@Suite struct CSVRendererTests {
  /// A reader of RFC 4180 for the test alone: fields with whether they were quoted.
  private func parse(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = String.UnicodeScalarView()
    var isQuoted = false
    let scalars = Array(text.unicodeScalars)
    var place = 0
    while place < scalars.count {
      let scalar = scalars[place]
      if isQuoted {
        if scalar == "\"", place + 1 < scalars.count, scalars[place + 1] == "\"" {
          field.append("\"")
          place += 1
        } else if scalar == "\"" {
          isQuoted = false
        } else {
          field.append(scalar)
        }
      } else {
        switch scalar {
        case "\"": isQuoted = true
        case ",", "\n":
          row.append(String(field))
          field = String.UnicodeScalarView()
          if scalar == "\n" {
            rows.append(row)
            row = []
          }
        default: field.append(scalar)
        }
      }
      place += 1
    }
    return rows
  }

  @Test func `reads back as it was`() throws {
    let texts = [
      "plain", "a,b", "say \"no\"", "two\nlines", "carriage\r\nreturn", "=1+1", "+1", "-x", "@cmd", " spaced ",
      "性别，男", "",
      "\"", ",", "😀",
    ]
    let numbers = [0.1, 1.0 / 3, -2.5e-300, 12_345_678.901, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 40]
    var rows: [[Value]] = texts.map { [.text($0), .empty] }
    rows += numbers.map { [.integer(7), .number($0)] }
    let document = Document(
      analysis: "crosstab", title: "", cases: CaseAccount(read: 0, used: 0, source: ""),
      tables: [Table(name: "cells", title: "", columns: ["row", "expected"], rows: rows)])
    let read = parse(CSVRenderer().render(document))
    #expect(read.first == ["row", "expected"])
    #expect(read.dropFirst().prefix(texts.count).map { $0[0] } == texts)
    #expect(read.dropFirst().prefix(texts.count).allSatisfy { $0[1].isEmpty })
    #expect(read.suffix(numbers.count).map { Double($0[1]) } == numbers)
    #expect(read.last == ["7", "40"])
  }

  @Test func `prints the table that is named`() throws {
    let text = try ReportFixtures.twoByTwo.rendered(as: .csv, table: "tests")
    #expect(
      text.hasPrefix("test,statistic,df,df_denominator,p_value,log_p_value,method\npearson_chi_squared,9.09090"))
  }

  @Test func `names the tables that there are`() throws {
    let error = OutputError.unknownTable("test", available: ["cells", "tests", "measures"])
    for format in OutputFormat.allCases {
      #expect(throws: error) { try ReportFixtures.twoByTwo.rendered(as: format, table: "test") }
    }
    #expect(throws: error) { try CSVRenderer(table: "test").renderTable(of: ReportFixtures.twoByTwo) }
    #expect(error.description == "There is no table “test”; there are: cells, tests, measures.")
  }

  @Test func `says that a document without tables has no CSV`() throws {
    let document = Document(
      analysis: "crosstab", title: "", cases: CaseAccount(read: 0, used: 0, source: ""), tables: [])
    let error = OutputError.unknownTable("", available: [])
    #expect(throws: error) { try document.rendered(as: .csv) }
    #expect(error.description == "The document has no tables, so there is nothing to print as CSV.")
  }
}
