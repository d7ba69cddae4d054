import AssayData
import AssayFiles
import AssayNumerics
import Foundation
import Testing

/// Fields become the codes of their tokens, however long they are and however many tokens there are.
@Suite struct FieldCodesTests {
  /// A file with columns that take each road: digits, blanks, short and long words, quotes, and more than 255 tokens.
  private static func rows(_ count: Int) -> [[String]] {
    var generator = Philox(seed: 77)
    let long = ["a rather long answer", "another one", "eight by", "ninechars", "", "七个字的答案啊", "x"]
    return (0..<count).map { row in
      [
        "\(Int.random(in: 1...7, using: &generator))",
        row % 3 == 0 ? "" : "\(Int.random(in: 0...12, using: &generator))",
        long[Int.random(in: 0..<long.count, using: &generator)], "n\(Int.random(in: 0...700, using: &generator))",
        row % 5 == 0 ? "with, separator" : "say \"no\"", "\(row)", "\(row % 2)",
      ]
    }
  }

  private static func quoted(_ field: String) -> String {
    field.contains(",") || field.contains("\"")
      ? "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : field
  }

  @Test(
    arguments: ["\n", "\r\n"], [["c0", "c1", "c2", "c3", "c4", "c5", "c6"], ["c6"], ["c0", "c5"], ["c3", "c2"]])
  func `reads the tokens that were written`(lineEnd: String, columns: [String]) throws {
    // Many batches of records, and more than one piece.
    let rows = Self.rows(40_000)
    let header = (0..<7).map { "c\($0)" }.joined(separator: ",")
    let text = ([header] + rows.map { $0.map(Self.quoted).joined(separator: ",") }).joined(separator: lineEnd) + lineEnd
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("assay-fields-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: url) }
    try Data(text.utf8).write(to: url)
    let file = try CSVFile(url.path)
    let request = columns.map { ColumnRequest.categories($0, limit: 50_000) }
    for threads in [1, 3] {
      let reading = try file.reduce(request, parallelism: Parallelism(threads: threads)) {
        [[Int]](repeating: [], count: columns.count)
      } map: { piece in
        columns.indices.map { column in (0..<piece.rowCount).map { piece.codes[column][$0] } }
      } merge: { state, piece in
        for column in columns.indices { state[column] += piece[column] }
      }
      #expect(reading.rowCount == rows.count)
      for (place, name) in columns.enumerated() {
        let column = try #require(Int(name.dropFirst()))
        let tokens = reading.tokens[place].tokens
        let isSame = reading.state[place].elementsEqual(rows) { code, row in tokens[code] == row[column] }
        #expect(isSame, "\(name) with \(threads) threads")
        // By first appearance.
        var seen: Set<String> = []
        #expect(tokens == rows.map { $0[column] }.filter { seen.insert($0).inserted })
      }
    }
  }
}
