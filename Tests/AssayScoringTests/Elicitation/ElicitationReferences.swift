import AssayScoring
import Foundation
import Testing

/// What Expected/elicitation.py wrote: weights from judgments by numpy, scipy, mpmath and exact fractions.
struct ElicitationReferences: Decodable, Sendable {
  /// A pairwise comparison matrix.
  struct Judgments: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let matrix: [[Double?]]
    let eigenvector: [Double]
    let lambda: Double
    let geometricMean: [Double]
    let columnMean: [Double]?
    let gci: Double?
    var testDescription: String { name }

    func comparisons() throws -> PairwiseComparisons {
      try PairwiseComparisons(matrix.indices.map { "c\($0 + 1)" }, rows: matrix)
    }
  }
  /// The lists of the best–worst method.
  struct BestWorst: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let bestToOthers, othersToWorst, linear: [Double]
    let linearXi, xi: Double
    let lows, highs: [Double]
    var testDescription: String { name }
  }
  /// A precedence chart without ties.
  struct Chart: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let rows: [[Double]]
    let triads: Int
    let zeta: Double
    let weights: [Double]
    var testDescription: String { name }
  }
  /// A round of ratings.
  struct Round: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let ratings: [[Double]]
    let mean, sd, cv, q25, median, q75: [Double]
    let chiSquared, w: Double
    var testDescription: String { name }
  }

  let matrices, incomplete: [Judgments]
  let bestWorst: [BestWorst]
  let charts: [Chart]
  let delphi: [Round]

  static let all: ElicitationReferences = {
    let url = Bundle.module.bundleURL.appendingPathComponent("Expected/elicitation.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let data = try? Data(contentsOf: url),
      let references = try? decoder.decode(ElicitationReferences.self, from: data),
      references.matrices.count >= 20, references.incomplete.count >= 5, references.bestWorst.count >= 20
    else { fatalError("elicitation.json cannot be read: without it no value would be compared") }
    return references
  }()
}

/// Saaty's choice of a house among eight criteria: *The Analytic Hierarchy Process* (1980), chapter 3; the table is also in
/// Saaty (1990), “How to make a decision: the analytic hierarchy process”, *European Journal of Operational Research* 48,
/// 9–26: weights .173 .054 .188 .018 .031 .036 .167 .333, λ_max 9.669, CR .169.
enum SaatyHouse {
  static let names = [
    "size", "transport", "neighborhood", "age", "yard", "facilities", "condition", "financing",
  ]
  /// The rows above the diagonal; a negative number −k stands for 1/k.
  static let upper: [[Double]] = [
    [5, 3, 7, 6, 6, -3, -4], [-3, 5, 3, 3, -5, -7], [6, 3, 4, 6, -5], [-3, -4, -7, -8], [-2, -5, -6], [-5, -6], [-2],
  ]

  static func comparisons() throws -> PairwiseComparisons {
    try PairwiseComparisons(upper: upper.map { row in row.map { $0 < 0 ? -1 / $0 : $0 } }, names: names)
  }
}

extension PairwiseComparisons {
  /// Comparisons from the rows above the diagonal.
  init(upper: [[Double]], names: [String]? = nil) throws {
    let n = upper.count + 1
    let names = names ?? (1...n).map { "c\($0)" }
    var rows = [[Double?]](repeating: [Double?](repeating: nil, count: n), count: n)
    for (row, judgments) in upper.enumerated() {
      for (place, judgment) in judgments.enumerated() { rows[row][row + 1 + place] = judgment }
    }
    try self.init(names, rows: rows)
  }
}
