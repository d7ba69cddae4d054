internal import AssayInference
public import AssayNumerics

/// How a design is made of the variables of a model: the columns that the fit used, and the offset.
///
/// Effects change the variables of some rows and make the design of these anew, so that logarithms, polynomials, splines
/// and interactions follow.
public typealias DesignRule =
  @Sendable (ModelFrame) throws(RegressionError) -> (x: ModelMatrix, offset: [Double]?)

/// What an estimate over its standard error is compared with.
public enum WaldReference: Sendable {
  /// The standard normal distribution; a joint test is χ².
  case normal
  /// Student's t with the same degrees of freedom for every combination; a joint test is F.
  case studentT(degreesOfFreedom: Double)
  /// Student's t with degrees of freedom of each combination of the coefficients: the closure is given the p weights
  /// of the combination.
  case perContrast(@Sendable ([Double]) throws(RegressionError) -> Double)
  /// Student's t with Satterthwaite's degrees of freedom of each combination under CR2; a joint test is a scaled F.
  case clusters(ClusterContrasts)

  /// The reference of one combination; nil where it has no degrees of freedom.
  func distribution(of contrast: [Double]) throws(RegressionError) -> ReferenceDistribution? {
    try distributions(of: [contrast])[0]
  }

  /// The references of several combinations; nil for those that have no degrees of freedom.
  func distributions(of contrasts: [[Double]]) throws(RegressionError) -> [ReferenceDistribution?] {
    let degreesOfFreedom: [Double]
    switch self {
    case .normal: return Array(repeating: .normal, count: contrasts.count)
    case .studentT(let same): degreesOfFreedom = Array(repeating: same, count: contrasts.count)
    case .clusters(let own): degreesOfFreedom = try own.degreesOfFreedom(each: contrasts)
    case .perContrast(let own):
      var each: [Double] = []
      for contrast in contrasts { each.append(try own(contrast)) }
      degreesOfFreedom = each
    }
    // Beyond any finite number of degrees of freedom, t is the normal distribution.
    return degreesOfFreedom.map { $0 == .infinity ? .normal : $0 > 0 ? .studentT(degreesOfFreedom: $0) : nil }
  }
}

/// A fitted model as effects need it: predictions and their gradients, the estimates and their covariance.
///
/// The covariance is whatever inference should rest on: of the model, robust, clustered or of a sampling design.
public struct FittedResponse: Sendable {
  /// Predictions and gradients.
  public let model: any ResponseModel
  /// The design of any frame with the variables of the model.
  public let design: DesignRule
  /// The parameters.
  public let parameters: [Parameter]
  /// Their estimates, p.
  public let estimates: [Double]
  /// Their covariance, p × p.
  public let covariance: Matrix
  /// What estimates over standard errors are compared with.
  public let reference: WaldReference

  /// Creates a fitted model.
  public init(
    model: any ResponseModel, design: @escaping DesignRule, parameters: [Parameter], estimates: [Double],
    covariance: Matrix, reference: WaldReference
  ) {
    precondition(parameters.count == estimates.count)
    precondition(covariance.rowCount == estimates.count && covariance.columnCount == estimates.count)
    self.model = model
    self.design = design
    self.parameters = parameters
    self.estimates = estimates
    self.covariance = covariance
    self.reference = reference
  }
}
