import AssayNumerics
import AssayScoring
import AssayTestSupport
import Foundation
import Testing

/// A matrix of Expected/aggregation_first.json with the scores that other programs give it.
struct AggregationReference: Decodable, Sendable, CustomTestStringConvertible {
  let matrix: [[Double]]
  let weights: [Double]
  let types: [Int]
  /// Scores are listed for each alternative whose position is a multiple of it.
  let every: Int
  let scores: [String: [Double]]

  var testDescription: String { "\(matrix.count) × \(types.count)" }

  private struct File: Decodable {
    let aggregation: [AggregationReference]
    let normalisation: [NormalisationReference]
  }

  private static let file: File = {
    let url = Bundle.module.bundleURL.appendingPathComponent("Expected/aggregation_first.json")
    guard let data = try? Data(contentsOf: url), let file = try? JSONDecoder().decode(File.self, from: data) else {
      fatalError("aggregation_first.json cannot be read: without it no value would be compared")
    }
    return file
  }()

  static var all: [AggregationReference] { file.aggregation }
  static var normalisations: [NormalisationReference] { file.normalisation }

  /// Compares a method with the scores of a name.
  func expect(
    _ method: any AggregationMethod, is name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let criteria = types.enumerated().map { Criterion("c\($0)", direction: $1 > 0 ? .benefit : .cost) }
    let matrix = try DecisionMatrix(criteria, rows: matrix)
    let result = try method.evaluate(matrix, weights: weights, parallelism: Parallelism())
    let listed = stride(from: 0, to: result.scores.count, by: every).map { result.scores[$0] }
    expectClose(
      listed, try #require(scores[name]), relative: 1e-12, absolute: 1e-14, sourceLocation: sourceLocation)
  }
}

/// A column of Expected/aggregation_first.json on every scale, from the definitions.
struct NormalisationReference: Decodable, Sendable, CustomTestStringConvertible {
  let direction: String
  let best: [Double]
  let values: [Double]
  let scaled: [String: [Double]]

  var testDescription: String { direction }

  var criterion: Criterion {
    switch direction {
    case "benefit": Criterion("c")
    case "cost": Criterion("c", direction: .cost)
    case "target": Criterion("c", direction: .target(best[0]))
    default: Criterion("c", direction: .interval(best[0]...best[1]))
    }
  }
}

/// Scores a small matrix given by rows; criteria are named a, b, c … and are benefits unless listed as costs.
func score(
  _ method: any AggregationMethod, _ rows: [[Double]], costs: Set<Int> = [], weights: [Double]? = nil
) throws -> AggregateScores {
  let count = rows[0].count
  let criteria = (0..<count).map {
    Criterion(String(UnicodeScalar(UInt8(97 + $0))), direction: costs.contains($0) ? .cost : .benefit)
  }
  return try method.evaluate(
    try DecisionMatrix(criteria, rows: rows), weights: weights ?? Array(repeating: 1 / Double(count), count: count),
    parallelism: Parallelism())
}

extension AggregateScores {
  /// The values of a part.
  func part(_ name: String) throws -> [Double] { try #require(parts.first { $0.name == name }).values }
}
