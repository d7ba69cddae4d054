internal import AssayNumerics

/// The ranks of all subjects in a block of draws of the weights.
struct RankedDraws<Rank: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  /// The ranks in each draw, one draw after the other.
  let ranks: [Rank]
  /// The grades likewise; empty where grades are not asked for.
  let grades: [UInt8]
  /// For each draw its weights.
  let weights: [[Double]]
  /// For each draw who was first.
  let winners: [[Int]]
  /// For each draw who was among the best k.
  let top: [[Int]]
}

/// Scores and ranks subjects under drawn weights, a block of draws at a time.
struct WeightedDraws: Sendable {
  private let utilities: Matrix
  private let weights: WeightDraws
  private let top: Int
  private let cuts: GradeCuts?
  /// The draws of a block, whatever the number of threads: so many that laying out the values for the product costs
  /// little.
  let blockSize: Int

  init(_ utilities: Matrix, _ weights: WeightDraws, top: Int, cuts: GradeCuts?) {
    self.utilities = utilities
    self.weights = weights
    self.top = top
    self.cuts = cuts
    blockSize = max(8, min(32, (1 << 19) / max(1, utilities.rowCount)))
  }

  /// Ranks the subjects in some draws.
  func ranked<Rank: FixedWidthInteger & UnsignedInteger & Sendable>(
    _ draws: Range<Int>
  ) throws(LinearAlgebraError) -> RankedDraws<Rank> {
    let drawn = draws.map { weights.leafWeights(draw: $0) }
    let scores = try utilities.times(
      Matrix(rows: utilities.columnCount, columns: drawn.count) { drawn[$1][$0] })
    let (count, top) = (utilities.rowCount, top)
    var ranker = DrawRanker<Rank>(count: count)
    var (winners, best) = ([[Int]](), [[Int]]())
    let ranks = unsafe [Rank](unsafeUninitializedCapacity: count * drawn.count) { ranks, filled in
      unsafe scores.elements.withUnsafeBufferPointer { scores in
        for draw in drawn.indices {
          let range = draw * count..<(draw + 1) * count
          let own = unsafe UnsafeMutableBufferPointer(rebasing: ranks[range])
          unsafe ranker.rank(UnsafeBufferPointer(rebasing: scores[range]), into: own)
          unsafe winners.append(ranker.best(1, UnsafeBufferPointer(own)))
          unsafe best.append(ranker.best(top, UnsafeBufferPointer(own)))
        }
      }
      filled = count * drawn.count
    }
    return RankedDraws(
      ranks: ranks, grades: cuts?.grades(ranks: ranks, scores: scores.elements) ?? [], weights: drawn,
      winners: winners, top: best)
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

  func grades<Rank: FixedWidthInteger>(ranks: [Rank], scores: [Double]) -> [UInt8] {
    switch self {
    case .ranks(let cuts): ranks.map { rank in UInt8(cuts.count { Int(rank) > $0 }) }
    case .scores(let cuts):
      // A score that is tied with a cut reaches it.
      scores.map { score in UInt8(cuts.count { score < $0 - 1e-12 * max(1, abs($0)) }) }
    }
  }
}
