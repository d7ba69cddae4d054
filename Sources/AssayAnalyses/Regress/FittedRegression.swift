internal import AssayInference
internal import AssayNumerics
internal import AssayRegression

/// A formula that was fitted, with the covariance that the page uses and the table of coefficients.
struct FittedRegression {
  let analysis: Regress
  let input: RegressionInput
  let outcome: RegressionOutcome
  let covariance: CovarianceEstimate
  /// Degrees of freedom of t for each parameter; nil for the normal distribution.
  let df: [Double]?

  init(
    _ analysis: Regress, _ formula: Formula, read: ModelData, level: Double, parallelism: Parallelism
  ) throws {
    let frame = read.frame
    self.analysis = analysis
    input = try RegressionInput(formula, frame: frame, parallelism: parallelism)
    outcome = try RegressionOutcome(
      analysis, input: input, places: read.places, level: level, parallelism: parallelism)
    let fit = outcome.fit
    if let kind = Self.robust(analysis, frame: frame) {
      covariance = try RobustCovariance(kind).estimate(
        fit, clusters: frame.clusters, sampled: read.sampled, parallelism: parallelism)
      df = covariance.df ?? outcome.df.map { [$0] }
    } else {
      covariance = CovarianceEstimate(matrix: fit.covariance, name: "model")
      df = outcome.df.map { [$0] }
    }
  }

  /// Which covariance the weights and the request ask for; nil for that of the model.
  private static func robust(_ analysis: Regress, frame: ModelFrame) -> RobustCovariance.Kind? {
    if frame.cases.kind == .sampling, analysis.robust == nil { return .sampling }
    if frame.clusters != nil, analysis.robust == nil { return .cr1 }
    return analysis.robust.flatMap { RobustCovariance.Kind(rawValue: $0.rawValue) }
  }

  /// The coefficients.
  func coefficients(level: Double) -> CoefficientTable {
    CoefficientTable(
      parameters: outcome.fit.parameters, estimates: outcome.fit.estimates, covariance: covariance.matrix, df: df,
      level: level)
  }

  /// What estimates that are made of the coefficients are compared with.
  var reference: WaldReference {
    if let contrasts = covariance.contrasts { return .clusters(contrasts) }
    // Where no more is known than degrees of freedom that differ between coefficients, the least is on the safe side.
    return df.flatMap { $0.min() }.map { .studentT(degreesOfFreedom: $0) } ?? .normal
  }

  /// What ``waldTest(of:)`` is called.
  var waldName: TestName {
    df == nil ? .waldChiSquared : covariance.contrasts == nil ? .waldF : .waldHTZ
  }

  /// Wald's test that several coefficients are 0 together; under CR2 the approximate Hotelling T² (HTZ).
  func waldTest(of positions: [Int]) throws(RegressionError) -> WaldTest {
    let (estimates, matrix) = (outcome.fit.estimates, covariance.matrix)
    if let contrasts = covariance.contrasts {
      return try WaldTest(of: positions, estimates: estimates, covariance: matrix, contrasts: contrasts)
    }
    let denominator = df.flatMap { df in df.count == 1 ? df[0] : positions.map { df[$0] }.min() }
    return try WaldTest(of: positions, estimates: estimates, covariance: matrix, df: denominator)
  }

  /// The model as effects see it.
  var response: FittedResponse {
    FittedResponse(
      model: outcome.model, design: input.rule, parameters: outcome.fit.parameters, estimates: outcome.fit.estimates,
      covariance: covariance.matrix, reference: reference)
  }

  /// The explanatory variables.
  var explanatory: ModelVariables {
    var names: [String] = []
    for name in input.design.terms.flatMap(\.variables) where !names.contains(name) { names.append(name) }
    let coded = input.design.stored.codings.map(\.variable)
    return ModelVariables(
      names,
      categorical: Set(
        coded.filter { name in
          if case .factor = input.frame.columns[name] { false } else { true }
        }),
      references: Dictionary(
        input.design.stored.codings.compactMap { coding in coding.reference.map { (coding.variable, .level($0)) } },
        uniquingKeysWith: { first, _ in first }))
  }
}
