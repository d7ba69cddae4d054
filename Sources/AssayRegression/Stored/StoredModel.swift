public import AssayNumerics

/// A fitted model in plain values: what it takes to predict with it, to test with it, and to know where it came from.
///
/// A model that is written down with all digits and read again predicts with the same bits.
public struct StoredModel: Sendable, Equatable {
  /// What the coefficients are put together to.
  public enum Kind: String, Sendable, CaseIterable {
    /// A mean that is the linear predictor.
    case linear
    /// A mean that is a function of the linear predictor.
    case generalized
    /// Cumulative probabilities: P(Y ≤ k) = F(θ_k − xβ).
    case ordinal
    /// Probabilities against those of a reference category.
    case multinomial
  }

  /// A coefficient or a cut point.
  public struct Coefficient: Sendable, Equatable {
    /// What it belongs to.
    public var parameter: Parameter
    /// Its estimate.
    public var estimate: Double
    /// The degrees of freedom of t; nil for the normal distribution.
    public var df: Double?

    /// Creates a coefficient.
    public init(_ parameter: Parameter, estimate: Double, df: Double? = nil) {
      self.parameter = parameter
      self.estimate = estimate
      self.df = df
    }
  }

  /// What the coefficients are put together to.
  public var kind: Kind
  /// The distribution of the response, such as `binomial`; what results call it.
  public var family: String
  /// The link, such as `logit`: for ordinal models the distribution function F.
  public var link: String
  /// θ of a negative binomial.
  public var theta: Double?
  /// The factor of the variance; 1 where the family has none.
  public var dispersion: Double
  /// The response as the formula has it.
  public var response: String
  /// The categories of the response that have cases, in order; empty where it is a number.
  public var responseLevels: [FactorLevel]
  /// The code of the category that others are compared with; of two the one that is not the event.
  public var reference: String?
  /// What weights meant.
  public var weights: CaseTotals.Kind
  /// n.
  public var caseCount: Double
  /// The formula and what it learned from the data.
  public var design: StoredDesign
  /// The columns of the design that have coefficients: all but those that are combinations of others.
  public var columns: [String]
  /// The coefficients, in the order of the fit.
  public var coefficients: [Coefficient]
  /// The covariance of the estimates: square, in the order of the coefficients.
  public var covariance: Matrix
  /// What the covariance is, such as `model` or `HC3`.
  public var covarianceName: String
  /// The program that fitted it, with its version.
  public var program: String

  /// Creates a model.
  public init(
    kind: Kind, family: String, link: String, theta: Double? = nil, dispersion: Double = 1, response: String,
    responseLevels: [FactorLevel] = [], reference: String? = nil, weights: CaseTotals.Kind = .none, caseCount: Double,
    design: StoredDesign, columns: [String], coefficients: [Coefficient], covariance: Matrix,
    covarianceName: String = "model", program: String
  ) {
    self.kind = kind
    self.family = family
    self.link = link
    self.theta = theta
    self.dispersion = dispersion
    self.response = response
    self.responseLevels = responseLevels
    self.reference = reference
    self.weights = weights
    self.caseCount = caseCount
    self.design = design
    self.columns = columns
    self.coefficients = coefficients
    self.covariance = covariance
    self.covarianceName = covarianceName
    self.program = program
  }

  /// The formula.
  public var formula: String { design.formula }

  /// The estimates, in the order of the coefficients.
  public var estimates: [Double] { coefficients.map(\.estimate) }

  /// Sees that the parts fit together.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` with what does not.
  public func check() throws(RegressionError) {
    let size = coefficients.count
    guard covariance.rowCount == size, covariance.columnCount == size else {
      throw .mismatch(
        "The model has \(size) coefficients, and a covariance of \(covariance.rowCount) × \(covariance.columnCount)")
    }
    let expected: [Parameter]
    switch kind {
    case .linear, .generalized:
      guard Link(rawValue: link) != nil else { throw unknownLink(Link.allCases.map(\.rawValue)) }
      expected = columns.map { Parameter($0) }
    case .ordinal:
      guard OrdinalLink(rawValue: link) != nil else { throw unknownLink(OrdinalLink.allCases.map(\.rawValue)) }
      guard responseLevels.count > 1 else { throw .mismatch("The model has fewer than two categories of the response") }
      expected = ordinal.parameters(columns.filter { $0 != ModelMatrix.interceptName })
    case .multinomial:
      guard responseLevels.count > 1 else { throw .mismatch("The model has fewer than two categories of the response") }
      guard responseLevels.contains(where: { $0.code == reference }) else {
        throw .mismatch("The reference “\(reference ?? "")” is none of the model's categories")
      }
      expected = responseLevels.filter { $0.code != reference }.flatMap { level in
        columns.map { Parameter($0, response: level.label) }
      }
    }
    guard coefficients.map(\.parameter) == expected else {
      throw .mismatch("The coefficients of the model are not those of its columns, in their order")
    }
  }

  /// The response of an ordinal model of two categories or more.
  internal var ordinal: OrdinalResponseModel {
    let own = Set(coefficients.filter { $0.parameter.response != nil }.map(\.parameter.term))
    return OrdinalResponseModel(
      link: OrdinalLink(rawValue: link) ?? .logit, levels: responseLevels.map(\.label),
      isNonProportional: columns.filter { $0 != ModelMatrix.interceptName }.map(own.contains),
      intercept: columns.firstIndex(of: ModelMatrix.interceptName))
  }

  private func unknownLink(_ known: [String]) -> RegressionError {
    .mismatch("The model has the link “\(link)”; known links are \(known.joined(separator: ", "))")
  }
}
