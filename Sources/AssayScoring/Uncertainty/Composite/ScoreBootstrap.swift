internal import AssayNumerics

/// Bootstrap intervals for a score, or for the difference of two, by drawing raters again within their classes.
///
/// In each replicate every class of n raters is replaced by n draws from them with replacement, and the score
/// S = Σ α x̄ / Σ α computed again. With S* and SE* of the replicates:
/// ```
/// percentile    S*[α/2] … S*[1 − α/2]
/// studentised   S − t*[1 − α/2]·SE … S − t*[α/2]·SE,   t* = (S* − S)/SE*
/// ```
/// The quantiles are order statistics at (B + 1)·p. Two subjects that share raters of a class (by their identities)
/// have these drawn together, so that a severe rater counts against both.
///
/// For scores and differences only, never for ranks: a rank is not a smooth function of the scores, and near ties the
/// percentile bootstrap of a rank is inconsistent, however many raters and replicates there are. ``RankConfidence`` is
/// what to use for ranks.
///
/// References: Efron & Tibshirani, *An Introduction to the Bootstrap* (1993), §12.5 and §13.3; on ranks, Xie, Singh &
/// Zhang (2009), *JASA* 104, 775–788, and Mogstad, Romano, Shaikh & Wilhelm (2024), *Review of Economic Studies* 91,
/// 476–518.
public struct ScoreBootstrap: Sendable, Equatable {
  /// The score, or the first score less the second.
  public let estimate: Double
  /// The standard deviation of the replicates.
  public let standardError: Double
  public let percentile: ClosedRange<Double>
  /// nil for a difference; also where a class has a single rater, or in some replicates raters agree to the last point.
  public let studentised: ClosedRange<Double>?
  /// How many replicates had a value; the others drew no rater of one of the subjects.
  public let replicates: Int
  public let level: Double
  public let seed: UInt64

  /// How intervals are drawn.
  public struct Options: Sendable, Hashable {
    public var level: Double
    /// B.
    public var replicates: Int
    public var seed: UInt64
    /// Which use of randomness this is, such as the number of the subject.
    public var stream: UInt32

    /// Creates options.
    public init(level: Double = 0.95, replicates: Int = 2_000, seed: UInt64 = 20_260_101, stream: UInt32 = 0) {
      self.level = level
      self.replicates = replicates
      self.seed = seed
      self.stream = stream
    }
  }

  /// Draws the raters of one subject again.
  ///
  /// - Returns: nil where no class of positive weight has a rater.
  /// - Precondition: A level between 0 and 1, at least 2 replicates.
  public init?(_ classes: [RaterPoints], options: Options = Options()) {
    guard let mean = ResampledMean(classes) else { return nil }
    var (scores, pivots) = ([Double](), [Double]())
    for replicate in 0..<options.replicates {
      var generator = Philox(seed: options.seed, stream: options.stream, replicate: UInt32(replicate))
      let drawn = mean.drawn(using: &generator)
      scores.append(drawn.mean)
      if let error = drawn.standardError, error > 0 { pivots.append((drawn.mean - mean.estimate) / error) }
    }
    var studentised: ClosedRange<Double>?
    if let error = mean.standardError, pivots.count == options.replicates {
      let range = Self.quantiles(pivots, level: options.level)
      studentised = mean.estimate - range.upperBound * error...mean.estimate - range.lowerBound * error
    }
    self.init(estimate: mean.estimate, scores: scores, studentised: studentised, options: options)
  }

  /// Draws the raters of two subjects again: the first score less the second.
  ///
  /// - Returns: nil where no class of positive weight has a rater for one of them.
  public init?(difference first: [RaterPoints], _ second: [RaterPoints], options: Options = Options()) {
    guard let a = ResampledMean(first), let b = ResampledMean(second) else { return nil }
    let pairs = SharedRaters(first, second)
    var scores: [Double] = []
    for replicate in 0..<options.replicates {
      var generator = Philox(seed: options.seed, stream: options.stream, replicate: UInt32(replicate))
      if let difference = pairs.drawnDifference(using: &generator) { scores.append(difference) }
    }
    guard scores.count > 1 else { return nil }
    self.init(estimate: a.estimate - b.estimate, scores: scores, studentised: nil, options: options)
  }

  private init(estimate: Double, scores: [Double], studentised: ClosedRange<Double>?, options: Options) {
    precondition(options.level > 0 && options.level < 1 && options.replicates > 1)
    self.estimate = estimate
    self.studentised = studentised
    let centre = scores.exactMean
    let spread = scores.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    standardError = (spread / Double(scores.count - 1)).squareRoot()
    percentile = Self.quantiles(scores, level: options.level)
    replicates = scores.count
    level = options.level
    seed = options.seed
  }

  /// The order statistics at (B + 1)·p for the two ends of the level.
  private static func quantiles(_ values: [Double], level: Double) -> ClosedRange<Double> {
    let sorted = values.sorted()
    let tail = (1 - level) / 2
    // A whole number that rounding has moved is one.
    let place = Int((Double(sorted.count + 1) * tail + 1e-9).rounded(.down))
    let low = min(max(place, 1), (sorted.count + 1) / 2) - 1
    return sorted[low]...sorted[sorted.count - 1 - low]
  }
}
