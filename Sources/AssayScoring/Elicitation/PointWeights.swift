/// Weights from points that an expert gives to each criterion.
public enum PointWeights: String, Sendable, CaseIterable {
  /// Swing: 100 for the criterion whose swing from its worst to its best value matters most, and so in proportion.
  case swing
  /// SMART: 10 for the least important criterion, and so in proportion.
  case smart

  /// The points that the procedure starts from.
  public var anchor: Double { self == .swing ? 100 : 10 }

  /// Whether the points contain the anchor where the procedure puts it: the largest is 100, or the smallest is 10.
  public func isAnchored(_ points: [Double]) -> Bool {
    (self == .swing ? points.max() : points.min()) == anchor
  }

  /// Weighs criteria by their points.
  ///
  /// ```
  /// w[i] = x[i] / Σ x
  /// ```
  /// Points that do not contain the anchor are ratios all the same. Swing weights are the right ones for a weighted sum
  /// of values on a scale from worst to best: importance without regard to the range is not.
  ///
  /// Reference: von Winterfeldt & Edwards, *Decision Analysis and Behavioral Research* (1986), chapter 8, for swing;
  /// Edwards (1977), “How to use multiattribute utility measurement for social decisionmaking”, *IEEE Transactions on
  /// Systems, Man, and Cybernetics* 7, 326–340, for SMART.
  ///
  /// - Throws: ``JudgmentError``: no criteria, points that are negative or not finite, all points 0.
  public func weights(points: [Double], names: [String]) throws(JudgmentError) -> [Double] {
    guard !points.isEmpty else { throw .empty("criteria") }
    guard points.count == names.count else {
      throw .mismatch("There are \(points.count) points for \(names.count) criteria")
    }
    for (value, name) in zip(points, names) where !(value >= 0 && value.isFinite) {
      throw .invalidRating(value, criterion: name, expert: nil, rule: "points must be finite and at least 0")
    }
    let sum = points.reduce(0, +)
    guard sum > 0 else { throw .allZero(expert: nil) }
    guard sum.isFinite else { throw .option("The points add up to more than a number can hold") }
    return points.map { $0 / sum }
  }
}
