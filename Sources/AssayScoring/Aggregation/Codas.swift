internal import AssayData
public import AssayNumerics

/// CODAS: Euclidean distances from the negative-ideal solution, and taxicab distances where the former differ enough.
///
/// With r = w·x/max, for a cost w·min/x, and the smallest r of each criterion making up the negative-ideal solution,
/// ```
/// E = √Σⱼ (r − min r)²,   T = Σⱼ (r − min r)
/// H(a) = Σ_b (E(a) − E(b)) + ψ(E(a) − E(b))·(T(a) − T(b)),   ψ(x) = 1 where |x| ≥ τ, else 0
/// ```
/// Benefits must be at least 0 and costs above 0. The sums over b are found by sorting E: those within τ are a window
/// of the sorted alternatives. A dominated alternative has the smaller E and T, and never ranks above the one that
/// dominates it when τ is 0; with a threshold it can, because ψ looks at E alone.
///
/// Reference: Keshavarz Ghorabaee, Zavadskas, Turskis & Antucheviciene, “A new combinative distance-based assessment
/// (CODAS) method for multi-criteria decision-making”, *Economic Computation and Economic Cybernetics Studies and
/// Research* 50 (2016), 25–44.
public struct Codas: AggregationMethod {
  public static let name = "codas"
  /// τ, the difference of Euclidean distances from which taxicab distances count.
  public var threshold: Double

  /// Creates the method.
  ///
  /// - Parameter threshold: τ, of 0.01 to 0.05 by its authors' advice, and 0.02 by default.
  public init(threshold: Double = 0.02) { self.threshold = threshold }

  /// Scores every alternative; the parts are `euclidean` and `taxicab`.
  ///
  /// - Throws: ``ScoringError``, for weights that do not fit, a negative threshold, a negative benefit, a cost of 0 or
  ///   less.
  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> AggregateScores {
    try matrix.check(weights: weights)
    guard threshold >= 0, threshold.isFinite else {
      throw .mismatch("The threshold of CODAS is \(threshold.token); it must be at least 0")
    }
    let columns = matrix.orientedColumns(parallelism: parallelism)
    let counted = columns.indices.filter { !columns[$0].isConstant && weights[$0] > 0 }
    var shares: [LinearShare] = []
    for j in counted { shares.append(try LinearShare(columns[j], method: "CODAS")) }
    let blocks = matrix.blocks(parallelism: parallelism) { [shares] rows in
      var (squares, taxicab) = ([Double](repeating: 0, count: rows.count), [Double](repeating: 0, count: rows.count))
      for (j, share) in zip(counted, shares) {
        let (values, weight) = (columns[j].values, weights[j])
        for row in rows {
          let distance = weight * (share(values[row]) - share.smallest)
          squares[row - rows.lowerBound] += distance * distance
          taxicab[row - rows.lowerBound] += distance
        }
      }
      return (euclidean: squares.map { $0.squareRoot() }, taxicab: taxicab)
    }
    let (euclidean, taxicab) = (blocks.flatMap(\.euclidean), blocks.flatMap(\.taxicab))
    return AggregateScores(
      scores: assessments(euclidean, taxicab),
      parts: [AggregateScores.Part("euclidean", euclidean), AggregateScores.Part("taxicab", taxicab)],
      warnings: matrix.warnings(ofConstant: columns.map(\.isConstant), weights: weights))
  }

  /// H of every alternative, in one pass along sorted Euclidean distances.
  private func assessments(_ euclidean: [Double], _ taxicab: [Double]) -> [Double] {
    let positions = SortedOrder(euclidean).positions.map { Int($0) }
    let (distances, steps) = (positions.map { euclidean[$0] }, positions.map { taxicab[$0] })
    let count = positions.count
    // The total of taxicab distances before each place, and of all Euclidean ones.
    var (before, total, sum) = ([DoubleDouble](), DoubleDouble(0), DoubleDouble(0))
    before.reserveCapacity(count + 1)
    for (distance, step) in zip(distances, steps) {
      before.append(total)
      total += step
      sum += distance
    }
    before.append(total)
    var scores = [Double](repeating: 0, count: count)
    // Places from `start` up to `end` lie within the threshold, where taxicab distances do not count.
    var (start, end) = (0, 0)
    for place in 0..<count {
      let own = distances[place]
      while start < place, own - distances[start] >= threshold { start += 1 }
      end = max(end, place)
      while end < count, distances[end] - own < threshold { end += 1 }
      let near = before[end].value - before[start].value
      let far = Double(count - (end - start)) * steps[place] - (total.value - near)
      scores[positions[place]] = (Double(count) * own - sum.value) + far
    }
    return scores
  }
}
