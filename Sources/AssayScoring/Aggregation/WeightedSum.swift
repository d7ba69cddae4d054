public import AssayNumerics

/// The weighted sum of normalised values, simple additive weighting (加权求和).
///
/// For alternative i of m on criteria j of n, with y the value on the scale of the normalisation:
/// ```
/// score[i] = Σ w[j]·y[i,j]
/// ```
/// Compensates fully: a deficit on one criterion is made up for by another. A constant criterion has y = 0 under
/// min–max and z normalisation and adds the same to all under the others. Dominance holds, and alternatives that are
/// alike get the same bits.
///
/// References: Triantaphyllou, *Multi-Criteria Decision Making Methods: A Comparative Study* (2000), §2.2.1; Hwang &
/// Yoon, *Multiple Attribute Decision Making: Methods and Applications* (1981), simple additive weighting.
public struct WeightedSum: AggregationMethod, Equatable {
  public static let name = "weighted-sum"

  /// How values are put on a common scale; min–max by default, as in comprehensive evaluation; `none` for values that
  /// already share a unit.
  public let normalisation: Normalisation

  /// Creates the method.
  public init(normalisation: Normalisation = .minMax) {
    self.normalisation = normalisation
  }

  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism
  ) throws(ScoringError) -> AggregateScores {
    try matrix.check(weights: weights)
    let fits = try matrix.fits(parallelism: parallelism) { (values, criterion) throws(ScoringError) in
      try normalisation.fit(values, criterion)
    }
    let scales = zip(fits, weights).map { fit, weight in weight > 0 ? fit.scale : nil }
    let scores = matrix.sweep(1, from: 0, scales: scales, parallelism: parallelism) { j, y, sums in
      let weight = weights[j]
      sums[0].update(with: y) { $0 + weight * $1 }
    }
    return AggregateScores(
      scores: scores[0], warnings: matrix.warnings(ofConstant: fits.map(\.isConstant), weights: weights))
  }
}
