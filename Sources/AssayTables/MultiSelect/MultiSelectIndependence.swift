public import AssayInference
public import AssayNumerics

/// The test that the answers to a tick-all-that-apply question do not depend on a grouping: multiple marginal independence.
///
/// Each option's table of group by ticked or not has its own Pearson X²[j], and
/// ```
/// X²_S = Σ X²[j]
/// ```
/// A respondent ticks several options, so the X²[j] depend on each other and X²_S is not χ² with (groups − 1) × options
/// df. Under the hypothesis that each option is ticked equally often in all groups it is in the limit Σ λ χ²₁, with λ
/// the eigenvalues of the covariance of the shares within groups (``OptionPatterns`` are all that it needs).
///
/// The rows must be a simple random sample. No constant is added to empty cells (R's MRCV adds ½). An option ticked by
/// all or by nobody takes no part. Pearson's test on the table of mentions is not offered: it counts respondents several
/// times, and which answer it gives depends on whether ticks or blanks are counted.
///
/// Reference: Bilder, Loughin & Nettleton (2000), *Communications in Statistics: Simulation and Computation* 29,
/// 1285–1315; Bilder & Loughin (2004), *Biometrics* 60, 241–248; Agresti & Liu (1999), *Biometrics* 55, 936–943.
public struct MultiSelectIndependence: Sendable, Equatable {
  /// The groups with answers.
  public let groups: [Int]
  /// The options that some tick and others do not; the others take no part.
  public let options: [Int]
  /// Pearson's test of each of those options.
  public let optionTests: [TestResult]
  /// X²_S, not corrected: it must not be compared with χ².
  public let uncorrectedStatistic: Double
  /// Σλ at the observed shares; (groups − 1) × options if the hypothesis holds.
  public let eigenvalueSum: Double
  /// Σλ² at the observed shares.
  public let eigenvalueSquareSum: Double
  private let counts: MultiSelectCounts
  private let statistics: [Double]
  private let isVarying: Bool

  /// The most rows that the bootstrap draws.
  public static let bootstrapRowLimit = 10_000_000

  /// Prepares the test.
  ///
  /// - Throws: ``MultiSelectError/tooFewGroups(_:)``; ``MultiSelectError/noVaryingOption``.
  public init(of counts: MultiSelectCounts) throws(MultiSelectError) {
    let cells = counts.counts.map(Double.init)
    let total = cells.reduce(0, +)
    let moments = try OptionMoments(
      counts.patterns, groupCount: counts.groupCount, sums: cells, squared: cells, multiplier: total,
      covarianceScale: total)
    groups = moments.groups
    options = moments.options
    let degreesOfFreedom = Double(moments.groups.count - 1)
    optionTests = moments.statistics.map {
      TestResult(
        name: .pearsonChiSquared, statistic: $0, reference: .chiSquared(degreesOfFreedom: degreesOfFreedom),
        method: "Pearson's chi-squared of one option")
    }
    uncorrectedStatistic = moments.statistic
    eigenvalueSum = moments.trace
    eigenvalueSquareSum = moments.squares
    self.counts = counts
    statistics = moments.statistics
    isVarying = moments.isVarying
  }

  /// (groups − 1) × options.
  private var nominalDegreesOfFreedom: Double { Double((groups.count - 1) * options.count) }

  /// The second-order Rao–Scott test; the one to report for more than a few dozen rows.
  ///
  /// ```
  /// X²_S · d/Σλ² on χ² with d²/Σλ² df,   d = (groups − 1) × options
  /// ```
  /// d is Σλ under the hypothesis. R's MRCV computes the same, but for its ½ in empty cells. Nil where nothing varies
  /// within any group, so that Σλ² is 0: see ``raoScottUndefinedReason``.
  public var raoScott: TestResult? {
    guard raoScottUndefinedReason == nil else { return nil }
    let d = nominalDegreesOfFreedom
    return TestResult(
      name: .bilderLoughin, statistic: uncorrectedStatistic * d / eigenvalueSquareSum,
      reference: .chiSquared(degreesOfFreedom: d * d / eigenvalueSquareSum),
      method: "Bilder–Loughin, Rao–Scott second order")
  }

  /// Why ``raoScott`` is undefined; nil where it is defined.
  public var raoScottUndefinedReason: String? { isVarying ? nil : OptionMoments.constantGroups }

  /// The smallest p-value of the options times their number; conservative when options go together.
  public var bonferroni: TestResult {
    // Every option has the same reference, so the largest statistic has the smallest p-value.
    let largest = statistics.max() ?? 0
    let single = TestResult(
      name: .pearsonChiSquared, statistic: largest,
      reference: .chiSquared(degreesOfFreedom: Double(groups.count - 1)), method: "")
    return TestResult(
      name: .bilderLoughinBonferroni, statistic: largest, reference: single.reference,
      pValue: MultiplicityAdjustment.bonferroni.adjusted([single.pValue], familySize: options.count)[0],
      logPValue: MultiplicityAdjustment.bonferroni.adjusted(
        logPValues: [single.logPValue], familySize: options.count)[0],
      method: "Largest Pearson chi-squared of the options, Bonferroni over \(options.count) options")
  }

  /// The p-value of X²_S among samples drawn from the data with the answers detached from the groups.
  ///
  /// Each sample keeps the group sizes and draws whole answers with replacement from all rows; an option that no draw,
  /// or every draw, ticks adds 0. p = (1 + samples with X²_S at least as large)/(B + 1), sizes within 1e-7 of each other
  /// being equal.
  ///
  /// - Parameters:
  ///   - replicates: B, at least 1.
  ///   - seed: The same seed gives the same p-value on any number of threads.
  /// - Throws: ``MultiSelectError/tooManyRows(_:limit:)``.
  /// - Complexity: O(B × rows).
  public func bootstrap(
    replicates: Int, seed: UInt64, parallelism: Parallelism = Parallelism()
  ) throws(MultiSelectError) -> MultiSelectBootstrap {
    let draws = DetachedAnswers(counts, options: options)
    guard draws.rowCount <= Self.bootstrapRowLimit else {
      throw .tooManyRows(draws.rowCount, limit: Self.bootstrapRowLimit)
    }
    return MultiSelectBootstrap(
      statistic: uncorrectedStatistic, replicates: replicates, seed: seed, parallelism: parallelism,
      method: "answers detached from groups of fixed size"
    ) { draws.statistic(using: &$0) }
  }
}
