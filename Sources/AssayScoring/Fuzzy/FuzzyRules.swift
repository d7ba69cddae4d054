/// How an appraisal is evaluated fuzzily: the operator, and what indicators without votes of grades do.
public struct FuzzyRules: Sendable, Hashable {
  /// What an indicator does that has no votes of the grades: measured values, and shares of votes.
  public enum MeasuredRule: String, Sendable, CaseIterable {
    /// It takes no part; its weight goes to the others under the same node.
    case exclude
    /// Its points are memberships of the grades that they lie between, linearly.
    case linear
  }
  /// How weights and memberships are put together, at every level of the tree.
  public var composition: CompositionOperator
  public var measured: MeasuredRule

  /// Creates rules.
  public init(_ composition: CompositionOperator = .weightedMean, measured: MeasuredRule = .exclude) {
    self.composition = composition
    self.measured = measured
  }

  /// Refuses leaves whose votes are no memberships, and a tree without votes.
  func check(_ leaves: [ScoringModel.Leaf]) throws(ScoringError) {
    var hasVotes = false
    for leaf in leaves {
      guard case .ballot = leaf.indicator.source else { continue }
      hasVotes = true
      guard leaf.indicator.direction == .benefit else {
        throw .mismatch(
          "A fuzzy evaluation takes the votes on “\(leaf.name)” as memberships of the grades, so they cannot count the "
            + "other way; leave its direction out and give the grades their points")
      }
    }
    guard hasVotes || measured == .linear else {
      throw .mismatch(
        "A fuzzy evaluation needs votes of the grades, and no leaf of the tree takes them; add one: {ballot: 德, weight: 0.5}"
      )
    }
  }
}
