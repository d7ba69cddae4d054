import AssayNumerics
import AssayRegression
import Foundation
import Testing

/// What `effects.json` holds.
struct EffectsReference: Decodable {
  struct Data: Decodable {
    let x: [Double]
    let u: [Double]
    let sex: [String]
    let region: [String]
    let days: [Double]
    let weight: [Double]
    let y: [Double]
    let count: [Double]
  }
  struct Plain: Decodable {
    let theta: [Double]
    let covariance: [[Double]]
    let slopes: [String: [Double]]?
    let dummies: [String: [Double]]?
    let slope_x: [Double]?
    let estimates: [[Double]]?
    let std_errors: [[Double]]?
  }
  struct Value: Decodable {
    let estimate: Double
    let std_error: Double
  }
  let data: Data
  let plain: [String: Plain]

  static let shared: EffectsReference = read("effects.json")
  /// The part whose entries are of several kinds.
  static let exact: [String: Value] = {
    let object = try? JSONSerialization.jsonObject(with: contents("effects.json")) as? [String: Any]
    let logit = object?["logit"] as? [String: Any] ?? [:]
    return logit.compactMapValues { entry in
      guard let entry = entry as? [String: Double], let estimate = entry["estimate"], let error = entry["std_error"]
      else { return nil }
      return Value(estimate: estimate, std_error: error)
    }
  }()
  struct Logit: Decodable {
    let logit: Estimates
    struct Estimates: Decodable {
      let theta: [Double]
      let covariance: [[Double]]
    }
  }
  static let logit: Logit.Estimates = (read("effects.json") as Logit).logit

  static func contents(_ file: String) -> Foundation.Data {
    (try? Foundation.Data(contentsOf: Bundle.module.bundleURL.appendingPathComponent("Expected/" + file))) ?? .init()
  }

  static func read<Value: Decodable>(_ file: String) -> Value {
    do { return try JSONDecoder().decode(Value.self, from: contents(file)) } catch { fatalError("\(file): \(error)") }
  }

  /// The cases; `copies` repeats every row as often as its weight says, and `isCoded` keeps x by its distinct values.
  func frame(expanded: Bool = false, isCoded: Bool = false, kind: CaseTotals.Kind = .frequency) -> ModelFrame {
    let rows = data.x.indices.flatMap { row in Array(repeating: row, count: expanded ? Int(data.weight[row]) : 1) }
    let x = rows.map { data.x[$0] }
    let distinct = Array(Set(x)).sorted()
    let weights = rows.map { expanded ? 1 : data.weight[$0] }
    return ModelFrame(
      columns: [
        "x": isCoded
          ? .coded(codes: x.map { UInt16(distinct.firstIndex(of: $0) ?? 0) }, values: distinct) : .numbers(x),
        "u": .numbers(rows.map { data.u[$0] }), "days": .numbers(rows.map { data.days[$0] }),
        "sex": .factor(rows.map { data.sex[$0] }, levels: ["F", "M"]),
        "region": .factor(rows.map { data.region[$0] }, levels: ["a", "b", "c"]),
      ],
      cases: CaseTotals(kind, counts: weights, weights: weights, squares: weights))
  }

  /// log(x), x², (x − 4)₊³, sex, region, x, x:sex, u.
  static let curved: DesignRule = { (frame) throws(RegressionError) in
    let (x, male) = (frame.numbers("x"), frame.indicator("sex", 1))
    guard x.allSatisfy({ $0 > 0 }) else {
      throw .unsuitableTerm("log(x)", reason: "has a logarithm of a number that is not above 0", remedy: "")
    }
    let columns: [(name: String, values: [Double])] = [
      ("log(x)", x.map { Double.log($0) }), ("I(x^2)", x.map { $0 * $0 }),
      ("knot", x.map { $0 > 4 ? ($0 - 4) * ($0 - 4) * ($0 - 4) : 0 }), ("sex[M]", male),
      ("region[b]", frame.indicator("region", 1)), ("region[c]", frame.indicator("region", 2)), ("x", x),
      ("x:sex[M]", zip(x, male).map { $0 * $1 }), ("u", frame.numbers("u")),
    ]
    return (ModelMatrix(columns), nil)
  }

  /// Of the curved logit.
  static func fit(_ reference: WaldReference = .normal) -> FittedResponse {
    let names = ["(Intercept)", "log(x)", "I(x^2)", "knot", "sex[M]", "region[b]", "region[c]", "x", "x:sex[M]", "u"]
    return FittedResponse(
      model: SingleOutcome.logit, design: curved, parameters: names.map { Parameter($0) }, estimates: logit.theta,
      covariance: Matrix(logit.covariance), reference: reference)
  }

  static let variables = ModelVariables(["x", "sex", "region", "u"])

  /// sex, x and u, or fewer; the order of statsmodels' columns.
  static func plainDesign(_ names: [String], offset: Bool = false) -> DesignRule {
    { (frame) throws(RegressionError) in
      let columns = names.map { name in
        name == "sex" ? (name: "sex[M]", values: frame.indicator("sex", 1)) : (name: name, values: frame.numbers(name))
      }
      return (ModelMatrix(columns), offset ? frame.numbers("days").map { Double.log($0) } : nil)
    }
  }
}

extension Matrix {
  init(_ rows: [[Double]]) { self.init(rows: rows.count, columns: rows[0].count) { rows[$0][$1] } }
}
