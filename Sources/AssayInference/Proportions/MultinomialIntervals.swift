internal import AssayDistributions

/// The ways to intervals for the shares of several categories that hold together with the level stated.
public enum MultinomialMethod: String, Sendable, CaseIterable {
  /// Goodman's: score intervals at a level divided among the categories. The default.
  case goodman
  /// Sison and Glaz's: one width for all, from the distribution of the largest deviation.
  case sisonGlaz = "sison_glaz"
}

/// Simultaneous interval estimates of the probabilities of the categories of a multinomial sample.
public struct MultinomialIntervals: Sendable, Equatable {
  /// Which method.
  public let method: MultinomialMethod
  /// The share of each category.
  public let estimates: [Double]
  /// An interval for each category, in their order; all hold at once with the level of each.
  public let intervals: [ConfidenceInterval]

  /// Goodman's simultaneous intervals.
  ///
  /// Each is Wilson's with z² the upper α/k point of chi-squared on one degree of freedom, k the number of categories:
  /// ```
  /// (2x + q ± √(q(q + 4x(n − x)/n))) / (2(n + q)),   P(χ²₁ > q) = α/k
  /// ```
  /// The observations are independent. The counts may be fractional. Expected counts should be at least 5.
  ///
  /// Reference: Goodman (1965), *Technometrics* 7, 247–254.
  ///
  /// - Throws: ``ProportionError``.
  /// - Precondition: The level lies strictly between 0 and 1.
  public static func goodman(counts: [Double], level: Double) throws(ProportionError) -> MultinomialIntervals {
    let total = try checkedTotal(counts)
    let z = Normal.standard.quantile(upperTail: (1 - level) / (2 * Double(counts.count)))
    let intervals = counts.map { count in
      let limits = ProportionInterval.scoreLimits(successes: count, trials: total, z: z)
      return ConfidenceInterval(low: limits.low, high: limits.high, level: level)
    }
    return MultinomialIntervals(method: .goodman, estimates: counts.map { $0 / total }, intervals: intervals)
  }

  /// Sison and Glaz's simultaneous intervals; nil where their approximation reaches the level for no width.
  ///
  /// Every interval is `x/n − c/n … x/n + (c + 2γ)/n`, cut to 0...1: c is the largest whole number with
  /// `ν(c) = P(all |N[i] − x[i]| ≤ c) ≤ level` under the shares observed, and γ = (level − ν(c))/(ν(c + 1) − ν(c)).
  /// ν is found from truncated Poisson variables by an Edgeworth expansion. The observations are independent, and at
  /// least seven categories with similar counts suit it best; for few categories ``goodman(counts:level:)`` is shorter.
  ///
  /// Reference: Sison & Glaz (1995), *JASA* 90, 366–369; May & Johnson (2000), *Journal of Statistical Software* 5(6).
  ///
  /// - Throws: ``ProportionError``; counts are whole numbers here.
  /// - Precondition: The level lies strictly between 0 and 1.
  public static func sisonGlaz(counts: [Double], level: Double) throws(ProportionError) -> MultinomialIntervals? {
    let total = try checkedTotal(counts)
    for count in counts where count != count.rounded() { throw .fractionalCount(count) }
    let coverage = TruncatedPoissonCoverage(counts: counts, total: total)
    guard let width = coverage.leastWidth(exceeding: level) else { return nil }
    let below = width > 1 ? coverage.probability(width: width - 1) : 0
    let share = (level - below) / (coverage.probability(width: width) - below)
    let intervals = counts.map { count in
      ConfidenceInterval(
        low: count / total - (width - 1) / total, high: count / total + (width - 1 + 2 * share) / total, level: level
      ).clamped(to: 0...1)
    }
    return MultinomialIntervals(method: .sisonGlaz, estimates: counts.map { $0 / total }, intervals: intervals)
  }

  private static func checkedTotal(_ counts: [Double]) throws(ProportionError) -> Double {
    guard counts.count >= 2 else { throw .tooFewCategories(counts.count) }
    let total = counts.reduce(0, +)
    for count in counts { try checkProportion(successes: count, trials: total) }
    return total
  }
}
