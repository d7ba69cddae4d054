internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

/// Wilcoxon's signed rank test that differences, or a sample, are symmetric about 0, or about a stated median.
///
/// With the n differences that are not 0 ranked by their size, and t the sizes of ties among them:
/// ```
/// V  = Σ ranks of the positive differences
/// σ² = n(n + 1)(2n + 1)/24 − Σ(t³ − t)/48
/// z  = (V − n(n + 1)/4)/σ             corrected: |V − n(n + 1)/4| less ½
/// ```
/// Pratt ranks the n₀ zeros too and then leaves their ranks out: with n counting them,
/// ```
/// E = (n(n + 1) − n₀(n₀ + 1))/4,   σ² = (n(n + 1)(2n + 1) − n₀(n₀ + 1)(2n₀ + 1))/24 − Σ(t³ − t)/48
/// ```
/// The exact test counts over all signs of the ranks given, ties included. Differences of a pair count as 0, and two
/// differences as tied, within 1e-12 of the numbers subtracted.
///
/// Reference: Hollander, Wolfe & Chicken, *Nonparametric Statistical Methods* (3rd ed., 2014), §3.1; Pratt (1959), *JASA*
/// 54, 655–667; Conover (1973), *JASA* 68, 985–989.
public struct WilcoxonSignedRank: Sendable, Equatable {
  /// What is done with differences of 0.
  public enum Zeros: String, Sendable, CaseIterable {
    /// They are left out before ranking, as Wilcoxon did and R does.
    case dropped
    /// They are ranked, and their ranks are left out.
    case pratt
  }

  /// V.
  public let positiveRankSum: Double
  /// The sum of the ranks of the negative differences.
  public let negativeRankSum: Double
  /// The positive differences.
  public let positiveCount: Double
  /// The negative differences.
  public let negativeCount: Double
  /// The differences of 0.
  public let zeroCount: Double
  /// Whether differences that are not 0 have tied sizes.
  public let hasTies: Bool
  /// What was done with zeros.
  public let zeros: Zeros
  /// z, without a continuity correction.
  public let asymptotic: TestResult
  /// z, with a continuity correction of one half, as R prints it.
  public let corrected: TestResult
  /// The exact test; nil where counting would take more work than allowed.
  public let exact: ExactTestResult?
  private let nonzero: [Double]
  private let cases: [Double]?
  private let origin: Double

  /// Tests the differences of pairs.
  ///
  /// - Parameters:
  ///   - first: The values that others are subtracted from.
  ///   - second: The values of the same cases that are subtracted.
  ///   - frequencies: How many identical pairs each stands for; nil when each is one.
  ///   - zeros: What is done with differences of 0.
  ///   - workLimit: The most additions for the exact distribution.
  /// - Throws: ``ComparisonError/unequalLengths(_:_:)``; ``ComparisonError/invalidValue(_:group:)``;
  ///   ``ComparisonError/noVariation(_:)`` when all differences are 0; ``ComparisonError/mismatch(_:)`` for frequencies that
  ///   are not whole numbers.
  public init(
    _ first: [Double], _ second: [Double], frequencies: [Double]? = nil, zeros: Zeros = .dropped,
    workLimit: Int = MannWhitney.defaultWorkLimit
  ) throws(ComparisonError) {
    try self.init(
      SignedDifferences(first, second, frequencies: frequencies), origin: 0, zeros: zeros, workLimit: workLimit)
  }

  /// Tests a sample about a median.
  ///
  /// - Throws: As for pairs.
  public init(
    _ values: [Double], median: Double, zeros: Zeros = .dropped, workLimit: Int = MannWhitney.defaultWorkLimit
  ) throws(ComparisonError) {
    try self.init(
      SignedDifferences(values, Array(repeating: median, count: values.count), frequencies: nil), origin: median,
      zeros: zeros, workLimit: workLimit)
  }

  private init(
    _ differences: SignedDifferences, origin: Double, zeros: Zeros, workLimit: Int
  ) throws(ComparisonError) {
    let ranked = SignedRanks(differences, rankingZeros: zeros == .pratt)
    guard ranked.positiveCount + ranked.negativeCount > 0 else { throw .noVariation("All differences are 0") }
    positiveRankSum = ranked.positiveSum
    negativeRankSum = ranked.negativeSum
    positiveCount = ranked.positiveCount
    negativeCount = ranked.negativeCount
    zeroCount = differences.zeroCount
    hasTies = ranked.tieSum > 0
    self.zeros = zeros
    self.origin = origin
    nonzero = differences.nonzero
    cases = differences.cases
    let n = ranked.positiveCount + ranked.negativeCount + (zeros == .pratt ? differences.zeroCount : 0)
    let left = zeros == .pratt ? differences.zeroCount : 0
    let variance =
      (n * (n + 1) * (2 * n + 1) - left * (left + 1) * (2 * left + 1)) / 24 - ranked.tieSum / 48
    let distance = (ranked.positiveSum - ranked.negativeSum) / 2
    let words = (zeros == .pratt ? ", zeros after Pratt" : ", zeros dropped") + (hasTies ? ", corrected for ties" : "")
    asymptotic = TestResult(
      name: .wilcoxonSignedRank, statistic: distance / variance.squareRoot(), reference: .normal,
      method: "Normal approximation without continuity correction\(words)")
    corrected = TestResult(
      name: .wilcoxonSignedRank, statistic: distance.towardsZero(by: 0.5) / variance.squareRoot(), reference: .normal,
      method: "Normal approximation with continuity correction ½\(words)")
    exact = ranked.exact(workLimit: workLimit, words: words)
  }

  /// r = z/√n over the pairs whose ranks count, with z not corrected for continuity.
  public var effectR: Double { asymptotic.statistic / (positiveCount + negativeCount).squareRoot() }

  /// The matched-pairs rank-biserial correlation: the difference of both rank sums over their sum.
  ///
  /// Reference: Kerby (2014), *Comprehensive Psychology* 3, 11.IT.3.1.
  public var rankBiserial: Double {
    (positiveRankSum - negativeRankSum) / (positiveRankSum + negativeRankSum)
  }

  /// Hodges and Lehmann's median: that of the means of all pairs of differences, each with itself included.
  ///
  /// Zeros are left out, as in R's `wilcox.test(conf.int = TRUE)`. Without ties and zeros the limits are those of the exact
  /// test, otherwise those of the corrected z.
  ///
  /// Reference: Hollander, Wolfe & Chicken (2014), §3.2 and §3.3.
  ///
  /// - Precondition: `level` lies strictly between 0 and 1.
  public func location(level: Double = 0.95) -> LocationEstimate {
    let averages = WalshAverages(nonzero, cases)
    let n = positiveCount + negativeCount
    let isCounted = exact != nil && !hasTies && zeroCount == 0
    let variance = n * (n + 1) * (2 * n + 1) / 24 - averages.tieSum / 48
    return LocationEstimate(
      count: averages.count, level: level,
      exact: isCounted ? SignedRankDistribution(scores: Array(1...Int(n))).probabilities : nil,
      standardDeviation: max(0, variance).squareRoot()
    ) { averages.element($0) + origin }
  }

  /// The sign test of the same differences, in which only their directions count.
  ///
  /// The exact binomial test that positive and negative differences are equally frequent, zeros left out, both tails.
  ///
  /// Reference: Hollander, Wolfe & Chicken (2014), §3.4.
  public var signTest: ExactTestResult {
    SignTest.result(positive: positiveCount, negative: negativeCount)
  }
}
