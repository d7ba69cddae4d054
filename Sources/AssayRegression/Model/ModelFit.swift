public import AssayNumerics

/// What a coefficient belongs to.
public struct Parameter: Sendable, Hashable {
  /// The part of the model.
  public enum Component: String, Sendable, CaseIterable {
    /// The coefficients of the linear predictor.
    case location
    /// The cut points of an ordinal model.
    case threshold
    /// The dispersion, where it is estimated with the coefficients.
    case scale
  }

  /// The part of the model.
  public let component: Component
  /// The category of the response that the coefficient is for, in multinomial models and in partial proportional odds.
  public let response: String?
  /// The column of the design, or the cut point.
  public let term: String

  /// Creates a parameter.
  public init(_ term: String, component: Component = .location, response: String? = nil) {
    self.term = term
    self.component = component
    self.response = response
  }
}

/// What every fit hands out, so that sandwiches, sampling designs and random effects are layers on top of it.
///
/// With s(i) the score of one case of row i, ∂ℓ(i)/∂θ, with a weight of 1, and w(i) the weights of its cases,
/// ```
/// bread = (−∂² Σ w ℓ / ∂θ²)⁻¹ (or its expectation: see information),   meat = Σ w² s sᵀ,   sandwich = bread · meat · bread
/// ```
/// The scores of all cases, times their weights, add up to 0 at the maximum.
public protocol ModelFit: Sendable {
  /// The parameters, in the order of everything else here.
  var parameters: [Parameter] { get }
  /// Their estimates.
  var estimates: [Double] { get }
  /// The inverse of the information, p × p; of a dispersion that is estimated afterwards it knows nothing.
  var bread: Matrix { get }
  /// The covariance of the estimates under the model: ``bread``, times the dispersion where there is one.
  var covariance: Matrix { get }
  /// What each row stands for.
  var cases: CaseTotals { get }
  /// The runs of rows that ``scores(_:)`` works best on.
  var blocks: [Range<Int>] { get }

  /// The score of one case of each row, with a weight of 1: rows × p.
  func scores(_ rows: Range<Int>) throws(RegressionError) -> Matrix

  /// The leverage of one case of each row, 0…1; nil where the model has none.
  func leverages(_ rows: Range<Int>) throws(RegressionError) -> [Double]?
}

/// What estimates say of cases: predictions on the scale of the response, and how they move with the estimates.
public protocol ResponseModel: Sendable {
  /// The predicted quantities: one with an empty name for a mean, or the categories of the response.
  var outcomes: [String] { get }

  /// The predictions: rows × outcomes.
  ///
  /// - Parameters:
  ///   - x: Rows of the design: rows × columns.
  ///   - offset: What is added to the linear predictor of each row; nil for nothing.
  ///   - estimates: θ, in the order of the fit's parameters.
  func predictions(_ x: Matrix, offset: [Double]?, at estimates: [Double]) throws(RegressionError) -> Matrix

  /// ∂ prediction / ∂θ: for each outcome rows × parameters.
  func gradients(_ x: Matrix, offset: [Double]?, at estimates: [Double]) throws(RegressionError) -> [Matrix]
}
