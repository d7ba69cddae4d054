public import AssayNumerics

/// MARCOS: the utility of an alternative between the ideal and the anti-ideal solution.
///
/// With n = x/max, for a cost min/x, the best and the worst value of every criterion making up the two solutions:
/// ```
/// S = Σⱼ w·n,   K⁺ = S/S(ideal),   K⁻ = S/S(anti-ideal)
/// f(K⁺) = K⁻/(K⁺ + K⁻),   f(K⁻) = K⁺/(K⁺ + K⁻)
/// f(K) = (K⁺ + K⁻)/(1 + (1 − f(K⁺))/f(K⁺) + (1 − f(K⁻))/f(K⁻))
/// ```
/// Benefits must be at least 0 and costs above 0. A constant criterion, which would add the same to every S, counts for
/// nothing. With t = S(anti-ideal)/S(ideal), f(K) = K⁺·(1 + t)/(1 + t + t²): this is how it is computed, and what it is
/// where the anti-ideal solution has S = 0 and K⁻ is not defined. A dominated alternative never ranks above the one
/// that dominates it.
///
/// Reference: Stević, Pamučar, Puška & Chatterjee, “Sustainable supplier selection in healthcare industries using a new
/// MCDM method: Measurement of alternatives and ranking according to COmpromise solution (MARCOS)”, *Computers &
/// Industrial Engineering* 140 (2020), 106231.
public struct Marcos: AggregationMethod {
  public static let name = "marcos"

  /// Creates the method, which has no parameters.
  public init() {}

  /// Scores every alternative; the parts are `k_plus` and, where it is defined, `k_minus`.
  ///
  /// - Throws: ``ScoringError``, for weights that do not fit, a negative benefit, a cost of 0 or less.
  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> AggregateScores {
    try matrix.check(weights: weights)
    let columns = matrix.orientedColumns(parallelism: parallelism)
    let counted = columns.indices.filter { !columns[$0].isConstant && weights[$0] > 0 }
    var shares: [LinearShare] = []
    for j in counted { shares.append(try LinearShare(columns[j], method: "MARCOS")) }
    let ideal = counted.reduce(0) { $0 + weights[$1] }
    let antiIdeal = zip(counted, shares).reduce(0) { $0 + weights[$1.0] * $1.1.smallest }
    let warnings = matrix.warnings(ofConstant: columns.map(\.isConstant), weights: weights)
    guard ideal > 0 else { return undecided(matrix.alternativeCount, warnings) }
    let blocks = matrix.blocks(parallelism: parallelism) { [shares] rows in
      var sums = [Double](repeating: 0, count: rows.count)
      for (j, share) in zip(counted, shares) {
        let (values, weight) = (columns[j].values, weights[j])
        for row in rows { sums[row - rows.lowerBound] += weight * share(values[row]) }
      }
      return sums
    }
    let sums = blocks.flatMap { $0 }
    let ratio = antiIdeal / ideal
    let factor = (1 + ratio) / (1 + ratio + ratio * ratio) / ideal
    var parts = [AggregateScores.Part("k_plus", sums.map { $0 / ideal })]
    var notes: [String] = []
    if antiIdeal > 0 {
      parts.append(AggregateScores.Part("k_minus", sums.map { $0 / antiIdeal }))
    } else {
      notes.append(
        "k_minus is not defined, because the anti-ideal solution is 0 on every criterion; scores are the limit, k_plus."
      )
    }
    return AggregateScores(
      scores: sums.map { $0 * factor }, parts: parts, notes: notes, warnings: warnings)
  }

  /// What the formula gives where every alternative is both ideal and anti-ideal.
  private func undecided(_ count: Int, _ warnings: [ScoringWarning]) -> AggregateScores {
    let ones = [Double](repeating: 1, count: count)
    return AggregateScores(
      scores: ones.map { $0 * 2 / 3 },
      parts: [AggregateScores.Part("k_plus", ones), AggregateScores.Part("k_minus", ones)],
      warnings: warnings)
  }
}
