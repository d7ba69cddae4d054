import AssayNumerics
import AssayRegression
import Foundation

/// The data of `Expected/multinomial.json` and what R says of them (`multinomial.R`).
struct MultinomialReference: Decodable {
  struct Estimates: Decodable {
    let coefficients: [Double]
    let errors: [Double]
    let loglik: Double?
    let null: Double?
    let aic: Double?
    let wald: [Double]?
  }
  /// Choices, and Hausman and McFadden's statistic without each category; nil where it is undefined.
  struct Choice: Decodable {
    let x: [Double]
    let y: [Int]
    let f: [Double]
    let hausman: [Double?]
  }
  struct Small: Decodable {
    let x: [Double]
    let g: [Double]
    let y: [Int]
    let coefficients: [Double]
    let errors: [Double]
  }
  let x: [Double]
  let g: [Double]
  let y: [Int]
  let f: [Double]
  let nnet: Estimates
  let newton: Estimates
  /// The limits of the slope of x in category c at 90 %.
  let profile: [Double]
  let choice: Choice
  let small: Small
  let firth: Estimates

  static func read() throws -> MultinomialReference { try read("multinomial.json") }

  /// The columns of `y ~ x + g` with g as a factor of the levels 1, 2 and 3.
  var matrix: ModelMatrix { Self.matrix(x, g) }

  static func matrix(_ x: [Double], _ g: [Double]) -> ModelMatrix {
    let codes = g.map { UInt16($0) }
    return ModelMatrix(
      rowCount: x.count, terms: [ModelMatrix.interceptName, "x", "g"],
      columns: [
        (.init(ModelMatrix.interceptName, term: 0), .constant(1)), (.init("x", term: 1), .values(x, lows: nil)),
        (.init("g[2]", term: 2), .table(codes: codes, values: [0, 0, 1, 0], lows: nil)),
        (.init("g[3]", term: 2), .table(codes: codes, values: [0, 0, 0, 1], lows: nil)),
      ])
  }

  func fit(
    reference: Int = 0, firth: Bool = false, kind: CaseTotals.Kind = .frequency
  ) throws -> MultinomialFit {
    try MultinomialModel.fit(
      matrix, levels: y.map { $0 - 1 }, levelNames: ["a", "b", "c", "d"], reference: reference,
      cases: CaseTotals(kind, counts: f, weights: f, squares: f), firth: firth)
  }
}

extension MultinomialReference.Small {
  var matrix: ModelMatrix { ModelMatrix([("x", x), ("g", g)]) }

  func fit(firth: Bool, kind: CaseTotals.Kind = .none) throws -> MultinomialFit {
    let ones = x.map { _ in 1.0 }
    return try MultinomialModel.fit(
      matrix, levels: y.map { $0 - 1 }, levelNames: ["a", "b", "c"],
      cases: CaseTotals(kind, counts: ones, weights: ones, squares: ones), firth: firth)
  }
}

/// What Python programs say of the same data (`multinomial-peers.py`).
struct MultinomialPeers: Decodable {
  struct Small: Decodable {
    let coefficients: [Double]
    let errors: [Double]
    let penalized: Double
    let limits: [String: [Double]]
  }
  struct Statsmodels: Decodable {
    let coefficients: [Double]
    let errors: [Double]
    let loglik: Double
    let null: Double
    let aic: Double
    let bic: Double
    let mcfadden: Double
  }
  let small: Small
  let statsmodels: Statsmodels

  static func read() throws -> MultinomialPeers { try read("multinomial-peers.json") }
}

extension Decodable {
  fileprivate static func read(_ name: String) throws -> Self {
    let url = Bundle.module.bundleURL.appendingPathComponent("Expected/\(name)")
    return try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
  }
}
