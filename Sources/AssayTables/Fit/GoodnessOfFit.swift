public import AssayInference
internal import AssayNumerics

/// How the counts of one variable fit expected shares: two chi-squared tests, and the departure of each category.
///
/// With counts n[i], shares π[i] that add to 1, N observations and e[i] = N π[i]:
/// ```
/// X²  = Σ (n[i] − e[i])² / e[i],   G² = 2 Σ n[i] log(n[i] / e[i]),   df = k − 1
/// pearson      = (n[i] − e[i]) / √e[i]
/// standardised = (n[i] − e[i]) / √(e[i] (1 − π[i]))
/// ```
/// The observations are independent and the shares are known beforehand, not estimated from the same data. No more than
/// a fifth of the expected counts should be under 5; else use ``exactTest(budget:replicates:seed:parallelism:)``. A
/// category with share 0 and no observations takes no part, and its residuals are nil.
///
/// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §1.5; Cochran (1954), *Biometrics* 10, 417–451.
public struct GoodnessOfFit: Sendable, Equatable {
  /// The categories.
  public let labels: [String]
  /// The counts, in the order of the labels.
  public let counts: [Double]
  /// The expected shares, which add to 1.
  public let shares: [Double]
  /// The expected counts.
  public let expected: [Double]
  /// Pearson's residual of each category; nil where none is expected.
  public let pearsonResiduals: [Double?]
  /// The residual over its standard error, near a standard normal value; nil where none is expected.
  public let standardizedResiduals: [Double?]
  /// Pearson's X².
  public let pearson: TestResult
  /// The likelihood ratio, G².
  public let likelihoodRatio: TestResult

  /// The number of observations.
  public var total: Double { counts.reduce(0, +) }
  /// The categories that are expected at all, by position.
  public var expectedCategories: [Int] { shares.indices.filter { shares[$0] > 0 } }
  /// The share of the categories expected to hold fewer than 5, in 0...1.
  public var sparseShare: Double {
    let positions = expectedCategories
    return Double(positions.count { expected[$0] < 5 }) / Double(positions.count)
  }

  /// Fits counts to shares.
  ///
  /// - Parameters:
  ///   - counts: The observations of each category; fractional where they are weighted.
  ///   - labels: A name for each category; its number where not given.
  ///   - shares: The expected share of each category on any scale, as percentages or as counts; equal where not given.
  /// - Throws: ``FitError``.
  public init(counts: [Double], labels: [String]? = nil, shares: [Double]? = nil) throws(FitError) {
    let names = labels ?? counts.indices.map { "\($0 + 1)" }
    let scale = shares ?? counts.map { _ in 1 }
    for given in [names.count, scale.count] where given != counts.count {
      throw .lengthMismatch(given: given, categories: counts.count)
    }
    try Self.check(counts: counts, shares: scale, names: names)
    let total = counts.reduce(0, +)
    // Divided by the largest first, so that their sum is finite.
    let largest = scale.max() ?? 1
    let weights = scale.map { $0 / largest }
    let sum = weights.reduce(0, +)
    let deviations = zip(counts, weights).map { $0 - total * ($1 / sum) }
    self.labels = names
    self.counts = counts
    self.shares = weights.map { $0 / sum }
    expected = weights.map { total * $0 / sum }
    let parts = zip(deviations, expected).map { $1 > 0 ? $0 / $1.squareRoot() : nil }
    pearsonResiduals = parts
    standardizedResiduals = weights.indices.map { position in
      // 1 − π, where π is near 1, from the other shares.
      let rest =
        weights[position] > 0.5 * sum
        ? weights.indices.reduce(0) { $1 == position ? $0 : $0 + weights[$1] } : sum - weights[position]
      return parts[position].map { $0 / (rest / sum).squareRoot() }
    }
    let categories = weights.count { $0 > 0 }
    let reference = ReferenceDistribution.chiSquared(degreesOfFreedom: Double(categories - 1))
    pearson = TestResult(
      name: .goodnessOfFit, statistic: parts.reduce(0) { $0 + ($1 ?? 0) * ($1 ?? 0) }, reference: reference,
      method: "Pearson's X² of fit to expected shares")
    var gain = 0.0
    for (position, mean) in expected.enumerated() where mean > 0 {
      gain += mean * Double.entropyGain(counts[position] == 0 ? -1 : deviations[position] / mean)
    }
    likelihoodRatio = TestResult(
      name: .likelihoodRatio, statistic: 2 * gain, reference: reference,
      method: "Likelihood ratio G² of fit to expected shares")
  }

  private static func check(counts: [Double], shares: [Double], names: [String]) throws(FitError) {
    for (position, count) in counts.enumerated() where !(count >= 0 && count.isFinite) {
      throw .invalidCount(count, category: names[position])
    }
    for (position, share) in shares.enumerated() where !(share >= 0 && share.isFinite) {
      throw .invalidShare(share, category: names[position])
    }
    let categories = shares.count { $0 > 0 }
    guard categories >= 2 else { throw .tooFewCategories(categories) }
    let total = counts.reduce(0, +)
    guard total > 0, total.isFinite else { throw .noObservations }
    for (position, share) in shares.enumerated() where share == 0 && counts[position] > 0 {
      throw .impossibleCategory(names[position], count: counts[position])
    }
  }
}
