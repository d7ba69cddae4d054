internal import AssayNumerics

extension CriterionWeights {
  /// Weights in proportion to importances, of which nil is that of a criterion with one value only.
  ///
  /// - Parameters:
  ///   - title: The method, as messages name it.
  ///   - refusal: Why nothing can be said where all importances are 0.
  /// - Throws: ``ScoringError/allConstant(method:)``, or the refusal.
  init(
    importances: [Double?], of criteria: [Criterion], title: String, parts: [Part], notes: [String] = [],
    warnings: [ScoringWarning] = [], refusal: @autoclosure () -> ScoringError
  ) throws(ScoringError) {
    guard importances.contains(where: { $0 != nil }) else { throw .allConstant(method: title) }
    var total = DoubleDouble()
    for importance in importances { total += importance ?? 0 }
    guard total.value > 0 else { throw refusal() }
    let constant = zip(importances, criteria).filter { $0.0 == nil }.map { ScoringWarning(constant: $0.1.name) }
    self.init(
      values: importances.map { ($0 ?? 0) / total.value }, parts: parts, notes: notes, warnings: constant + warnings)
  }

  /// All the weight on the one criterion that tells the alternatives apart.
  init(sole place: Int, of criteria: [Criterion], parts: [Part] = []) {
    let others = criteria.indices.filter { $0 != place }
    self.init(
      values: criteria.indices.map { $0 == place ? 1 : 0 }, parts: parts,
      notes: ["Only “\(criteria[place].name)” tells the alternatives apart, so it has all the weight."],
      warnings: others.map { ScoringWarning(constant: criteria[$0].name) })
  }
}

extension CriterionWeights.Part {
  /// A quantity that is known of some criteria only.
  init(_ name: String, _ values: [Double], of places: [Int], among count: Int) {
    var all = [Double?](repeating: nil, count: count)
    for (place, value) in zip(places, values) { all[place] = value }
    self.init(name, all)
  }
}

extension ScoringWarning {
  init(constant name: String) {
    self.init("“\(name)” has the same value for all alternatives, so its weight is 0.", about: name)
  }
}
