import AssayScoring
import Foundation
import Testing

/// A case of Expected/aggregation_second.json: a published example, or a matrix evaluated from the definition of its
/// method.
struct WorkedAggregation: Decodable, Sendable, CustomTestStringConvertible {
  let name, source, method: String
  let matrix: [[Double]]
  let directions: [StatedDirection]
  let weights: [Double]
  let options: Options
  let expected: [String: [Double]]

  struct Options: Decodable, Sendable {
    let kind: String?
    let q, p, s: Double?
    let ranking: String?
    /// The scores as they were published, and their decimals.
    let printed: [Double]?
    let digits: Int?
  }

  /// `benefit`, `cost`, or the ends of the best interval.
  enum StatedDirection: Decodable, Sendable {
    case word(String)
    case interval([Double])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let word = try? container.decode(String.self) {
        self = .word(word)
      } else {
        self = .interval(try container.decode([Double].self))
      }
    }

    var direction: Direction {
      switch self {
      case .word(let word): word == "cost" ? .cost : .benefit
      case .interval(let ends): ends[0] == ends[1] ? .target(ends[0]) : .interval(ends[0]...ends[1])
      }
    }
  }

  var testDescription: String { "\(name): \(source)" }

  private struct File: Decodable {
    let cases: [WorkedAggregation]
  }

  static let all: [WorkedAggregation] = {
    let url = Bundle.module.bundleURL.appendingPathComponent("Expected/aggregation_second.json")
    guard let data = try? Data(contentsOf: url), let file = try? JSONDecoder().decode(File.self, from: data) else {
      fatalError("aggregation_second.json cannot be read: without it no value would be compared")
    }
    return file.cases
  }()

  static func of(_ method: String) -> [WorkedAggregation] { all.filter { $0.method == method } }

  var decisions: DecisionMatrix {
    get throws {
      let criteria = directions.enumerated().map { Criterion("c\($0.offset + 1)", direction: $0.element.direction) }
      return try DecisionMatrix(criteria, rows: matrix)
    }
  }

  func numbers(_ name: String) throws -> [Double] { try #require(expected[name]) }
}
