/// How weights and membership shares are put together in a fuzzy evaluation.
///
/// | operator | b |
/// |---|---|
/// | M(∧, ∨) | max min(w, r) |
/// | M(·, ∨) | max w·r |
/// | M(∧, ⊕) | min(1, Σ min(w, r)) |
/// | M(·, ⊕) | Σ w·r |
///
/// The first is decided by the main factor, the second brings it out, and the last, the weighted mean, takes all
/// factors into account in proportion to their weights.
public enum CompositionOperator: String, Sendable, CaseIterable {
  /// M(∧, ∨), decided by the main factor (主因素决定型).
  case minMax = "min-max"
  /// M(·, ∨), the main factor brought out (主因素突出型).
  case productMax = "product-max"
  /// M(∧, ⊕), with a bounded sum.
  case minSum = "min-sum"
  /// M(·, ⊕), the weighted mean (加权平均型).
  case weightedMean = "weighted-mean"

  /// The memberships of a whole, from the weights of its parts and their memberships of each grade.
  ///
  /// - Precondition: One row a weight, and one share a grade in every row.
  func callAsFunction(_ weights: [Double], _ rows: [[Double]]) -> [Double] {
    rows[0].indices.map { grade in
      var membership = 0.0
      for (weight, row) in zip(weights, rows) { membership = joined(membership, weight: weight, share: row[grade]) }
      return min(1, membership)
    }
  }

  /// The membership of a whole with one more part; it starts at 0, and what comes out above 1 is 1.
  @inline(__always)
  func joined(_ membership: Double, weight: Double, share: Double) -> Double {
    switch self {
    case .minMax: max(membership, min(weight, share))
    case .productMax: max(membership, weight * share)
    case .minSum: membership + min(weight, share)
    case .weightedMean: membership + weight * share
    }
  }
}
