internal import AssayNumerics
internal import CBoostMath

/// The regularised incomplete beta function of one pair of parameters, both sides, with logarithms and inverses.
///
/// Boost gives the tails; below `leastTrustedTail` the logarithms come from a continued fraction of our own.
struct RegularizedBeta {
  let alpha: Double
  let beta: Double

  func lower(_ at: Odds) -> Double {
    // An x that has underflowed still has a logarithm, and a power of it less than 1 may be far from 0.
    if at.x < leastTrustedTail { return Double.exp(logDensityOfLogOdds(at) + far(at)) }
    // Boost's complement of a small x is rounded to 1 too soon.
    if at.complement < 1e-8 {
      let other = flipped.lower(at.flipped)
      return other < 0.5 ? 1 - other : assay_ibetac(beta, alpha, at.complement)
    }
    return at.x <= at.complement ? assay_ibeta(alpha, beta, at.x) : assay_ibetac(beta, alpha, at.complement)
  }

  func upper(_ at: Odds) -> Double { flipped.lower(at.flipped) }

  func logLower(_ at: Odds) -> Double {
    if at.logX == -.infinity { return -.infinity }
    if at.logComplement == -.infinity { return 0 }
    return logTail(lower(at), other: upper(at)) { logDensityOfLogOdds(at) + far(at) }
  }

  func logUpper(_ at: Odds) -> Double { flipped.logLower(at.flipped) }

  private var flipped: RegularizedBeta { RegularizedBeta(alpha: beta, beta: alpha) }

  /// log(xᵃ (1 − x)ᵇ / B(a, b)): the log density of log(X / (1 − X)), and the factor before the continued fraction.
  func logDensityOfLogOdds(_ at: Odds) -> Double {
    let n = alpha + beta
    let constant =
      0.5 * Double.log(alpha * (beta / n)) - halfLogTwoPi
      + stirlingError(n) - stirlingError(alpha) - stirlingError(beta)
    // Beyond e^∓600 the number itself is about to underflow, and only its logarithm is left.
    if at.logX < -600 || at.logComplement < -600 {
      return constant + alpha * (at.logX - Double.log(alpha / n))
        + beta * (at.logComplement - Double.log(beta / n))
    }
    return constant - deviance(alpha, beta, from: at)
  }

  /// The odds x / (1 − x) at which the lower tail is p.
  func oddsQuantile(lower p: Double) -> Double {
    if p == 0 { return 0 }
    if p == 1 { return .infinity }
    return positiveQuantile(
      p, start: oddsGuess(lower: p), rising: true,
      tail: { lower(Odds(ratio: $0)) }, logTail: { logLower(Odds(ratio: $0)) },
      logDensityOfLogarithm: { logDensityOfLogOdds(Odds(ratio: $0)) })
  }

  /// The odds x / (1 − x) at which the upper tail is p.
  func oddsQuantile(upper p: Double) -> Double {
    if p == 0 { return .infinity }
    if p == 1 { return 0 }
    return positiveQuantile(
      p, start: oddsGuess(upper: p), rising: false,
      tail: { upper(Odds(ratio: $0)) }, logTail: { logUpper(Odds(ratio: $0)) },
      logDensityOfLogarithm: { logDensityOfLogOdds(Odds(ratio: $0)) })
  }

  /// Boost's inverse, as odds; NaN or infinite where it gives up.
  func oddsGuess(lower p: Double) -> Double {
    let found = assay_ibeta_inverse(alpha, beta, p)
    return found.x / found.complement
  }

  /// Boost's inverse of the upper tail, as odds; NaN or infinite where it gives up.
  func oddsGuess(upper p: Double) -> Double {
    let found = assay_ibetac_inverse(alpha, beta, p)
    return found.x / found.complement
  }

  /// log(B(a, b) I / (xᵃ (1 − x)ᵇ)) for x well below a / (a + b).
  ///
  /// Didonato & Morris (1992), Algorithm 708, eq. 9: each step is worth two of DLMF 8.17.22.
  private func far(_ at: Odds) -> Double {
    let x = at.x
    let lead = alpha * at.complement - beta * x + 1
    func denominator(_ m: Double) -> Double {
      let inner = m * (beta - m) * x / (alpha + 2 * m - 1)
      let outer = (alpha + m) * (lead + m * (1 + at.complement)) / (alpha + 2 * m + 1)
      return m + inner + outer
    }
    let fraction = continuedFraction(
      first: alpha * lead / (alpha + 1),
      numerator: { m in
        let scale = alpha + 2 * m - 1
        return (alpha + m - 1) * (alpha + beta + m - 1) / scale * (m * (beta - m) * x / scale) * x
      },
      denominator: denominator)
    return -Double.log(fraction)
  }
}
