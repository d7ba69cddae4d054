/// The size, mean and sum of squared deviations of a variable in each of some groups.
public struct GroupMoments: Sendable, Equatable {
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

  /// Welch's test that the means of the groups are equal, whatever their variances.
  ///
  /// With w[g] = n[g]/s²[g], W = Σ w, and m̃ the mean of the means weighted by w:
  /// ```
  /// F   = Σ w (m − m̃)²/(k − 1) / (1 + 2 (k − 2)/(k² − 1) · Λ),   Λ = Σ (1 − w/W)²/(n − 1)
  /// df  = k − 1 and (k² − 1)/(3Λ)
  /// ```
  /// Reference: Welch (1951), *Biometrika* 38, 330–336.
  ///
  /// - Returns: Nil with fewer than two groups, or where a group has one observation or no variance.
  public var welch: (statistic: Double, numerator: Double, denominator: Double)? {
    guard counts.count > 1, zip(counts, squares).allSatisfy({ $0 > 1 && $1 > 0 }) else { return nil }
    let k = Double(counts.count)
    let weights = counts.indices.map { counts[$0] * ((counts[$0] - 1) / squares[$0]) }
    let all = weights.reduce(0, +)
    guard all.isFinite else { return nil }
    // Taken about one of the means, so that a common size of all of them does not cancel.
    let origin = means[0]
    let centre = zip(weights, means).reduce(0) { $0 + $1.0 / all * ($1.1 - origin) }
    var spread = 0.0
    var lambda = 0.0
    for group in counts.indices {
      let departure = means[group] - origin - centre
      spread += weights[group] * departure * departure
      let rest = 1 - weights[group] / all
      lambda += rest * rest / (counts[group] - 1)
    }
    return (
      spread / (k - 1) / (1 + 2 * (k - 2) / (k * k - 1) * lambda), k - 1, (k * k - 1) / (3 * lambda)
    )
  }

  /// The F test of equal means when the variances of the groups are equal; nil without degrees of freedom or variance.
  ///
  /// Reference: Fisher, *Statistical Methods for Research Workers* (1925), ch. 7.
  public var analysisOfVariance: (statistic: Double, numerator: Double, denominator: Double)? {
    guard let sums, sums.whole > sums.between else { return nil }
    let (n, k) = (total, Double(counts.count))
    guard n > k else { return nil }
    return (sums.between / (k - 1) / ((sums.whole - sums.between) / (n - k)), k - 1, n - k)
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
