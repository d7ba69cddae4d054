public import AssayNumerics

/// MOORA, multi-objective optimisation on the basis of ratio analysis: the ratio system or the reference point.
///
/// With y = x/√Σx² for benefits and costs alike (and of its closeness for a target or an interval, a benefit):
/// ```
/// ratio system:     score[i] = Σ w[j]·y[i,j] over benefits − Σ w[j]·y[i,j] over costs      the largest is best
/// reference point:  score[i] = max w[j]·|y⁺[j] − y[i,j]|, y⁺ the best value of each        the smallest is best
/// ```
/// A criterion that is 0 for all is left out; any other constant criterion adds the same to all in the ratio system
/// and nothing to the reference point. Dominance holds in both; the reference point often ties. MULTIMOORA, which
/// joins these two and the full multiplicative form by comparing ranks in pairs, is not a score of each alternative
/// and is not offered.
///
/// Reference: Brauers & Zavadskas, “The MOORA method and its application to privatization in a transition economy”,
/// *Control and Cybernetics* 35 (2006), pp. 445–469.
public struct Moora: AggregationMethod, Equatable {
  public static let name = "moora"

  /// Which of the two scores.
  public enum Form: String, Sendable, CaseIterable {
    case ratio
    case referencePoint = "reference-point"
  }

  /// Which of the two scores; the ratio system by default.
  public let form: Form

  /// Creates the method.
  public init(form: Form = .ratio) {
    self.form = form
  }

  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism
  ) throws(ScoringError) -> AggregateScores {
    try matrix.check(weights: weights)
    let fits = try matrix.fits(parallelism: parallelism) { (values, criterion) throws(ScoringError) in
      try Normalisation.vector.fit(values, criterion.withoutSign)
    }
    let scales = zip(fits, weights).map { fit, weight in weight > 0 && !fit.scale.isConstant ? fit.scale : nil }
    let isCost = matrix.criteria.map { $0.direction == .cost }
    let form = form
    let scores = matrix.sweep(1, from: 0, scales: scales, parallelism: parallelism) { j, y, results in
      switch form {
      case .ratio:
        let weight = isCost[j] ? -weights[j] : weights[j]
        results[0].update(with: y) { $0 + weight * $1 }
      case .referencePoint:
        let weight = weights[j]
        let best = isCost[j] ? fits[j].extremes.worst : fits[j].extremes.best
        results[0].update(with: y) { most, y in
          let gap = weight * abs(best - y)
          return most < gap ? gap : most
        }
      }
    }
    return AggregateScores(
      scores: scores[0], order: form == .ratio ? .descending : .ascending,
      warnings: matrix.warnings(ofConstant: fits.map(\.isConstant), weights: weights))
  }
}
