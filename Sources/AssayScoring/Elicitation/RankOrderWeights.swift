/// Weights from the order of the criteria alone.
public enum RankOrderWeights: String, Sendable, CaseIterable {
  /// The centroid of all weights that keep the order: w[k] = (1/n) Σ_{i≥k} 1/i.
  case centroid = "rank_order_centroid"
  /// w[k] = 2(n + 1 − k)/(n(n + 1)).
  case sum = "rank_sum"
  /// w[k] = (1/k) / Σ 1/i.
  case reciprocal = "rank_reciprocal"

  /// Weighs criteria by their ranks, 1 the most important.
  ///
  /// Only the order counts: 1, 2, 4 is 1, 2, 3. Criteria of the same rank share the mean of the weights of their places.
  ///
  /// Reference: Barron & Barrett (1996), “Decision quality using ranked attribute weights”, *Management Science* 42,
  /// 1515–1523; Stillwell, Seaver & Edwards (1981), *Organizational Behavior and Human Performance* 28, 62–77.
  ///
  /// - Parameters:
  ///   - ranks: One a criterion, at least 1.
  ///   - names: The criteria, for messages.
  /// - Throws: ``JudgmentError``: no criteria, a rank below 1.
  public func weights(ranks: [Double], names: [String]) throws(JudgmentError) -> [Double] {
    guard !ranks.isEmpty else { throw .empty("criteria") }
    guard ranks.count == names.count else {
      throw .mismatch("There are \(ranks.count) ranks for \(names.count) criteria")
    }
    for (rank, name) in zip(ranks, names) where !(rank >= 1 && rank.isFinite) {
      throw .invalidRating(rank, criterion: name, expert: nil, rule: "ranks are at least 1, the most important")
    }
    let places = self.places(ranks.count)
    let order = ScoreRanks(ranks, order: .ascending)
    return order.competition.map { rank in
      let tied = order.competition.count { $0 == rank }
      return places[rank - 1..<rank - 1 + tied].reduce(0, +) / Double(tied)
    }
  }

  /// The weights of the places 1 to n; they add up to 1.
  public func places(_ count: Int) -> [Double] {
    let n = Double(count)
    switch self {
    case .centroid:
      // From the end, so that each sum of reciprocals starts with its smallest term.
      var sum = 0.0
      var weights = [Double](repeating: 0, count: count)
      for place in stride(from: count, through: 1, by: -1) {
        sum += 1 / Double(place)
        weights[place - 1] = sum / n
      }
      return weights
    case .sum: return (0..<count).map { 2 * (n - Double($0)) / (n * (n + 1)) }
    case .reciprocal:
      let total = stride(from: count, through: 1, by: -1).reduce(0.0) { $0 + 1 / Double($1) }
      return (0..<count).map { 1 / Double($0 + 1) / total }
    }
  }
}
