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
    let outcome = FisherScoring.Outcome(
      estimates: point.estimates, state: point.state, information: point.information, iterations: iterations)
    var fit = GeneralizedLinearFit(
      .logit, .init(firth: true, iterationLimit: iterationLimit), data, outcome, bread: point.information.inverse,
      theta: nil)
    fit.penalized = point.penalized
    return fit
  }

  /// The maximum, with the held coefficient where it is.
  func run(from start: [Double]) throws(RegressionError) -> (point: Point, iterations: Int) {
    guard var current = try point(at: start) else {
      throw .noConvergence(iterations: 0, reason: "the information is singular at the start")
    }
    let tolerance = 1e-22 * data.cases.weights.reduce(0, +)
    var previous = Double.infinity
    for iteration in 1...iterationLimit {
      let score = try modifiedScore(at: current)
      let step = try self.step(score, current)
      let distance = zip(step, score).reduce(0) { $0 + $1.0 * $1.1 }
      if distance <= tolerance || (distance < 1e-14 && distance >= previous) {
        return (current, iteration)
      }
      previous = distance
      current = try advance(current, step, iteration)
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

  private func step(_ score: [Double], _ point: Point) throws(RegressionError) -> [Double] {
    guard !held.isEmpty else { return point.information.solve(score) }
    let free = score.indices.filter { !held.contains($0) }
    guard !free.isEmpty else { return score }
    let part = Matrix(rows: free.count, columns: free.count) { point.state.information[free[$0], free[$1]] }
    guard let information = try ScaledInformation(part) else {
      throw .noConvergence(iterations: 0, reason: "the information is singular")
    }
    var step = [Double](repeating: 0, count: score.count)
    for (place, value) in zip(free, information.solve(free.map { score[$0] })) { step[place] = value }
    return step
  }
}
