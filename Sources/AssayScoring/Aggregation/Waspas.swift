public import AssayNumerics

/// WASPAS, the weighted aggregated sum product assessment: a mixture of the weighted sum and the weighted product.
///
/// With y = x/max x for a benefit, min x/x for a cost and, for a target or an interval, t/max t of its closeness t:
/// ```
/// sum[i]     = Σ w[j]·y[i,j]
/// product[i] = Π y[i,j]^w[j]
/// score[i]   = λ·sum[i] + (1 − λ)·product[i],   0 ≤ λ ≤ 1
/// ```
/// Needs benefits of at least 0 and costs above 0. A benefit of 0 makes the product 0. A criterion that is 0 for all,
/// or on whose target all are equally far, is left out; any other constant criterion has y = 1 for all. Dominance
/// holds.
///
/// Reference: Zavadskas, Turskis, Antucheviciene & Zakarevicius, “Optimization of weighted aggregated sum product
/// assessment”, *Elektronika ir Elektrotechnika* 122 (2012), pp. 3–6.
public struct Waspas: AggregationMethod, Equatable {
  public static let name = "waspas"

  /// The share of the weighted sum, λ in 0...1; 0.5 by default.
  public let lambda: Double

  /// Creates the method.
  ///
  /// - Throws: ``ScoringError/mismatch(_:)`` for a share outside 0...1.
  public init(lambda: Double = 0.5) throws(ScoringError) {
    guard (0...1).contains(lambda) else { throw .mismatch("WASPAS needs lambda from 0 to 1, not \(lambda)") }
    self.lambda = lambda
  }

  /// Scores every alternative; parts `weighted_sum` and `weighted_product`.
  ///
  /// - Throws: ``ScoringError/unsuitable(method:criterion:reason:remedy:)`` for a negative benefit, or a cost that
  ///   is not positive.
  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism
  ) throws(ScoringError) -> AggregateScores {
    try matrix.check(weights: weights)
    let fits = try matrix.fits(parallelism: parallelism) { (values, criterion) throws(ScoringError) in
      try Waspas.fit(values, criterion)
    }
    let scales = zip(fits, weights).map { fit, weight in weight > 0 && !fit.scale.isConstant ? fit.scale : nil }
    guard scales.contains(where: { $0 != nil }) else { throw .allConstant(method: "WASPAS") }
    let lambda = lambda
    let parts = matrix.sweep(3, from: 0, scales: scales, parallelism: parallelism) { j, y, results in
      let weight = weights[j]
      results[0].update(with: y) { $0 + weight * $1 }
      results[1].update(with: y) { $0 + weight * Double.log($1) }
    } finish: { results in
      results[1].update { Double.exp($0) }
      results[2].set(from: results[0], results[1]) { lambda * $0 + (1 - lambda) * $1 }
    }
    return AggregateScores(
      scores: parts[2], parts: [.init("weighted_sum", parts[0]), .init("weighted_product", parts[1])],
      warnings: matrix.warnings(ofConstant: fits.map(\.isConstant), weights: weights))
  }

  private static func fit(_ values: [Double], _ criterion: Criterion) throws(ScoringError) -> ColumnFit {
    func refuse(_ reason: String) -> ScoringError {
      .unsuitable(
        method: "WASPAS", criterion: criterion.name, reason: reason,
        remedy: "Use a method that needs no ratios, such as topsis or weighted-sum")
    }
    switch criterion.direction {
    case .benefit:
      return try Normalisation.max.fit(values, criterion)
    case .cost:
      let fit = try Normalisation.none.fit(values, criterion)
      if fit.facts.maximum == 0, fit.isConstant {
        return ColumnFit(scale: FittedScale(criterion, method: .max, origin: 0, divisor: nil), facts: fit.facts)
      }
      guard fit.facts.minimum > 0 else { throw refuse("is a cost with a value of 0 or less") }
      let scale = FittedScale(
        criterion, method: .max, transform: .reciprocal, origin: 0, divisor: 1 / fit.facts.minimum)
      return ColumnFit(scale: scale, facts: fit.facts)
    case .target, .interval:
      let fit = try Normalisation.max.fit(values, criterion)
      guard !fit.isConstant else { return fit }
      // t/max t = (D − d)/(D − min d), with D the largest distance.
      let scale = FittedScale(
        criterion, method: .max, transform: .distance, origin: fit.facts.maximum,
        divisor: fit.facts.minimum - fit.facts.maximum)
      return ColumnFit(scale: scale, facts: fit.facts)
    }
  }
}
