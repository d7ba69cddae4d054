internal import AssayNumerics

/// The ranks of all subjects in a block of draws of the weights.
struct RankedDraws: Sendable {
  /// The ranks in each draw, one draw after the other.
  let ranks: [UInt32]
  /// The grades likewise; empty where grades are not asked for.
  let grades: [UInt8]
  /// For each draw its weights and who was first.
  let winners: [(weights: [Double], subjects: [Int])]
}

/// Scores and ranks subjects under drawn weights, a block of draws at a time.
struct WeightedDraws: Sendable {
  private let utilities: Matrix
  private let weights: WeightDraws
  private let cuts: GradeCuts?
  /// The draws of a block: so many that their scores stay in cache, whatever the number of threads.
  let blockSize: Int

  init(_ utilities: Matrix, _ weights: WeightDraws, cuts: GradeCuts?) {
    self.utilities = utilities
    self.weights = weights
    self.cuts = cuts
    blockSize = max(4, min(64, (1 << 17) / max(1, utilities.rowCount)))
  }

  /// Ranks the subjects in some draws.
  func ranked(_ draws: Range<Int>) throws(LinearAlgebraError) -> RankedDraws {
    let drawn = draws.map { weights.leafWeights(draw: $0) }
    let scores = try utilities.times(
      Matrix(rows: utilities.columnCount, columns: drawn.count) { drawn[$1][$0] })
    let count = utilities.rowCount
    var ranker = DrawRanker(count: count)
    var ranks = [UInt32](repeating: 0, count: count * drawn.count)
    unsafe scores.elements.withUnsafeBufferPointer { scores in
      unsafe ranks.withUnsafeMutableBufferPointer { ranks in
        for draw in drawn.indices {
          let range = draw * count..<(draw + 1) * count
          unsafe ranker.rank(
            UnsafeBufferPointer(rebasing: scores[range]), into: UnsafeMutableBufferPointer(rebasing: ranks[range]))
        }
      }
    }
    var winners: [(weights: [Double], subjects: [Int])] = []
    for draw in drawn.indices {
      var first: [Int] = []
      for subject in 0..<count where ranks[draw * count + subject] == 1 { first.append(subject) }
      winners.append((drawn[draw], first))
    }
    return RankedDraws(
      ranks: ranks, grades: cuts?.grades(ranks: ranks, scores: scores.elements) ?? [], winners: winners)
  }
}

/// Where one grade ends and the next begins.
public enum GradeCuts: Sendable, Hashable {
  /// The last rank of each grade but the last, ascending: with 20 and 80, the best 20 are of the first grade.
  case ranks([Int])
  /// The smallest score of each grade but the last, descending.
  case scores([Double])

  /// The number of grades.
  public var gradeCount: Int {
    switch self {
    case .ranks(let cuts): cuts.count + 1
    case .scores(let cuts): cuts.count + 1
    }
  }

  func grades(ranks: [UInt32], scores: [Double]) -> [UInt8] {
    switch self {
    case .ranks(let cuts): ranks.map { rank in UInt8(cuts.count { Int(rank) > $0 }) }
    case .scores(let cuts):
      // A score that is tied with a cut reaches it.
      scores.map { score in UInt8(cuts.count { score < $0 - 1e-12 * max(1, abs($0)) }) }
    }
  }
}
