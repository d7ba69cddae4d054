import AssayNumerics
import AssayRegression
import Foundation

/// A model of `Expected/cr2.json`, with what R's clubSandwich gives.
struct ClusterReference: Decodable, Sendable {
  let family: String
  /// The coefficients that have a variance.
  let own: [Int]
  let theta: Double?
  let columns: [String]
  let x: [[Double]]
  let y: [Double]
  let weights: [Double]?
  let offset: [Double]?
  let cluster: [UInt32]
  let coefficients: [Double]
  let v: [Double]
  let df: [Double?]
  let p: [Double?]
  let contrasts: Contrasts
  let joint: [Joint]
  let combined: Joint

  /// Linear combinations.
  struct Contrasts: Decodable, Sendable {
    let weights: [[Double]]
    let estimate: [Double]
    let std_error: [Double]
    let df: [Double]
    let p: [Double]
  }

  /// A joint test; no p-value where no degrees of freedom are left.
  struct Joint: Decodable, Sendable {
    let q: Int
    let rows: [[Double]]
    let f: Double
    let df: Double
    let p: Double?
  }

  static func named(_ name: String) throws -> ClusterReference {
    let object = try JSONSerialization.jsonObject(with: LinearReference.expected("cr2.json")) as? [String: Any]
    return try JSONDecoder().decode(
      ClusterReference.self, from: JSONSerialization.data(withJSONObject: object?[name] ?? [:]))
  }

  var clusters: ModelFrame.Clusters {
    ModelFrame.Clusters(codes: cluster, count: Int(cluster.max() ?? 0) + 1)
  }

  /// The fit of all rows, each so many times: as so many rows, or as one that stands for several cases.
  func fit(
    times: (Int) -> Int = { _ in 1 }, isCollapsed: Bool = true, parallelism: Parallelism
  ) throws -> (fit: any ModelFit, clusters: ModelFrame.Clusters) {
    let rows = y.indices.flatMap { Array(repeating: $0, count: isCollapsed ? 1 : times($0)) }
    let design = ModelMatrix(
      rowCount: rows.count, terms: columns,
      columns: columns.indices.map { column in
        (ModelMatrix.Column(columns[column], term: column), .values(rows.map { x[column][$0] }, lows: nil))
      })
    let counts = rows.map { isCollapsed ? Double(times($0)) : 1 }
    var cases = CaseTotals(counts: counts)
    if let weights {
      let own = rows.map { weights[$0] }
      cases = CaseTotals(
        .precision, counts: counts, weights: zip(counts, own).map { $0 * $1 },
        squares: zip(counts, own).map { $0 * $1 * $1 })
    }
    let response = rows.map { y[$0] }
    let clusters = ModelFrame.Clusters(codes: rows.map { cluster[$0] }, count: clusters.count)
    guard let kind = try kind else {
      return (try LinearModel(design: design, response: response, cases: cases).fit(parallelism: parallelism), clusters)
    }
    let fit = try GeneralizedLinearModel(kind).fit(
      design, response: response, offset: offset.map { offset in rows.map { offset[$0] } }, cases: cases,
      parallelism: parallelism)
    return (fit, clusters)
  }

  /// Nil for least squares.
  private var kind: Family? {
    get throws {
      switch family {
      case "logit": .logit
      case "probit": .probit
      case "cloglog": .complementaryLogLog
      case "poisson": .poisson
      case "quasi-poisson": try Family(.quasiPoisson)
      case "gamma": .gamma
      case "negative-binomial": try Family(.negativeBinomial(theta: theta))
      default: nil
      }
    }
  }
}
