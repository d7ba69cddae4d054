import AssayData
import AssayFiles
import AssayNumerics
import Testing

/// Columns with many distinct tokens: short and long ones, quoted or not, known from earlier windows or new.
@Suite struct ManyTokensTests {
  private func token(_ number: Int) -> String {
    switch number % 7 {
    case 0: "\(number)"
    case 1: "person-\(number)"
    case 2: "王\(number)"
    case 3: "x,\(number)"
    case 4: "\"\(number)"
    case 5: "12345678\(number % 3)"
    default: "abcdefg\(number % 10)"
    }
  }

  /// New tokens come in every window of 8 MB, beside those that are known.
  @Test(arguments: [300, 30_000, 120_000])
  func `agree with a frame`(distinct: Int) throws {
    var generator = Philox(seed: UInt64(distinct))
    let rows = 600_000
    var text = "id,g\n"
    var ids: [String] = []
    ids.reserveCapacity(rows)
    for row in 0..<rows {
      let newest = 1 + distinct * (row + 1) / rows
      let id = token(row % 3 == 0 ? newest : Int.random(in: 0...newest, using: &generator))
      ids.append(id)
      let isPlain = !id.contains { $0 == "," || $0 == "\"" }
      let field =
        isPlain
        ? id : "\"" + id.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
      text += "\(field),\(row % 3)\n"
    }
    let file = try TemporaryFile(text)
    let csv = try CSVFile(file.path)
    let frame = try Frame([
      ("id", .categorical(CategoricalColumn(ids))),
      ("g", .categorical(CategoricalColumn((0..<rows).map { "\($0 % 3)" }))),
    ])
    for threads in [1, 2] {
      try expectSameTables([["id"], ["g"]], frame, csv, threads: threads, limit: 1_000_000)
      #expect(try texts(["id"], of: csv, threads: threads) == [PackedTexts(ids)])
    }
    // Beyond a limit that is passed in a late window.
    try expectSameTables([["id"]], frame, csv, threads: 2, limit: distinct / 2, beyond: .isCounted)
  }
}
