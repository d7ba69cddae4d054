/// The ranks of values from 1, tied values sharing the mean of the ranks they take up.
///
/// Values tie when they differ by at most 1e-12 of the larger. The ranks of n values add up to n(n + 1)/2.
public struct TiedRanks: Sendable, Equatable {
  /// The rank of each value, in the order of the data.
  public let ranks: [Double]
  /// Σ(t³ − t) over the groups of t tied values; 0 without ties.
  public let tieSum: Double
  /// The number of different values.
  public let distinctCount: Int

  /// Ranks finite values.
  ///
  /// - Complexity: Linear in the number of values.
  public init(_ values: [Double]) {
    self.init(TieGroups(values))
  }

  package init(_ groups: TieGroups) {
    let midranks = TieMidranks(sizes: groups.sizes)
    ranks = groups.codes.map { midranks.ranks[Int($0)] }
    tieSum = midranks.tieSum
    distinctCount = groups.count
  }

  /// Whether some values are tied.
  public var hasTies: Bool { distinctCount < ranks.count }
}

/// The rank that the members of each group of ties share.
package struct TieMidranks {
  /// For each group, in ascending order of the values.
  package let ranks: [Double]
  /// Σ(t³ − t).
  package let tieSum: Double

  package init(sizes: [Int]) {
    var below = 0.0
    var tieSum = 0.0
    var ranks: [Double] = []
    ranks.reserveCapacity(sizes.count)
    for size in sizes {
      let t = Double(size)
      ranks.append(below + (t + 1) / 2)
      tieSum += (t - 1) * t * (t + 1)
      below += t
    }
    self.ranks = ranks
    self.tieSum = tieSum
  }
}
