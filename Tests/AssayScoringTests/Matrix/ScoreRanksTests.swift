import AssayNumerics
import AssayScoring
import Testing

/// Ranks of scores against their definition.
@Suite struct ScoreRanksTests {
  /// Scores of which many are equal, some only but for rounding, and some in chains of such neighbours.
  private static func scores(_ count: Int) -> [Double] {
    var generator = Philox(seed: 7, stream: UInt32(count))
    return (0..<count).map { place in
      let level = (generator.nextUniform() * Double(count) / 3).rounded() - Double(count) / 9
      return level + Double(place % 3) * 8e-13 * max(1, abs(level))
    }
  }

  @Test(arguments: [0, 1, 2, 50, 2_000], [ScoreOrder.descending, .ascending])
  func `a rank is one more than the number of better scores that are not tied`(count: Int, order: ScoreOrder) {
    let scores = Self.scores(count)
    let sorted = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    // The groups of ties, from the least: a new one begins where neighbours are further apart than the tolerance.
    var groups: [[Int]] = []
    for position in sorted {
      let size = groups.last?.last.map { max(1, abs(scores[$0]), abs(scores[position])) } ?? 1
      if let last = groups.last?.last, scores[position] - scores[last] <= 1e-12 * size {
        groups[groups.count - 1].append(position)
      } else {
        groups.append([position])
      }
    }
    if order == .descending { groups.reverse() }
    var (competition, average) = ([Int](repeating: 0, count: count), [Double](repeating: 0, count: count))
    var before = 0
    for group in groups {
      for position in group {
        competition[position] = before + 1
        average[position] = Double(before) + Double(group.count + 1) / 2
      }
      before += group.count
    }
    let ranks = ScoreRanks(scores, order: order, parallelism: Parallelism(threads: 2))
    #expect(ranks.competition == competition)
    #expect(ranks.average == average)
    #expect(ranks.order == groups.flatMap { $0.sorted() })
  }
}
