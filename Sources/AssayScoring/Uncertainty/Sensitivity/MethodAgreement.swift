internal import AssayComparisons

/// How near the rankings of several methods are to each other.
///
/// For each pair of methods Kendall's τ_b, which is 1 for equal rankings and −1 for opposite ones, and for each k the
/// share of the best k of one that are among the best k of the other. Who is tied with the k-th is among the best k;
/// the overlap is the common members over the mean size of the two groups.
///
/// Reference: Kendall & Gibbons, *Rank Correlation Methods* (5th ed., 1990), ch. 3.
public struct MethodAgreement: Sendable, Equatable {
  /// A ranking by one method.
  public struct Ranking: Sendable, Equatable {
    public let name: String
    public let scores: [Double]
    public let order: ScoreOrder

    /// Creates a ranking.
    public init(_ name: String, _ scores: [Double], order: ScoreOrder = .descending) {
      self.name = name
      self.scores = scores
      self.order = order
    }
  }

  /// Two methods.
  public struct Pair: Sendable, Equatable {
    public let first: String
    public let second: String
    /// nil where one of the methods gives everybody the same score.
    public let kendallTau: Double?
    /// In 0...1, for each k asked for.
    public let topOverlaps: [Double]
    /// The largest difference between the two average ranks of a subject.
    public let largestShift: Double
    /// The position of that subject; the first of several.
    public let mostShifted: Int
  }

  /// All pairs, in the order of the methods.
  public let pairs: [Pair]
  /// The k of the overlaps.
  public let tops: [Int]

  /// Compares rankings of the same subjects.
  ///
  /// - Throws: ``ScoringError/mismatch(_:)``: fewer than two rankings, lists of different lengths or none, a score that
  ///   is not finite, a k below 1.
  public init(_ rankings: [Ranking], tops: [Int] = [10]) throws(ScoringError) {
    guard rankings.count > 1 else {
      throw .mismatch("It takes two methods to compare, and there are \(rankings.count)")
    }
    let count = rankings[0].scores.count
    guard count > 0 else { throw .mismatch("There are no scores to compare") }
    for ranking in rankings {
      guard ranking.scores.count == count else {
        throw .mismatch("“\(ranking.name)” has \(ranking.scores.count) scores and “\(rankings[0].name)” has \(count)")
      }
      guard ranking.scores.allSatisfy(\.isFinite) else { throw .mismatch("A score of “\(ranking.name)” is not finite") }
    }
    guard tops.allSatisfy({ $0 > 0 }) else { throw .mismatch("The size of a top group must be at least 1") }
    let ranks = rankings.map { ScoreRanks($0.scores, order: $0.order) }
    var pairs: [Pair] = []
    for first in rankings.indices {
      for second in rankings.indices.dropFirst(first + 1) {
        pairs.append(Self.pair(rankings[first].name, rankings[second].name, ranks[first], ranks[second], tops))
      }
    }
    self.pairs = pairs
    self.tops = tops
  }

  private static func pair(
    _ first: String, _ second: String, _ a: ScoreRanks, _ b: ScoreRanks, _ tops: [Int]
  ) -> Pair {
    let overlaps = tops.map { k in
      var (both, sizes) = (0, 0)
      for (x, y) in zip(a.competition, b.competition) {
        sizes += (x <= k ? 1 : 0) + (y <= k ? 1 : 0)
        both += x <= k && y <= k ? 1 : 0
      }
      return 2 * Double(both) / Double(sizes)
    }
    let shifts = zip(a.average, b.average).map { abs($0 - $1) }
    let largest = shifts.max() ?? 0
    return Pair(
      first: first, second: second, kendallTau: kendallTau(a, b), topOverlaps: overlaps, largestShift: largest,
      mostShifted: shifts.firstIndex(of: largest) ?? 0)
  }

  /// Kendall's τ_b of two rankings; nil where one of them ties all.
  static func kendallTau(_ a: ScoreRanks, _ b: ScoreRanks) -> Double? {
    // Average ranks are finite and of the same number, so that nothing is thrown.
    (try? Correlation(.kendall, a.average, b.average))?.estimate
  }
}
