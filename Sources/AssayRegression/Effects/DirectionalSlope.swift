internal import AssayNumerics

/// Rows of a design as effects evaluate them.
struct DesignRows: Sendable {
  /// rows × columns.
  var x: Matrix
  /// What is added to the linear predictor of each row; nil for nothing.
  var offset: [Double]?

  init(_ design: (x: ModelMatrix, offset: [Double]?)) {
    x = design.x.block(0..<design.x.rowCount)
    offset = design.offset
  }

  private init(x: Matrix, offset: [Double]?) {
    self.x = x
    self.offset = offset
  }

  /// Puts in the columns that a direction moves those of other rows, moved along it: X + s · t · dX/dv.
  ///
  /// - Parameters:
  ///   - base: The rows that are moved, of which the others are a copy.
  ///   - lengths: t of each row.
  ///   - factor: s.
  mutating func place(_ base: DesignRows, movedAlong direction: BasisSlope, by lengths: [Double], times factor: Double)
  {
    let rows = x.rowCount
    for (slope, column) in zip(direction.slopes, direction.columns) {
      let start = column * rows
      for row in 0..<rows {
        x.elements[start + row] = base.x.elements[start + row] + factor * lengths[row] * slope[row]
      }
    }
    if let change = direction.offset {
      var own = base.offset ?? Array(repeating: 0, count: rows)
      for row in 0..<rows { own[row] += factor * lengths[row] * change[row] }
      offset = own
    }
  }

  /// Some of the rows.
  func rows(_ chosen: [Int]) -> DesignRows {
    DesignRows(
      x: Matrix(rows: chosen.count, columns: x.columnCount) { row, column in x[chosen[row], column] },
      offset: offset.map { offset in chosen.map { offset[$0] } })
  }
}

/// How predictions move with one variable: ∂P/∂v of each row, along the direction in which the variable moves the design.
///
/// With d = dX/dv and the linear predictors η = Xβ, a step t of each row is such that none of its predictors moves by more
/// than 1/32; three steps t, t/2 and t/4 are extrapolated as in ``BasisSlope``, and rows whose bound is too large are
/// done again with t/16.
struct DirectionalSlope {
  /// The steps of the rows.
  private(set) var steps: [Double]
  /// ∂P/∂v: rows × outcomes.
  private(set) var slopes: Matrix
  private let base: DesignRows
  private let direction: BasisSlope

  private static let tolerance = 1e-9
  private static let reach = 0x1p-5

  /// Differentiates the predictions.
  init(
    _ base: DesignRows, along direction: BasisSlope, _ fit: FittedResponse, predictors: Matrix
  ) throws(RegressionError) {
    self.base = base
    self.direction = direction
    let first = try Self.steps(base, direction, predictors)
    steps = first
    var bounds: [Double]
    (slopes, bounds) = try Self.extrapolated(base, direction, steps, fit)
    var reduction = 1.0
    for _ in 0..<4 {
      let failing = bounds.indices.filter { bounds[$0] > 1 }
      if failing.isEmpty { break }
      reduction /= 16
      let smaller = failing.map { first[$0] * reduction }
      let (finer, finerBounds) = try Self.extrapolated(base.rows(failing), direction.rows(failing), smaller, fit)
      for (place, row) in failing.enumerated() where finerBounds[place] < bounds[row] {
        bounds[row] = finerBounds[place]
        steps[row] = smaller[place]
        for outcome in 0..<slopes.columnCount { slopes[row, outcome] = finer[place, outcome] }
      }
    }
  }

  /// Calls with the gradients of the predictions at points beside the rows and what each row counts there, so that the
  /// sums over points of factor · gradient are the derivatives of ∂P/∂v in the parameters, with an error of order t⁴.
  func visitGradients(
    _ fit: FittedResponse, _ visit: (_ gradients: [Matrix], _ factors: [Double]) throws(RegressionError) -> Void
  ) throws(RegressionError) {
    // (4 D(t/4) − D(t/2)) / 3 with D(s) = (G(s) − G(−s)) / 2s.
    var moved = base
    for (part, weight) in [(0.5, -1.0 / 3), (-0.5, 1.0 / 3), (0.25, 4.0 / 3), (-0.25, -4.0 / 3)] {
      moved.place(base, movedAlong: direction, by: steps, times: part)
      let gradients = try fit.model.gradients(moved.x, offset: moved.offset, at: fit.estimates)
      try visit(gradients, steps.map { weight / (2 * abs(part) * $0) })
    }
  }

  /// Steps in which no linear predictor moves by more than a 32nd, or than a 4096th of its own size where that is more.
  private static func steps(
    _ base: DesignRows, _ direction: BasisSlope, _ predictors: Matrix
  ) throws(RegressionError) -> [Double] {
    let rows = base.x.rowCount
    var speeds = [Double](repeating: 0, count: rows)
    var sizes = speeds
    let moved = predictors.rows(direction.columns)
    let product = try algebra { () throws(LinearAlgebraError) in
      let slopes = Matrix(
        rows: rows, columns: direction.columns.count, elements: direction.slopes.flatMap { $0 })
      return (try slopes.times(moved), try base.x.times(predictors))
    }
    for predictor in 0..<predictors.columnCount {
      for row in 0..<rows {
        speeds[row] = max(speeds[row], abs(product.0[row, predictor] + (direction.offset?[row] ?? 0)))
        sizes[row] = max(sizes[row], abs(product.1[row, predictor] + (base.offset?[row] ?? 0)))
      }
    }
    // A linear predictor in the thousands belongs to a linear model, where larger steps lose fewer digits.
    // A power of 2, so that little is lost when it is added to a column that moves with a slope of 1.
    return zip(speeds, sizes).map { speed, size in
      let step = reach * max(1, size / 128) / speed
      return step > 0 && step.isFinite ? step.binade : 1
    }
  }

  private static func extrapolated(
    _ base: DesignRows, _ direction: BasisSlope, _ steps: [Double], _ fit: FittedResponse
  ) throws(RegressionError) -> (slopes: Matrix, bounds: [Double]) {
    var levels: [Matrix] = []
    var sizes = [Double](repeating: 0, count: steps.count)
    var moved = base
    for part in [1.0, 0.5, 0.25] {
      moved.place(base, movedAlong: direction, by: steps, times: part)
      let upper = try fit.model.predictions(moved.x, offset: moved.offset, at: fit.estimates)
      moved.place(base, movedAlong: direction, by: steps, times: -part)
      let lower = try fit.model.predictions(moved.x, offset: moved.offset, at: fit.estimates)
      var slope = upper
      for outcome in 0..<upper.columnCount {
        for row in steps.indices {
          slope[row, outcome] = (upper[row, outcome] - lower[row, outcome]) / (2 * part * steps[row])
          sizes[row] = max(sizes[row], abs(upper[row, outcome]))
        }
      }
      levels.append(slope)
    }
    var bounds = [Double](repeating: 0, count: steps.count)
    var best = levels[0]
    for outcome in 0..<best.columnCount {
      for row in steps.indices {
        let low = (4 * levels[1][row, outcome] - levels[0][row, outcome]) / 3
        let high = (4 * levels[2][row, outcome] - levels[1][row, outcome]) / 3
        let value = (16 * high - low) / 15
        best[row, outcome] = value
        let allowed = tolerance * abs(value) + 256 * Double.ulpOfOne * sizes[row] / steps[row]
        let bound = abs(value - high)
        let ratio = bound <= allowed ? 0 : bound / allowed
        bounds[row] = max(bounds[row], ratio.isNaN ? .infinity : ratio)
      }
    }
    return (best, bounds)
  }
}

extension BasisSlope {
  /// Some of the rows.
  fileprivate func rows(_ chosen: [Int]) -> BasisSlope {
    var part = self
    part.slopes = slopes.map { slope in chosen.map { slope[$0] } }
    part.offset = offset.map { offset in chosen.map { offset[$0] } }
    return part
  }
}

extension Matrix {
  /// Some of the rows.
  fileprivate func rows(_ chosen: [Int]) -> Matrix {
    Matrix(rows: chosen.count, columns: columnCount) { row, column in self[chosen[row], column] }
  }
}

extension FittedResponse {
  /// The coefficients of each linear predictor: columns of the design × predictors.
  ///
  /// There is one for each category of the response that has coefficients of its own. Only the size of steps rests on
  /// them.
  func predictors(of columns: [ModelMatrix.Column]) -> Matrix {
    var responses: [String?] = []
    var places: [String: Int] = [:]
    for (place, column) in columns.enumerated() { places[column.name] = place }
    let located = parameters.indices.filter {
      parameters[$0].component == .location && places[parameters[$0].term] != nil
    }
    for place in located where !responses.contains(parameters[place].response) {
      responses.append(parameters[place].response)
    }
    var coefficients = Matrix(rows: columns.count, columns: max(1, responses.count))
    for place in located {
      guard let row = places[parameters[place].term],
        let column = responses.firstIndex(of: parameters[place].response)
      else { continue }
      coefficients[row, column] = estimates[place]
    }
    return coefficients
  }
}

/// Runs matrix routines, whose failure is one of the model's.
func algebra<Result>(
  _ body: () throws(LinearAlgebraError) -> Result
) throws(RegressionError) -> Result {
  do throws(LinearAlgebraError) { return try body() } catch { throw .algebra(error) }
}
