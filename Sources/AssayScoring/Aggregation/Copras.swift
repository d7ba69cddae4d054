internal import AssayData
public import AssayNumerics

/// COPRAS, complex proportional assessment: benefits, and costs in inverse proportion.
///
/// With y[i,j] = w[j]·x[i,j]/Σx[·,j], of its closeness for a target or an interval, a benefit:
/// ```
/// s_plus[i]  = Σ y[i,j] over benefits
/// s_minus[i] = Σ y[i,j] over costs
/// q[i]       = s_plus[i] + Σ s_minus / (s_minus[i]·Σ(1/s_minus))
/// score[i]   = q[i]/max q                          utility degree, at most 1
/// ```
/// Without a cost the second term of q is left out. Needs values of at least 0, and an alternative that is above 0 on
/// some cost. Constant criteria are left out: a constant cost would otherwise change the balance of s_plus and
/// s_minus. Dominance holds.
///
/// References: Zavadskas, Kaklauskas & Sarka, “The new method of multicriteria complex proportional assessment of
/// projects”, *Technological and Economic Development of Economy* 1 (1994); Zavadskas, Kaklauskas, Peldschus &
/// Turskis, “Multi-attribute assessment of road design solutions by using the COPRAS method”, *The Baltic Journal of
/// Road and Bridge Engineering* 2 (2007), pp. 195–203.
public struct Copras: AggregationMethod, Equatable {
  public static let name = "copras"

  /// Creates the method.
  public init() {}

  /// Scores every alternative; parts `s_plus`, `s_minus` and `q`.
  ///
  /// - Throws: ``ScoringError/unsuitable(method:criterion:reason:remedy:)`` for a negative value;
  ///   ``ScoringError/mismatch(_:)`` where an alternative is 0 on every cost; ``ScoringError/allConstant(method:)``.
  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism
  ) throws(ScoringError) -> AggregateScores {
    try matrix.check(weights: weights)
    let fits = try matrix.fits(parallelism: parallelism) { (values, criterion) throws(ScoringError) in
      let fit = try Normalisation.sum.fit(values, criterion.withoutSign)
      return fit
    }
    let scales = zip(fits, weights).map { fit, weight in weight > 0 && !fit.isConstant ? fit.scale : nil }
    guard scales.contains(where: { $0 != nil }) else { throw .allConstant(method: "COPRAS") }
    let isCost = matrix.criteria.map { $0.direction == .cost }
    let sums = matrix.sweep(2, from: 0, scales: scales, parallelism: parallelism) { j, y, results in
      let weight = weights[j]
      results[isCost[j] ? 1 : 0].update(with: y) { $0 + weight * $1 }
    }
    let hasCosts = zip(scales, isCost).contains { $0 != nil && $1 }
    let q = hasCosts ? try Copras.significance(sums[0], sums[1]) : sums[0]
    let best = q.extent.upperBound
    return AggregateScores(
      scores: q.map { $0 / best }, parts: [.init("s_plus", sums[0]), .init("s_minus", sums[1]), .init("q", q)],
      warnings: matrix.warnings(ofConstant: fits.map(\.isConstant), weights: weights))
  }

  private static func significance(_ benefits: [Double], _ costs: [Double]) throws(ScoringError) -> [Double] {
    if let free = costs.firstIndex(of: 0) {
      throw .mismatch(
        "COPRAS divides by the costs of an alternative, and alternative \(free + 1) is 0 on every cost; "
          + "use a method that needs no ratios, such as topsis or weighted-sum")
    }
    guard let total = ColumnFacts(costs)?.sum, let inverse = ColumnFacts(costs.map { 1 / $0 })?.sum else {
      return benefits
    }
    let factor = total / inverse
    return zip(benefits, costs).map { $0 + factor / $1 }
  }
}
