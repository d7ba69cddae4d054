internal import AssayDistributions
internal import AssayNumerics

extension MultinomialFit {
  /// The limits of a coefficient by the profile of the likelihood.
  public struct ProfileInterval: Sendable, Equatable {
    /// The lower limit; nil where the likelihood does not fall far enough on that side.
    public let low: Double?
    /// The upper limit; nil where the likelihood does not fall far enough on that side.
    public let high: Double?
    /// The level of confidence.
    public let level: Double
  }

  /// The values of a coefficient that a likelihood-ratio test at the level would not reject.
  ///
  /// ```
  /// { v : 2 (ℓ(θ̂) − max ℓ(θ | θ(j) = v)) ≤ z² },   z the normal quantile of (1 + level) / 2
  /// ```
  /// Under a penalty ℓ is the penalised likelihood. For coefficients of large samples that are far from separation Wald's
  /// interval says the same and costs nothing.
  ///
  /// Reference: Heinze and Schemper, *Statistics in Medicine* 21 (2002), pp. 2409–2419; Venzon and Moolgavkar,
  /// *Applied Statistics* 37 (1988), pp. 87–94.
  ///
  /// - Parameters:
  ///   - parameter: Its position in ``parameters``.
  ///   - level: The level of confidence, between 0 and 1.
  /// - Throws: ``RegressionError/mismatch(_:)`` with sampling weights; ``RegressionError/algebra(_:)``.
  public func profileInterval(of parameter: Int, level: Double = 0.95) throws(RegressionError) -> ProfileInterval {
    precondition(parameters.indices.contains(parameter) && level > 0 && level < 1)
    return ProfileInterval(
      low: try profileLimit(of: parameter, level: level, side: -1),
      high: try profileLimit(of: parameter, level: level, side: 1), level: level)
  }

  /// One limit, by Newton's method on the signed root of the likelihood ratio, which is nearly a straight line.
  private func profileLimit(of parameter: Int, level: Double, side: Double) throws(RegressionError) -> Double? {
    let wanted = Normal.standard.quantile(upperTail: (1 - level) / 2)
    let (best, error) = (estimates[parameter], covariance[parameter, parameter].squareRoot())
    let top = solution.logLikelihood + solution.penalty
    var functional = [Double](repeating: 0, count: estimates.count)
    functional[parameter] = 1
    functional = likelihood.columns.pulledBack(functional)
    var (theta, distance) = (solution.theta, wanted * error)
    var (near, far) = (0.0, Double.infinity)
    // Ten times the distance of Wald's limit is where the likelihood is taken to fall no further.
    let furthest = 10 * wanted * error
    for _ in 0..<60 {
      let held: MultinomialSolution
      do throws(RegressionError) {
        held = try maximised(holding: [parameter], at: [best + side * distance], from: theta)
      } catch .separation, .noConvergence {
        return nil
      }
      theta = held.theta
      let root = (2 * max(0, top - held.logLikelihood - held.penalty)).squareRoot()
      if abs(root - wanted) < 1e-10 * wanted { return best + side * distance }
      if root < wanted { near = distance } else { far = distance }
      guard far - near > 1e-13 * (abs(best) + distance) else { return best + side * distance }
      // dℓ/dv is the multiplier of the constraint.
      let direction = likelihood.product(held.inverse, functional)
      func along(_ vector: [Double]) -> Double { zip(direction, vector).reduce(0) { $0 + $1.0 * $1.1 } }
      let slope = -side * along(held.gradient) / along(functional)
      let proposal = slope > 0 && root > 0 ? distance + (wanted - root) * root / slope : .nan
      let fallback = far.isFinite ? (near + far) / 2 : 2 * distance
      distance = proposal > near && proposal < min(far, 3 * distance) ? proposal : fallback
      guard distance < furthest else { return nil }
    }
    return nil
  }
}
