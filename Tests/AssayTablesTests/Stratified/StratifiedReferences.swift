import AssayTables
import Foundation
import Testing

/// Strata of `Expected/stratified.lst`.
struct StratifiedReference: Sendable {
  let name: String
  let rowCount: Int
  let columnCount: Int
  let strata: [[Double]]

  /// The strata as a table, in an order of their own where one is given.
  func table() throws -> StratifiedTable { try StratifiedTable(strata, rows: rowCount, columns: columnCount) }

  static let all: [StratifiedReference] = ExpectedRow.lines("stratified.lst").map { line in
    let parts = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    return StratifiedReference(
      name: parts[0], rowCount: Int(parts[1])!, columnCount: Int(parts[2])!,
      strata: parts[3].split(separator: "/").map { $0.split(separator: " ").map { Double($0)! } })
  }

  static func named(_ name: String) -> StratifiedReference { all.first { $0.name == name }! }
}

/// A value that an independent program computed: `table,program,test,field,value`.
struct ExpectedRow: Sendable, CustomTestStringConvertible {
  let table: String
  let program: String
  let test: String
  let field: String
  let value: Double

  var testDescription: String { "\(program): \(test) \(field), \(table)" }

  static func read(_ file: String) -> [ExpectedRow] {
    lines(file).dropFirst().map { line in
      let parts = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return ExpectedRow(table: parts[0], program: parts[1], test: parts[2], field: parts[3], value: Double(parts[4])!)
    }
  }

  static func lines(_ file: String) -> [Substring] {
    let url = Bundle.module.url(forResource: file, withExtension: nil, subdirectory: "Expected")!
    guard let text = try? String(contentsOf: url, encoding: .utf8), !text.isEmpty else {
      fatalError("\(file) cannot be read: without it no value would be compared")
    }
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
  }
}

extension StratifiedTable {
  /// Strata with numbered categories.
  init(_ strata: [[Double]], rows: Int = 2, columns: Int = 2) throws {
    try self.init(
      strata: try strata.map { try ContingencyTable(counts: $0, rows: rows, columns: columns) },
      labels: strata.indices.map { "s\($0 + 1)" })
  }
}
