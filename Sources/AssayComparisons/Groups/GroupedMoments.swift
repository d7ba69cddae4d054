/// The moments of independent groups: all that comparisons of means need, however many cases there are.
public struct GroupedMoments: Sendable, Equatable {
  /// The labels of the groups that have cases, in their order.
  public let labels: [String]
  /// The moments of these groups.
  public let moments: [GroupMoments]
  /// The labels of groups that have none.
  public let emptyGroups: [String]

  /// Groups with their moments, of which those without cases are set aside.
  ///
  /// - Precondition: There are as many labels as moments.
  public init(labels: [String], moments: [GroupMoments]) {
    precondition(labels.count == moments.count, "There is one label for each group.")
    let occupied = moments.indices.filter { moments[$0].count > 0 }
    self.labels = occupied.map { labels[$0] }
    self.moments = occupied.map { moments[$0] }
    emptyGroups = moments.indices.filter { moments[$0].count == 0 }.map { labels[$0] }
  }

  /// The number of groups that have cases.
  public var groupCount: Int { moments.count }

  /// The moments of all cases together.
  public var pooled: GroupMoments {
    moments.reduce(GroupMoments()) { $0.merged(with: $1) }
  }

  /// The cases of all groups.
  public var count: Double { moments.reduce(0) { $0 + $1.count } }

  /// Σ over groups of Σ(x − mean)².
  public var sumOfSquaresWithin: Double { moments.reduce(0) { $0 + $1.sumOfSquares } }

  /// Σ over groups of n (mean − grand mean)².
  public var sumOfSquaresBetween: Double {
    let centre = pooled
    return moments.reduce(0) {
      let distance = $1.meanDifference(from: centre)
      return $0 + $1.count * distance * distance
    }
  }

  /// Refuses fewer groups than a method needs.
  package func require(groups needed: Int) throws(ComparisonError) {
    guard groupCount >= needed else { throw .tooFewGroups(groupCount, needed: needed) }
  }

  /// Refuses a group with fewer cases than a method needs.
  package func require(valuesInEach needed: Int) throws(ComparisonError) {
    for (label, group) in zip(labels, moments) where group.count < Double(needed) {
      throw .tooFewValues(Int(group.count), group: label, needed: needed)
    }
  }
}
