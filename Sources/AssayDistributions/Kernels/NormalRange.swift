internal import AssayNumerics

private let inverseRootTwo = 0.70710678118654752440

/// The range of k independent standard normals.
///
/// Each integral runs over z, the largest of the k, and its integrand is log-concave.
struct NormalRange {
  let groups: Int

  private var power: Double { Double(groups - 1) }
  private var logGroups: Double { Double.log(Double(groups)) }

  /// log P(W > w).
  func logUpperTail(_ w: Double) -> Double {
    if isPairwise(w) { return logGroups + Double.log(power) + standardLogUpperTail(w * inverseRootTwo) }
    return logGroups
      + logTrapezoid(step: step, near: w / 2) { z in
        let below = standardLogUpperTail(-z)
        let ratio = min(standardLogUpperTail(w - z) - below, 0)
        // log(1 − (1 − B/A)ᵐ); for a small ratio that is log(m B/A).
        let gain =
          ratio < -45
          ? Double.log(power) + ratio
          : Double.log(-Double.expm1(power * Double.log1p(-Double.exp(ratio))))
        return -0.5 * z * z - halfLogTwoPi + power * below + gain
      }
  }

  /// log P(W ≤ w).
  func logLowerTail(_ w: Double) -> Double {
    if isPairwise(w) { return Double.log1p(-Double.exp(logUpperTail(w))) }
    return logGroups
      + logTrapezoid(step: step, near: w / 2) { z in
        -0.5 * z * z - halfLogTwoPi + power * logInterval(z, w)
      }
  }

  /// The log density: k (k − 1) ∫ φ(z) φ(z − w) (Φ(z) − Φ(z − w))^(k − 2) dz.
  func logDensity(_ w: Double) -> Double {
    let constant = logGroups + Double.log(power) - halfLogTwoPi
    if isPairwise(w) { return constant - 0.25 * w * w - 0.5 * logTwo }
    return constant - halfLogTwoPi
      + logTrapezoid(step: step, near: w / 2) { z in
        let rest = groups == 2 ? 0 : (power - 1) * logInterval(z, w)
        return -0.5 * z * z - 0.5 * (z - w) * (z - w) + rest
      }
  }

  /// At worst, for w near 0, the integrand is φ(z)ᵏ, of standard deviation 1/√k; the error is then exp(−2π² / 0.6²).
  private var step: Double { min(0.15, 0.6 / Double(groups).squareRoot()) }

  /// Whether two of the k normals alone account for the tail: three far apart are exp(−w²/12) as likely.
  private func isPairwise(_ w: Double) -> Bool { w > 30 }

  /// log(Φ(z) − Φ(z − w)).
  private func logInterval(_ z: Double, _ w: Double) -> Double {
    // Φ(z) − Φ(z − w) is even about z = w/2; on the left of it neither value is near 1.
    let top = min(z, w - z)
    if w < 0.5 { return logNarrowInterval(top - w / 2, w) }
    return top <= 0
      ? logDifference(standardLogUpperTail(-top), standardLogUpperTail(w - top))
      : Double.log1p(-standardUpperTail(top) - standardUpperTail(w - top))
  }

  private func logDifference(_ a: Double, _ b: Double) -> Double { a + Double.log1p(-Double.exp(b - a)) }

  /// log of the normal probability of m ± w/2, by 10-point Gauss-Legendre quadrature, free of cancellation.
  private func logNarrowInterval(_ m: Double, _ w: Double) -> Double {
    let nodes: [Double] = [
      0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717,
    ]
    let weights: [Double] = [
      0.2955242247147529, 0.2692667193099963, 0.2190863625159821, 0.1494513491505806, 0.0666713443086881,
    ]
    var sum = 0.0
    for (node, weight) in zip(nodes, weights) {
      let offset = node * w / 2
      // φ(m + t) + φ(m − t) = 2 φ(m) exp(−t²/2) cosh(m t)
      sum += weight * Double.exp(-0.5 * offset * offset) * (Double.exp(m * offset) + Double.exp(-m * offset))
    }
    return -0.5 * m * m - halfLogTwoPi + Double.log(0.5 * w * sum)
  }
}
