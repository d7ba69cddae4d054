internal import AssayData

/// How much more important the best criterion is than every other, and every other than the worst.
///
/// Judgments are ratios of at least 1, usually 1 to 9: a[B,j] of the best to j, a[j,W] of j to the worst, with
/// a[B,B] = a[W,W] = 1 and a[B,W] the same in both lists.
///
/// Reference: Rezaei (2015), “Best-worst multi-criteria decision-making method”, *Omega* 53, 49–57.
public struct BestWorstComparisons: Sendable, Equatable {
  /// The criteria, with names that differ.
  public let names: [String]
  /// The position of the best criterion.
  public let best: Int
  /// The position of the worst criterion.
  public let worst: Int
  /// a[B,j].
  public let bestToOthers: [Double]
  /// a[j,W].
  public let othersToWorst: [Double]
  /// Whether the best or the worst criterion was one of several that could be it.
  public let isAmbiguous: Bool

  /// Creates comparisons and finds the best and the worst criterion in them.
  ///
  /// The best is the criterion with 1 in the first list, the worst the one with 1 in the second; of several the one with
  /// the largest judgment in the other list, and of these the first.
  ///
  /// - Throws: ``JudgmentError``: fewer than two criteria, names that repeat, lists of other lengths, a judgment below 1, a
  ///   list without a 1, two values of the best to the worst.
  public init(_ names: [String], bestToOthers: [Double], othersToWorst: [Double]) throws(JudgmentError) {
    guard names.count > 1 else { throw .empty("pairs of criteria") }
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted { throw .duplicateName(name) }
    guard bestToOthers.count == names.count, othersToWorst.count == names.count else {
      throw .mismatch(
        "There are \(bestToOthers.count) judgments of the best and \(othersToWorst.count) of the worst for "
          + "\(names.count) criteria")
    }
    for (name, value) in zip(names + names, bestToOthers + othersToWorst) where !(value >= 1 && value.isFinite) {
      throw .invalidRating(
        value, criterion: name, expert: nil, rule: "judgments of the best–worst method are at least 1, such as 1 to 9")
    }
    let bests = names.indices.filter { bestToOthers[$0] == 1 }
    let worsts = names.indices.filter { othersToWorst[$0] == 1 }
    guard let best = bests.max(by: { (othersToWorst[$0], $1) < (othersToWorst[$1], $0) }) else {
      throw .bestWorst("No criterion has 1 in the list of the best", remedy: "The best compared with itself is 1")
    }
    guard let worst = worsts.filter({ $0 != best }).max(by: { (bestToOthers[$0], $1) < (bestToOthers[$1], $0) }) else {
      if worsts.isEmpty {
        throw .bestWorst("No criterion has 1 in the list of the worst", remedy: "The worst compared with itself is 1")
      }
      throw .bestWorst("“\(names[best])” is both the best and the worst", remedy: "They are two criteria")
    }
    guard bestToOthers[worst] == othersToWorst[best] else {
      throw .bestWorst(
        "“\(names[best])” is the best and “\(names[worst])” the worst, and the best over the worst is "
          + "\(bestToOthers[worst].token) in one list and \(othersToWorst[best].token) in the other",
        remedy: "It is one judgment, and must be the same in both lists")
    }
    self.names = names
    self.best = best
    self.worst = worst
    self.bestToOthers = bestToOthers
    self.othersToWorst = othersToWorst
    isAmbiguous = bests.count > 1 || worsts.count > 1
  }

  /// a[B,W].
  public var bestToWorst: Double { bestToOthers[worst] }

  /// The input-based consistency ratio, which needs no weights: 0 for consistent judgments.
  ///
  /// ```
  /// CR = max_j |a[B,j] a[j,W] − a[B,W]| / (a[B,W]² − a[B,W]),   0 where a[B,W] = 1
  /// ```
  /// Reference: Liang, Brunelli & Rezaei (2020), “Consistency issues in the best worst method: measurements and
  /// thresholds”, *Omega* 96, 102175.
  public var inputConsistencyRatio: Double? {
    guard bestToWorst > 1 else {
      return others.allSatisfy { bestToOthers[$0] == 1 && othersToWorst[$0] == 1 } ? 0 : nil
    }
    let worstGap = others.map { abs(bestToOthers[$0] * othersToWorst[$0] - bestToWorst) }.max() ?? 0
    return worstGap / (bestToWorst * bestToWorst - bestToWorst)
  }

  /// The criterion whose two judgments contradict that of the best over the worst the most; nil where none does.
  public var mostInconsistent: Int? {
    let gaps = others.map { ($0, abs(bestToOthers[$0] * othersToWorst[$0] - bestToWorst)) }
    return gaps.max { ($0.1, $1.0) < ($1.1, $0.0) }.flatMap { $0.1 > 0 ? $0.0 : nil }
  }

  /// The criteria other than the best and the worst.
  var others: [Int] { names.indices.filter { $0 != best && $0 != worst } }
}
