internal import AssayNumerics

/// Where the likelihood of a multinomial model is largest.
internal struct MultinomialSolution: Sendable {
  /// θ, category after category, of ``CentredColumns``.
  let theta: [Double]
  /// ℓ without a penalty.
  let logLikelihood: Double
  /// The inverse of the information at θ.
  let inverse: Matrix
  /// ½ log det I at θ; 0 where there is no penalty.
  let penalty: Double
  /// The gradient at θ: 0 but for rounding, unless θ is constrained.
  let gradient: [Double]
  /// The Newton steps taken.
  let iterations: Int
}

extension MultinomialLikelihood {
  /// The value and the derivatives at one place, and the inverse of the information.
  struct Evaluation: Sendable {
    var theta: [Double]
    /// ℓ.
    var logLikelihood: Double
    /// ½ log det I, where it belongs to the likelihood.
    var penalty: Double
    /// The gradient, of the penalty too.
    var gradient: [Double]
    var inverse: Matrix

    var objective: Double { logLikelihood + penalty }
  }

  /// Everything at θ; nil where the information is not positive definite.
  func evaluation(at theta: [Double]) throws(RegressionError) -> Evaluation? {
    let derivatives = try derivatives(at: theta)
    guard derivatives.logLikelihood.isFinite, let inverse = try inverse(derivatives.information) else { return nil }
    var gradient = derivatives.gradient
    if isPenalised {
      for (place, value) in try penaltyGradient(at: theta, inverse: inverse.matrix).enumerated() {
        gradient[place] += value
      }
    }
    return Evaluation(
      theta: theta, logLikelihood: derivatives.logLikelihood,
      penalty: inverse.penalty, gradient: gradient, inverse: inverse.matrix)
  }

  /// Where the estimates start: the shares of the categories, where there is an intercept.
  var start: [Double] {
    var theta = [Double](repeating: 0, count: size)
    guard let intercept = matrix.intercept else { return theta }
    let totals = response.totals
    for (place, other) in response.others.enumerated() {
      theta[place * width + intercept] = Double.log(totals[other] / totals[response.reference])
    }
    return theta
  }

  /// A step is the last one when the decrement gᵀI⁻¹g, per unit of weight, is below this: the estimates are then within
  /// 1e-10 of their standard errors, and the step that is still taken brings them to rounding.
  private static let lastDecrement = 1e-20
  // Where categories are separated the decrement falls by a factor of e a step while the predictors move by about 1. At a
  // maximum that exists it falls by its square, and the predictors stand still long before the decrement is this small.
  private static let separationDecrement = 1e-6
  private static let separationStep = 0.1

  /// Finds the maximum.
  ///
  /// - Parameters:
  ///   - remedy: What to do about separation.
  ///   - start: Where to begin; the shares of the categories by default.
  ///   - constraint: What linear functions of θ are held at; nil for none.
  func maximised(
    remedy: String, from start: [Double]? = nil, constraint: Constraint? = nil
  ) throws(RegressionError) -> MultinomialSolution {
    let limit = isPenalised ? 500 : 100
    let weight = response.weights.reduce(0, +) / max(1, response.caseCount)
    guard var current = try evaluation(at: start ?? self.start) else { throw .mismatch(Self.singular) }
    var last = Double.infinity
    for iteration in 0..<limit {
      let step = try step(current, constraint)
      let decrement = abs(zip(step, current.gradient).reduce(0) { $0 + $1.0 * $1.1 }) / weight
      let isConverged = decrement <= Self.lastDecrement || (decrement <= 1e-14 && decrement >= last / 2)
      // The first step with a constraint goes where it holds, whatever the likelihood does.
      let isHeld = constraint == nil || iteration > 0
      if isConverged, isHeld {
        return MultinomialSolution(
          theta: zip(current.theta, step).map { $0 + $1 }, logLikelihood: current.logLikelihood,
          inverse: current.inverse, penalty: current.penalty,
          gradient: current.gradient, iterations: iteration)
      }
      if !isPenalised, isHeld, decrement < Self.separationDecrement, decrement > last / 100 {
        let terms = separatedTerms(step)
        if !terms.isEmpty { throw .separation(terms: terms, remedy: remedy) }
      }
      last = isHeld ? decrement : .infinity
      guard let next = try advanced(current, by: step, isForced: !isHeld) else {
        // Not even a small part of the step gains anything: rounding is all that is left.
        guard decrement < 1e-10 else {
          throw .noConvergence(iterations: iteration, reason: "no part of a Newton step raises the likelihood")
        }
        return MultinomialSolution(
          theta: current.theta, logLikelihood: current.logLikelihood, inverse: current.inverse,
          penalty: current.penalty,
          gradient: current.gradient, iterations: iteration)
      }
      current = next
    }
    throw .noConvergence(iterations: limit, reason: "the likelihood still rises")
  }

  private static let singular =
    "The columns of the model are combinations of each other, so that its coefficients have no single value"

  /// Linear functions of θ and what they are held at: Aᵀθ = v.
  struct Constraint: Sendable {
    /// A: coefficients × functions, of full rank.
    let functionals: Matrix
    let values: [Double]
  }

  /// I⁻¹g, or with constraints the step I⁻¹(g − Aμ) that reaches them.
  private func step(_ current: Evaluation, _ constraint: Constraint?) throws(RegressionError) -> [Double] {
    let plain = product(current.inverse, current.gradient)
    guard let constraint else { return plain }
    return try Self.algebra { () throws(LinearAlgebraError) in
      let a = constraint.functionals
      let directions = try current.inverse.times(a)
      let reached = try a.times(zip(plain, current.theta).map { $0 + $1 }, transposed: true)
      let missed = Matrix(rows: reached.count, columns: 1, elements: zip(reached, constraint.values).map { $0 - $1 })
      let multipliers = try Cholesky(of: try a.times(directions, transposed: true)).solve(missed)
      return zip(plain, try directions.times(multipliers.elements)).map { $0 - $1 }
    }
  }

  /// The place after a step, of which as much is taken as raises the likelihood; nil where no part does.
  private func advanced(
    _ current: Evaluation, by step: [Double], isForced: Bool
  ) throws(RegressionError) -> Evaluation? {
    // A predictor that moves further than this leaves what a quadratic can say of the likelihood.
    let furthest = step.enumerated().reduce(0) { max($0, abs($1.element) * columns.ranges[$1.offset % width]) }
    var factor = isPenalised && furthest > 5 && !isForced ? 5 / furthest : 1
    for _ in 0..<40 {
      if let next = try evaluation(at: zip(current.theta, step).map { $0 + factor * $1 }),
        isForced || next.objective >= current.objective - 1e-13 * abs(current.objective)
      {
        return next
      }
      factor /= 2
    }
    return nil
  }

  /// The terms and categories whose predictors a step still moves.
  private func separatedTerms(_ step: [Double]) -> [String] {
    var names: [String] = []
    for (place, other) in response.others.enumerated() {
      for column in 0..<width where abs(step[place * width + column]) * columns.ranges[column] > Self.separationStep {
        guard column != matrix.intercept else { continue }
        let name = "\(matrix.terms[matrix.columns[column].term]) (\(response.names[other]))"
        if !names.contains(name) { names.append(name) }
      }
    }
    return names
  }

  func product(_ matrix: Matrix, _ vector: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: matrix.rowCount)
    for (column, value) in vector.enumerated() {
      for row in result.indices { result[row] += matrix[row, column] * value }
    }
    return result
  }
}
