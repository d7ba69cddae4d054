import AssayNumerics
import AssayRegression
import Foundation
import Testing

/// What `generalized_linear.json` holds.
struct ReferenceData: Decodable {
  /// A fit of R.
  struct Fit: Decodable {
    var coefficients: [Double]
    var std_errors: [Double]
    var scores: [Double]
    var hats: [Double]
    var deviance: Double
    var null_deviance: Double
    var df_residual: Double
    var dispersion: Double
    var pearson: Double
    var log_likelihood: Double?
    var aic: Double?
    var bic: Double?
    var theta: Double?
    var theta_std_error: Double?
  }
  var data: [String: [Double]]
  var fits: [String: Fit]

  static let shared: ReferenceData = {
    let file = Bundle.module.bundleURL.appendingPathComponent("Expected/generalized_linear.json")
    do {
      return try JSONDecoder().decode(ReferenceData.self, from: Data(contentsOf: file))
    } catch {
      fatalError("\(error)")
    }
  }()

  func column(_ name: String) -> [Double] { data[name] ?? [] }

  /// The columns by name after an intercept.
  func design(_ names: [String], intercept: Bool = true) -> ModelMatrix {
    ModelMatrix(names.map { ($0, column($0)) }, intercept: intercept)
  }

  var rows: Int { column("x").count }
}

extension GeneralizedLinearModel {
  /// A fit of a response that `generalized_linear.json` has.
  static func reference(
    _ family: Family, _ response: String, columns: [String] = ["x", "z", "g"], intercept: Bool = true,
    offset: [Double]? = nil, cases: CaseTotals? = nil, options: Options = Options()
  ) throws -> GeneralizedLinearFit {
    let all = ReferenceData.shared
    return try GeneralizedLinearModel(family, options: options).fit(
      all.design(columns, intercept: intercept), response: all.column(response), name: response, offset: offset,
      cases: cases ?? CaseTotals(rows: all.rows))
  }
}
