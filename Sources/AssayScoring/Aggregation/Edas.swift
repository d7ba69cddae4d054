public import AssayNumerics

/// EDAS: distances above and below the average solution.
///
/// With x̄ the mean of a criterion over the alternatives,
/// ```
/// PDA = max(0, x − x̄)/x̄,   NDA = max(0, x̄ − x)/x̄,   the two exchanged for a cost
/// SP = Σⱼ w·PDA,   SN = Σⱼ w·NDA,   AS = ((SP/max SP) + (1 − SN/max SN))/2
/// ```
/// The mean of each criterion must be above 0. A constant criterion counts for nothing; where no criterion tells the
/// alternatives apart (one alternative alone), SP/max SP is 0/0, and that is an error. A dominated alternative never
/// ranks above the one that dominates it.
///
/// Reference: Keshavarz Ghorabaee, Zavadskas, Olfat & Turskis, “Multi-criteria inventory classification using a new
/// method of evaluation based on distance from average solution (EDAS)”, *Informatica* 26 (2015), 435–451.
public struct Edas: AggregationMethod {
  public static let name = "edas"

  /// Creates the method, which has no parameters.
  public init() {}

  /// Scores every alternative; the parts are `sp` and `sn`.
  ///
  /// - Throws: ``ScoringError``, for weights that do not fit, a criterion whose mean is 0 or less, and
  ///   ``ScoringError/allConstant(method:)``.
  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> AggregateScores {
    try matrix.check(weights: weights)
    let columns = matrix.orientedColumns(parallelism: parallelism)
    let counted = columns.indices.filter { !columns[$0].isConstant && weights[$0] > 0 }
    guard !counted.isEmpty else { throw .allConstant(method: "EDAS") }
    let means = try parallelism.map(pieces: counted.count) { (piece) throws(ScoringError) in
      let column = columns[counted[piece]]
      let mean = column.mean
      guard mean > 0 else {
        throw .unsuitable(
          method: "EDAS", criterion: column.criterion.name, reason: "has a mean of 0 or less, by which it divides",
          remedy: "Shift its values, or use MABAC")
      }
      return mean
    }
    let blocks = matrix.blocks(parallelism: parallelism) { rows in
      var (above, below) = ([Double](repeating: 0, count: rows.count), [Double](repeating: 0, count: rows.count))
      for (j, mean) in zip(counted, means) {
        let values = columns[j].values
        // The sign turns a cost into a benefit.
        let share = columns[j].isCost ? -weights[j] : weights[j]
        for row in rows {
          let distance = share * ((values[row] - mean) / mean)
          above[row - rows.lowerBound] += max(0, distance)
          below[row - rows.lowerBound] += max(0, -distance)
        }
      }
      return (above: above, below: below)
    }
    let (above, below) = (blocks.flatMap(\.above), blocks.flatMap(\.below))
    let (most, least) = (above.extent.upperBound, below.extent.upperBound)
    let scores = above.indices.map { row in
      let (gain, loss) = (most > 0 ? above[row] / most : 0, least > 0 ? below[row] / least : 0)
      return (gain + (1 - loss)) / 2
    }
    return AggregateScores(
      scores: scores, parts: [AggregateScores.Part("sp", above), AggregateScores.Part("sn", below)],
      warnings: matrix.warnings(ofConstant: columns.map(\.isConstant), weights: weights))
  }
}
