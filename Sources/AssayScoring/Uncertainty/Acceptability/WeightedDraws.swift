internal import AssayNumerics
internal import Synchronization

/// The ranks of all subjects in a block of draws of the weights.
struct RankedDraws<Rank: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  /// The ranks of each subject in all draws, one subject after the other.
  let ranks: [Rank]
  /// The grades of all subjects in each draw, one draw after the other; empty where grades are not asked for.
  let grades: [UInt8]
  /// For each draw its weights.
  let weights: [[Double]]
  /// For each draw who was first.
  let winners: [[Int]]
  /// For each draw who was among the best k.
  let top: [[Int]]

  var drawCount: Int { weights.count }
}

/// Scores and ranks subjects under drawn weights, a block of draws at a time.
final class WeightedDraws<Rank: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  /// What a block needs while it is made; one is used by one block at a time, and then by the next.
  private struct Workspace {
    var ranker: DrawRanker<Rank>
    /// Of all subjects in each draw, one draw after the other.
    var scores: [Double]
    /// Likewise.
    var ranks: [Rank]
  }

  private let utilities: Matrix
  private let weights: WeightDraws
  private let top: Int
  private let cuts: GradeCuts?
  /// The draws of a block, whatever the number of threads: so many that laying out the values for the product costs
  /// little.
  let blockSize: Int
  private let idle = Mutex<[Workspace]>([])

  init(_ utilities: Matrix, _ weights: WeightDraws, top: Int, cuts: GradeCuts?) {
    self.utilities = utilities
    self.weights = weights
    self.top = top
    self.cuts = cuts
    blockSize = max(8, min(32, (1 << 19) / max(1, utilities.rowCount)))
  }

  /// Ranks the subjects in some draws, no more than a block.
  func ranked(_ draws: Range<Int>) throws(LinearAlgebraError) -> RankedDraws<Rank> {
    let drawn = draws.map { weights.leafWeights(draw: $0) }
    var workspace = idle.withLock { $0.popLast() } ?? makeWorkspace()
    try utilities.times(
      Matrix(rows: utilities.columnCount, columns: drawn.count) { drawn[$1][$0] }, into: &workspace.scores)
    let result = rank(drawn, &workspace)
    idle.withLock { $0.append(workspace) }
    return result
  }

  private func makeWorkspace() -> Workspace {
    let count = utilities.rowCount
    return Workspace(
      ranker: DrawRanker(count: count), scores: Array(repeating: 0, count: count * blockSize),
      ranks: Array(repeating: 0, count: count * blockSize))
  }

  private func rank(_ drawn: [[Double]], _ workspace: inout Workspace) -> RankedDraws<Rank> {
    let (count, top) = (utilities.rowCount, top)
    var (winners, best) = ([[Int]](), [[Int]]())
    unsafe workspace.scores.withUnsafeBufferPointer { scores in
      unsafe workspace.ranks.withUnsafeMutableBufferPointer { ranks in
        for draw in drawn.indices {
          let range = draw * count..<(draw + 1) * count
          let own = unsafe UnsafeMutableBufferPointer(rebasing: ranks[range])
          unsafe workspace.ranker.rank(UnsafeBufferPointer(rebasing: scores[range]), into: own)
          unsafe winners.append(workspace.ranker.best(1, UnsafeBufferPointer(own)))
          unsafe best.append(workspace.ranker.best(top, UnsafeBufferPointer(own)))
        }
      }
    }
    let size = count * drawn.count
    return RankedDraws(
      ranks: Self.transposed(workspace.ranks, count: count, draws: drawn.count),
      grades: cuts?.grades(ranks: workspace.ranks[..<size], scores: workspace.scores[..<size]) ?? [],
      weights: drawn, winners: winners, top: best)
  }

  /// Puts the ranks of each subject side by side, a cache line of subjects at a time.
  private static func transposed(_ ranks: [Rank], count: Int, draws: Int) -> [Rank] {
    precondition(ranks.count >= count * draws)
    return unsafe [Rank](unsafeUninitializedCapacity: count * draws) { transposed, filled in
      unsafe ranks.withUnsafeBufferPointer { ranks in
        for first in stride(from: 0, to: count, by: 32) {
          let end = min(count, first + 32)
          for draw in 0..<draws {
            let row = unsafe ranks.baseAddress! + draw &* count
            let column = unsafe transposed.baseAddress! + draw
            for subject in first..<end { unsafe column[subject &* draws] = row[subject] }
          }
        }
      }
      filled = count * draws
    }
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

  func grades<Rank: FixedWidthInteger>(ranks: ArraySlice<Rank>, scores: ArraySlice<Double>) -> [UInt8] {
    switch self {
    case .ranks(let cuts): ranks.map { rank in UInt8(cuts.count { Int(rank) > $0 }) }
    case .scores(let cuts):
      // A score that is tied with a cut reaches it.
      scores.map { score in UInt8(cuts.count { score < $0 - 1e-12 * max(1, abs($0)) }) }
    }
  }
}
