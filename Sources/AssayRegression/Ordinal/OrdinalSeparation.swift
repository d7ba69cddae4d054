internal import AssayNumerics

extension OrdinalProblem {
  /// Throws where no answer becomes less likely along a direction, however far one goes.
  ///
  /// The log-likelihood is concave and its arguments are linear, so that it has no maximum exactly if there is a
  /// direction in which no row's upper cut point falls and no row's lower one rises, but some move. Newton's steps turn
  /// into that direction; what is left of the others by then is under 1e-6 of it.
  ///
  /// Reference: Albert & Anderson (1984), *Biometrika* 71, 1–10; Kosmidis (2014), *JRSS B* 76, 169–196.
  ///
  /// - Throws: ``RegressionError/separation(terms:remedy:)`` with the terms that move.
  func refuseSeparation(along step: [Double]) throws(RegressionError) {
    let slopes = layout.slopes(step)
    let thresholds = layout.thresholds(step)
    var (worst, best) = (0.0, 0.0)
    try data.parallelism.reduce(pieces: data.blocks.count) {
      (piece) throws(RegressionError) -> (worst: Double, best: Double) in
      let rows = data.blocks[piece]
      let moves = try shifts(data.block(rows), slopes, thresholds)
      return extremes(moves, rows)
    } merge: { (own) throws(RegressionError) in
      worst = max(worst, own.worst)
      best = max(best, own.best)
    }
    guard best > 0, worst <= 1e-6 * best else { return }
    throw .separation(
      terms: movingTerms(step),
      remedy: "Leave the term out, or merge its categories or those of the response, until every answer occurs with it."
    )
  }

  /// How far each cut moves for each row: rows × cuts.
  private func shifts(
    _ block: Matrix, _ slopes: Matrix, _ thresholds: [Double]
  ) throws(RegressionError) -> Matrix {
    var moves = try block.multiplied(slopes)
    for (cut, threshold) in thresholds.enumerated() {
      for place in 0..<moves.rowCount { moves[place, cut] = threshold - moves[place, cut] }
    }
    return moves
  }

  /// The largest move against an answer, and the largest for one.
  private func extremes(_ moves: Matrix, _ rows: Range<Int>) -> (worst: Double, best: Double) {
    var (worst, best) = (0.0, 0.0)
    for (place, row) in rows.enumerated() where data.cases.weights[row] != 0 {
      let level = data.response[row]
      if level < layout.cuts {
        worst = max(worst, -moves[place, level])
        best = max(best, moves[place, level])
      }
      if level > 0 {
        worst = max(worst, moves[place, level - 1])
        best = max(best, -moves[place, level - 1])
      }
    }
    return (worst, best)
  }

  /// The terms whose coefficients move, in the order of the design.
  private func movingTerms(_ step: [Double]) -> [String] {
    let sizes = (0..<layout.columns).map { column in
      layout.locations(of: column).map { abs(step[$0]) }.max() ?? 0
    }
    let least = 1e-3 * (sizes.max() ?? 0)
    var terms: [String] = []
    for (column, size) in sizes.enumerated() where size > least {
      let term = data.matrix.terms[data.matrix.columns[column].term]
      if !terms.contains(term) { terms.append(term) }
    }
    return terms
  }
}
