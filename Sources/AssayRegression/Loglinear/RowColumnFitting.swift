internal import AssayNumerics

/// The search for the maximum of the likelihood of a model with row and column effects.
///
/// ```
/// log m = Xβ + Σₖ Lₖ[i, j],   rank Lₖ = Mₖ,   rows and columns of Lₖ sum to 0
/// ```
/// Newton’s method on the set of matrices of rank M: steps go along ``RowColumnFactors/tangent`` and end at the nearest
/// matrix of the rank. The information there has full rank, whatever the φ; it is damped where a step would not raise the
/// likelihood (Levenberg–Marquardt). From several starts the highest maximum is taken.
struct RowColumnFitting {
  let table: LoglinearTable
  /// The independent columns; cells that are out have no cases.
  let data: LikelihoodData
  let pairs: [RowColumnPair]

  /// β and the association of each pair.
  struct Point {
    var linear: [Double]
    var factors: [RowColumnFactors]
  }

  /// How a search ended.
  enum Ending {
    case maximum(Found)
    /// A fitted count goes to 0, so that scores have no end.
    case infinite(cell: Int, logLikelihood: Double)
    case undetermined
    case unfinished(iterations: Int)
  }

  /// A maximum.
  struct Found {
    var point: Point
    var logLikelihood: Double
    /// The inverse of the expected information in β and the directions of each pair.
    var bread: Matrix
    var iterations: Int
  }

  /// The best maximum of all starts.
  struct Outcome {
    var found: Found
    var starts: Int
    /// The starts that ended there.
    var agreeing: Int
  }

  private static let iterationLimit = 500

  /// Searches from all starts.
  ///
  /// - Parameters:
  ///   - linear: β of the model without the association.
  ///   - expected: Its fitted counts, 0 where a cell is out.
  func run(from linear: [Double], expected: [Double]) throws(RegressionError) -> Outcome {
    let parameters = linear.count + pairs.reduce(0) { $0 + $1.parameterCount }
    let starts = pairs.map { RowColumnStart($0, counts: data.y, expected: expected) }
    // Each start of a large model costs much, and large tables seldom have several maxima.
    let count = parameters > 300 ? 2 : 6
    var endings: [Ending] = []
    for place in 0..<count {
      endings.append(try search(Point(linear: linear, factors: starts.map { $0.factors(place) })))
    }
    return try best(endings)
  }

  private func best(_ endings: [Ending]) throws(RegressionError) -> Outcome {
    var (best, infinite): (Found?, (cell: Int, logLikelihood: Double)?) = (nil, nil)
    for ending in endings {
      switch ending {
      case .maximum(let found):
        if found.logLikelihood > (best?.logLikelihood ?? -.infinity) { best = found }
      case .infinite(let cell, let value):
        if value > (infinite?.logLikelihood ?? -.infinity) { infinite = (cell, value) }
      case .undetermined, .unfinished: break
      }
    }
    let slack = 1e-7 * (abs(best?.logLikelihood ?? 0) * 1e-3 + 1)
    if let infinite, infinite.logLikelihood > (best?.logLikelihood ?? -.infinity) + slack {
      throw .unsuitableTerm(
        labels,
        reason:
          "has no finite estimate: the cell \(table.label(ofCell: infinite.cell)) has no case, and its fitted count goes to 0",
        remedy: "\(pairs.contains { $0.dimensions > 1 } ? "Ask for fewer dimensions, or merge" : "Merge") categories.")
    }
    guard let best else {
      for case .undetermined in endings {
        throw .mismatch("\(labels) cannot be told apart from the other terms of the model; leave one of them out")
      }
      throw .noConvergence(
        iterations: Self.iterationLimit, reason: "the scores of \(labels) still moved")
    }
    let agreeing = endings.count {
      if case .maximum(let found) = $0 { found.logLikelihood > best.logLikelihood - slack } else { false }
    }
    return Outcome(found: best, starts: endings.count, agreeing: agreeing)
  }

  private var labels: String { pairs.map(\.term.label).joined(separator: " + ") }

  /// One search.
  private func search(_ start: Point) throws(RegressionError) -> Ending {
    let n = zip(data.y, data.cases.weights).reduce(0) { $0 + $1.0 * $1.1 }
    var state = try pass(start)
    guard state.logLikelihood.isFinite else { return .unfinished(iterations: 0) }
    var damping = 0.0
    for iteration in 1...Self.iterationLimit {
      var isMoved = false
      for _ in 0..<60 {
        let (step, isNewton) = try step(state, damping: damping)
        guard let step else {
          damping = max(10 * damping, 1e-4)
          continue
        }
        let distance = step.dot(state.score)
        if distance <= 1e-20 * n, damping <= 1e-3 {
          return try ending(state, step: isNewton && damping == 0 ? step : nil, iteration)
        }
        let trial = try pass(moved(state, by: step))
        let slack = 1e-13 * (abs(state.logLikelihood) + 1)
        if trial.logLikelihood.isFinite, trial.logLikelihood >= state.logLikelihood - slack {
          // No step is seen to raise the likelihood any more, but for rounding.
          let isStuck = distance < 1e-13 * n && trial.logLikelihood <= state.logLikelihood
          state = trial
          if isStuck { return try ending(state, step: nil, iteration) }
          damping = damping > 1e-6 ? damping / 10 : 0
          isMoved = true
          break
        }
        damping = max(10 * damping, 1e-4)
      }
      if !isMoved { return try ending(state, step: nil, iteration) }
      if iteration > 60, let cell = vanishing(state) {
        return .infinite(cell: cell, logLikelihood: state.logLikelihood)
      }
    }
    return .unfinished(iterations: Self.iterationLimit)
  }

  /// Where a search ends: at a maximum, or where a direction is flat.
  private func ending(_ state: RowColumnState, step: [Double]?, _ iteration: Int) throws(RegressionError) -> Ending {
    if let cell = vanishing(state) { return .infinite(cell: cell, logLikelihood: state.logLikelihood) }
    let final = step == nil ? state : try pass(moved(state, by: step ?? []))
    guard final.logLikelihood.isFinite, let information = try ScaledInformation(final.expected) else {
      return .undetermined
    }
    let bread = information.inverse
    // A parameter whose variance is 1e10 times what the others leave it alone with is not determined.
    for place in 0..<bread.rowCount where bread[place, place] * final.expected[place, place] > 1e10 {
      return .undetermined
    }
    // The squared distance to the maximum in standard errors.
    let n = final.means.reduce(0, +)
    guard let concave = try ScaledInformation(final.observed),
      concave.solve(final.score).dot(final.score) < 1e-12 * n
    else { return .unfinished(iterations: iteration) }
    return .maximum(
      Found(point: final.point, logLikelihood: final.logLikelihood, bread: bread, iterations: iteration))
  }

  /// A cell without a case that the model fits with next to nothing.
  private func vanishing(_ state: RowColumnState) -> Int? {
    state.means.indices.first { data.cases.weights[$0] > 0 && data.y[$0] == 0 && state.means[$0] < 1e-8 }
  }

  /// A damped step by the observed information, or by the expected one where the likelihood is not concave.
  private func step(
    _ state: RowColumnState, damping: Double
  ) throws(RegressionError) -> (step: [Double]?, isNewton: Bool) {
    for isNewton in [true, false] {
      var damped = isNewton ? state.observed : state.expected
      for place in 0..<damped.rowCount { damped[place, place] += damping * state.expected[place, place] }
      if let factored = try ScaledInformation(damped) {
        let step = factored.solve(state.score)
        if step.allSatisfy(\.isFinite) { return (step, isNewton) }
      }
    }
    return (nil, false)
  }

  private func moved(_ state: RowColumnState, by step: [Double]) -> Point {
    var place = state.point.linear.count
    let linear = zip(state.point.linear, step).map { $0 + $1 }
    var factors: [RowColumnFactors] = []
    for (own, tangent) in zip(state.point.factors, state.tangents) {
      let count = tangent.directions.count
      factors.append(own.moved(step[place..<place + count], along: tangent))
      place += count
    }
    return Point(linear: linear, factors: factors)
  }
}
