internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

/// Hodges and Lehmann's estimate of a location or of a shift between two groups.
public struct LocationEstimate: Sendable, Equatable {
  /// The median of the differences between groups, or of the means of pairs within a sample.
  public let estimate: Double
  /// The values that the rank test does not reject.
  public let interval: ConfidenceInterval
  /// The level that the interval attains; nil where its limits come from the normal approximation.
  public let attainedLevel: Double?
  /// How the limits were found, in words.
  public let method: String
}

extension LocationEstimate {
  /// The estimate from numbers in order, of which the k-th smallest is known for every k.
  ///
  /// - Parameters:
  ///   - count: M.
  ///   - exact: The null distribution of the test statistic by its positions 0...M; nil for the normal approximation.
  ///   - standardDeviation: Of the statistic, where a generic shift breaks the ties between the groups.
  init(
    count: Double, level: Double, exact: [Double]?, standardDeviation: Double, element: (Double) -> Double
  ) {
    let lower = (count / 2).rounded(.up)
    let upper = (count / 2).rounded(.down) + 1
    estimate = lower == upper ? element(lower) : element(lower) / 2 + element(upper) / 2
    let rank: Double
    if let exact {
      rank = Double(max(1, exact.quantilePosition(lowerTail: (1 - level) / 2)))
      attainedLevel = max(0, 1 - 2 * exact.prefix(Int(rank)).reduce(0, +))
      method = "Exact distribution of the rank statistic"
    } else {
      // Where the statistic with its correction of one half crosses the quantile.
      let z = Normal.standard.quantile(upperTail: (1 - level) / 2)
      rank = max(1, (count / 2 - 0.5 - z * standardDeviation).rounded(.down) + 1)
      attainedLevel = nil
      method = "Normal approximation of the rank statistic, continuity-corrected"
    }
    let limits = [element(min(rank, count)), element(max(1, count - rank + 1))]
    interval = ConfidenceInterval(low: limits.min() ?? estimate, high: limits.max() ?? estimate, level: level)
  }
}
