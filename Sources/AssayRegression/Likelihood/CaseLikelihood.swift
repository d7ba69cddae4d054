internal import AssayNumerics

/// The data of a fit: a design, a response and what their rows stand for.
struct LikelihoodData: Sendable {
  let x: ModelMatrix
  let y: [Double]
  let offset: [Double]?
  let cases: CaseTotals
  let parallelism: Parallelism
  /// The coordinates that estimates are in; those of the design where nil.
  var basis: OrthogonalBasis?

  /// A run of rows of the design, in the coordinates of the estimates.
  func block(_ rows: Range<Int>) throws(RegressionError) -> Matrix {
    guard let basis else { return x.block(rows) }
    do throws(LinearAlgebraError) {
      return try x.block(rows).times(basis.matrix)
    } catch {
      throw .algebra(error)
    }
  }

  /// The same rows in other coordinates.
  func with(basis: OrthogonalBasis) -> LikelihoodData {
    var data = self
    data.basis = basis
    return data
  }

  /// The same rows with some columns only.
  func selecting(_ columns: [Int]) -> LikelihoodData {
    LikelihoodData(x: x.selecting(columns), y: y, offset: offset, cases: cases, parallelism: parallelism)
  }

  /// The same rows with another offset.
  func with(offset: [Double]?) -> LikelihoodData {
    LikelihoodData(x: x, y: y, offset: offset, cases: cases, parallelism: parallelism)
  }

  /// The linear predictors of a run of rows whose design is at hand.
  func predictors(_ block: Matrix, _ rows: Range<Int>, at estimates: [Double]) throws(RegressionError) -> [Double] {
    try linearPredictors(block, offset: offset.map { $0[rows] }, at: estimates)
  }
}

/// xβ + offset for some rows.
func linearPredictors(
  _ block: Matrix, offset: ArraySlice<Double>?, at estimates: [Double]
) throws(RegressionError) -> [Double] {
  do throws(LinearAlgebraError) {
    var eta = try block.times(estimates)
    if let offset { for (place, value) in offset.enumerated() { eta[place] += value } }
    return eta
  } catch {
    throw .algebra(error)
  }
}

/// What a pass over the data found at some estimates.
struct LikelihoodState: Sendable {
  /// Σ w d.
  var deviance = 0.0
  /// Pearson's X².
  var pearson = 0.0
  /// Σ w ∂ℓ/∂β.
  var score: [Double]
  /// XᵀWX.
  var information: Matrix
  /// The cases whose mean is impossible, so that the rest means nothing.
  var impossible = 0.0
  /// The cases whose weight in the information is 0 but for rounding: their mean is at the end of its range.
  var extreme = 0.0

  init(columns: Int) {
    score = Array(repeating: 0, count: columns)
    information = Matrix(rows: columns, columns: columns)
  }

  mutating func merge(_ other: LikelihoodState) {
    deviance += other.deviance
    pearson += other.pearson
    impossible += other.impossible
    extreme += other.extreme
    for place in score.indices { score[place] += other.score[place] }
    information.add(other.information)
  }
}

extension Matrix {
  /// Adds a matrix of the same form.
  mutating func add(_ other: Matrix) {
    for place in elements.indices { elements[place] += other.elements[place] }
  }

  /// Multiplies each row by a factor.
  mutating func scaleRows(_ factors: [Double]) {
    let (rows, columns) = (rowCount, columnCount)
    precondition(factors.count == rows)
    unsafe elements.withUnsafeMutableBufferPointer { cells in
      unsafe factors.withUnsafeBufferPointer { factors in
        for column in 0..<columns {
          let start = column * rows
          for row in 0..<rows { unsafe cells[start + row] *= factors[row] }
        }
      }
    }
  }
}

/// Where a pass is.
enum Place: Sendable {
  /// At the means that R's `glm` starts from; the score is then XᵀWz of the working response z.
  case start
  /// At some estimates.
  case estimates([Double])
}

/// Which second derivative weighs the rows.
enum Curvature: Sendable {
  case expected, observed
}

extension LikelihoodData {
  /// Deviance, score and information at a place: one pass, block by block.
  ///
  /// ```
  /// η = Xβ + offset  (gemv),   score = Xᵀ(w ℓ′)  (gemv),   information = (√(wW) X)ᵀ(√(wW) X)  (syrk)
  /// ```
  func pass(_ family: Family, at place: Place, curvature: Curvature = .expected) throws(RegressionError)
    -> LikelihoodState
  {
    switch (family.variance, family.link) {
    case (.bernoulli, .logit): try pass(LogitLikelihood(), family, place, curvature)
    case (.bernoulli, let link): try pass(BinaryLikelihood(link: link), family, place, curvature)
    case (.mean, .log): try pass(LogCountLikelihood(), family, place, curvature)
    case (let variance, let link):
      try pass(MeanLikelihood(variance: variance, link: link), family, place, curvature)
    }
  }

  private func pass<Unit: UnitLikelihood>(
    _ unit: Unit, _ family: Family, _ place: Place, _ curvature: Curvature
  ) throws(RegressionError) -> LikelihoodState {
    let blocks = x.blocks
    var total = LikelihoodState(columns: x.columnCount)
    try parallelism.silent.reduce(pieces: blocks.count) { (piece) throws(RegressionError) in
      try state(of: blocks[piece], unit, family, place, curvature)
    } merge: { (part) throws(RegressionError) in
      total.merge(part)
    }
    return total
  }

  private func state<Unit: UnitLikelihood>(
    of rows: Range<Int>, _ unit: Unit, _ family: Family, _ place: Place, _ curvature: Curvature
  ) throws(RegressionError) -> LikelihoodState {
    var block = try block(rows)
    var state = LikelihoodState(columns: x.columnCount)
    var (working, weights) = try workingValues(block, rows, unit, family, place, curvature, &state)
    do throws(LinearAlgebraError) {
      state.score = try block.times(working, transposed: true)
      // Observed weights may be negative, where no square root helps.
      if curvature == .observed {
        working = weights
        let plain = block
        block.scaleRows(working)
        state.information = try plain.times(block, transposed: true)
      } else {
        for place in weights.indices { weights[place] = weights[place].squareRoot() }
        block.scaleRows(weights)
        state.information = try block.crossProduct()
      }
    } catch {
      throw .algebra(error)
    }
    return state
  }

  /// Ten times the spacing of numbers at 1, where R's `glm` warns of fitted probabilities of 0 or 1.
  private static var extremeWeight: Double { 10 * Double.ulpOfOne }

  /// The factors of the rows in the score and in the information.
  private func workingValues<Unit: UnitLikelihood>(
    _ block: Matrix, _ rows: Range<Int>, _ unit: Unit, _ family: Family, _ place: Place, _ curvature: Curvature,
    _ state: inout LikelihoodState
  ) throws(RegressionError) -> (working: [Double], weights: [Double]) {
    var eta: [Double]
    var isStart = false
    switch place {
    case .start:
      isStart = true
      eta = rows.map { family.link.predictor(of: family.startingMean(self.y[$0])) }
    case .estimates(let estimates): eta = try predictors(block, rows, at: estimates)
    }
    // Held apart from `self`, so that the loop touches no reference counts.
    let (y, offset, totals, counts, first) = (self.y, self.offset, cases.weights, cases.counts, rows.lowerBound)
    let isObserved = curvature == .observed
    var (deviance, pearson) = (0.0, 0.0)
    var working = [Double](repeating: 0, count: rows.count)
    var weights = working
    for place in eta.indices {
      let row = first + place
      let w = totals[row]
      guard w > 0 else { continue }
      guard unit.allows(eta[place]) else {
        state.impossible += counts[row]
        continue
      }
      let terms = unit.terms(eta[place], y[row])
      deviance += 2 * w * terms.halfDeviance
      // (y − μ)²/V = ℓ′²/W; a weight of 0 has underflowed, and so has what it would add.
      if terms.weight > 0 { pearson += w * (terms.score / terms.weight) * terms.score }
      if terms.weight < Self.extremeWeight { state.extreme += counts[row] }
      let weight = w * (isObserved ? unit.curvature(eta[place], y[row]) : terms.weight)
      weights[place] = weight
      working[place] = w * terms.score + (isStart ? weight * (eta[place] - (offset?[row] ?? 0)) : 0)
    }
    state.deviance = deviance
    state.pearson = pearson
    return (working, weights)
  }
}
