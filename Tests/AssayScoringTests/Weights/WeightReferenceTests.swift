import AssayNumerics
import AssayScoring
import AssayTestSupport
import Foundation
import Testing

/// Objective weights against their definitions in 60 digits.
///
/// `Expected/weights.py` makes the numbers and holds them against pymcdm 1.4.0, scikit-criteria 0.10 and pyDecision 5.1.8
/// wherever these use the same definition.
@Suite struct WeightReferenceTests {
  /// One matrix with the weights of every method that is defined for it.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let kinds: [Kind]
    let rows: [[Double]]
    let weights: [String: [Double]]

    var testDescription: String { name }

    func matrix() throws -> DecisionMatrix {
      try DecisionMatrix(
        kinds.enumerated().map { Criterion("x\($0 + 1)", direction: $1.direction) }, rows: rows)
    }
  }

  struct Kind: Decodable, Sendable {
    let direction: Direction

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let word = try? container.decode(String.self) {
        direction = word == "cost" ? .cost : .benefit
      } else if let target = try? container.decode(Double.self) {
        direction = .target(target)
      } else {
        let ends = try container.decode([Double].self)
        direction = .interval(ends[0]...ends[1])
      }
    }
  }

  struct Combined: Decodable, Sendable {
    let vectors: [[Double]]
    let multiplicative: [Double]
    let additive: [Double]
    let game_theoretic: [Double]
    let coefficients: [Double]
  }

  private struct File: Decodable {
    let cases: [Case]
    let combined: Combined
  }

  private static let file: Result<File, any Error> = Result {
    let url = Bundle.module.bundleURL.appendingPathComponent("Expected/weights.json")
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
  }

  static let cases = (try? file.get().cases) ?? []

  @Test func `the file has cases for every method but equal weights`() throws {
    let names = Set(try Self.file.get().cases.flatMap(\.weights.keys))
    #expect(names.isSuperset(of: ObjectiveWeighting.allNames.filter { $0 != "equal" }))
  }

  @Test(arguments: cases)
  func `agrees with the definitions`(_ test: Case) throws {
    let matrix = try test.matrix()
    for (name, expected) in test.weights.sorted(by: { $0.key < $1.key }) {
      let found = try ObjectiveWeighting(named: name).weights(of: matrix)
      // The reciprocals of nearly equal costs are rounded before they are compared with their mean. Eigenvectors carry the rounding of the correlations divided by the gaps between eigenvalues; 1 − R² and 1 − r that of
      // the correlations. The other methods have sums of one sign.
      let tolerance =
        switch name {
        case "entropy-sum": 1e-11
        case "pca", "pca-undirected", "independence", "critic": 1e-11
        default: 2e-14
        }
      expectClose(found.values, expected, relative: tolerance, "\(name)")
    }
  }

  @Test func `combinations agree with the definitions`() throws {
    let expected = try Self.file.get().combined
    let names = ["a", "b", "c"]
    let product = try CombinedWeights(expected.vectors, named: names, by: .multiplicative)
    expectClose(product.values, expected.multiplicative, relative: 1e-14)
    #expect(product.coefficients == nil)
    let sum = try CombinedWeights(expected.vectors, named: names, by: .additive([0.2, 0.3, 0.5]))
    expectClose(sum.values, expected.additive, relative: 1e-14)
    let game = try CombinedWeights(expected.vectors, named: names, by: .gameTheoretic)
    expectClose(game.coefficients ?? [], expected.coefficients, relative: 1e-12)
    expectClose(game.values, expected.game_theoretic, relative: 1e-12)
    #expect(game.warnings.isEmpty)
  }
}
