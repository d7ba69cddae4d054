internal import AssayData
public import AssayNumerics

/// ELECTRE III: a partial order from two distillations of a fuzzy outranking relation.
///
/// With d = g(b) − g(a) on each criterion, thresholds q ≤ p ≤ v, and weights that add up to 1,
/// ```
/// c(a, b) = 1 for d ≤ q, (p − d)/(p − q) up to p, else 0;   C = Σⱼ wⱼ c
/// D(a, b) = 0 for d ≤ p, (d − p)/(v − p) up to v, else 1;   σ = C·Π (1 − D)/(1 − C) over the criteria with D > C
/// ```
/// a is then preferred to b at a level λ′ when σ(a, b) > λ′ and σ(a, b) > σ(b, a) + s(σ(a, b)), s(x) = 0.30 − 0.15x.
/// The descending distillation takes out, one group after another, those that are preferred to most and least
/// surpassed; the ascending one begins with the worst. a is ranked before b where both agree, and incomparable where
/// they contradict.
///
/// g is the value, or its negative for a cost; for a target or an interval closeness, on whose scale its thresholds
/// are. A constant criterion, which would speak for every pair, counts for nothing. σ is kept for every pair, and the
/// distillations take up to m passes over all of them, so the method is limited to 1,000 alternatives. Credibilities
/// are compared to eleven decimals, which rounding does not reach. A dominated alternative never ranks above the one
/// that dominates it.
///
/// Programs differ in the distillation; this one takes the next level within the group that is left, as in the chapter
/// by Figueira and others.
///
/// References: Roy, “ELECTRE III: un algorithme de classements fondé sur une représentation floue des préférences en
/// présence de critères multiples”, *Cahiers du CERO* 20 (1978), 3–24; Figueira, Mousseau & Roy, “ELECTRE methods”, in
/// *Multiple Criteria Decision Analysis* (2nd ed., 2016).
public struct ElectreIII: AggregationMethod {
  public static let name = "electre-iii"

  /// From which difference on a criterion matters.
  public struct Thresholds: Sendable, Hashable {
    /// q, up to which a difference does not count.
    public var indifference: Double
    /// p, from which it counts in full.
    public var preference: Double
    /// v, from which it forbids that the worse one outranks the better one; nil for none.
    public var veto: Double?

    /// Creates thresholds; by default every difference counts in full and none is a veto.
    public init(indifference: Double = 0, preference: Double = 0, veto: Double? = nil) {
      self.indifference = indifference
      self.preference = preference
      self.veto = veto
    }
  }

  /// One a criterion, or one for all.
  public var thresholds: [Thresholds]

  /// The most alternatives that are compared.
  public static let largest = 1000

  /// Creates the method.
  ///
  /// - Parameter thresholds: One a criterion, or one for all.
  public init(thresholds: [Thresholds] = [Thresholds()]) { self.thresholds = thresholds }

  /// Scores every alternative by the mean of its ranks in the two distillations, 1 the best.
  ///
  /// The parts are `descending_rank` and `ascending_rank`; a note says how many pairs are incomparable.
  ///
  /// - Throws: ``ScoringError``: weights that do not fit, thresholds out of order, more than 1,000 alternatives.
  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> AggregateScores {
    try matrix.check(weights: weights)
    let thresholds = try thresholds(for: matrix)
    let count = matrix.alternativeCount
    guard count <= Self.largest else {
      throw .mismatch(
        "ELECTRE III compares every pair and so is limited to \(Self.largest) alternatives; there are \(count). "
          + "Use promethee-ii, which needs sorting only")
    }
    let columns = matrix.orientedColumns(parallelism: parallelism)
    let criteria = columns.indices.filter { !columns[$0].isConstant && weights[$0] > 0 }
      .map { PseudoCriterion(columns[$0], thresholds[$0], weight: weights[$0]) }
    let total = criteria.reduce(0) { $0 + $1.weight }
    let rows = parallelism.map(pieces: count) { row in
      (0..<count).map { Self.credibility(of: row, over: $0, criteria, total: total) }
    }
    let distillation = ElectreDistillation(credibility: rows)
    let ranks = parallelism.map(pieces: 2) { distillation.ranks(isDescending: $0 == 0) }
    let incomparable = IncomparablePairs(ranks[0], ranks[1].map { -$0 }).count
    return AggregateScores(
      scores: zip(ranks[0], ranks[1]).map { ($0 + $1) / 2 }, order: .ascending,
      parts: [
        AggregateScores.Part("descending_rank", ranks[0]), AggregateScores.Part("ascending_rank", ranks[1]),
      ],
      notes: [
        "ELECTRE III orders only in part: \(incomparable) of \(count * (count - 1) / 2) pairs are incomparable, the "
          + "two distillations contradicting each other. Scores are the means of both ranks, which complete that order."
      ], warnings: matrix.warnings(ofConstant: columns.map(\.isConstant), weights: weights))
  }

  private func thresholds(for matrix: DecisionMatrix) throws(ScoringError) -> [Thresholds] {
    guard thresholds.count == 1 || thresholds.count == matrix.criterionCount else {
      throw .mismatch("There are \(thresholds.count) sets of thresholds for \(matrix.criterionCount) criteria")
    }
    let all =
      thresholds.count == 1 ? [Thresholds](repeating: thresholds[0], count: matrix.criterionCount) : thresholds
    for (criterion, own) in zip(matrix.criteria, all) {
      let (q, p, v) = (own.indifference, own.preference, own.veto ?? .greatestFiniteMagnitude)
      guard q >= 0, p >= q, v >= p, v.isFinite else {
        throw .mismatch(
          "The thresholds of “\(criterion.name)” are q = \(q.token), p = \(p.token)"
            + (own.veto.map { ", v = \($0.token)" } ?? "") + "; they must be such that 0 ≤ q ≤ p ≤ v")
      }
    }
    return all
  }

  /// σ(a, b), rounded to twelve decimals; 1 where no criterion tells anything apart.
  private static func credibility(
    of a: Int, over b: Int, _ criteria: [PseudoCriterion], total: Double
  ) -> Double {
    guard a != b, total > 0 else { return 1 }
    var sum = 0.0
    for criterion in criteria { sum += criterion.weight * criterion.concordance(a, b) }
    let concordance = min(1, sum / total)
    var credibility = concordance
    if concordance < 1 {
      for criterion in criteria {
        let discordance = criterion.discordance(a, b)
        if discordance > concordance { credibility *= (1 - discordance) / (1 - concordance) }
      }
    }
    return (credibility * 1e12).rounded() / 1e12
  }
}

/// One criterion with its thresholds.
private struct PseudoCriterion: Sendable {
  let weight: Double
  private let values: [Double]
  private let thresholds: ElectreIII.Thresholds

  init(_ column: OrientedColumn, _ thresholds: ElectreIII.Thresholds, weight: Double) {
    values = column.isCost ? column.values.map { -$0 } : column.values
    self.thresholds = thresholds
    self.weight = weight
  }

  func concordance(_ a: Int, _ b: Int) -> Double {
    let (q, p) = (thresholds.indifference, thresholds.preference)
    guard exceeds(values[b], values[a], by: q) else { return 1 }
    return p > q ? max(0, (p - (values[b] - values[a])) / (p - q)) : 0
  }

  func discordance(_ a: Int, _ b: Int) -> Double {
    guard let v = thresholds.veto else { return 0 }
    let p = thresholds.preference
    guard exceeds(values[b], values[a], by: p) else { return 0 }
    return v > p ? min(1, (values[b] - values[a] - p) / (v - p)) : 1
  }
}
