internal import AssayComparisons
public import AssayInference

/// What a panel said in one round of a Delphi study.
///
/// Of each criterion the mean, the median, the quartiles (type 6: the value at (n + 1)p), the interquartile range, the
/// standard deviation and the coefficient of variation; of the round Kendall's W over the experts who rated every
/// criterion:
/// ```
/// CV = s/x̄,   W = χ²/(m(n − 1)),   χ² Friedman's with m experts as blocks and n criteria as treatments
/// ```
/// Reference: Dalkey & Helmer (1963), *Management Science* 9, 458–467, for the method; Schmidt (1997), *Decision Sciences*
/// 28, 763–774, for W as the measure of consensus between rounds.
public struct DelphiRound: Sendable, Equatable {
  /// The ratings of one criterion.
  public struct Criterion: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The experts who rated it.
    public let count: Int
    /// The mean rating.
    public let mean: Double
    /// The median rating.
    public let median: Double
    /// The value at (n + 1)/4.
    public let lowerQuartile: Double
    /// The value at 3(n + 1)/4.
    public let upperQuartile: Double
    /// The standard deviation, with n − 1; nil with one rating.
    public let standardDeviation: Double?
    /// The standard deviation over the mean; nil with one rating and where the mean is not above 0.
    public let coefficientOfVariation: Double?

    /// The interquartile range.
    public var interquartileRange: Double { upperQuartile - lowerQuartile }
  }

  /// The criteria, in the order given.
  public let criteria: [Criterion]
  /// The experts who rated at least one criterion.
  public let expertCount: Int
  /// The experts who rated every criterion: the blocks of W.
  public let completeCount: Int
  /// Friedman's χ², whose hypothesis is that ranks are at random; nil where W is not defined.
  public let concordanceTest: TestResult?
  /// Kendall's W, in 0…1; nil where ``concordanceReason`` says why.
  public let concordance: Double?
  /// Why there is no W.
  public let concordanceReason: String?

  /// Summarises the ratings of a round.
  ///
  /// - Parameters:
  ///   - names: The criteria.
  ///   - ratings: One list an expert, one rating a criterion; nil where an expert gave none.
  /// - Throws: ``JudgmentError``: no criteria, no experts, lists of other lengths, a rating that is not finite, a criterion
  ///   that nobody rated.
  public init(_ names: [String], ratings: [[Double?]]) throws(JudgmentError) {
    guard !names.isEmpty else { throw .empty("criteria") }
    guard !ratings.isEmpty else { throw .empty("experts") }
    var criteria: [Criterion] = []
    for (place, name) in names.enumerated() {
      var values: [Double] = []
      for list in ratings {
        guard list.count == names.count else {
          throw .mismatch("An expert has \(list.count) ratings for \(names.count) criteria")
        }
        guard let value = list[place] else { continue }
        guard value.isFinite else {
          throw .invalidRating(value, criterion: name, expert: nil, rule: "ratings must be finite")
        }
        values.append(value)
      }
      guard !values.isEmpty else { throw .empty("ratings of “\(name)”") }
      criteria.append(Criterion(name, values: values))
    }
    self.criteria = criteria
    expertCount = ratings.count { $0.contains { $0 != nil } }
    let complete = ratings.map { $0.compactMap(\.self) }.filter { $0.count == names.count }
    completeCount = complete.count
    guard complete.count > 1, names.count > 1 else {
      (concordance, concordanceTest) = (nil, nil)
      concordanceReason = "fewer than two experts rated every one of two or more criteria"
      return
    }
    do throws(ComparisonError) {
      let friedman = try Friedman(columns: names.indices.map { place in complete.map { $0[place] } }, labels: names)
      (concordance, concordanceTest, concordanceReason) = (friedman.kendallW, friedman.test, nil)
    } catch {
      (concordance, concordanceTest) = (nil, nil)
      concordanceReason = "every expert gave the same rating to all criteria"
    }
  }

  /// The weights of the round: the means over their sum.
  ///
  /// - Throws: ``JudgmentError``, where a mean is negative or all are 0.
  public func weights() throws(JudgmentError) -> [Double] {
    for criterion in criteria where criterion.mean < 0 {
      throw .invalidRating(
        criterion.mean, criterion: criterion.name, expert: nil, rule: "a mean rating below 0 gives no weight")
    }
    let sum = criteria.reduce(0) { $0 + $1.mean }
    guard sum > 0 else { throw .allZero(expert: nil) }
    return criteria.map { $0.mean / sum }
  }
}

extension DelphiRound.Criterion {
  fileprivate init(_ name: String, values: [Double]) {
    let sorted = values.sorted()
    let n = Double(sorted.count)
    self.name = name
    count = sorted.count
    let centre = sorted[sorted.count / 2]
    // Around a value of the data, so that large ratings with small differences do not cancel.
    let mean = centre + sorted.reduce(0) { $0 + ($1 - centre) } / n
    self.mean = mean
    median = sorted.quantile(0.5)
    lowerQuartile = sorted.quantile(0.25)
    upperQuartile = sorted.quantile(0.75)
    let deviation =
      sorted.count > 1
      ? (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot() : nil
    standardDeviation = deviation
    coefficientOfVariation = mean > 0 ? deviation.map { $0 / mean } : nil
  }
}

/// What changed from one round of a Delphi study to the next: the facts on which a panel decides to stop.
public struct DelphiChange: Sendable, Equatable {
  /// The largest change of a median.
  public let largestMedianShift: Double
  /// The criteria whose median did not move.
  public let unmovedCount: Int
  /// The mean interquartile range now, less that before.
  public let meanRangeChange: Double
  /// Kendall's W now, less that before; nil where one of them is not defined.
  public let concordanceChange: Double?
  /// The experts of this round over those of the one before.
  public let retention: Double

  /// Compares two rounds on the criteria that both have; nil where they have none in common.
  public init?(from earlier: DelphiRound, to later: DelphiRound) {
    var before: [String: DelphiRound.Criterion] = [:]
    for criterion in earlier.criteria { before[criterion.name] = criterion }
    let pairs = later.criteria.compactMap { criterion in before[criterion.name].map { ($0, criterion) } }
    guard !pairs.isEmpty else { return nil }
    let shifts = pairs.map { abs($1.median - $0.median) }
    largestMedianShift = shifts.max() ?? 0
    unmovedCount = shifts.count { $0 == 0 }
    meanRangeChange =
      pairs.reduce(0) { $0 + ($1.1.interquartileRange - $1.0.interquartileRange) } / Double(pairs.count)
    concordanceChange = earlier.concordance.flatMap { before in later.concordance.map { $0 - before } }
    retention = Double(later.expertCount) / Double(earlier.expertCount)
  }
}
