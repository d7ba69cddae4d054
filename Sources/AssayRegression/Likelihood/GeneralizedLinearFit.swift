internal import AssayData
public import AssayNumerics

/// A fitted generalised linear model.
public struct GeneralizedLinearFit: ModelFit, ResponseModel {
  /// θ of a negative binomial that was estimated.
  public struct Theta: Sendable, Equatable {
    /// θ; the variance of a count is μ + μ²/θ.
    public let estimate: Double
    /// From the observed information of θ, as R's `MASS::glm.nb` has it.
    public let standardError: Double
    /// 1/θ.
    public var alpha: Double { 1 / estimate }
    /// The standard error of 1/θ: that of θ over θ².
    public var alphaStandardError: Double { standardError / (estimate * estimate) }
  }

  /// The distribution and the link; θ is filled in where it was estimated.
  public let family: Family
  /// The choices.
  public let options: GeneralizedLinearModel.Options
  /// The coefficients.
  public let parameters: [Parameter]
  /// β.
  public let estimates: [Double]
  /// (XᵀWX)⁻¹, without the dispersion.
  public let bread: Matrix
  /// φ: 1, or where the family leaves it open Pearson's X² over the residual degrees of freedom.
  public let dispersion: Double
  /// Whether what is left of the response is no more than what the iteration leaves, in a family with a dispersion; then φ
  /// is 0, and errors and tests mean nothing.
  public let isExact: Bool
  /// θ, where it was estimated.
  public let theta: Theta?
  /// How many steps were taken.
  public let iterations: Int
  /// What the reader must know of the estimates.
  public internal(set) var warnings: [FitWarning] = []
  /// Σ w d at the estimates.
  let deviance: Double
  /// Pearson's X² at the estimates.
  let pearson: Double
  /// The penalised log-likelihood of Firth's method.
  var penalized: Double?
  let data: LikelihoodData

  /// The bread times the dispersion; under sampling weights no valid covariance, which is the sandwich's task.
  public var covariance: Matrix {
    Matrix(rows: bread.rowCount, columns: bread.columnCount) { dispersion * bread[$0, $1] }
  }

  public var cases: CaseTotals { data.cases }
  public var blocks: [Range<Int>] { data.x.blocks }
  /// The design that the model was fitted to.
  public var design: ModelMatrix { data.x }
  /// The response that the model was fitted to.
  public var response: [Double] { data.y }
  /// The offset that the model was fitted with.
  public var offset: [Double]? { data.offset }

  /// √ of the diagonal of the covariance.
  public var standardErrors: [Double] {
    estimates.indices.map { (dispersion * bread[$0, $0]).squareRoot() }
  }

  /// n − p.
  public var residualDegreesOfFreedom: Double { cases.total - Double(estimates.count) }

  /// The outcome of an iteration as a fit.
  init(
    _ family: Family, _ options: GeneralizedLinearModel.Options, _ data: LikelihoodData,
    _ outcome: FisherScoring.Outcome,
    theta: Theta?
  ) throws(RegressionError) {
    var bread = outcome.bread
    if options.information == .observed, !family.isCanonical, !options.firth {
      let state = try outcome.data.pass(family, at: .estimates(outcome.coordinates), curvature: .observed)
      guard let observed = try ScaledInformation(state.information) else {
        throw .noConvergence(
          iterations: outcome.iterations, reason: "the observed information is not positive definite")
      }
      bread = outcome.data.basis?.covariance(observed.inverse) ?? observed.inverse
    }
    self.init(family, options, data, outcome, bread: bread, theta: theta)
  }

  init(
    _ family: Family, _ options: GeneralizedLinearModel.Options, _ data: LikelihoodData,
    _ outcome: FisherScoring.Outcome,
    bread: Matrix, theta: Theta?
  ) {
    self.family = family
    self.options = options
    self.data = data
    self.bread = bread
    self.theta = theta
    parameters = data.x.columns.map { Parameter($0.name) }
    estimates = outcome.estimates
    iterations = outcome.iterations
    isExact = !family.hasUnitDispersion && outcome.state.pearson <= Self.iterationShare * data.size(family.variance)
    deviance = isExact ? 0 : outcome.state.deviance
    pearson = isExact ? 0 : outcome.state.pearson
    let df = data.cases.total - Double(outcome.estimates.count)
    dispersion = family.hasUnitDispersion || data.cases.kind == .sampling ? 1 : pearson / df
    // Elsewhere a small weight tells of the unit of the response and not of its range.
    let isBinary = family.variance == .bernoulli
    if outcome.state.extreme > 0, isBinary || (family.variance == .mean && family.link == .log) {
      warnings = [.extremeMeans(cases: outcome.state.extreme, isBinary: isBinary)]
    }
  }
}

extension GeneralizedLinearFit {
  /// A mean square of relative residuals below this is what the iteration leaves: it ends where means are known to ten digits
  /// or more.
  private static let iterationShare = 1e-20
}

extension LikelihoodData {
  /// Σ w y²/V(y): what Pearson's X² is for means that are far off.
  fileprivate func size(_ variance: VarianceFunction) -> Double {
    var sum = 0.0
    for (row, value) in y.enumerated() where value != 0 {
      let share = value * value / variance.value(at: value)
      if share.isFinite { sum += cases.weights[row] * share }
    }
    return sum
  }
}

/// What a reader must know of estimates that were found all the same.
public enum FitWarning: Sendable, Equatable {
  /// A count that is not a whole number in so many cases.
  case fractionalCounts(response: String, cases: Double)
  /// Fitted means at the end of their range in so many cases.
  case extremeMeans(cases: Double, isBinary: Bool)
}

extension FitWarning: CustomStringConvertible {
  public var description: String {
    switch self {
    case .fractionalCounts(let response, let cases):
      "The counts in “\(response)” are not whole numbers in \(cases.token) cases; the likelihood takes them as they are."
    case .extremeMeans(let cases, true):
      "The fitted probability is 0 or 1, to the last digit, in \(cases.token) cases."
    case .extremeMeans(let cases, false):
      "The fitted mean is 0, to the last digit, in \(cases.token) cases."
    }
  }
}
