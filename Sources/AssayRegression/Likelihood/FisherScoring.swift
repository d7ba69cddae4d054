internal import AssayNumerics

/// The iteration that finds the maximum of a likelihood.
///
/// ```
/// β ← β + s·(XᵀWX)⁻¹ score,   s = 1, ½, ¼ … until the deviance falls
/// ```
/// It ends when λ² = scoreᵀ(XᵀWX)⁻¹score, the squared distance to the maximum in standard errors, is as small as rounding
/// allows: the last step, which is still taken, then moves no linear predictor by more than about 1e-10 on average.
struct FisherScoring {
  let family: Family
  let data: LikelihoodData
  let curvature: Curvature
  let iterationLimit: Int
  var convergence = GeneralizedLinearModel.Convergence.settled

  /// Where the iteration ended.
  struct Outcome {
    var estimates: [Double]
    /// At the estimates, in the coordinates of `data`.
    var state: LikelihoodState
    /// (XᵀWX)⁻¹.
    var bread: Matrix
    var iterations: Int
    /// The data in the coordinates of the iteration, and the estimates there.
    var data: LikelihoodData
    var coordinates: [Double]

    init(_ coordinates: [Double], _ state: LikelihoodState, _ bread: Matrix, _ iterations: Int, _ data: LikelihoodData)
    {
      self.coordinates = coordinates
      self.state = state
      self.iterations = iterations
      self.data = data
      estimates = data.basis?.estimates(at: coordinates) ?? coordinates
      self.bread = data.basis?.covariance(bread) ?? bread
    }
  }

  /// How the iteration ended.
  enum Ending {
    case converged(Outcome)
    /// The likelihood rises without end.
    case separated(Separation.Direction)
  }

  /// From this iteration on steps use the observed information where that differs.
  private static let firstNewtonStep = 8

  /// From this iteration on a direction without end is looked for: by then overlapping data have converged.
  private static let firstSeparationCheck = 9

  /// The maximum.
  ///
  /// - Throws: ``RegressionError/separation(terms:remedy:)`` where it is at infinity, and what else can happen on the way.
  func run(from start: [Double]? = nil) throws(RegressionError) -> Outcome {
    switch try attempt(from: start) {
    case .converged(let outcome): return outcome
    case .separated(let direction): throw try separation.error(direction)
    }
  }

  private var separation: Separation { Separation(data: data, family: family) }

  /// The maximum, or the direction in which there is none.
  func attempt(from start: [Double]? = nil) throws(RegressionError) -> Ending {
    let first = try data.pass(family, at: start.map { .estimates($0) } ?? .start, curvature: curvature)
    if data.basis == nil, try ScaledInformation(first.information)?.isIllConditioned ?? true {
      let basis = try OrthogonalBasis(data)
      let rotated = FisherScoring(
        family: family, data: data.with(basis: basis), curvature: curvature, iterationLimit: iterationLimit,
        convergence: convergence)
      return try rotated.attempt(from: start.map { basis.coordinates(of: $0) })
    }
    var (estimates, state) = try startingPoint(start, first)
    let n = data.cases.weights.reduce(0, +)
    // Newton's last step squares the error; Fisher scoring only divides it.
    let tolerance = (curvature == .observed || family.isCanonical ? 1e-20 : 1e-24) * n
    var previous = Double.infinity
    for iteration in 1...iterationLimit {
      guard let information = try ScaledInformation(state.information) else {
        if let direction = try endless([estimates]) { return .separated(direction) }
        throw singular(state.information)
      }
      let step = try newtonStep(estimates, state, iteration) ?? information.solve(state.score)
      let distance = zip(step, state.score).reduce(0) { $0 + $1.0 * $1.1 }
      guard distance.isFinite else { throw stopped(iteration, "a step was not a number") }
      let isStuck = distance < 1e-12 * n && distance >= previous
      if distance <= tolerance || isStuck {
        if state.information.diagonalMinimum < 1e-6 || state.deviance < 1e-6 || state.extreme > 0,
          let direction = try endless([step, estimates])
        {
          // A likelihood whose maximum is at infinity converges too, once all that moves has underflowed.
          return .separated(direction)
        }
        for place in estimates.indices { estimates[place] += step[place] }
        return .converged(Outcome(estimates, state, information.inverse, iteration, data))
      }
      if iteration >= Self.firstSeparationCheck, let direction = try endless([step, estimates]) {
        return .separated(direction)
      }
      previous = distance
      let before = state.deviance
      (estimates, state) = try advance(estimates, state, step, iteration)
      if case .asR(let epsilon) = convergence, abs(state.deviance - before) < epsilon * (abs(state.deviance) + 0.1) {
        if let direction = try endless([step, estimates]) { return .separated(direction) }
        return .converged(Outcome(estimates, state, information.inverse, iteration, data))
      }
    }
    throw stopped(iterationLimit, "the score was still not 0; a fitted mean may lie at the end of its range")
  }

  /// A step with the observed information, where scoring has taken so long that it pays for one more pass.
  ///
  /// Without a canonical link scoring divides the error by a factor that small samples bring near 1, and Newton squares it.
  private func newtonStep(
    _ estimates: [Double], _ state: LikelihoodState, _ iteration: Int
  ) throws(RegressionError) -> [Double]? {
    guard iteration >= Self.firstNewtonStep, !family.isCanonical, curvature == .expected, convergence == .settled
    else { return nil }
    let observed = try data.pass(family, at: .estimates(estimates), curvature: .observed)
    return try ScaledInformation(observed.information)?.solve(state.score)
  }

  /// The first of some directions, in the coordinates of the iteration, in which the likelihood rises without end.
  private func endless(_ directions: [[Double]]) throws(RegressionError) -> Separation.Direction? {
    try separation.find(directions.map { data.basis?.estimates(at: $0) ?? $0 })
  }

  /// A step, halved until the deviance falls.
  private func advance(
    _ estimates: [Double], _ state: LikelihoodState, _ step: [Double], _ iteration: Int
  ) throws(RegressionError) -> ([Double], LikelihoodState) {
    var factor = 1.0
    // What rounding may add to a sum of so many terms.
    let slack = 1e-11 * (abs(state.deviance) + 1)
    for _ in 0..<40 {
      let next = zip(estimates, step).map { $0 + factor * $1 }
      let trial = try data.pass(family, at: .estimates(next), curvature: curvature)
      if trial.impossible == 0, trial.deviance.isFinite, trial.deviance <= state.deviance + slack {
        return (next, trial)
      }
      factor /= 2
    }
    throw stopped(iteration, "no step lowered the deviance; a fitted mean may lie at the end of its range")
  }

  /// The first estimates that give possible means: asked for, by one step from R's means, or a constant.
  ///
  /// - Parameter first: What a pass found at the estimates asked for, or else at R's means.
  private func startingPoint(
    _ start: [Double]?, _ first: LikelihoodState
  ) throws(RegressionError) -> ([Double], LikelihoodState) {
    if let start, first.impossible == 0, first.deviance.isFinite { return (start, first) }
    let means = start == nil ? first : try data.pass(family, at: .start)
    guard let information = try ScaledInformation(means.information) else { throw singular(means.information) }
    let estimates = information.solve(means.score)
    let state = try data.pass(family, at: .estimates(estimates), curvature: curvature)
    if state.impossible == 0, state.deviance.isFinite { return (estimates, state) }
    if let intercept = data.x.intercept {
      var estimates = [Double](repeating: 0, count: data.x.columnCount)
      estimates[intercept] = family.link.predictor(of: family.startingMean(data.meanResponse))
      estimates = data.basis?.coordinates(of: estimates) ?? estimates
      let state = try data.pass(family, at: .estimates(estimates), curvature: curvature)
      if state.impossible == 0, state.deviance.isFinite { return (estimates, state) }
    }
    throw stopped(
      0, "no starting values gave possible means with the link \(family.link.rawValue); choose another link")
  }

  private func singular(_ information: Matrix) -> RegressionError {
    let column = information.firstDependentColumn ?? 0
    return .unsuitableTerm(
      data.x.columns[column].name, reason: "is a combination of the others, or nearly so, at the fitted weights",
      remedy: "Leave it out, or merge categories.")
  }

  private func stopped(_ iterations: Int, _ reason: String) -> RegressionError {
    .noConvergence(iterations: iterations, reason: reason)
  }
}

extension LikelihoodData {
  /// Σ w y / Σ w.
  var meanResponse: Double {
    var (sum, total) = (DoubleDouble(), DoubleDouble())
    for (w, y) in zip(cases.weights, y) {
      sum += w * y
      total += w
    }
    return sum.value / total.value
  }
}

extension Matrix {
  fileprivate var diagonalMinimum: Double { (0..<rowCount).map { self[$0, $0] }.min() ?? .infinity }

  /// The first column of a Gram matrix that has nothing left beside those before it.
  fileprivate var firstDependentColumn: Int? {
    var factor = self
    for column in 0..<rowCount {
      for row in 0...column {
        var sum = factor[row, column]
        for inner in 0..<row { sum -= factor[inner, row] * factor[inner, column] }
        if row < column {
          factor[row, column] = sum / factor[row, row]
        } else {
          guard sum > 1e-12 * self[column, column] else { return column }
          factor[column, column] = sum.squareRoot()
        }
      }
    }
    return nil
  }
}
