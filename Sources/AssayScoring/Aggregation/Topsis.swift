public import AssayNumerics

/// TOPSIS, the technique for order preference by similarity to the ideal solution (优劣解距离法).
///
/// With y the normalised value, v = w·y, and v⁺ and v⁻ the best and the worst value of each criterion among the
/// alternatives:
/// ```
/// d_plus[i]  = √Σ (v[i,j] − v⁺[j])²
/// d_minus[i] = √Σ (v[i,j] − v⁻[j])²
/// score[i]   = d_minus[i]/(d_plus[i] + d_minus[i])
/// ```
/// Vector normalisation, y = x/√Σx² for costs too, is that of the book and the default; min–max makes the ideal 1 and
/// the anti-ideal 0. A constant criterion adds nothing to either distance. Where all alternatives are the same (one
/// alternative is), the closeness is 0/0, and that is an error. Dominance holds; a new alternative may reverse the
/// order of others.
///
/// Reference: Hwang & Yoon, *Multiple Attribute Decision Making: Methods and Applications* (1981), pp. 128–140.
public struct Topsis: AggregationMethod, Equatable {
  public static let name = "topsis"

  /// How values are put on a common scale.
  public let normalisation: Normalisation

  /// Creates the method.
  public init(normalisation: Normalisation = .vector) {
    self.normalisation = normalisation
  }

  /// Scores every alternative; parts `d_plus` and `d_minus`.
  ///
  /// - Throws: ``ScoringError/allConstant(method:)`` where no criterion with a weight tells alternatives apart; what
  ///   the   normalisation throws.
  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism
  ) throws(ScoringError) -> AggregateScores {
    try matrix.check(weights: weights)
    let isVector = normalisation == .vector
    let fits = try matrix.fits(parallelism: parallelism) { (values, criterion) throws(ScoringError) in
      // 1 − x/‖x‖ has the distances of x/‖x‖, and a rounding more.
      try normalisation.fit(values, isVector ? criterion.withoutSign : criterion)
    }
    let scales = zip(fits, weights).map { fit, weight in weight > 0 && !fit.isConstant ? fit.scale : nil }
    guard scales.contains(where: { $0 != nil }) else { throw .allConstant(method: "TOPSIS") }
    let ends = zip(matrix.criteria, fits).map { criterion, fit in
      let (low, high) = fit.extremes
      return isVector && criterion.direction == .cost ? (worst: high, best: low) : (worst: low, best: high)
    }
    // A power of two, which changes no bits, keeps the squares of small weights or widths from vanishing.
    let widths = zip(ends, weights).map { abs($0.best - $0.worst) * $1 }
    let unit = Double(sign: .plus, exponent: widths.reduce(.leastNormalMagnitude, max).exponent, significand: 1)
    let parts = matrix.sweep(3, from: 0, scales: scales, parallelism: parallelism) { j, y, results in
      let (weight, worst, best) = (weights[j] / unit, ends[j].worst, ends[j].best)
      results[0].update(with: y) { sum, y in
        let gap = weight * (y - best)
        return sum + gap * gap
      }
      results[1].update(with: y) { sum, y in
        let gap = weight * (y - worst)
        return sum + gap * gap
      }
    } finish: { results in
      results[0].update { $0.squareRoot() * unit }
      results[1].update { $0.squareRoot() * unit }
      results[2].set(from: results[0], results[1]) { $1 / ($0 + $1) }
    }
    return AggregateScores(
      scores: parts[2], parts: [.init("d_plus", parts[0]), .init("d_minus", parts[1])],
      warnings: matrix.warnings(ofConstant: fits.map(\.isConstant), weights: weights))
  }
}
