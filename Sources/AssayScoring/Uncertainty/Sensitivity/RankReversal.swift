public import AssayNumerics

/// Whether a ranking changes among those who stay when somebody is left out or counted twice.
///
/// A method under which a third alternative decides between two others (normalising by what is there, or measuring from
/// the best and the worst) may reverse ranks. Each trial leaves out one alternative, or adds a clone of one, evaluates
/// the method again with the same weights and compares the ranking of the others with what it was. Trials: the worst
/// alternative and a seeded sample of the others, for each of the two kinds. Above ``largestCount`` alternatives
/// nothing is tried.
///
/// Reference: Belton & Gear (1983), *Omega* 11, 228–230, for copies; Triantaphyllou, *Multi-Criteria Decision Making
/// Methods: A Comparative Study* (2000), ch. 9 and 11, for tests of this kind.
public struct RankReversal: Sendable, Equatable {
  /// What a trial does.
  public enum Kind: String, Sendable {
    /// An alternative is left out.
    case dropped
    /// An alternative is counted twice.
    case cloned
  }

  /// One trial.
  public struct Trial: Sendable, Equatable {
    public let kind: Kind
    /// The position in the data of the alternative that was left out or cloned.
    public let alternative: Int
    /// The pairs of others whose order was turned round: the better one became the worse.
    public let reversedPairs: Int
    /// Kendall's τ_b of the others' ranks before and after; nil where one of them ties all.
    public let kendallTau: Double?
    /// Whether those who are best among the others are not the same as before.
    public let isBestChanged: Bool
    /// For a clone, the size of the difference between its score and the original's; nil for a drop.
    public let cloneDifference: Double?
    /// Why the method could not be evaluated; the rest is then 0 and says nothing.
    public let failure: String?
  }

  /// Drops first, the worst alternative before the sample, the sample in the order of the data.
  public let trials: [Trial]
  /// The number of alternatives.
  public let count: Int
  public let seed: UInt64

  /// The most alternatives for which trials are run.
  public static let largestCount = 10_000

  /// The share of trials that turned at least one pair round, by kind; nil without a trial that could be evaluated.
  public func reversalShare(_ kind: Kind) -> Double? {
    let made = trials.filter { $0.kind == kind && $0.failure == nil }
    return made.isEmpty ? nil : Double(made.count { $0.reversedPairs > 0 }) / Double(made.count)
  }

  /// Runs the trials.
  ///
  /// - Parameters:
  ///   - method: The method.
  ///   - matrix: At least 3 alternatives.
  ///   - weights: One a criterion; they stay the same in all trials.
  ///   - sampleSize: How many alternatives beside the worst are tried.
  ///   - seed: Draws the sample.
  /// - Throws: ``ScoringError``: of the method for all alternatives; ``ScoringError/mismatch(_:)`` for fewer than 3 or
  ///   more than ``largestCount`` alternatives.
  public init(
    _ method: any AggregationMethod, _ matrix: DecisionMatrix, weights: [Double], sampleSize: Int = 20,
    seed: UInt64 = 20_260_101, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) {
    let count = matrix.alternativeCount
    guard count >= 3, count <= Self.largestCount else {
      throw .mismatch(
        "Rank reversal is tried for 3 to \(Self.largestCount) alternatives, and there are \(count)")
    }
    let base = try method.evaluate(matrix, weights: weights, parallelism: parallelism)
    let ranks = base.ranks
    let chosen = Self.sample(worst: ranks.order[count - 1], count: count, size: sampleSize, seed: seed)
    let kinds = [Kind.dropped, .cloned]
    // Trials run side by side, each on one thread.
    trials = parallelism.map(pieces: kinds.count * chosen.count) { place in
      let (kind, alternative) = (kinds[place / chosen.count], chosen[place % chosen.count])
      do throws(ScoringError) {
        let changed = try kind == .dropped ? matrix.without(alternative) : matrix.withClone(of: alternative)
        let scores = try method.evaluate(changed, weights: weights, parallelism: Parallelism(threads: 1))
        return Trial(kind, alternative, before: base, after: scores)
      } catch {
        return Trial(kind, alternative, failure: error.description)
      }
    }
    self.count = count
    self.seed = seed
  }

  /// The worst alternative and a sample of the others in the order of the data.
  private static func sample(worst: Int, count: Int, size: Int, seed: UInt64) -> [Int] {
    var others = (0..<count).filter { $0 != worst }
    // Stream 2: streams 0 and 1 are those of rank sets and weights.
    var generator = Philox(seed: seed, stream: 2)
    let wanted = min(max(0, size), others.count)
    for place in 0..<wanted { others.swapAt(place, place + generator.below(others.count - place)) }
    return [worst] + others.prefix(wanted).sorted()
  }
}

extension RankReversal.Trial {
  fileprivate init(_ kind: RankReversal.Kind, _ alternative: Int, failure: String) {
    self.init(
      kind: kind, alternative: alternative, reversedPairs: 0, kendallTau: nil, isBestChanged: false,
      cloneDifference: nil, failure: failure)
  }

  fileprivate init(
    _ kind: RankReversal.Kind, _ alternative: Int, before: AggregateScores, after: AggregateScores
  ) {
    // The others, in the order of the data; a clone stands last and counts with neither side.
    var (old, new) = (before.scores, after.scores)
    var difference: Double?
    if kind == .cloned { difference = abs(new.removeLast() - new[alternative]) } else { old.remove(at: alternative) }
    let (first, second) = (ScoreRanks(old, order: before.order), ScoreRanks(new, order: after.order))
    let isBest = { (ranks: ScoreRanks) in ranks.competition.map { $0 == 1 } }
    self.init(
      kind: kind, alternative: alternative,
      reversedPairs: ReversedPairs(first.competition, second.competition, order: first.order).count,
      kendallTau: MethodAgreement.kendallTau(first, second), isBestChanged: isBest(first) != isBest(second),
      cloneDifference: difference, failure: nil)
  }
}

extension DecisionMatrix {
  fileprivate func without(_ alternative: Int) throws(ScoringError) -> DecisionMatrix {
    try DecisionMatrix(
      criteria,
      columns: columns.map { column in
        var column = column
        column.remove(at: alternative)
        return column
      })
  }

  fileprivate func withClone(of alternative: Int) throws(ScoringError) -> DecisionMatrix {
    try DecisionMatrix(criteria, columns: columns.map { $0 + [$0[alternative]] })
  }
}
