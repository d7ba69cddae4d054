internal import AssayDistributions
public import AssayInference

/// The comparison of two groups out of several.
public struct PairwiseComparison: Sendable, Equatable {
  /// The position of one group.
  public let first: Int
  /// The position of the other; after `first`.
  public let second: Int
  /// The mean of the first less that of the second.
  public let difference: Double
  /// The standard error of the difference; nil where it cannot be had.
  public let standardError: Double?
  /// The test of this pair alone; nil where there is none.
  public let result: TestResult?
  /// The p-value adjusted for all the pairs; nil where there is no test.
  public let adjustedPValue: Double?
  /// The interval of the difference; nil where there is no test.
  public let interval: ConfidenceInterval?
  /// The method, or why there is no test.
  public let method: String

  /// A comparison that was made elsewhere.
  public init(
    first: Int, second: Int, difference: Double, standardError: Double?, result: TestResult?, adjustedPValue: Double?,
    interval: ConfidenceInterval?, method: String
  ) {
    self.first = first
    self.second = second
    self.difference = difference
    self.standardError = standardError
    self.result = result
    self.adjustedPValue = adjustedPValue
    self.interval = interval
    self.method = method
  }

  /// The same comparison with another adjusted p-value.
  public func adjusted(to p: Double, method: String? = nil) -> PairwiseComparison {
    PairwiseComparison(
      first: first, second: second, difference: difference, standardError: standardError, result: result,
      adjustedPValue: p, interval: interval, method: method ?? self.method)
  }
}

/// A difference of two means with what a reference needs to judge it.
private struct PairDifference {
  let first: Int
  let second: Int
  let difference: Double
  let standardError: Double
  let degreesOfFreedom: Double

  func comparison(
    _ name: TestName, margin: Double, level: Double, method: String,
    adjusted: (TestResult) -> Double
  ) -> PairwiseComparison {
    let statistic = difference / standardError
    guard standardError > 0, statistic.isFinite else { return undefined("All values of both groups are the same.") }
    let result = TestResult(
      name: name, statistic: statistic, reference: .studentT(degreesOfFreedom: degreesOfFreedom), method: method)
    return PairwiseComparison(
      first: first, second: second, difference: difference, standardError: standardError, result: result,
      adjustedPValue: adjusted(result),
      interval: ConfidenceInterval(
        low: difference - margin * standardError, high: difference + margin * standardError, level: level),
      method: method)
  }

  /// A comparison with separate variances, or why there is none.
  func welchComparison(
    _ groups: GroupedMoments, _ comparison: () -> PairwiseComparison
  ) -> PairwiseComparison {
    for group in [first, second] where groups.moments[group].count < 2 {
      return undefined("Group “\(groups.labels[group])” has one value; separate variances need two.")
    }
    return standardError > 0 ? comparison() : undefined("All values of both groups are the same.")
  }

  func undefined(_ reason: String) -> PairwiseComparison {
    PairwiseComparison(
      first: first, second: second, difference: difference, standardError: nil, result: nil, adjustedPValue: nil,
      interval: nil, method: reason)
  }
}

extension GroupedMoments {
  /// All pairs of groups by Tukey's honestly significant difference, after Kramer for groups of unlike size.
  ///
  /// ```
  /// q = √2 |t|,   t = (meanᵢ − meanⱼ) / √(s²(1/nᵢ + 1/nⱼ)),   s² the pooled variance
  /// ```
  /// with q compared with the studentized range of k groups and N − k degrees of freedom, which bounds the chance of a
  /// single false rejection among all pairs. The values are independent, with one variance, and means are about normal.
  /// Reference: Tukey (1953), *The Problem of Multiple Comparisons*; Kramer (1956), *Biometrics* 12, 307–310.
  ///
  /// - Returns: One comparison a pair, in the order of the groups, with simultaneous intervals.
  /// - Throws: The errors of ``analysisOfVariance()``.
  public func tukeyHSD(level: Double = 0.95) throws(ComparisonError) -> [PairwiseComparison] {
    let analysis = try analysisOfVariance()
    let range = StudentizedRange(groups: groupCount, degreesOfFreedom: analysis.degreesOfFreedomWithin)
    let margin = range.quantile(upperTail: 1 - level) / Self.rootOfTwo
    return pooledPairs(analysis).map { pair in
      pair.comparison(
        .tukeyHSD, margin: margin, level: level, method: "Tukey–Kramer, pooled variance, studentized range"
      ) { range.upperTail(Self.rootOfTwo * abs($0.statistic)) }
    }
  }

  /// All pairs of groups by the method of Games and Howell, whatever their variances.
  ///
  /// ```
  /// q = √2 |t|,   t and its degrees of freedom those of Welch for the pair
  /// ```
  /// with q compared with the studentized range of k groups. The values are independent, and means are about normal.
  /// Reference: Games & Howell (1976), *Journal of Educational Statistics* 1, 113–125.
  ///
  /// - Returns: One comparison a pair, in the order of the groups, with simultaneous intervals; none for a pair with a
  ///   group of one, or of two groups without spread.
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)``.
  public func gamesHowell(level: Double = 0.95) throws(ComparisonError) -> [PairwiseComparison] {
    let differences = try welchDifferences()
    let quantiles = RangeQuantiles(
      groups: groupCount, upperTail: 1 - level,
      degreesOfFreedom: differences.filter { $0.standardError > 0 }.map(\.degreesOfFreedom))
    return differences.map { pair in
      pair.welchComparison(self) {
        let range = StudentizedRange(groups: groupCount, degreesOfFreedom: pair.degreesOfFreedom)
        return pair.comparison(
          .gamesHowell, margin: quantiles.quantile(pair.degreesOfFreedom) / Self.rootOfTwo, level: level,
          method: "Games–Howell, separate variances, studentized range"
        ) { range.upperTail(Self.rootOfTwo * abs($0.statistic)) }
      }
    }
  }

  /// All pairs of groups by t tests with p-values adjusted for their number.
  ///
  /// With one variance the standard deviation and the degrees of freedom are those of all groups together, as in R's
  /// `pairwise.t.test`; with separate variances each pair has Welch's. Intervals are those of the pair alone.
  ///
  /// - Parameters:
  ///   - pooled: Whether all groups have one variance.
  ///   - adjustment: How p-values are adjusted.
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)``, and where the variance is pooled the errors of
  ///   ``analysisOfVariance()``.
  public func pairwiseT(
    pooled: Bool = true, adjustment: MultiplicityAdjustment, level: Double = 0.95
  ) throws(ComparisonError) -> [PairwiseComparison] {
    func comparison(_ pair: PairDifference) -> PairwiseComparison {
      let reference = ReferenceDistribution.studentT(degreesOfFreedom: pair.degreesOfFreedom)
      return pair.comparison(
        pooled ? .pooledPairwiseT : .welchPairwiseT, margin: reference.quantile(upperTail: (1 - level) / 2),
        level: level,
        method: (pooled ? "Variance pooled over all groups" : "Separate variances")
          + "; p adjusted: \(adjustment.rawValue); intervals of each pair alone"
      ) { $0.pValue }
    }
    let pairs =
      pooled
      ? pooledPairs(try analysisOfVariance()).map(comparison)
      : try welchDifferences().map { pair in pair.welchComparison(self) { comparison(pair) } }
    let tested = pairs.indices.filter { pairs[$0].result != nil }
    let adjusted = adjustment.adjusted(tested.map { pairs[$0].adjustedPValue ?? 1 })
    var results = pairs
    for (place, p) in zip(tested, adjusted) { results[place] = pairs[place].adjusted(to: p) }
    return results
  }

  private static let rootOfTwo = 1.414_213_562_373_095_1

  private func pooledPairs(_ analysis: OneWayAnalysisOfVariance) -> [PairDifference] {
    pairs { first, second in
      let (a, b) = (moments[first], moments[second])
      return PairDifference(
        first: first, second: second, difference: a.meanDifference(from: b),
        standardError: (analysis.meanSquareWithin * (1 / a.count + 1 / b.count)).squareRoot(),
        degreesOfFreedom: analysis.degreesOfFreedomWithin)
    }
  }

  /// Differences with Welch's errors; no error for a pair with a group of one.
  private func welchDifferences() throws(ComparisonError) -> [PairDifference] {
    try require(groups: 2)
    try checkSpread()
    return pairs { first, second in
      let (a, b) = (moments[first], moments[second])
      let error = a.count >= 2 && b.count >= 2 ? WelchError(a, b) : nil
      return PairDifference(
        first: first, second: second, difference: a.meanDifference(from: b), standardError: error?.standardError ?? 0,
        degreesOfFreedom: error?.degreesOfFreedom ?? 1)
    }
  }

  private func pairs<Element>(_ element: (Int, Int) -> Element) -> [Element] {
    var all: [Element] = []
    for first in moments.indices {
      for second in moments.indices.dropFirst(first + 1) { all.append(element(first, second)) }
    }
    return all
  }
}
