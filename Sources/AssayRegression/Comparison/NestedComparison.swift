public import AssayInference

/// Tests of models each of which holds the one before it.
///
/// For a smaller model 0 and a larger one 1 that differ by q parameters:
/// ```
/// likelihood        X² = 2(ℓ₁ − ℓ₀)                     against χ² with q degrees of freedom
/// least squares     F  = ((RSS₀ − RSS₁)/q) / s²         against F(q, df of the largest model), s² from the largest model
/// quasi-likelihood  F  = ((D₀ − D₁)/q) / φ              against F(q, df of the largest model), φ from the largest model
/// ```
/// The scale comes from the largest model of the list, as in R's `anova`. The models must describe the same cases, and
/// the smaller must be a special case of the larger; the latter is checked by the names of the columns where they are
/// known, and told, since the same space of predictors can go by other names.
///
/// Reference: McCullagh & Nelder, *Generalized Linear Models* (2nd ed., 1989), §§2.3, 4.5.2; Venables & Ripley, *Modern
/// Applied Statistics with S* (4th ed., 2002), §§6.1, 7.5.
public struct NestedComparison: Sendable, Equatable {
  /// A pair of neighbours.
  public struct Step: Sendable, Equatable {
    /// The model with fewer parameters.
    public let smaller: String
    /// The model with more parameters.
    public let larger: String
    /// q.
    public let parameterDifference: Int
    /// What the larger model takes off twice the negative log-likelihood, the residual sum of squares or the deviance.
    public let reduction: Double
    /// The test that the parameters which only the larger model has are all 0; nil with a reason.
    public let test: TestResult?
    /// Why there is no test; nil where there is one.
    public let undefined: String?
    /// Whether every column of the smaller model is one of the larger; nil where the columns are not known.
    public let isNestedByName: Bool?
  }

  /// The pairs, from the smallest model on.
  public let steps: [Step]

  /// Compares models, which are put in the order of their number of parameters.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` when there are fewer than two models, when two have equally many
  ///   parameters, differ in family or cases, or are fitted by pseudo-likelihood.
  public init(_ models: [ModelSummary]) throws(RegressionError) {
    let sorted = models.sorted { $0.parameterCount < $1.parameterCount }
    guard sorted.count > 1, let largest = sorted.last else {
      throw .mismatch("There is only one model; a comparison needs at least two")
    }
    var steps: [Step] = []
    for (smaller, larger) in zip(sorted, sorted.dropFirst()) {
      try smaller.requireSameCases(as: larger)
      try smaller.requireSameKind(as: larger)
      steps.append(try Step(smaller, larger, scale: largest))
    }
    self.steps = steps
  }
}

extension NestedComparison.Step {
  fileprivate init(
    _ smaller: ModelSummary, _ larger: ModelSummary, scale largest: ModelSummary
  ) throws(RegressionError) {
    self.smaller = smaller.name
    self.larger = larger.name
    let q = larger.parameterCount - smaller.parameterCount
    parameterDifference = q
    isNestedByName = smaller.columns.flatMap { own in larger.columns.map { Set(own).isSubset(of: $0) } }
    guard q > 0 else {
      throw .mismatch(
        "“\(smaller.name)” and “\(larger.name)” have equally many parameters, so neither is a special case of the other: "
          + "compare them by AIC or BIC")
    }
    switch larger.estimation {
    case .likelihood:
      reduction = 2 * (try larger.known(larger.logLikelihood) - smaller.known(smaller.logLikelihood))
      (test, undefined) = Self.likelihoodRatio(reduction, q)
    case .leastSquares, .quasiLikelihood:
      reduction = try smaller.known(smaller.deviance) - larger.known(larger.deviance)
      (test, undefined) = try Self.scaledF(reduction, q, scale: largest)
    case .pseudoLikelihood, .penalisedLikelihood:
      throw larger.refusal
    }
  }

  private static func likelihoodRatio(_ reduction: Double, _ q: Int) -> (TestResult?, String?) {
    // Both likelihoods are maxima, known to about 1e-8; more than that below 0 is not rounding.
    guard reduction > -1e-6 else { return (nil, notNested) }
    let test = TestResult(
      name: .likelihoodRatio, statistic: max(0, reduction), reference: .chiSquared(degreesOfFreedom: Double(q)),
      method: "Twice the difference of the log-likelihoods")
    return (test, nil)
  }

  private static func scaledF(
    _ reduction: Double, _ q: Int, scale largest: ModelSummary
  ) throws(RegressionError) -> (TestResult?, String?) {
    let df = try largest.known(largest.residualDegreesOfFreedom)
    guard df > 0 else { return (nil, "the largest model leaves no residual degrees of freedom") }
    let isLinear = largest.estimation == .leastSquares
    let scale = isLinear ? try largest.known(largest.deviance) / df : try largest.known(largest.dispersion)
    guard scale > 0 else { return (nil, "the largest model leaves no residual variance") }
    guard reduction > -1e-8 * scale * df else { return (nil, notNested) }
    let test = TestResult(
      name: isLinear ? .nestedF : .scaledDevianceF, statistic: max(0, reduction) / Double(q) / scale,
      reference: .fisherF(numerator: Double(q), denominator: df),
      method: (isLinear ? "Difference of the residual sums of squares" : "Difference of the deviances")
        + ", scaled by “\(largest.name)”")
    return (test, nil)
  }

  private static let notNested =
    "the larger model fits worse than the smaller one, so the smaller is not a special case of it"
}

extension ModelSummary {
  fileprivate func requireSameKind(as other: ModelSummary) throws(RegressionError) {
    for model in [self, other]
    where model.estimation == .pseudoLikelihood || model.estimation == .penalisedLikelihood {
      throw model.refusal
    }
    guard family == other.family, estimation == other.estimation else {
      throw .mismatch(
        "“\(name)” (\(family), \(estimation.rawValue)) and “\(other.name)” (\(other.family), \(other.estimation.rawValue)) "
          + "are not of one kind, so neither is a special case of the other: compare models of the same family and link"
      )
    }
  }

  fileprivate var refusal: RegressionError {
    estimation == .pseudoLikelihood
      ? .mismatch(
        "“\(name)” was fitted by pseudo-likelihood under sampling weights, so differences of log-likelihoods have no "
          + "χ² distribution: test the terms in which the models differ by a joint Wald test")
      : .mismatch(
        "“\(name)” was fitted by penalised likelihood, and the penalty differs between models: use the penalised "
          + "likelihood-ratio tests of single terms")
  }

  fileprivate func known(_ value: Double?) throws(RegressionError) -> Double {
    guard let value, value.isFinite else {
      throw .mismatch("“\(name)” lacks a figure that its comparison needs, such as its log-likelihood or deviance")
    }
    return value
  }
}
