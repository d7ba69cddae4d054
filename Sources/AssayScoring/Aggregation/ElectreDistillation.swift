/// The distillations of ELECTRE III: groups taken out of a fuzzy relation, from the best or from the worst.
package struct ElectreDistillation: Sendable {
  /// σ(a, b), row by row.
  private let credibility: [Double]
  private let count: Int

  /// Rounding does not reach the eleventh decimal.
  private static let tolerance = 1e-11

  /// Starts from σ(a, b), one row for each a.
  package init(credibility: [[Double]]) {
    count = credibility.count
    self.credibility = credibility.flatMap { $0 }
  }

  /// The rank of every alternative, 1 the best; a group shares the mean of the ranks that it takes up.
  package func ranks(isDescending: Bool) -> [Double] {
    var remaining = Array(0..<count)
    var ranks = [Double](repeating: 0, count: count)
    var isOut = [Bool](repeating: false, count: count)
    var taken = 0
    while !remaining.isEmpty {
      let group = distillate(remaining, isDescending: isDescending)
      let middle = Double(taken) + Double(group.count + 1) / 2
      for member in group {
        // From the worst the first group has the last ranks.
        ranks[member] = isDescending ? middle : Double(count + 1) - middle
        isOut[member] = true
      }
      taken += group.count
      remaining.removeAll { isOut[$0] }
    }
    return ranks
  }

  /// The group that is taken out next: those of the best, or worst, qualification, and among them again at lower
  /// levels.
  private func distillate(_ remaining: [Int], isDescending: Bool) -> [Int] {
    var group = remaining
    var level = largest(in: group, below: .infinity)
    while true {
      let next = largest(in: group, below: level - discrimination(level) - Self.tolerance)
      let qualifications = qualifications(in: group, level: next)
      let best = isDescending ? qualifications.max() : qualifications.min()
      group = zip(group, qualifications).filter { $0.1 == best }.map(\.0)
      if group.count == 1 || next <= 0 { return group }
      level = next
    }
  }

  /// s(σ).
  private func discrimination(_ credibility: Double) -> Double { 0.30 - 0.15 * credibility }

  /// The largest σ of two different members below a bound; 0 without one.
  private func largest(in group: [Int], below bound: Double) -> Double {
    var largest = 0.0
    for a in group {
      let row = a * count
      for b in group where a != b {
        let value = credibility[row + b]
        if value < bound, value > largest { largest = value }
      }
    }
    return largest
  }

  /// For each member, how many it is preferred to less how many are preferred to it.
  private func qualifications(in group: [Int], level: Double) -> [Int] {
    var qualifications = [Int](repeating: 0, count: group.count)
    for first in group.indices {
      for second in (first + 1)..<max(first + 1, group.count) {
        let forth = credibility[group[first] * count + group[second]]
        let back = credibility[group[second] * count + group[first]]
        let difference = (isPreferred(forth, back, level) ? 1 : 0) - (isPreferred(back, forth, level) ? 1 : 0)
        qualifications[first] += difference
        qualifications[second] -= difference
      }
    }
    return qualifications
  }

  private func isPreferred(_ forth: Double, _ back: Double, _ level: Double) -> Bool {
    forth > level + Self.tolerance && forth > back + discrimination(forth) + Self.tolerance
  }
}
