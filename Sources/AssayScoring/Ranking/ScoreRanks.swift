internal import AssayNumerics

/// Which end of a score is the good one.
public enum ScoreOrder: Sendable, Hashable {
  /// The largest score is the best.
  case descending
  /// The smallest score is the best.
  case ascending
}

/// The ranks of scores, 1 the best.
///
/// Two scores a and b are tied when |a − b| ≤ 1e-12·max(1, |a|, |b|); a chain of such neighbours is one tie.
public struct ScoreRanks: Sendable, Equatable {
  /// Standard competition ranks, 1-2-2-4.
  public let competition: [Int]
  /// Average ranks, 1-2.5-2.5-4.
  public let average: [Double]
  /// The positions of the alternatives from the best to the worst, tied ones in the order of the data.
  public let order: [Int]

  /// Ranks finite scores.
  ///
  /// - Complexity: Linear in the number of scores.
  public init(_ scores: [Double], order: ScoreOrder = .descending) {
    let keys = order == .descending ? scores.map { -$0 } : scores
    let ties = TieGroups(keys, magnitudes: scores.map { max(1, abs($0)) })
    let sizes = ties.sizes
    var starts = [Int](repeating: 0, count: sizes.count)
    var next = 0
    for (group, size) in sizes.enumerated() {
      starts[group] = next
      next += size
    }
    competition = ties.codes.map { starts[Int($0)] + 1 }
    average = ties.codes.map { Double(starts[Int($0)]) + Double(sizes[Int($0)] + 1) / 2 }
    var places = starts
    var positions = [Int](repeating: 0, count: scores.count)
    for (position, group) in ties.codes.enumerated() {
      positions[places[Int(group)]] = position
      places[Int(group)] += 1
    }
    self.order = positions
  }
}
