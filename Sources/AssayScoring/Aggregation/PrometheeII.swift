public import AssayNumerics

/// PROMETHEE II: a complete order by net flow, how much an alternative is preferred to the others less how much they
/// are to it.
///
/// ```
/// π(a, b) = Σⱼ wⱼ P(gⱼ(a) − gⱼ(b))
/// φ⁺(a) = Σ_b π(a, b)/(m − 1),   φ⁻(a) = Σ_b π(b, a)/(m − 1),   φ(a) = φ⁺(a) − φ⁻(a)
/// ```
/// g is the value, or its negative for a cost; for a target or an interval closeness, 1 − d/max d. Flows are found by
/// sorting each criterion, O(m log m), but for the Gaussian function, which takes every pair of at most 20,000
/// alternatives. A difference is above a threshold only when it is by more than 1e-12 of the values, the rounding of a
/// recoding. φ lies between −1 and 1 and adds up to 0. An alternative that is dominated never ranks above the one that
/// dominates it.
///
/// Reference: Brans & Vincke, “A preference ranking organisation method”, *Management Science* 31 (1985), 647–656.
public struct PrometheeII: AggregationMethod {
  public static let name = "promethee-ii"
  /// One a criterion, or one for all.
  public var functions: [PreferenceFunction]

  /// Creates the method.
  ///
  /// - Parameter functions: One a criterion, or one for all; the usual criterion by default.
  public init(functions: [PreferenceFunction] = [.usual]) { self.functions = functions }

  /// Scores every alternative by its net flow; the parts are `phi_plus` and `phi_minus`.
  ///
  /// - Throws: ``ScoringError``: weights that do not fit, thresholds out of order, a Gaussian criterion of too many
  ///   alternatives.
  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> AggregateScores {
    let flows = try PrometheeFlows(matrix, functions: functions, weights: weights, parallelism: parallelism)
    return AggregateScores(scores: flows.net, parts: flows.parts, warnings: flows.warnings)
  }
}
