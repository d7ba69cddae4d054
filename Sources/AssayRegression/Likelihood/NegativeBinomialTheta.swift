internal import AssayNumerics

/// Maximum likelihood of a negative binomial: coefficients given θ and θ given the means, in turn.
///
/// ```
/// ∂ℓ/∂θ = Σ w [ψ(y + θ) − ψ(θ) − log(1 + μ/θ) + (μ − y)/(μ + θ)]
/// ```
/// The two are orthogonal in expectation, so that a few turns suffice. The standard error of θ comes from its observed
/// information, those of the coefficients from the expected information given θ, as R's `MASS::glm.nb` has both.
///
/// Reference: Venables & Ripley, *Modern Applied Statistics with S* (4th ed., 2002), §7.4.
struct NegativeBinomialTheta {
  let family: Family
  let data: LikelihoodData
  let iterationLimit: Int

  func estimate() throws(RegressionError) -> (
    family: Family, outcome: FisherScoring.Outcome, theta: GeneralizedLinearFit.Theta
  ) {
    var outcome = try scoring(family).run()
    var theta = try firstTheta(outcome.estimates)
    for turn in 1...iterationLimit {
      let previous = theta
      theta = try bestTheta(theta, at: outcome.estimates)
      let known = family.with(theta: theta)
      let taken = outcome.iterations
      outcome = try scoring(known).run(from: outcome.estimates)
      outcome.iterations += taken
      if abs(theta - previous) <= 1e-12 * theta || (turn > 20 && abs(theta - previous) <= 1e-9 * theta) {
        let (_, information) = try derivatives(theta, at: outcome.estimates)
        let result = GeneralizedLinearFit.Theta(estimate: theta, standardError: (1 / information).squareRoot())
        return (known, outcome, result)
      }
    }
    throw .noConvergence(iterations: iterationLimit, reason: "theta and the coefficients kept moving each other")
  }

  private func scoring(_ family: Family) -> FisherScoring {
    FisherScoring(family: family, data: data, curvature: .expected, iterationLimit: iterationLimit)
  }

  /// The moment estimate at the Poisson means.
  ///
  /// The likelihood rises with 1/θ from 0 where Σ w [(y − μ)² − y] > 0; where it does not, θ has no finite estimate.
  private func firstTheta(_ estimates: [Double]) throws(RegressionError) -> Double {
    let sums = try totals(estimates) { y, mean in ((y - mean) * (y - mean) - y, (y / mean - 1) * (y / mean - 1)) }
    guard sums.0 > 0 else {
      throw .noConvergence(
        iterations: 0,
        reason: "the counts vary no more than Poisson counts do, so that theta has no finite estimate; "
          + "use the family poisson")
    }
    return min(max(data.cases.weights.reduce(0, +) / sums.1, 1e-6), 1e6)
  }

  /// Newton's method for log θ, with steps of at most 2.
  private func bestTheta(_ start: Double, at estimates: [Double]) throws(RegressionError) -> Double {
    var theta = start
    for _ in 0..<100 {
      let (slope, information) = try derivatives(theta, at: estimates)
      let bend = theta * theta * information - theta * slope
      let step = bend > 0 ? min(max(theta * slope / bend, -2), 2) : slope > 0 ? 1 : -1
      theta *= Double.exp(step)
      guard theta < 1e10 else { break }
      if abs(step) < 1e-13 { return theta }
      if abs(step) < 1e-8, bend > 0 { return theta }
    }
    throw .noConvergence(
      iterations: 100, reason: "theta grew without end; the counts vary hardly more than Poisson counts do")
  }

  private func derivatives(
    _ theta: Double, at estimates: [Double]
  ) throws(RegressionError) -> (slope: Double, information: Double) {
    let sums = try totals(estimates) { y, mean in
      let total = mean + theta
      return (
        Polygamma.digammaRise(theta, y) - Double.log1p(mean / theta) + (mean - y) / total,
        Polygamma.trigammaFall(theta, y) - 1 / theta + 2 / total - (y + theta) / (total * total)
      )
    }
    return (sums.0, sums.1)
  }

  /// Sums over the cases of two functions of the response and the mean.
  private func totals(
    _ estimates: [Double], _ terms: @Sendable (_ y: Double, _ mean: Double) -> (Double, Double)
  ) throws(RegressionError) -> (Double, Double) {
    let blocks = data.x.blocks
    var (first, second) = (DoubleDouble(), DoubleDouble())
    try data.parallelism.silent.reduce(pieces: blocks.count) { (piece) throws(RegressionError) in
      let rows = blocks[piece]
      let eta = try data.predictors(data.x.block(rows), rows, at: estimates)
      var sums = (DoubleDouble(), DoubleDouble())
      for row in rows where data.cases.weights[row] > 0 {
        let term = terms(data.y[row], family.link.mean(of: eta[row - rows.lowerBound]))
        sums.0 += data.cases.weights[row] * term.0
        sums.1 += data.cases.weights[row] * term.1
      }
      return sums
    } merge: { (part: (DoubleDouble, DoubleDouble)) throws(RegressionError) in
      first += part.0
      second += part.1
    }
    return (first.value, second.value)
  }
}
