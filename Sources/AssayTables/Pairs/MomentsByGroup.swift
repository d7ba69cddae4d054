/// The size, mean and sum of squared deviations of a variable in each of some groups.
public struct MomentsByGroup: Sendable, Equatable {
  /// The observations of each group, above 0.
  public let counts: [Double]
  public let means: [Double]
  /// Σ (x − mean of the group)² of each.
  public let squares: [Double]

  /// Creates moments of groups that hold observations.
  public init(counts: [Double], means: [Double], squares: [Double]) {
    precondition(means.count == counts.count && squares.count == counts.count)
    self.counts = counts
    self.means = means
    self.squares = squares
  }

  /// The observations of all groups.
  public var total: Double { counts.reduce(0, +) }

  /// The sums of squares between groups and in all, about the common mean; nil for fewer than two groups.
  public var sums: (between: Double, whole: Double)? {
    guard counts.count > 1 else { return nil }
    let mean = zip(counts, means).reduce(0) { $0 + $1.0 * $1.1 } / total
    let between = zip(counts, means).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
    return (between, between + squares.reduce(0, +))
  }

  /// ω², the share of the variance that lies between groups, without its upward bias.
  ///
  /// ```
  /// MS = SSW/(n − k),   ω² = max(0, (SSB − (k − 1) MS)/(SST + MS))
  /// ```
  /// Reference: Hays, *Statistics* (1963), §12.18.
  ///
  /// - Parameter size: n: the number of observations, under weights the effective one.
  public func omegaSquared(size: Double) -> Double? {
    guard let sums, sums.whole > 0 else { return nil }
    let k = Double(counts.count)
    guard size > k else { return nil }
    // As shares of SST.
    let between = sums.between / sums.whole
    let noise = (1 - between) / (size - k)
    return max(0, (between - (k - 1) * noise) / (1 + noise))
  }
}
