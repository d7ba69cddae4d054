public import AssayNumerics

/// Which end of a score is the good one.
public enum ScoreOrder: Sendable, Hashable {
  /// The largest score is the best.
  case descending
  /// The smallest score is the best.
  case ascending
}

/// The ranks of scores, 1 the best.
///
/// Two scores a and b are tied when |a − b| ≤ 1e-12·max(s, |a|, |b|), s the largest size among the scores and 1 at most;
/// a chain of such neighbours is one tie.
public struct ScoreRanks: Sendable, Equatable {
  /// Standard competition ranks, 1-2-2-4.
  public let competition: [Int]
  /// The number of scores with each rank from 1; 0 for a rank that nobody has.
  private let sizes: [Int32]

  /// Ranks finite scores.
  ///
  /// - Complexity: Linear in the number of scores.
  public init(
    _ scores: [Double], order: ScoreOrder = .descending, parallelism: Parallelism = Parallelism(threads: 1)
  ) {
    let count = scores.count
    let sorted = SortedOrder(scores, parallelism: parallelism)
    let positions = sorted.positions
    var competition = [Int](repeating: 0, count: count)
    var sizes = [Int32](repeating: 0, count: count)
    let ties = ScoreTies(
      largest: count == 0 ? 0 : max(abs(sorted.value(at: 0)), abs(sorted.value(at: count - 1))))
    var (first, previous) = (0, 0.0)
    for rank in 0..<count {
      let place = order == .descending ? count - 1 - rank : rank
      let score = sorted.value(at: place)
      if rank > 0, !ties.areTied(score, previous) {
        sizes[first] = Int32(rank - first)
        first = rank
      }
      competition[Int(positions[place])] = first + 1
      previous = score
    }
    if count > 0 { sizes[first] = Int32(count - first) }
    self.competition = competition
    self.sizes = sizes
  }

  /// Average ranks, 1-2.5-2.5-4.
  public var average: [Double] {
    competition.map { Double($0) + Double(sizes[$0 - 1] - 1) / 2 }
  }

  /// The positions of the alternatives from the best to the worst, tied ones in the order of the data.
  public var order: [Int] {
    var places = Array(0..<competition.count)
    var positions = [Int](repeating: 0, count: competition.count)
    for (position, rank) in competition.enumerated() {
      positions[places[rank - 1]] = position
      places[rank - 1] += 1
    }
    return positions
  }
}
