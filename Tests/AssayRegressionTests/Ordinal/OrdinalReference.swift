import AssayNumerics
import AssayRegression
import Foundation
import Testing

/// What Expected/ordinal.json holds: samples, and what R makes of them.
struct OrdinalReference: Decodable, Sendable {
  struct Sample: Decodable, Sendable {
    struct Column: Decodable, Sendable {
      let name: String
      let term: String
      let values: [Double]
    }
    let columns: [Column]
    let levels: [String]
    let response: [Int]
    let weights: [Double]
    let offset: [Double]
  }

  struct Fit: Decodable, Sendable, CustomTestStringConvertible {
    let set: String
    let link: String
    let coefficients: [Double]
    let thresholds: [Double]
    /// Of the coefficients, then of the thresholds.
    let errors: [Double]
    let log_likelihood: Double
    let null: Double
    let aic: Double
    let bic: Double
    /// Of the first five rows, category after category.
    let probabilities: [Double]
    var testDescription: String { "\(set), \(link)" }
  }

  /// A statistic and its degrees of freedom for all terms, and for each.
  struct Tests: Decodable, Sendable {
    struct Brant: Decodable, Sendable {
      let overall: [Double]
      let terms: [[Double]]
    }
    /// Of the coefficients, from the expected information.
    let expected_errors: [Double]
    let score: [Double]
    let score_terms: [[Double]]
    let brant: Brant?
    let ratio: [Double]?
    let ratio_terms: [[Double]?]
  }

  struct Partial: Decodable, Sendable, CustomTestStringConvertible {
    let set: String
    let link: String
    let terms: [String]
    let names: [String]
    let estimates: [Double]
    let errors: [Double]
    let log_likelihood: Double
    var testDescription: String { "\(set), \(link), \(terms)" }
  }

  struct Limits: Decodable, Sendable, CustomTestStringConvertible {
    let set: String
    let column: String
    let low: Double
    let high: Double
    var testDescription: String { "\(set), \(column)" }
  }

  let sets: [String: Sample]
  let fits: [Fit]
  let tests: [String: Tests]
  let partial: [Partial]
  let profile: [Limits]

  static let shared: OrdinalReference = {
    let url = Bundle.module.bundleURL.appendingPathComponent("Expected/ordinal.json")
    guard let data = try? Data(contentsOf: url),
      let reference = try? JSONDecoder().decode(OrdinalReference.self, from: data)
    else { preconditionFailure("Expected/ordinal.json cannot be read") }
    return reference
  }()

  static func sample(_ name: String) throws -> Sample { try #require(shared.sets[name]) }
}

extension OrdinalReference.Sample {
  /// The design, after an intercept on request.
  func matrix(intercept: Bool = true, rows: [Int]? = nil) -> ModelMatrix {
    var terms = intercept ? [ModelMatrix.interceptName] : []
    var all: [(ModelMatrix.Column, ModelMatrix.Generator)] =
      intercept ? [(.init(ModelMatrix.interceptName, term: 0), .constant(1))] : []
    for column in columns {
      if terms.last != column.term { terms.append(column.term) }
      let values = rows.map { $0.map { column.values[$0] } } ?? column.values
      all.append((.init(column.name, term: terms.count - 1), .values(values, lows: nil)))
    }
    return ModelMatrix(
      rowCount: rows?.count ?? response.count, terms: terms, columns: all.map { (column: $0, generator: $1) })
  }

  /// The terms in the order of the design.
  var terms: [String] { matrix(intercept: false).terms }

  /// A fit to the sample as it is: its weights are frequencies.
  func fit(
    _ options: OrdinalModel.Options = .init(information: .observed), intercept: Bool = true, threads: Int = 2,
    kind: CaseTotals.Kind = .frequency
  ) throws -> OrdinalFit {
    try OrdinalModel.fit(
      matrix(intercept: intercept), levels: response, levelNames: levels, offset: offset,
      cases: CaseTotals(kind, counts: weights, weights: weights, squares: weights), options: options,
      parallelism: Parallelism(threads: threads))
  }

  /// A fit with a row for each case.
  func expandedFit(_ options: OrdinalModel.Options = .init(information: .observed)) throws -> OrdinalFit {
    let rows = response.indices.flatMap { Array(repeating: $0, count: Int(weights[$0])) }
    return try OrdinalModel.fit(
      matrix(rows: rows), levels: rows.map { response[$0] }, levelNames: levels, offset: rows.map { offset[$0] },
      cases: CaseTotals(rows: rows.count), options: options)
  }
}

extension OrdinalFit {
  /// The roots of the diagonal of the covariance.
  var errors: [Double] { parameters.indices.map { covariance[$0, $0].squareRoot() } }
}
