public import AssayInference

/// Tests of models against those that are special cases of them.
///
/// For a smaller model 0 and a larger one 1 that differ by q parameters:
/// ```
/// likelihood        X² = 2(ℓ₁ − ℓ₀)                     against χ² with q degrees of freedom
/// least squares     F  = ((RSS₀ − RSS₁)/q) / s²         against F(q, df of the largest model), s² from the largest model
/// quasi-likelihood  F  = ((D₀ − D₁)/q) / φ              against F(q, df of the largest model), φ from the largest model
/// ```
/// The scale comes from the largest model that holds both, as in R's `anova`, where models stand in one chain. The models
/// must describe the same cases, and the smaller must be a special case of the larger: ``PredictorSpace`` decides. Each model
/// is tested against the largest that it holds; of two of which neither holds the other there is no test.
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
  }

  /// Two models that no test compares.
  public struct Unrelated: Sendable, Equatable {
    /// The model with fewer parameters, or the first of two with equally many.
    public let first: String
    /// The other.
    public let second: String
    /// Why there is no test.
    public let reason: String
  }

  /// The pairs, from the smallest model on.
  public let steps: [Step]
  /// The pairs of which neither model is a special case of the other, or both are one.
  public let unrelated: [Unrelated]

  /// Compares models, which are put in the order of their number of parameters.
  ///
  /// - Parameters:
  ///   - models: The models, in any order.
  ///   - isNested: Whether the first of two models, by their places in `models`, is a special case of the second; nil where
  ///     the caller knows that each holds those with fewer parameters.
  /// - Throws: ``RegressionError/mismatch(_:)`` when there are fewer than two models, when two of which nothing is known
  ///   have equally many parameters, when two differ in family or cases, or are fitted by pseudo-likelihood; what
  ///   `isNested` throws.
  public init(
    _ models: [ModelSummary], isNested: ((Int, Int) throws(RegressionError) -> Bool)? = nil
  ) throws(RegressionError) {
    guard models.count > 1 else { throw .mismatch("There is only one model; a comparison needs at least two") }
    // Models with equally many parameters keep their order.
    let order = models.indices.sorted { (models[$0].parameterCount, $0) < (models[$1].parameterCount, $1) }
    let sorted = order.map { models[$0] }
    var held = [[Bool]](repeating: Array(repeating: false, count: sorted.count), count: sorted.count)
    var unrelated: [Unrelated] = []
    for larger in sorted.indices {
      for smaller in 0..<larger {
        try sorted[smaller].requireSameCases(as: sorted[larger])
        try sorted[smaller].requireSameKind(as: sorted[larger])
        let isHeld = try isNested?(order[smaller], order[larger]) ?? true
        let isSameSize = sorted[smaller].parameterCount == sorted[larger].parameterCount
        if isSameSize, isNested == nil { throw sorted[smaller].equalSize(sorted[larger]) }
        held[larger][smaller] = isHeld && !isSameSize
        if !held[larger][smaller] {
          unrelated.append(
            Unrelated(
              first: sorted[smaller].name, second: sorted[larger].name,
              reason: isHeld ? Self.sameModel : sorted[larger].noSpecialCase))
        }
      }
    }
    var steps: [Step] = []
    for larger in sorted.indices {
      for smaller in 0..<larger where held[larger][smaller] {
        // A model between the two is compared with both.
        guard !(smaller + 1..<larger).contains(where: { held[larger][$0] && held[$0][smaller] }) else { continue }
        let scale = sorted.indices.last { $0 == larger || held[$0][larger] } ?? larger
        steps.append(try Step(sorted[smaller], sorted[larger], scale: sorted[scale]))
      }
    }
    self.steps = steps
    self.unrelated = unrelated
  }

  private static let sameModel = "they are one model, written in two ways"
}

extension NestedComparison.Step {
  fileprivate init(
    _ smaller: ModelSummary, _ larger: ModelSummary, scale largest: ModelSummary
  ) throws(RegressionError) {
    self.smaller = smaller.name
    self.larger = larger.name
    let q = larger.parameterCount - smaller.parameterCount
    parameterDifference = q
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
  /// Why there is no test of two models of which neither holds the other.
  fileprivate var noSpecialCase: String {
    estimation == .quasiLikelihood
      ? "neither is a special case of the other, and a quasi-likelihood has no AIC or BIC that would compare them"
      : "neither is a special case of the other, so that AIC and BIC alone compare them"
  }

  fileprivate func equalSize(_ other: ModelSummary) -> RegressionError {
    .mismatch(
      "“\(name)” and “\(other.name)” have equally many parameters, so neither is a special case of the other: "
        + "compare them by AIC or BIC")
  }

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
