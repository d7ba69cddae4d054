internal import AssayData

/// What two models are compared by, as their fits give it.
public struct ModelSummary: Sendable, Equatable {
  /// How the estimates were made, which decides how models may be compared.
  public enum Estimation: String, Sendable, CaseIterable {
    /// Maximum likelihood.
    case likelihood
    /// Least squares with a variance that is estimated: `deviance` is the residual sum of squares.
    case leastSquares = "least_squares"
    /// Quasi-likelihood: only mean and variance are stated, and there is a dispersion.
    case quasiLikelihood = "quasi_likelihood"
    /// Pseudo-likelihood under sampling weights.
    case pseudoLikelihood = "pseudo_likelihood"
    /// Penalised likelihood, such as Firth's.
    case penalisedLikelihood = "penalised_likelihood"
  }

  /// What the model is called: its formula, or a name that was given.
  public let name: String
  /// The family and the link, such as `binomial logit`; models that are compared have the same.
  public let family: String
  /// How the estimates were made.
  public let estimation: Estimation
  /// The logarithm of the likelihood at the estimates, with all constants; nil where there is none.
  public let logLikelihood: Double?
  /// The deviance, or the residual sum of squares of a linear model; nil where there is none.
  public let deviance: Double?
  /// The residual degrees of freedom; nil where there are none.
  public let residualDegreesOfFreedom: Double?
  /// The number of parameters that were estimated; a variance counts, as in R.
  public let parameterCount: Int
  /// n.
  public let caseCount: Double
  /// φ, where it is estimated.
  public let dispersion: Double?
  /// Something that is equal for two models only if they use the same cases with the same response and weights, such as
  /// a hash of these; nil where it is not known, and then n alone is compared.
  public let casesIdentity: String?

  /// Creates a summary.
  public init(
    name: String, family: String, estimation: Estimation, logLikelihood: Double?, deviance: Double? = nil,
    residualDegreesOfFreedom: Double? = nil, parameterCount: Int, caseCount: Double, dispersion: Double? = nil,
    casesIdentity: String? = nil
  ) {
    self.name = name
    self.family = family
    self.estimation = estimation
    self.logLikelihood = logLikelihood
    self.deviance = deviance
    self.residualDegreesOfFreedom = residualDegreesOfFreedom
    self.parameterCount = parameterCount
    self.caseCount = caseCount
    self.dispersion = dispersion
    self.casesIdentity = casesIdentity
  }
}

extension ModelSummary {
  /// Refuses to compare models that do not describe the same cases.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` with what differs.
  func requireSameCases(as other: ModelSummary) throws(RegressionError) {
    guard caseCount == other.caseCount else {
      throw .mismatch(
        "“\(name)” uses \(caseCount.token) cases and “\(other.name)” \(other.caseCount.token), so they cannot be "
          + "compared: fit both on the cases that have no missing value in any of their variables")
    }
    if let casesIdentity, let others = other.casesIdentity, casesIdentity != others {
      throw .mismatch(
        "“\(name)” and “\(other.name)” use different cases, responses or weights, though n is the same, so they cannot "
          + "be compared: fit both on the cases that have no missing value in any of their variables, with the same "
          + "response and weights")
    }
  }
}
