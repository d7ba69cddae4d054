internal import AssayNumerics

/// Three judgments that should multiply out, and how far they do not.
///
/// ```
/// inconsistency = |ln a[i,j] + ln a[j,k] − ln a[i,k]|,   i < j < k
/// ```
/// 0 for a consistent triad; ln 2 where the indirect ratio is twice the direct one. Any of the three judgments can be
/// changed to mend it. The one to look at is the one that is farthest from the ratio of the weights, because the other
/// judgments of the matrix speak against it the most; of equal ones the first.
public struct JudgmentTriad: Sendable, Equatable {
  /// The positions of the three criteria, ascending.
  public let criteria: [Int]
  /// a[i,j], a[j,k] and a[i,k].
  public let judgments: [Double]
  /// The absolute logarithm of the ratio of the indirect to the direct comparison.
  public let inconsistency: Double
  /// The judgment to look at: its row and its column, in the direction in which it is at least 1.
  public let suspect: (row: Int, column: Int)
  /// That judgment as it stands.
  public let given: Double
  /// The value that would make the triad consistent.
  public let consistent: Double

  public static func == (first: JudgmentTriad, second: JudgmentTriad) -> Bool {
    first.criteria == second.criteria && first.judgments == second.judgments && first.suspect == second.suspect
  }
}

extension PairwiseComparisons {
  /// The triads in descending order of inconsistency, equal ones in the order of their criteria.
  ///
  /// - Parameters:
  ///   - weights: The weights that say which judgment of a triad to look at.
  ///   - limit: The most that are returned.
  /// - Returns: Only triads that contradict themselves by more than rounding (1e-9), and of which every pair was judged.
  public func worstTriads(weights: [Double], limit: Int = .max) -> [JudgmentTriad] {
    let logs = weights.map(Double.log)
    var triads: [JudgmentTriad] = []
    for i in 0..<count {
      for j in i + 1..<max(count, i + 1) {
        guard let first = self[i, j] else { continue }
        for k in j + 1..<max(count, j + 1) {
          guard let second = self[j, k], let direct = self[i, k] else { continue }
          let sum = Double.log(first) + Double.log(second) - Double.log(direct)
          guard abs(sum) > 1e-9 else { continue }
          triads.append(
            JudgmentTriad([i, j, k], judgments: [first, second, direct], inconsistency: abs(sum), logWeights: logs))
        }
        // There are n³/6 of them; only the worst are kept in memory.
        if limit < 10_000, triads.count > 20_000 { triads = triads.worst(limit) }
      }
    }
    return triads.worst(limit)
  }
}

extension [JudgmentTriad] {
  /// The first of them in descending order of inconsistency, equal ones in their order.
  fileprivate func worst(_ limit: Int) -> [JudgmentTriad] {
    // Equal inconsistencies differ by rounding.
    let order = indices.sorted { one, other in
      let (a, b) = (self[one].inconsistency.steps, self[other].inconsistency.steps)
      return a == b ? one < other : a > b
    }
    return order.prefix(limit).map { self[$0] }
  }
}

extension Double {
  /// The value in steps of 1e-10, so that equality is transitive.
  fileprivate var steps: Double { (self * 1e10).rounded() }
}

extension JudgmentTriad {
  fileprivate init(_ criteria: [Int], judgments: [Double], inconsistency: Double, logWeights: [Double]) {
    self.criteria = criteria
    self.judgments = judgments
    self.inconsistency = inconsistency
    let pairs = [(criteria[0], criteria[1]), (criteria[1], criteria[2]), (criteria[0], criteria[2])]
    let repairs = [judgments[2] / judgments[1], judgments[2] / judgments[0], judgments[0] * judgments[1]]
    let errors = zip(pairs, judgments).map { pair, judgment in
      abs(Double.log(judgment) - logWeights[pair.0] + logWeights[pair.1])
    }
    var worst = 0
    for place in 1..<3 where errors[place] > errors[worst] * (1 + 1e-12) { worst = place }
    let isTurned = judgments[worst] < 1
    suspect = isTurned ? (pairs[worst].1, pairs[worst].0) : pairs[worst]
    given = isTurned ? 1 / judgments[worst] : judgments[worst]
    consistent = isTurned ? 1 / repairs[worst] : repairs[worst]
  }
}
