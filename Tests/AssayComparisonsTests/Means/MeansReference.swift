import AssayComparisons
import Foundation
import Testing

/// A data set of `Expected/means-data.csv` with the values that R computed of it (`Expected/means.R`).
struct MeansReference: Sendable, CustomTestStringConvertible {
  let name: String
  /// The values of each level of the first factor, levels by code point.
  let groups: [(label: String, values: [Double])]
  /// The levels of the second factor and the cells, row by row; empty where there is none.
  let columns: [String]
  let cells: [[Double]]
  let expected: [String: Double]

  var testDescription: String { "R 4.2.2, \(name)" }

  /// A value that R computed.
  func callAsFunction(_ quantity: String) -> Double {
    guard let value = expected[quantity] else { fatalError("means.csv has no \(quantity) of \(name)") }
    return value
  }

  var values: GroupedValues {
    get throws { try GroupedValues(groups.map { ValueGroup(label: $0.label, values: $0.values) }) }
  }

  var moments: GroupedMoments {
    GroupedMoments(labels: groups.map(\.label), moments: groups.map { GroupMoments($0.values) })
  }

  var layout: TwoWayLayout {
    get throws {
      try TwoWayLayout(rows: groups.map(\.label), columns: columns, cells: cells.map { GroupMoments($0) })
    }
  }

  static let all: [MeansReference] = {
    let rows = lines("means-data.csv")
    let values = lines("means.csv")
    var order: [String] = []
    for row in rows where !order.contains(row[0]) { order.append(row[0]) }
    return order.map { name in
      let mine = rows.filter { $0[0] == name }
      func levels(_ column: Int) -> [String] { Array(Set(mine.map { $0[column] })).sorted() }
      let columns = levels(3).filter { !$0.isEmpty }
      return MeansReference(
        name: name,
        groups: levels(2).map { level in (level, mine.filter { $0[2] == level }.map { Double($0[1])! }) },
        columns: columns,
        cells: levels(2).flatMap { row in
          columns.map { column in mine.filter { $0[2] == row && $0[3] == column }.map { Double($0[1])! } }
        },
        expected: expected(name, values))
    }
  }()

  static let twoWay = all.filter { !$0.columns.isEmpty }
  static let twoGroups = all.filter { $0.groups.count == 2 && $0.columns.isEmpty }

  /// Values for which there is no data set in the file.
  static func expected(of name: String) -> [String: Double] { expected(name, lines("means.csv")) }

  private static func expected(_ name: String, _ values: [[String]]) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: values.filter { $0[0] == name }.map { ($0[1], Double($0[2]) ?? .nan) })
  }

  private static func lines(_ file: String) -> [[String]] {
    let url = Bundle.module.url(forResource: file, withExtension: nil, subdirectory: "Expected")!
    guard let text = try? String(contentsOf: url, encoding: .utf8), !text.isEmpty else {
      fatalError("\(file) cannot be read: without it no value would be compared")
    }
    return text.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }
}
