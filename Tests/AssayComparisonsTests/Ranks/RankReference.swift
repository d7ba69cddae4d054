import AssayComparisons
import Foundation
import Testing

/// A case of Expected/ranks-r.json or ranks-py.json: some lists of numbers, and what another program says of them.
struct RankReference: Decodable, Sendable, CustomTestStringConvertible {
  let kind, name, call: String
  let inputs, expected: [String: [Double]]

  var testDescription: String { "\(call), \(name)" }

  private struct File: Decodable {
    let cases: [RankReference]
  }

  private static let all: [RankReference] = ["ranks-r.json", "ranks-py.json"].flatMap { name in
    let url = Bundle.module.bundleURL.appendingPathComponent("Expected/\(name)")
    guard let data = try? Data(contentsOf: url), let file = try? JSONDecoder().decode(File.self, from: data) else {
      fatalError("\(name) cannot be read: without it no value would be compared")
    }
    return file.cases
  }

  /// The cases of one kind; those of Python hold what R does not have.
  static func all(_ kind: String, enumerated: Bool = false) -> [RankReference] {
    let cases = all.filter { $0.kind == kind && ($0.call == "enumeration") == enumerated }
    precondition(!cases.isEmpty, "no case of \(kind)")
    return cases
  }

  func input(_ name: String) throws -> [Double] { try #require(inputs[name]) }

  func value(_ name: String) throws -> Double { try #require(expected[name]?.first) }

  func values(_ name: String) throws -> [Double] { try #require(expected[name]) }

  /// The values `y` in the groups `g`, numbered from 1.
  func groups() throws -> GroupedValues {
    let (y, g) = (try input("y"), try input("g"))
    let count = Int(try #require(g.max()))
    return try GroupedValues(
      (1...count).map { group in
        ValueGroup(label: "\(group)", values: zip(y, g).filter { $0.1 == Double(group) }.map(\.0))
      })
  }
}
