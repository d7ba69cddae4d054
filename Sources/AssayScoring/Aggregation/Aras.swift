public import AssayNumerics

/// ARAS, additive ratio assessment: the share of the score of an optimal alternative.
///
/// The optimal alternative, 0, has the best value of each criterion. With u = x for a benefit, 1/x for a cost and the
/// closeness for a target or an interval:
/// ```
/// y[i,j] = u[i,j]/(u[0,j] + Σ u[i,j])
/// S[i]   = Σ w[j]·y[i,j]
/// K[i]   = S[i]/S[0]                            the score, at most 1
/// ```
/// Needs benefits of at least 0 and costs above 0. A criterion that is 0 for all, or on whose target all are equally
/// far, is left out; any other constant criterion moves all K toward 1 and no alternative past another. Dominance
/// holds.
///
/// Reference: Zavadskas & Turskis, “A new additive ratio assessment (ARAS) method in multicriteria decision-making”,
/// *Technological and Economic Development of Economy* 16 (2010), pp. 159–172.
public struct Aras: AggregationMethod, Equatable {
  public static let name = "aras"

  /// Creates the method.
  public init() {}

  /// Scores every alternative; part `s`.
  ///
  /// - Throws: ``ScoringError/unsuitable(method:criterion:reason:remedy:)`` for a negative benefit, or a cost that
  ///   is not positive; ``ScoringError/allConstant(method:)`` where every criterion is left out.
  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism
  ) throws(ScoringError) -> AggregateScores {
    try matrix.check(weights: weights)
    let fits = try matrix.fits(parallelism: parallelism) { (values, criterion) throws(ScoringError) in
      try Aras.fit(values, criterion)
    }
    let scales = zip(fits, weights).map { fit, weight in weight > 0 && !fit.scale.isConstant ? fit.scale : nil }
    guard scales.contains(where: { $0 != nil }) else { throw .allConstant(method: "ARAS") }
    // In the order and with the roundings of the alternatives' own sums, so that one that is best on everything has K
    // = 1.
    var optimal = 0.0
    for (j, scale) in scales.enumerated() where scale != nil { optimal += weights[j] * fits[j].extremes.best }
    let best = optimal
    let parts = matrix.sweep(2, from: 0, scales: scales, parallelism: parallelism) { j, y, results in
      let weight = weights[j]
      results[0].update(with: y) { $0 + weight * $1 }
    } finish: { results in
      results[1].set(from: results[0], results[0]) { sum, _ in sum / best }
    }
    return AggregateScores(
      scores: parts[1], parts: [.init("s", parts[0])],
      warnings: matrix.warnings(ofConstant: fits.map(\.isConstant), weights: weights))
  }

  /// The share of the sum that includes the optimal alternative.
  private static func fit(_ values: [Double], _ criterion: Criterion) throws(ScoringError) -> ColumnFit {
    func refuse(_ reason: String) -> ScoringError {
      .unsuitable(
        method: "ARAS", criterion: criterion.name, reason: reason,
        remedy: "Use a method that needs no ratios, such as topsis or weighted-sum")
    }
    let plain = try Normalisation.none.fit(values, criterion)
    let facts = plain.facts
    func fit(_ transform: FittedScale.Transform, origin: Double = 0, divisor: Double?) -> ColumnFit {
      ColumnFit(
        scale: FittedScale(criterion, method: .sum, transform: transform, origin: origin, divisor: divisor),
        facts: facts)
    }
    switch criterion.direction {
    case .benefit:
      guard facts.minimum >= 0 else { throw refuse("has a negative value") }
      return fit(.identity, divisor: facts.maximum == 0 ? nil : facts.sum + facts.maximum)
    case .cost:
      if facts.minimum == 0, facts.isConstant { return fit(.identity, divisor: nil) }
      guard facts.minimum > 0 else { throw refuse("is a cost with a value of 0 or less") }
      let reciprocals = ColumnFacts(values.map { 1 / $0 })
      return fit(.reciprocal, divisor: reciprocals.map { $0.sum + $0.maximum })
    case .target, .interval:
      if facts.isConstant { return fit(.distance, divisor: nil) }
      // Σt + max t of t = 1 − d/D is (m·D − Σd + D − min d)/D.
      let farthest = facts.maximum
      let total = (Double(values.count) - facts.sum / farthest) + (1 - facts.minimum / farthest)
      return fit(.distance, origin: farthest, divisor: -farthest * total)
    }
  }
}
