internal import AssayNumerics

/// The log-likelihood of all cases, from their deviance and a constant of the response.
///
/// ```
/// ℓ = ℓ of a perfect fit − D/2;   gaussian and gamma at the maximum-likelihood dispersion D/n, as R's `logLik` has them
/// ```
struct LogLikelihood {
  let family: Family
  let data: LikelihoodData

  /// ℓ; for quasi families that of the distribution they borrow the variance from.
  func value(deviance: Double) -> Double {
    switch family.distribution {
    case .binomial, .quasiBinomial: -0.5 * deviance
    case .poisson, .quasiPoisson, .negativeBinomial(nil): perfect { Self.perfectPoisson($0) } - 0.5 * deviance
    case .negativeBinomial(let theta?):
      perfect { Self.perfectNegativeBinomial($0, theta) } - 0.5 * deviance
    case .gamma: gamma(deviance)
    case .gaussian: gaussian(deviance)
    case .quasi: -0.5 * deviance
    }
  }

  private func perfect(_ term: (Double) -> Double) -> Double {
    var sum = DoubleDouble()
    // Counts repeat; their constants are computed once.
    var known: [Double: Double] = [:]
    for (w, y) in zip(data.cases.weights, data.y) where w > 0 {
      if let value = known[y] {
        sum += w * value
      } else {
        let value = term(y)
        if known.count < 65_536 { known[y] = value }
        sum += w * value
      }
    }
    return sum.value
  }

  /// y log y − y − log y!.
  private static func perfectPoisson(_ y: Double) -> Double {
    y == 0 ? 0 : y * Double.log(y) - y - Double.lgamma(y + 1)
  }

  /// log Γ(y + θ)/(Γ(θ) y!) + θ log(θ/(y + θ)) + y log(y/(y + θ)).
  private static func perfectNegativeBinomial(_ y: Double, _ theta: Double) -> Double {
    guard y > 0 else { return 0 }
    return Polygamma.logRise(theta, y) - Double.lgamma(y + 1) + y * Double.log(y)
      - (y + theta) * Double.log1p(y / theta)
  }

  private func gaussian(_ deviance: Double) -> Double {
    let n = data.cases.total
    var logs = DoubleDouble()
    if data.cases.kind == .precision {
      for (count, w) in zip(data.cases.counts, data.cases.weights) where count > 0 && w > 0 {
        logs += count * Double.log(w / count)
      }
    }
    return 0.5 * logs.value - 0.5 * n * (Double.log(2 * Double.pi * deviance / n) + 1)
  }

  private func gamma(_ deviance: Double) -> Double {
    let total = data.cases.weights.reduce(0, +)
    let dispersion = deviance / total
    let logs = perfect { Double.log($0) }
    return -0.5 * total - logs
      - total * ((1 + Double.log(dispersion)) / dispersion + Double.lgamma(1 / dispersion))
  }
}
