public import AssayNumerics

/// Confidence sets for the ranks of subjects whose scores have independent standard errors.
///
/// With scores x and standard errors s, subject j is told apart from k where
/// ```
/// x[j] − x[k] > c √(s[j]² + s[k]²)
/// low[j]  = 1 + the number told apart from j as better
/// high[j] = n − the number told apart from j as worse
/// ```
/// The rank of j is 1 + the number of subjects whose true score is better. The *simultaneous* sets cover the ranks of
/// all subjects at once with the given probability: c is the quantile of the largest (Z[j] − Z[k])/√(s[j]² + s[k]²)
/// over all ordered pairs, Z[j] ~ N(0, s[j]²), found by simulation at the order statistic ⌈(B + 1)·level⌉, and found
/// again over the pairs not told apart until no further one is (the step-down of the paper). The *marginal* set of a
/// subject covers its own rank with that probability: c comes from its pairs alone, in a single step, by numerical
/// integration and without simulation.
///
/// Scores must be approximately normal about their true values with these standard errors, and independent between
/// subjects. Raters who are lenient or severe to all of their subjects alike make scores vary together; differences are
/// then surer than this supposes. A subject without a standard error is told apart from nobody and gets no set; it
/// widens those of the others. Subjects whose standard errors are 0 are told apart unless they are tied.
///
/// Reference: Mogstad, Romano, Shaikh & Wilhelm, “Inference for Ranks with Applications to Mobility across
/// Neighbourhoods and Academic Achievement across Countries”, *Review of Economic Studies* 91 (2024), 476–518, §3.
public struct RankConfidence: Sendable, Equatable {
  /// What a set covers with the given probability.
  public enum Family: String, Sendable, CaseIterable {
    /// The ranks of all subjects at once.
    case simultaneous
    /// The rank of one subject.
    case marginal
  }

  /// How the sets are found.
  public struct Options: Sendable, Hashable {
    public var level: Double
    /// nil: simultaneous up to ``RankConfidence/largestSimultaneous`` subjects, marginal above.
    public var family: Family?
    /// B, the simulated replicates behind a simultaneous critical value.
    public var draws: Int
    public var seed: UInt64
    /// Whether a simultaneous critical value is found again over the pairs that are left.
    public var stepDown: Bool

    /// Creates options.
    public init(
      level: Double = 0.95, family: Family? = nil, draws: Int = 5_000, seed: UInt64 = 20_260_101, stepDown: Bool = true
    ) {
      self.level = level
      self.family = family
      self.draws = draws
      self.seed = seed
      self.stepDown = stepDown
    }
  }

  /// The best rank of each subject's set; nil without a standard error.
  public let low: [Int?]
  /// The worst.
  public let high: [Int?]
  public let family: Family
  /// The critical values of the steps, descending, of which the last decides; of marginal sets the smallest and the
  /// largest.
  public let criticalValues: [Double]
  /// √(level (1 − level)/B), the Monte Carlo standard error of the level; nil for marginal sets, which are not
  /// simulated.
  public let levelError: Double?
  /// The options, with the family decided.
  public let options: Options
  /// How many subjects have no standard error.
  public let unknownCount: Int
  /// Who cannot be told apart, in runs of the ranking.
  public let runs: InseparableRuns

  /// The most subjects for whom sets are simultaneous unless something else is asked for.
  public static let largestSimultaneous = 5_000

  /// Finds the sets.
  ///
  /// - Parameters:
  ///   - scores: Finite.
  ///   - standardErrors: One a subject, at least 0; nil where there is none.
  ///   - order: Which end of the scores is the good one.
  ///   - options: Level, family, replicates and seed.
  ///   - stream: Which use of randomness this is, such as the number of the unit.
  ///   - parallelism: How many threads may work; the result does not depend on it.
  /// - Throws: ``ScoringError/mismatch(_:)`` for lists of different lengths, a score or a standard error out of range,
  ///   no standard error at all, a level outside 0...1 or fewer than 100 replicates.
  /// - Complexity: A replicate takes about O(n) and at worst O(n²); memory is O(n), and O(g²) for the g = n/32 groups
  ///   of subjects.
  public init(
    _ scores: [Double], standardErrors: [Double?], order: ScoreOrder = .descending, options: Options = Options(),
    stream: UInt32 = 0, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) {
    try Self.check(scores, standardErrors, options)
    let unknown = standardErrors.count { $0 == nil }
    let sorted = RankedEstimates(
      scores: scores, variances: standardErrors.map { $0.map { $0 * $0 } ?? .infinity }, order: order)
    let family = options.family ?? (scores.count > Self.largestSimultaneous ? .marginal : .simultaneous)
    let groups = EstimateGroups(sorted)
    let decided: RankedEstimates
    switch family {
    case .simultaneous:
      criticalValues =
        SimultaneousCriticalValue(sorted, options: options, stream: stream, parallelism: parallelism).steps
      decided = sorted.with(criticalValue: criticalValues.last ?? 0)
      levelError = (options.level * (1 - options.level) / Double(options.draws)).squareRoot()
    case .marginal:
      let values = MarginalCriticalValue(sorted, level: options.level, parallelism: parallelism).values
      let known = zip(values, sorted.variances).filter { $0.1.isFinite }.map(\.0).extent
      criticalValues = [known.lowerBound, known.upperBound]
      decided = sorted.with(criticalValues: values)
      levelError = nil
    }
    let counts = SeparationCounts(decided, groups, parallelism: parallelism)
    var (low, high) = ([Int?](repeating: nil, count: scores.count), [Int?](repeating: nil, count: scores.count))
    for place in scores.indices where sorted.variances[place].isFinite {
      low[sorted.order[place]] = 1 + counts.better[place]
      high[sorted.order[place]] = scores.count - counts.worse[place]
    }
    self.low = low
    self.high = high
    self.family = family
    unknownCount = unknown
    runs = InseparableRuns(decided)
    var options = options
    options.family = family
    self.options = options
  }

  private static func check(
    _ scores: [Double], _ standardErrors: [Double?], _ options: Options
  ) throws(ScoringError) {
    guard scores.count == standardErrors.count else {
      throw .mismatch("There are \(standardErrors.count) standard errors for \(scores.count) scores")
    }
    if let row = scores.firstIndex(where: { !$0.isFinite }) { throw .mismatch("Score \(row + 1) is not finite") }
    for (row, error) in standardErrors.enumerated() {
      if let error, !(error >= 0 && error.isFinite) {
        throw .mismatch("Standard error \(row + 1) is \(error); it must be finite and at least 0")
      }
    }
    guard standardErrors.contains(where: { $0 != nil }) else {
      throw .mismatch("No score has a standard error, so ranks have no confidence sets")
    }
    guard options.level > 0, options.level < 1 else {
      throw .mismatch("The level \(options.level) is not between 0 and 1")
    }
    guard options.draws >= 100 else { throw .mismatch("\(options.draws) replicates are too few; take at least 100") }
  }
}
