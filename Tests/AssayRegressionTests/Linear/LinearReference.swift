import AssayNumerics
import AssayRegression
import Foundation

/// A problem of `Expected/linear.json`, with the values that R gives.
struct LinearReference: Decodable, Sendable {
  let name: String
  let kind: String
  let columns: [String]
  let assign: [Int]
  let terms: [String]
  let x: [[Double]]
  let y: [Double]
  let weights: [Double]?
  let cluster: [UInt32]?
  let coefficients: [Double]?
  let std_errors: [Double]?
  let statistic: [Double]?
  let p: [Double]?
  let conf: [[Double]]?
  let r_squared: Double?
  let adj_r_squared: Double?
  let f: [Double]?
  let f_p: Double?
  let sigma: Double?
  let loglik: Double?
  let aic: Double?
  let bic: Double?
  let df: Double?
  let df_cluster: Double?
  let hat: [Double]?
  let standardized: [Double]?
  let studentized: [Double]?
  let cooks: [Double]?
  let dffits: [Double]?
  let hc: [String: [Double]]?
  let standardized_beta: [Double]?
  let bp: Double?
  let bp_p: Double?
  let dw: Double?
  let vif: Vif?
  let anova1: Anova?
  let anova2: Anova?
  let anova3: Anova?
  let cr0: [Double]?
  let cr1: [Double]?
  let cr2: [Double]?
  let cr2_df: [Double]?
  let v: [Double]?
  let v_cluster: [Double]?
  let wald_f: Double?
  let wald_p: Double?
  let dispersion: Double?

  struct Vif: Decodable, Sendable {
    let gvif: [Double]
    let df: [Int]
    let adjusted: [Double]
  }

  struct Anova: Decodable, Sendable {
    let terms: [String]
    let ss: [Double]
    let df: [Int]
    let f: [Double]
    let p: [Double]
  }

  static func named(_ name: String) throws -> LinearReference {
    let object = try JSONSerialization.jsonObject(with: expected("linear.json")) as? [String: Any]
    return try JSONDecoder().decode(
      LinearReference.self, from: JSONSerialization.data(withJSONObject: object?[name] ?? [:]))
  }

  static func expected(_ file: String) throws -> Data {
    guard let url = Bundle.module.url(forResource: file, withExtension: nil, subdirectory: "Expected") else {
      throw CocoaError(.fileNoSuchFile)
    }
    return try Data(contentsOf: url)
  }

  /// X; columns that R calls by other names keep them.
  var design: ModelMatrix {
    ModelMatrix(
      rowCount: y.count, terms: terms,
      columns: columns.indices.map {
        // Without an intercept R's first term is 1.
        (ModelMatrix.Column(columns[$0], term: assign[$0]), .values(x[$0], lows: nil))
      })
  }

  var cases: CaseTotals {
    switch kind {
    case "precision":
      let weights = weights ?? []
      return CaseTotals(
        .precision, counts: weights.map { _ in 1 }, weights: weights, squares: weights.map { $0 * $0 })
    case "sampling":
      let weights = weights ?? []
      return CaseTotals(
        .sampling, counts: weights.map { _ in 1 }, weights: weights, squares: weights.map { $0 * $0 })
    default: return CaseTotals(rows: y.count)
    }
  }

  var clusters: ModelFrame.Clusters? {
    cluster.map { ModelFrame.Clusters(codes: $0, count: Int($0.max() ?? 0) + 1) }
  }

  var model: LinearModel { LinearModel(design: design, response: y, cases: cases) }

  /// The model with each row taken `times` times, as so many rows or as a frequency.
  func repeated(_ times: (Int) -> Int, asFrequencies: Bool) -> LinearModel {
    let rows = y.indices.flatMap { Array(repeating: $0, count: asFrequencies ? 1 : times($0)) }
    let design = ModelMatrix(
      rowCount: rows.count, terms: terms,
      columns: columns.indices.map { column in
        (ModelMatrix.Column(columns[column], term: assign[column]), .values(rows.map { x[column][$0] }, lows: nil))
      })
    let cases =
      asFrequencies
      ? CaseTotals(counts: y.indices.map { Double(times($0)) }, isFrequency: true) : CaseTotals(rows: rows.count)
    return LinearModel(design: design, response: rows.map { y[$0] }, cases: cases)
  }
}

/// A data set of `Expected/nist.json`, with NIST's certified values.
struct CertifiedRegression: Decodable, Sendable {
  let name: String
  let degree: Int?
  let intercept: Bool
  let data: [String: [Double]]
  let coefficients: [Double]
  let std_errors: [Double]
  let residual_sd: Double

  static func all() throws -> [CertifiedRegression] {
    try JSONDecoder().decode([CertifiedRegression].self, from: LinearReference.expected("nist.json"))
  }

  /// X with powers that keep what rounding loses.
  var design: ModelMatrix {
    let count = data["y"]?.count ?? 0
    var columns: [(name: String, generator: ModelMatrix.Generator)] =
      intercept ? [(ModelMatrix.interceptName, .constant(1))] : []
    if let degree {
      let x = ModelMatrix.Generator.values(data["x"] ?? [], lows: nil)
      for power in 1...degree { columns.append(("x^\(power)", .product(Array(repeating: x, count: power)))) }
    } else {
      for name in data.keys.sorted() where name != "y" {
        columns.append((name, .values(data[name] ?? [], lows: nil)))
      }
    }
    return ModelMatrix(
      rowCount: count, terms: columns.map(\.name),
      columns: columns.enumerated().map { (ModelMatrix.Column($1.name, term: $0), $1.generator) })
  }

  var model: LinearModel {
    LinearModel(design: design, response: data["y"] ?? [], cases: CaseTotals(rows: data["y"]?.count ?? 0))
  }
}
