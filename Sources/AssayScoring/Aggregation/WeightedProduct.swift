public import AssayNumerics

/// The weighted product of normalised values.
///
/// For alternative i on criteria j, with y the value on the scale of the normalisation:
/// ```
/// score[i] = Π y[i,j]^w[j] = exp Σ w[j]·ln y[i,j]
/// ```
/// Values on the scale must be at least 0. Under sum normalisation a cost enters as a reciprocal, so the order is
/// that of the model without normalisation, Π x^w with w negative for a cost. A value of 0 makes the whole product 0
/// whatever its weight (under min–max normalisation that is everyone who is worst on anything), and a warning counts
/// the alternatives that this happens to. A criterion that has no scale because it is constant is left out. Dominance
/// holds.
///
/// Reference: Triantaphyllou, *Multi-Criteria Decision Making Methods: A Comparative Study* (2000), §2.2.2.
public struct WeightedProduct: AggregationMethod, Equatable {
  public static let name = "weighted-product"

  /// How values are put on a common scale; by default each is a share of its sum.
  public let normalisation: Normalisation

  /// Creates the method.
  public init(normalisation: Normalisation = .sum) {
    self.normalisation = normalisation
  }

  /// Scores every alternative.
  ///
  /// - Throws: ``ScoringError``, as the normalisation throws it, and where a value on the scale is negative.
  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism
  ) throws(ScoringError) -> AggregateScores {
    try matrix.check(weights: weights)
    let fits = try matrix.fits(parallelism: parallelism) { (values, criterion) throws(ScoringError) in
      try normalisation.fit(values, criterion)
    }
    for (fit, weight) in zip(fits, weights) where weight > 0 && !fit.scale.isConstant && fit.extremes.worst < 0 {
      throw .unsuitable(
        method: "Weighted product", criterion: fit.scale.criterion.name,
        reason: "is negative under \(normalisation.name) normalisation, and a product needs values of at least 0",
        remedy: "Use weighted-sum, or normalise by sum, max or min-max")
    }
    let scales = zip(fits, weights).map { fit, weight in weight > 0 && !fit.scale.isConstant ? fit.scale : nil }
    let scores = matrix.sweep(1, from: 0, scales: scales, parallelism: parallelism) { j, y, logs in
      let weight = weights[j]
      logs[0].update(with: y) { $0 + weight * Double.log($1) }
    } finish: { logs in
      logs[0].update { Double.exp($0) }
    }[0]
    return AggregateScores(
      scores: scores,
      warnings: matrix.warnings(ofConstant: fits.map(\.isConstant), weights: weights) + zeros(scores))
  }

  private func zeros(_ scores: [Double]) -> [ScoringWarning] {
    let count = scores.count { $0 == 0 }
    guard count > 0 else { return [] }
    return [
      ScoringWarning(
        "\(count) of \(scores.count) alternatives have a product of 0: "
          + "a value of 0 on one criterion outweighs all others.")
    ]
  }
}
