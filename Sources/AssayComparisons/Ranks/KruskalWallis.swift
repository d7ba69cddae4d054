internal import AssayDistributions
public import AssayInference

/// The Kruskal–Wallis test that values of several groups have the same distribution.
///
/// With R̄[j] the mean rank of the n[j] cases of a group among all N, and t the sizes of ties:
/// ```
/// H = 12/(N(N + 1)) · Σ n[j] (R̄[j] − (N + 1)/2)² / (1 − Σ(t³ − t)/(N³ − N)),   df = k − 1
/// ```
/// The cases must be independent, and the groups should have a handful of cases each for the chi-squared reference to
/// hold. For sampling weights use the design-based rank test.
///
/// Reference: Kruskal & Wallis (1952), *JASA* 47, 583–621; Hollander, Wolfe & Chicken, *Nonparametric Statistical
/// Methods* (3rd ed., 2014), §6.1.
public struct KruskalWallis: Sendable, Equatable {
  /// The labels of the groups that have cases.
  public let labels: [String]
  /// The cases of each group.
  public let counts: [Double]
  /// R̄ of each group.
  public let meanRanks: [Double]
  /// H, corrected for ties, on chi-squared.
  public let test: TestResult
  /// Whether some of the values are tied.
  public let hasTies: Bool
  /// The variance of the ranks of all cases, with N − 1.
  private let rankVariance: Double

  /// Tests groups.
  ///
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)``; ``ComparisonError/noVariation(_:)`` when all values are the same;
  ///   ``ComparisonError/mismatch(_:)`` for a value that stands for a broken number of cases.
  public init(_ groups: GroupedValues) throws(ComparisonError) {
    let ranked = try RankedGroups(groups)
    try ranked.requireVariation()
    labels = ranked.labels
    counts = ranked.sizes
    meanRanks = zip(ranked.rankSums, ranked.sizes).map { $0 / $1 }
    hasTies = ranked.tieSum > 0
    rankVariance = ranked.rankVariance
    let centre = (ranked.count + 1) / 2
    let between = zip(counts, meanRanks).reduce(0.0) { $0 + $1.0 * ($1.1 - centre) * ($1.1 - centre) }
    test = TestResult(
      name: .kruskalWallis, statistic: between / ranked.rankVariance,
      reference: .chiSquared(degreesOfFreedom: Double(labels.count - 1)),
      method: hasTies ? "Chi-squared approximation, corrected for ties" : "Chi-squared approximation")
  }

  /// All cases, N.
  public var count: Double { counts.reduce(0, +) }

  /// ε² = H/(N − 1): the share of the variance of the ranks that lies between groups, in 0...1.
  ///
  /// Reference: Tomczak & Tomczak (2014), *Trends in Sport Sciences* 1, 19–25; Kelley (1935), *PNAS* 21, 554–559.
  public var epsilonSquared: Double { min(1, test.statistic / (count - 1)) }

  /// An interval for ε² of the population: the noncentralities λ of chi-squared under which H is neither too large nor too
  /// small, as λ/(N − 1).
  ///
  /// H is noncentral chi-squared for many cases and differences that are not large; for large ones the interval is rough.
  ///
  /// Reference: Andrews (1954), *Annals of Mathematical Statistics* 25, 724–736; Steiger & Fouladi (1997), in *What If There
  /// Were No Significance Tests?*, 221–257, for the inversion.
  ///
  /// - Precondition: `level` lies strictly between 0 and 1.
  public func epsilonSquaredInterval(level: Double = 0.95) -> ConfidenceInterval {
    let df = Double(labels.count - 1)
    let tail = (1 - level) / 2
    func law(_ noncentrality: Double) -> NoncentralChiSquared {
      NoncentralChiSquared(degreesOfFreedom: df, noncentrality: noncentrality)
    }
    let low = greatest { law($0).upperTail(test.statistic) < tail }
    let high = greatest { law($0).lowerTail(test.statistic) > tail }
    return ConfidenceInterval(low: min(low, high), high: max(low, high), level: level).scaled(by: 1 / (count - 1))
      .clamped(to: 0...1)
  }

  /// The largest noncentrality up to which a condition holds; 0 if it never does.
  private func greatest(where holds: (Double) -> Bool) -> Double {
    guard holds(0) else { return 0 }
    var (low, high) = (0.0, max(1, test.statistic))
    while holds(high) { (low, high) = (high, 2 * high) }
    while high - low > 1e-13 * high {
      let middle = low / 2 + high / 2
      guard middle > low, middle < high else { break }
      if holds(middle) { low = middle } else { high = middle }
    }
    return low / 2 + high / 2
  }

  /// η²[H] = (H − k + 1)/(N − k), which is not biased upwards and may be negative; nil when no group has two cases.
  ///
  /// Reference: Tomczak & Tomczak (2014), *Trends in Sport Sciences* 1, 19–25.
  public var etaSquared: Double? {
    let rest = count - Double(labels.count)
    return rest > 0 ? (test.statistic - Double(labels.count) + 1) / rest : nil
  }

  /// Dunn's comparisons of every pair of groups by their mean ranks among all cases.
  ///
  /// ```
  /// z[j,l] = (R̄[j] − R̄[l]) / √(S² (1/n[j] + 1/n[l])),   S² = (N(N + 1) − Σ(t³ − t)/(N − 1))/12
  /// ```
  /// Reference: Dunn (1964), *Technometrics* 6, 241–252.
  ///
  /// - Returns: One comparison a pair, in the order of the groups; the differences are those of the mean ranks.
  public func dunn(adjustment: MultiplicityAdjustment) -> [PairwiseComparison] {
    var pairs: [(first: Int, second: Int, error: Double, test: TestResult)] = []
    for first in labels.indices {
      for second in labels.indices where second > first {
        let error = (rankVariance * (1 / counts[first] + 1 / counts[second])).squareRoot()
        let test = TestResult(
          name: .dunn, statistic: (meanRanks[first] - meanRanks[second]) / error, reference: .normal,
          method: hasTies ? "Dunn, corrected for ties" : "Dunn")
        pairs.append((first, second, error, test))
      }
    }
    let adjusted = adjustment.adjusted(pairs.map(\.test.pValue))
    return zip(pairs, adjusted).map { pair, adjusted in
      PairwiseComparison(
        first: pair.first, second: pair.second, difference: meanRanks[pair.first] - meanRanks[pair.second],
        standardError: pair.error, result: pair.test, adjustedPValue: adjusted, interval: nil, method: pair.test.method)
    }
  }
}

extension ConfidenceInterval {
  /// Both limits times a positive number.
  func scaled(by factor: Double) -> ConfidenceInterval {
    ConfidenceInterval(low: low * factor, high: high * factor, level: level)
  }
}
