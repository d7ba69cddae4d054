public import AssayNumerics

/// PROMETHEE I: a partial order, in which an alternative that is both more preferred and more surpassed stays
/// incomparable.
///
/// With the flows φ⁺ and φ⁻ of ``PrometheeII``, a is preferred to b when φ⁺(a) ≥ φ⁺(b) and φ⁻(a) ≤ φ⁻(b) with one of
/// them strict; a and b are indifferent when both flows are equal, and incomparable else. Flows are equal within 1e-12.
///
/// The scores are net flows: an order that no preference of the partial order contradicts. Which pairs are incomparable
/// follows from `phi_plus` and `phi_minus`; a note says how many there are.
///
/// Reference: Brans & Vincke, “A preference ranking organisation method”, *Management Science* 31 (1985), 647–656.
public struct PrometheeI: AggregationMethod {
  public static let name = "promethee-i"
  /// One a criterion, or one for all.
  public var functions: [PreferenceFunction]

  /// Creates the method.
  ///
  /// - Parameter functions: One a criterion, or one for all; the usual criterion by default.
  public init(functions: [PreferenceFunction] = [.usual]) { self.functions = functions }

  /// Finds the flows, `phi_plus` and `phi_minus`, and counts the incomparable pairs.
  ///
  /// - Throws: ``ScoringError``, as ``PrometheeII``.
  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> AggregateScores {
    let flows = try PrometheeFlows(matrix, functions: functions, weights: weights, parallelism: parallelism)
    let count = matrix.alternativeCount
    let incomparable = IncomparablePairs(flows.plus, flows.minus).count
    let pairs = count * (count - 1) / 2
    return AggregateScores(
      scores: flows.net, parts: flows.parts,
      notes: [
        "PROMETHEE I orders only in part: \(incomparable) of \(pairs) pairs are incomparable, the alternative with the "
          + "larger phi_plus having the larger phi_minus. Scores are net flows, which complete that order."
      ], warnings: flows.warnings)
  }
}
