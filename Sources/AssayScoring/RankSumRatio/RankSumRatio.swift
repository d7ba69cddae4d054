public import AssayNumerics

/// The rank-sum ratio (秩和比, RSR): mean ranks of an alternative over the criteria, as a share of the number of
/// alternatives.
///
/// With R = 1 for the worst alternative of a criterion and m for the best one,
/// ```
/// RSR = Σⱼ R/(n·m),   WRSR = Σⱼ wⱼ R/m
/// ```
/// Tied values share the mean of their ranks, and a constant criterion the rank (m + 1)/2, which tells nobody apart. A
/// dominated alternative never ranks above the one that dominates it, and no unit of measurement changes integer ranks.
///
/// References: Tian Fengtiao (田凤调), who published it in 1988, *秩和比法的应用* (2002); Ge Zaochuan & Xu Chunhua
/// (戈早川, 徐春华), 非整秩次秩和比法初探 (1999), for non-integer ranks, which keep distances within a criterion.
public struct RankSumRatio: AggregationMethod {
  public static let name = "rank-sum-ratio"

  /// How the alternatives are ranked on a criterion.
  public enum Ranking: String, Sendable, CaseIterable {
    /// By order, tied values sharing their mean rank (整次).
    case integer
    /// By value, 1 + (m − 1)(x − min)/(max − min) (非整次).
    case nonInteger = "non-integer"
  }

  /// How the alternatives are ranked on a criterion.
  public var ranking: Ranking

  /// Creates the method.
  public init(ranking: Ranking = .integer) { self.ranking = ranking }

  /// Scores every alternative by WRSR; the part is `rsr`, in which all criteria weigh the same.
  ///
  /// - Throws: ``ScoringError``, for weights that do not fit.
  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> AggregateScores {
    try matrix.check(weights: weights)
    let count = matrix.alternativeCount
    let size = Double(count)
    var sums = [Double](repeating: 0, count: count)
    var weighted = sums
    var isConstant: [Bool] = []
    parallelism.reduce(pieces: matrix.criterionCount) { j in
      let column = OrientedColumn(matrix.criteria[j], matrix.columns[j])
      return (ranks: ranks(of: column), weight: weights[j], isConstant: column.isConstant)
    } merge: { part in
      for row in 0..<count {
        sums[row] += part.ranks[row]
        weighted[row] += part.weight * part.ranks[row]
      }
      isConstant.append(part.isConstant)
    }
    let criteria = Double(matrix.criterionCount)
    return AggregateScores(
      scores: weighted.map { $0 / size }, parts: [AggregateScores.Part("rsr", sums.map { $0 / (criteria * size) })],
      warnings: matrix.warnings(ofConstant: isConstant, weights: weights))
  }

  /// The ranks of the alternatives on each criterion, 1 the worst.
  public func ranks(of matrix: DecisionMatrix, parallelism: Parallelism = Parallelism()) -> [[Double]] {
    parallelism.map(pieces: matrix.criterionCount) { j in
      ranks(of: OrientedColumn(matrix.criteria[j], matrix.columns[j]))
    }
  }

  private func ranks(of column: OrientedColumn) -> [Double] {
    let size = Double(column.values.count)
    guard !column.isConstant else { return column.values.map { _ in (size + 1) / 2 } }
    switch ranking {
    case .integer:
      let ranks = TiedRanks(column.values).ranks
      return column.isCost ? ranks.map { size + 1 - $0 } : ranks
    case .nonInteger:
      // Halved where the difference of the largest numbers would overflow.
      let unit = (column.maximum - column.minimum).isFinite ? 1 : 0.5
      let (worst, best) =
        column.isCost
        ? (column.maximum * unit, column.minimum * unit) : (column.minimum * unit, column.maximum * unit)
      return column.values.map { 1 + (size - 1) * (($0 * unit - worst) / (best - worst)) }
    }
  }
}
