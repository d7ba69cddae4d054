internal import AssayNumerics

/// The maximum of the likelihood of a binary logit, penalised by Jeffreys' prior.
///
/// ```
/// ℓ*(β) = ℓ(β) + ½ log det XᵀWX,   score* = Σ w [y − π + h(½ − π)] x,   h = π(1 − π) x(XᵀWX)⁻¹xᵀ
/// ```
/// The estimates are finite for separated data too, and less biased in small samples. Standard errors come from XᵀWX.
///
/// Reference: Firth (1993), *Biometrika* 80, 27–38; Heinze & Schemper (2002), *Statistics in Medicine* 21, 2409–2419.
struct FirthScoring {
  let data: LikelihoodData
  let iterationLimit: Int
  /// The columns whose coefficients are held, for profiles and tests; the penalty keeps all columns.
  var held: [Int] = []

  /// A place, with the penalised log-likelihood there.
  struct Point {
    var estimates: [Double]
    var state: LikelihoodState
    var information: ScaledInformation
    var penalized: Double
  }

  func fit() throws(RegressionError) -> GeneralizedLinearFit {
    let (point, iterations) = try run(from: Array(repeating: 0, count: data.x.columnCount))
    let outcome = FisherScoring.Outcome(point.estimates, point.state, point.information.inverse, iterations, data)
    var fit = GeneralizedLinearFit(
      .logit, .init(firth: true, iterationLimit: iterationLimit), data, outcome, bread: outcome.bread, theta: nil)
    fit.penalized = point.penalized
    return fit
  }

  /// The maximum, with the held coefficient where it is.
  func run(from start: [Double]) throws(RegressionError) -> (point: Point, iterations: Int) {
    guard var current = try point(at: start) else {
      throw .noConvergence(iterations: 0, reason: "the information is singular at the start")
    }
    let tolerance = 1e-24 * data.cases.weights.reduce(0, +)
    var inverse = try freeInverse(current)
    var score = try modifiedScore(at: current)
    for iteration in 1...iterationLimit {
      let step = inverse.applied(to: score)
      let distance = zip(step, score).reduce(0) { $0 + $1.0 * $1.1 }
      if distance <= tolerance { return (current, iteration) }
      let before = (current, score)
      do throws(RegressionError) {
        current = try advance(current, step, iteration)
      } catch {
        // Steps too small for the likelihood to tell them apart.
        guard case .noConvergence = error, distance < 1e-9 else { throw error }
        return (current, iteration)
      }
      score = try modifiedScore(at: current)
      // XᵀWX lacks the slope of the penalty, which the last step tells near the maximum: a quasi-Newton step (BFGS)
      // squares the error there, where scoring alone divides it by two or so.
      let moved = zip(current.estimates, before.0.estimates).map { $0 - $1 }
      let change = zip(before.1, score).map { $0 - $1 }
      if distance > 1 || !inverse.update(step: moved, change: change) { inverse = try freeInverse(current) }
    }
    throw .noConvergence(iterations: iterationLimit, reason: "the penalised score was still not 0")
  }

  private func advance(_ current: Point, _ step: [Double], _ iteration: Int) throws(RegressionError) -> Point {
    var factor = 1.0
    let slack = 1e-11 * (abs(current.penalized) + 1)
    for _ in 0..<40 {
      let next = zip(current.estimates, step).map { $0 + factor * $1 }
      if let trial = try point(at: next), trial.penalized >= current.penalized - slack { return trial }
      factor /= 2
    }
    throw .noConvergence(iterations: iteration, reason: "no step raised the penalised likelihood")
  }

  private func point(at estimates: [Double]) throws(RegressionError) -> Point? {
    let state = try data.pass(.logit, at: .estimates(estimates))
    guard state.impossible == 0, let information = try ScaledInformation(state.information) else { return nil }
    let penalized = -0.5 * state.deviance + 0.5 * (try information.logDeterminant())
    return penalized.isFinite
      ? Point(estimates: estimates, state: state, information: information, penalized: penalized) : nil
  }

  /// score* from the plain one and one more pass for the leverages.
  private func modifiedScore(at point: Point) throws(RegressionError) -> [Double] {
    let inverse = point.information.inverse
    var score = point.state.score
    let blocks = data.x.blocks
    try data.parallelism.silent.reduce(pieces: blocks.count) { (piece) throws(RegressionError) in
      let rows = blocks[piece]
      let block = data.x.block(rows)
      let eta = try data.predictors(block, rows, at: point.estimates)
      let forms = try block.quadraticForms(inverse)
      let factors = rows.map { row in
        let tails = BinaryTails.logit(eta[row - rows.lowerBound])
        let weight = data.cases.weights[row] * tails.event * tails.other
        return weight * forms[row - rows.lowerBound] * 0.5 * (tails.other - tails.event)
      }
      do throws(LinearAlgebraError) {
        return try block.times(factors, transposed: true)
      } catch {
        throw .algebra(error)
      }
    } merge: { (part: [Double]) throws(RegressionError) in
      for place in score.indices { score[place] += part[place] }
    }
    for column in held { score[column] = 0 }
    return score
  }

  /// (XᵀWX)⁻¹ of the coefficients that are not held, with zeros for the others.
  private func freeInverse(_ point: Point) throws(RegressionError) -> Matrix {
    guard !held.isEmpty else { return point.information.inverse }
    let order = point.estimates.count
    let free = (0..<order).filter { !held.contains($0) }
    let part = Matrix(rows: free.count, columns: free.count) { point.state.information[free[$0], free[$1]] }
    guard let information = try ScaledInformation(part) else {
      throw .noConvergence(iterations: 0, reason: "the information is singular")
    }
    let inverse = information.inverse
    var full = Matrix(rows: order, columns: order)
    for (column, target) in free.enumerated() {
      for (row, other) in free.enumerated() { full[other, target] = inverse[row, column] }
    }
    return full
  }
}

extension Matrix {
  /// A small matrix times a vector.
  fileprivate func applied(to vector: [Double]) -> [Double] {
    (0..<rowCount).map { row in (0..<columnCount).reduce(0) { $0 + self[row, $1] * vector[$1] } }
  }

  /// Makes an inverse Hessian H agree with the last step, H·change = step; false where that would not be positive definite.
  ///
  /// H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ, ρ = 1/(yᵀs). Nocedal & Wright, *Numerical Optimization* (2nd ed., 2006), (6.17).
  fileprivate mutating func update(step: [Double], change: [Double]) -> Bool {
    let product = zip(step, change).reduce(0) { $0 + $1.0 * $1.1 }
    let moved = applied(to: change)
    let spread = zip(moved, change).reduce(0) { $0 + $1.0 * $1.1 }
    guard product > 1e-8 * spread, spread > 0 else { return false }
    let factor = (1 + spread / product) / product
    for column in 0..<columnCount {
      for row in 0..<rowCount {
        self[row, column] +=
          factor * step[row] * step[column] - (step[row] * moved[column] + moved[row] * step[column]) / product
      }
    }
    return true
  }
}
