import AssayData
import AssayFiles
import AssayNumerics
import Foundation
import Testing

/// Every data set in the tree gives the same tables from memory and streamed from its file.
@Suite struct BothWaysTests {
  private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../..").standardized

  static let files: [String] = ["Tests/ConformanceTests/Conformance/datasets", "Datasets"].flatMap {
    folder -> [String] in
    let root = package.appendingPathComponent(folder)
    let found = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    return found.filter { $0.hasSuffix(".csv") }.sorted().map { "\(folder)/\($0)" }
  }

  @Test
  func `finds the data sets`() { #expect(Self.files.count > 50) }

  @Test(arguments: files)
  func `reads every column both ways`(path: String) throws {
    let file = Self.package.appendingPathComponent(path)
    let csv = try CSVFile(file.path)
    var bytes = Array(try Data(contentsOf: file))
    // Tabulating finds the encoding out where the header does not show it.
    _ = try Tabulation(of: [[csv.columnNames[0]]], in: csv, limit: 100_000)
    if csv.textEncoding == .gb18030 { bytes = decoded(bytes, "GB18030") }
    let isEuropean = path.contains("semicolon")
    let table = try TextTable(parsing: bytes, delimiter: isEuropean ? ";" : ",")
    #expect(csv.columnNames == table.columnNames)
    #expect(!table.rows.isEmpty)
    let frame = try table.frame()
    let singles = table.columnNames.map { [$0] }
    for threads in [1, 2] { try expectSameTables(singles, frame, csv, threads: threads, limit: 100_000) }
    try expectSameNumbers(table, frame, csv)
    for (place, name) in table.columnNames.enumerated() {
      let tokens = table.rows.map { $0[place] }
      for threads in [1, 2] {
        #expect(try texts([name], of: csv, threads: threads) == [PackedTexts(tokens)], "\(name)")
        #expect(try texts([name], of: frame, threads: threads) == [PackedTexts(tokens)], "\(name)")
      }
    }
  }

  /// Columns of numbers have the same bits both ways.
  private func expectSameNumbers(_ table: TextTable, _ frame: Frame, _ csv: CSVFile) throws {
    for (place, name) in table.columnNames.enumerated() {
      let tokens = table.rows.map { $0[place] }
      guard tokens.allSatisfy({ $0.isEmpty || $0 == "NA" || Double(decimal: $0) != nil }) else { continue }
      let (mine, streamed) = (
        try numbers(name, missing: ["NA"], of: frame), try numbers(name, missing: ["NA"], of: csv)
      )
      let isSame = mine.count == streamed.count && zip(mine, streamed).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
      #expect(isSame, "\(name)")
      #expect(mine.count { $0.isNaN } == tokens.count { $0.isEmpty || $0 == "NA" }, "\(name)")
    }
  }
}
