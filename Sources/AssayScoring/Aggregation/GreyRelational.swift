public import AssayNumerics

/// Grey relational analysis (灰色关联分析): how near an alternative is to the ideal sequence.
///
/// With y the min–max normalised value (the closeness for a target or an interval) and Δ = 1 − y its gap to the ideal:
/// ```
/// ξ[i,j]   = (Δmin + ρ·Δmax)/(Δ[i,j] + ρ·Δmax)      relational coefficient, Δmin and Δmax over all criteria
/// score[i] = Σ w[j]·ξ[i,j]                          relational grade
/// ```
/// The grade of the equal weights 1/n is the mean of the coefficients. The coefficient of a constant criterion is 0/0
/// and is left out, so that the criterion adds nothing. Dominance holds.
///
/// References: Deng, “Control problems of grey systems”, *Systems & Control Letters* 1 (1982), pp. 288–294, and
/// “Introduction to grey system theory”, *The Journal of Grey System* 1 (1989), pp. 1–24; Kuo, Yang & Huang, “The use
/// of grey relational analysis in solving multiple attribute decision-making problems”, *Computers & Industrial
/// Engineering* 55 (2008), for the normalisation.
public struct GreyRelational: AggregationMethod, Equatable {
  public static let name = "grey-relational"

  /// The distinguishing coefficient, ρ in 0...1 without 0; 0.5 by default.
  public let rho: Double

  /// Creates the method.
  ///
  /// - Throws: ``ScoringError/mismatch(_:)`` for a coefficient outside 0...1, or 0.
  public init(rho: Double = 0.5) throws(ScoringError) {
    guard rho > 0, rho <= 1 else {
      throw .mismatch("Grey relational analysis needs rho above 0 and at most 1, not \(rho)")
    }
    self.rho = rho
  }

  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism
  ) throws(ScoringError) -> AggregateScores {
    try matrix.check(weights: weights)
    let (fits, gaps) = try fitted(matrix, parallelism)
    let scales = zip(fits, weights).map { fit, weight in weight > 0 && !fit.isConstant ? fit.scale : nil }
    let grades = matrix.sweep(1, from: 0, scales: scales, parallelism: parallelism) { j, y, results in
      let weight = weights[j]
      results[0].update(with: y) { $0 + weight * gaps.coefficient($1) }
    }
    return AggregateScores(
      scores: grades[0], warnings: matrix.warnings(ofConstant: fits.map(\.isConstant), weights: weights))
  }

  /// The relational coefficients of one alternative, one a criterion; nil for a constant criterion.
  ///
  /// - Parameter alternative: Its position, from 0.
  public func coefficients(
    of alternative: Int, in matrix: DecisionMatrix, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> [Double?] {
    guard (0..<matrix.alternativeCount).contains(alternative) else {
      throw .mismatch("There is no alternative \(alternative + 1) among \(matrix.alternativeCount)")
    }
    let (fits, gaps) = try fitted(matrix, parallelism)
    return fits.enumerated().map { j, fit in
      fit.isConstant ? nil : gaps.coefficient(fit.scale(matrix.columns[j][alternative]))
    }
  }

  /// Δmin + ρ·Δmax, and ρ·Δmax.
  private struct Gaps: Sendable {
    let numerator: Double
    let shift: Double

    @inline(__always) func coefficient(_ y: Double) -> Double { numerator / ((1 - y) + shift) }
  }

  private func fitted(
    _ matrix: DecisionMatrix, _ parallelism: Parallelism
  ) throws(ScoringError) -> ([ColumnFit], Gaps) {
    let fits = try matrix.fits(parallelism: parallelism) { (values, criterion) throws(ScoringError) in
      try Normalisation.minMax.fit(values, criterion)
    }
    let extremes = fits.filter { !$0.isConstant }.map(\.extremes)
    let least = extremes.reduce(1) { min($0, 1 - $1.best) }
    let most = extremes.reduce(0) { max($0, 1 - $1.worst) }
    return (fits, Gaps(numerator: least + rho * most, shift: rho * most))
  }
}
