import AssayTables
import Foundation
import Testing

/// A table of `Expected/cases.lst`.
struct ReferenceTable: Sendable, CustomTestStringConvertible {
  let name: String
  let rowCount: Int
  let columnCount: Int
  let counts: [Double]
  let citation: String

  var testDescription: String { "\(name): \(citation)" }

  /// The table itself, with the categories numbered.
  func table() throws -> ContingencyTable {
    try ContingencyTable(counts: counts, rows: rowCount, columns: columnCount)
  }

  static let all: [ReferenceTable] = expectedLines("cases.lst").map { line in
    let parts = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    return ReferenceTable(
      name: parts[0], rowCount: Int(parts[1])!, columnCount: Int(parts[2])!,
      counts: parts[3].split(separator: " ").map { Double($0)! }, citation: parts[4])
  }

  static func named(_ name: String) -> ReferenceTable { all.first { $0.name == name }! }
}

/// A value of `Expected/reference.csv`, from an independent program.
struct ReferenceValue: Sendable, CustomTestStringConvertible {
  let table: String
  let program: String
  let name: String
  let direction: String
  let field: String
  let value: Double

  var testDescription: String { "\(program): \(name) \(direction) \(field), \(table)" }

  static let all: [ReferenceValue] = expectedLines("reference.csv").map { line in
    let parts = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    return ReferenceValue(
      table: parts[0], program: parts[1], name: parts[2], direction: parts[3], field: parts[4],
      value: Double(parts[5])!)
  }
}

private func expectedLines(_ file: String) -> [Substring] {
  let url = Bundle.module.url(forResource: file, withExtension: nil, subdirectory: "Expected")!
  guard let text = try? String(contentsOf: url, encoding: .utf8), !text.isEmpty else {
    fatalError("\(file) cannot be read: without it no value would be compared")
  }
  return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
}

extension ContingencyTable {
  /// A table with numbered categories.
  init(
    counts: [Double], rows: Int, columns: Int, rowScores: [Double]? = nil, columnScores: [Double]? = nil
  ) throws(TableError) {
    try self.init(
      counts: counts, rowLabels: (0..<rows).map { "r\($0 + 1)" },
      columnLabels: (0..<columns).map { "c\($0 + 1)" }, rowScores: rowScores, columnScores: columnScores)
  }

  /// Every measure that is defined for the shape of the table.
  func allMeasures(rankError: CorrelationMeasures.RankError = .held) throws -> [AssociationMeasure] {
    var measures =
      ChiSquaredMeasures.measures(of: self) + PredictionMeasures.measures(of: self)
      + EntropyMeasures.measures(of: self) + ConcordanceMeasures.measures(of: self)
      + CorrelationMeasures.measures(of: self, rankError: rankError)
    if rowCount == columnCount { measures += Kappa.measures(of: self) }
    if rowCount == 2, columnCount == 2 { measures += try TwoByTwoMeasures.measures(of: self) }
    return measures
  }

  /// One of them.
  func measure(
    _ name: MeasureName, _ dependent: AssociationMeasure.Dependent = .symmetric
  ) throws -> AssociationMeasure {
    try #require(allMeasures().first { $0.name == name && $0.dependent == dependent })
  }
}
