internal import AssayNumerics

// The log-likelihood is concave and the arguments of F are linear, so that it has no maximum exactly if there is a
// direction in which no row's upper cut point falls and no row's lower one rises, but some move. That does not depend
// on the link.
//
// Reference: Albert & Anderson (1984), Biometrika 71, 1-10; Kosmidis (2014), JRSS B 76, 169-196.

extension OrdinalProblem {
  /// Throws where no answer becomes less likely along a step, however far one goes.
  ///
  /// Newton's steps turn into such a direction; what is left of the others by the time it is asked is under 1e-6 of it.
  ///
  /// - Throws: ``RegressionError/separation(terms:remedy:)`` with the terms that move.
  func refuseSeparation(along step: [Double]) throws(RegressionError) {
    try refuseSeparation(along: step, tolerance: 1e-6)
  }

  /// Throws where a direction exists in which no answer becomes less likely.
  ///
  /// For the iteration that failed: with a penalty of τ/2 · Σφ² there is a maximum for any τ, which moves by a multiple
  /// of the direction of largest margin as τ falls, or stays where it is when there is none. Reference: Rosset, Zhu &
  /// Hastie (2004), *JMLR* 5, 941–973, theorem 2.1.
  ///
  /// - Throws: ``RegressionError/separation(terms:remedy:)`` with the terms that move.
  func refuseSeparation() throws(RegressionError) {
    let logit = OrdinalProblem(data, .logit, isNonProportional: layout.isNonProportional)
    guard let near = try logit.penalisedMaximum(1e-10, from: start(of: .logit)),
      let far = try logit.penalisedMaximum(1e-12, from: near)
    else { return }
    let move = zip(far, near).map { $0 - $1 }
    // A hundredth of the penalty is log 100 = 4.6 of the argument for the nearest answers.
    guard try moves(along: move).best > 0.5 else { return }
    try refuseSeparation(along: move, tolerance: 1e-4)
  }

  private func refuseSeparation(along step: [Double], tolerance: Double) throws(RegressionError) {
    let (worst, best) = try moves(along: step)
    guard best > 0, worst <= tolerance * best else { return }
    throw .separation(
      terms: movingTerms(step),
      remedy: "Leave the term out, or merge its categories or those of the response, until every answer occurs with it."
    )
  }

  /// The place of the largest ℓ − τ/2 · Σw · Σφ²; nil where rounding stops the climb before it is there.
  private func penalisedMaximum(_ penalty: Double, from start: [Double]) throws(RegressionError) -> [Double]? {
    let strength = penalty * data.totals.reduce(0, +)
    func evaluation(_ point: [Double]) throws(RegressionError) -> OrdinalEvaluation {
      var result = try evaluate(point, expected: false)
      for place in point.indices {
        result.logLikelihood -= strength / 2 * point[place] * point[place]
        result.gradient[place] -= strength * point[place]
        result.information[place, place] += strength
      }
      return result
    }
    var point = start
    var current = try evaluation(point)
    for _ in 0..<200 {
      guard current.logLikelihood.isFinite, let solver = try? OrdinalInformation(current.information) else {
        return nil
      }
      let step = solver.solve(current.gradient)
      // Rounding of the gradient, over a penalty this small, leaves about 1e-20 of a case.
      let decrement = zip(step, current.gradient).reduce(0) { $0 + $1.0 * $1.1 }
      if decrement <= 1e-16 * data.unit { return point }
      var fraction = 1.0
      while true {
        let trial = zip(point, step).map { $0 + fraction * $1 }
        let next = try evaluation(trial)
        if next.logLikelihood >= current.logLikelihood - 1e-13 * abs(current.logLikelihood) {
          (point, current) = (trial, next)
          break
        }
        fraction /= 2
        if fraction < 1e-10 { return nil }
      }
    }
    return nil
  }

  /// The largest move against an answer, and the largest for one.
  private func moves(along step: [Double]) throws(RegressionError) -> (worst: Double, best: Double) {
    let slopes = layout.slopes(step)
    let thresholds = layout.thresholds(step)
    var (worst, best) = (0.0, 0.0)
    try data.parallelism.reduce(pieces: data.blocks.count) { (piece) throws(RegressionError) -> (Double, Double) in
      let rows = data.blocks[piece]
      return extremes(try shifts(data.block(rows), slopes, thresholds), rows)
    } merge: { (own) throws(RegressionError) in
      worst = max(worst, own.0)
      best = max(best, own.1)
    }
    return (worst, best)
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
