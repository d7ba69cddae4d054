internal import AssayData

extension DecisionMatrix {
  /// A warning for each criterion with a weight on which all alternatives are the same.
  func warnings(ofConstant isConstant: [Bool], weights: [Double]) -> [ScoringWarning] {
    zip(criteria, zip(isConstant, weights)).compactMap { criterion, facts in
      let (isConstant, weight) = facts
      guard isConstant, weight > 0 else { return nil }
      return ScoringWarning(
        "“\(criterion.name)” is the same for all alternatives, so its weight of \(weight.token) counts for nothing.",
        about: criterion.name)
    }
  }
}

extension Criterion {
  /// The criterion as a benefit if it is a cost, for methods that keep costs in their own units.
  var withoutSign: Criterion { direction == .cost ? Criterion(name) : self }
}
