import AssaySurvey
import Foundation
import Testing

/// A case of Expected/design_based.json: what R's survey package says of two columns of apistrat.
struct DesignBasedReference: Decodable, Sendable, CustomTestStringConvertible {
  let name, value, group: String
  let expected: [String: [Double]]

  var testDescription: String { "R survey 4.1.1, \(name)" }

  private struct File: Decodable {
    let cases: [DesignBasedReference]
  }

  static let all: [DesignBasedReference] = {
    let url = Bundle.module.bundleURL.appendingPathComponent("Expected/design_based.json")
    guard let data = try? Data(contentsOf: url), let file = try? JSONDecoder().decode(File.self, from: data) else {
      fatalError("design_based.json cannot be read: without it no value would be compared")
    }
    return file.cases
  }()

  func number(_ name: String) throws -> Double { try #require(expected[name]?.first) }

  /// The groups, every weight multiplied by a factor, the rows in another order on request.
  func groups(factor: Double = 1, reversed: Bool = false) throws -> DesignBasedGroups {
    let columns = ApiSurveyTests.columns
    let weights = try #require(columns["pw"]).map { (Double($0) ?? 0) * factor }
    let tokens = try #require(columns[group])
    var labels = Set(tokens).subtracting([""]).sorted()
    if name.hasSuffix("elementary and high") { labels = ["E", "H"] }
    let numbers = try #require(columns[value == "untied" ? "api00" : value]).map { Double($0) ?? .nan }
    // As in R: no two values are tied.
    let values = value == "untied" ? numbers.enumerated().map { $0.element + Double($0.offset + 1) * 0.001 } : numbers
    var rows = Array(values.indices)
    if reversed { rows.reverse() }
    return try DesignBasedGroups(
      values: rows.map { values[$0] }, groups: rows.map { labels.firstIndex(of: tokens[$0]) ?? -1 }, labels: labels,
      weights: rows.map { weights[$0] })
  }
}
