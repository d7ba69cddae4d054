public import AssayInference
internal import AssayNumerics

/// The Mann–Whitney test that values of two groups have the same distribution, also called Wilcoxon's rank sum test.
///
/// With W the sum of the ranks of the m values of the first group among all N = m + n, and t the sizes of ties:
/// ```
/// U₁ = W − m(m + 1)/2 = #{x > y} + ½ #{x = y},   U₂ = mn − U₁
/// σ² = mn/12 · (N + 1 − Σ(t³ − t)/(N(N − 1)))
/// z  = (U₁ − mn/2)/σ                 corrected: |U₁ − mn/2| less ½
/// ```
/// R's W is U₁. The exact test counts over all ways to deal the N ranks, ties included, into groups of m and n: P is the
/// probability of a rank sum at least as far from its expectation.
///
/// The cases must be independent. For sampling weights use the design-based rank test.
///
/// Reference: Hollander, Wolfe & Chicken, *Nonparametric Statistical Methods* (3rd ed., 2014), §4.1; Lehmann,
/// *Nonparametrics* (1975), §1.4, for ties.
public struct MannWhitney: Sendable, Equatable {
  /// The labels of the two groups.
  public let labels: [String]
  /// The cases of each group, m and n.
  public let counts: [Double]
  /// W of each group.
  public let rankSums: [Double]
  /// U₁: the pairs in which the first group's value is the higher, and half of those that tie.
  public let u1: Double
  /// U₂ = mn − U₁.
  public let u2: Double
  /// z, without a continuity correction.
  public let asymptotic: TestResult
  /// z, with a continuity correction of one half, as R and SciPy print it.
  public let corrected: TestResult
  /// The exact test; nil where counting would take more work than allowed.
  public let exact: ExactTestResult?
  let groups: [ValueGroup]
  let tieSum: Double
  /// r over δ: mn/(2σ√N).
  let effectRScale: Double
  private let workLimit: Int

  /// Tests two groups.
  ///
  /// - Parameters:
  ///   - groups: Two groups with cases, the first of them the one that U₁ belongs to.
  ///   - workLimit: The most additions for the exact distribution. The default allows two groups of 130 without ties, in
  ///     about a tenth of a second; the choice of method never depends on the time that it takes.
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)``; ``ComparisonError/noVariation(_:)`` when all values are the same;
  ///   ``ComparisonError/mismatch(_:)`` for three groups, or for a value that stands for a broken number of cases.
  public init(_ groups: GroupedValues, workLimit: Int = MannWhitney.defaultWorkLimit) throws(ComparisonError) {
    guard groups.groups.count <= 2 else {
      throw .mismatch("The Mann–Whitney test compares two groups, and there are \(groups.groups.count).")
    }
    let ranked = try RankedGroups(groups)
    try ranked.requireVariation()
    let (m, n) = (ranked.sizes[0], ranked.sizes[1])
    labels = ranked.labels
    counts = ranked.sizes
    rankSums = ranked.rankSums
    u1 = ranked.rankSums[0] - m * (m + 1) / 2
    u2 = ranked.rankSums[1] - n * (n + 1) / 2
    self.groups = groups.groups
    tieSum = ranked.tieSum
    self.workLimit = workLimit
    let deviation = (m * n / ranked.count * ranked.rankVariance).squareRoot()
    effectRScale = m * n / (2 * deviation * ranked.count.squareRoot())
    // Half their difference, in which mn/2 has gone without rounding.
    let distance = (u1 - u2) / 2
    let ties = tieSum > 0 ? ", corrected for ties" : ""
    asymptotic = TestResult(
      name: .mannWhitney, statistic: distance / deviation, reference: .normal,
      method: "Normal approximation without continuity correction\(ties)")
    corrected = TestResult(
      name: .mannWhitney, statistic: distance.towardsZero(by: 0.5) / deviation, reference: .normal,
      method: "Normal approximation with continuity correction ½\(ties)")
    exact = ranked.exactRankSum(workLimit: workLimit)
  }

  /// Tests two lists of values.
  ///
  /// - Throws: As for groups, and ``ComparisonError/invalidValue(_:group:)``.
  public init(
    _ first: [Double], _ second: [Double], workLimit: Int = MannWhitney.defaultWorkLimit
  ) throws(ComparisonError) {
    try self.init(
      try GroupedValues([
        ValueGroup(label: "first", values: first), ValueGroup(label: "second", values: second),
      ]), workLimit: workLimit)
  }

  /// The additions that the exact distribution may take unless another limit is given.
  public static let defaultWorkLimit = 200_000_000

  /// Whether some of the values are tied.
  public var hasTies: Bool { tieSum > 0 }

  /// r = z/√N, with z not corrected for continuity.
  ///
  /// Reference: Rosenthal, *Meta-Analytic Procedures for Social Research* (1991), p. 19.
  public var effectR: Double { asymptotic.statistic / (counts[0] + counts[1]).squareRoot() }

  /// The rank-biserial correlation (U₁ − U₂)/(mn), which is Cliff's δ.
  ///
  /// Reference: Kerby (2014), *Comprehensive Psychology* 3, 11.IT.3.1.
  public var rankBiserial: Double { (u1 - u2) / (counts[0] * counts[1]) }

  /// Hodges and Lehmann's shift: the median of all differences of a first value less a second one.
  ///
  /// Without ties, and where the exact distribution can be counted, the limits are those of the exact test, as in R's
  /// `wilcox.test(conf.int = TRUE)`; otherwise those of the corrected z. R solves for the latter to four decimals, these
  /// are the differences themselves.
  ///
  /// Reference: Hollander, Wolfe & Chicken (2014), §4.2 and §4.3.
  ///
  /// - Precondition: `level` lies strictly between 0 and 1.
  public func shift(level: Double = 0.95) -> LocationEstimate {
    let differences = PairDifferences(groups[0], groups[1])
    let (m, n) = (counts[0], counts[1])
    let total = m + n
    let ties = differences.tieSumWithin / (total * (total - 1))
    return LocationEstimate(
      count: differences.count, level: level,
      exact: hasTies || exact == nil ? nil : RankSumDistribution.ofUntied(m, n),
      standardDeviation: (m * n / 12 * (total + 1 - ties)).squareRoot(), element: differences.element)
  }

  public static func == (a: MannWhitney, b: MannWhitney) -> Bool {
    a.groups == b.groups && a.workLimit == b.workLimit
  }
}

extension Double {
  /// The number moved towards 0, and not past it.
  func towardsZero(by step: Double) -> Double {
    self > 0 ? max(0, self - step) : min(0, self + step)
  }
}

extension RankSumDistribution {
  /// The distribution of U without ties, by U from 0.
  static func ofUntied(_ m: Double, _ n: Double) -> [Double] {
    RankSumDistribution(scores: Array(0..<Int(m + n)), drawn: Int(min(m, n))).probabilities
  }
}

extension RankedGroups {
  /// The exact test of two groups; nil where it takes more work than allowed.
  fileprivate func exactRankSum(workLimit: Int) -> ExactTestResult? {
    let limit = Double(workLimit)
    let drawn = sizes[0] <= sizes[1] ? 0 : 1
    guard count * sizes[drawn] <= limit else { return nil }
    // Twice the midranks from 0: whole numbers, divided by what they have in common.
    var scores: [Int] = []
    var observed = 0
    forEachTie { members in
      let t = members.reduce(0.0) { $0 + $1.cases }
      let score = 2 * scores.count + Int(t) - 1
      scores.append(contentsOf: repeatElement(score, count: Int(t)))
      observed += score * Int(members.reduce(0.0) { $0 + (Int($1.group) == drawn ? $1.cases : 0) })
    }
    let m = Int(sizes[drawn])
    let least = scores[0]
    let step = scores.reduce(0) { greatestCommonDivisor($0, $1 - least) }
    let reduced = scores.map { ($0 - least) / step }
    guard RankSumDistribution.work(scores: reduced, drawn: m) <= limit else { return nil }
    let distribution = RankSumDistribution(scores: reduced, drawn: m)
    let position = (observed - m * least) / step - distribution.lowest
    let total = reduced.reduce(0, +)
    let tails = SumTails(
      distribution.probabilities, observed: position,
      expected: (m * total - distribution.lowest * reduced.count, reduced.count))
    return ExactTestResult(
      name: .mannWhitneyExact, statistic: rankSums[0] - sizes[0] * (sizes[0] + 1) / 2, pValue: tails.twoSided,
      logPValue: Double.log(tails.twoSided), midP: tails.twoSided - tails.atObserved / 2,
      method: tieSum > 0
        ? "Exact distribution of the rank sum given the ties, both tails by distance from its expectation"
        : "Exact distribution of the rank sum, both tails by distance from its expectation")
  }
}

/// The largest number that divides both; the other one where one is 0.
func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  b == 0 ? abs(a) : greatestCommonDivisor(b, a % b)
}
