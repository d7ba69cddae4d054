public import AssayComparisons
internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

/// What a design-based rank test makes of ranks.
public enum DesignBasedRankScore: String, Sendable, CaseIterable {
  /// The rank itself: Wilcoxon's test for two groups, Kruskal and Wallis's for more.
  case wilcoxon
  /// The normal quantile of the rank.
  case vanDerWaerden = "van_der_waerden"
  /// Whether the rank is above the middle: Mood's test of medians.
  case median

  fileprivate var words: String {
    switch self {
    case .wilcoxon: "ranks"
    case .vanDerWaerden: "normal scores"
    case .median: "positions above the median"
    }
  }

  /// The score of a rank as a share of the population, strictly between 0 and 1.
  fileprivate func score(lowerShare: Double, upperShare: Double) -> Double {
    switch self {
    case .wilcoxon: lowerShare
    case .vanDerWaerden:
      // From the tail that is the smaller one, which has more digits.
      lowerShare < upperShare
        ? Normal.standard.quantile(lowerTail: lowerShare) : Normal.standard.quantile(upperTail: upperShare)
    // Half the population to the rounding of its sum is not above the middle.
    case .median: lowerShare - upperShare > 1e-12 ? 1 : 0
    }
  }
}

extension DesignBasedGroups {
  /// The rank test of Lumley and Scott that values of all groups have the same distribution in the population.
  ///
  /// The rank of a value estimates its rank in the population, and groups are compared by the means of their scores:
  /// ```
  /// r(y) = (Σ{w: lower} + ½ Σ{w: tied}) / Σw,   score = r, Φ⁻¹(r) or [r > ½]
  /// two groups   t as in ``designT()``      more   F as in ``designWaldF()``
  /// ```
  /// with the ranks taken as fixed in the linearised variance, which is right under the hypothesis. R's `svyranktest` gives
  /// tied rows with unlike weights a rank that depends on the order of the rows; here ties share the middle of the weight
  /// that they take up. Elsewhere both agree; R calls this F's W the statistic of `KruskalWallis`.
  ///
  /// Reference: Lumley & Scott (2013), *Biometrika* 100, 831–842.
  ///
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)``; ``ComparisonError/tooFewValues(_:group:needed:)`` for a group of one
  ///   row; ``ComparisonError/noVariation(_:)`` when the scores do not vary within two groups.
  public func designRankTest(_ score: DesignBasedRankScore = .wilcoxon) throws(ComparisonError) -> TestResult {
    guard groups.count > 1 else { throw .tooFewGroups(groups.count, needed: 2) }
    let means = meanScores(score)
    if means.count == 2 {
      return try difference(
        of: means, name: .designRankTest, method: "Lumley and Scott, t of the mean \(score.words) in the population",
        noun: score.words
      ).test
    }
    return try waldF(
      of: means, name: .designRankTest, method: "Lumley and Scott, Wald F of the mean \(score.words) in the population",
      noun: score.words)
  }

  /// The mean score of each group, with its linearised error.
  public func meanScores(_ score: DesignBasedRankScore = .wilcoxon) -> [DesignBasedMean] {
    let ties = TieGroups(rows.values)
    var weights = [DoubleDouble](repeating: DoubleDouble(), count: ties.count)
    for (row, code) in ties.codes.enumerated() { weights[Int(code)] += rows.weights[row] }
    var total = DoubleDouble()
    for weight in weights { total += weight }
    var below = DoubleDouble()
    var scores: [Double] = []
    scores.reserveCapacity(ties.count)
    var above = total
    for weight in weights {
      let half = weight.value / 2
      above += DoubleDouble(-weight.value)
      scores.append(
        score.score(
          lowerShare: (below.value + half) / total.value, upperShare: max(0, above.value + half) / total.value))
      below += weight
    }
    return rows.means(
      of: ties.codes.map { scores[Int($0)] }, labels: groups.map(\.label), designSize: designSize)
  }
}
