public import AssayNumerics

/// Confidence sets for the ranks of subjects within their units.
///
/// Each unit is a family of its own: its sets cover the ranks of all its members within it at once (or of one, where
/// they are marginal) with the given probability. A unit is simulated with its own stream of random numbers, so that it
/// gets the same sets whatever other units there are, as long as it keeps its number.
public struct UnitRankConfidence: Sendable, Equatable {
  /// One a unit; nil for a unit in which no score has a standard error.
  public let sets: [RankConfidence?]
  /// For each unit the positions of its subjects, in the order of the data.
  public let members: [[Int]]
  /// The rank of each subject within its unit, 1-2-2-4.
  public let ranks: [Int]
  /// The best rank of each subject's set within its unit; nil without a standard error.
  public let low: [Int?]
  /// The worst.
  public let high: [Int?]

  /// Finds the sets.
  ///
  /// - Parameter units: The unit of each subject, counted from 0.
  /// - Throws: ``ScoringError/mismatch(_:)``, as ``RankConfidence``; a unit without a number from 0.
  public init(
    _ scores: [Double], standardErrors: [Double?], units: [Int], order: ScoreOrder = .descending,
    options: RankConfidence.Options = .init(), parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) {
    guard units.count == scores.count, standardErrors.count == scores.count else {
      throw .mismatch(
        "There are \(units.count) units and \(standardErrors.count) standard errors for \(scores.count) scores")
    }
    guard units.allSatisfy({ $0 >= 0 }) else { throw .mismatch("A unit has a negative number") }
    var members = [[Int]](repeating: [], count: (units.max() ?? -1) + 1)
    for (subject, unit) in units.enumerated() { members[unit].append(subject) }
    let positions = members
    // One unit after the other inside a piece; the pieces of a large unit would wait for those of small ones otherwise.
    sets = try parallelism.map(pieces: members.count) { (unit) throws(ScoringError) in
      let errors = positions[unit].map { standardErrors[$0] }
      guard errors.contains(where: { $0 != nil }) else { return nil }
      return try RankConfidence(
        positions[unit].map { scores[$0] }, standardErrors: errors, order: order, options: options,
        stream: UInt32(unit), parallelism: Parallelism(threads: 1))
    }
    var ranks = [Int](repeating: 0, count: scores.count)
    var (low, high) = ([Int?](repeating: nil, count: scores.count), [Int?](repeating: nil, count: scores.count))
    for (unit, subjects) in members.enumerated() {
      let within = ScoreRanks(subjects.map { scores[$0] }, order: order).competition
      for (place, subject) in subjects.enumerated() {
        ranks[subject] = within[place]
        low[subject] = sets[unit]?.low[place]
        high[subject] = sets[unit]?.high[place]
      }
    }
    self.members = members
    self.ranks = ranks
    self.low = low
    self.high = high
  }
}
