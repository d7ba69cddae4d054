internal import AssayDistributions
internal import AssayNumerics

/// The two probabilities of a binary response at a linear predictor, with what a likelihood needs of them.
///
/// Neither probability is 1 less the other, and all stays right where one of them has no digits left:
/// ```
/// p = P(Y = 1),  q = P(Y = 0),   rise = p′/p,   fall = p′/q,   bend = p″/p′
/// ℓ′ = y·rise − (1 − y)·fall,   W = p′²/(p q) = rise·fall
/// ```
package struct BinaryTails {
  /// p.
  package var event: Double
  /// q.
  package var other: Double
  /// log p.
  package var logEvent: Double
  /// log q.
  package var logOther: Double
  /// p′/p.
  package var rise: Double
  /// p′/q.
  package var fall: Double
  /// p″/p′.
  package var bend: Double

  @inline(__always) package static func logit(_ eta: Double) -> BinaryTails {
    let small = Double.exp(-abs(eta))
    let low = small / (1 + small)
    let high = 1 / (1 + small)
    let logHigh = -Double.log1p(small)
    let logLow = logHigh - abs(eta)
    let isUp = eta >= 0
    let (p, q) = isUp ? (high, low) : (low, high)
    return BinaryTails(
      event: p, other: q, logEvent: isUp ? logHigh : logLow, logOther: isUp ? logLow : logHigh, rise: q, fall: p,
      bend: q - p)
  }

  package static func probit(_ eta: Double) -> BinaryTails {
    let normal = Normal.standard
    let (p, q) = (normal.lowerTail(eta), normal.upperTail(eta))
    // Within 8 both tails are plain numbers, and their logarithms need no series.
    let logEvent = eta < -8 ? normal.logLowerTail(eta) : eta > 0 ? Double.log1p(-q) : Double.log(p)
    let logOther = eta > 8 ? normal.logUpperTail(eta) : eta < 0 ? Double.log1p(-p) : Double.log(q)
    let density = normal.density(eta)
    let rise = eta < -8 ? Double.exp(normal.logDensity(eta) - logEvent) : density / p
    let fall = eta > 8 ? Double.exp(normal.logDensity(eta) - logOther) : density / q
    return BinaryTails(
      event: p, other: q, logEvent: logEvent, logOther: logOther, rise: rise, fall: fall, bend: -eta)
  }

  package static func complementaryLogLog(_ eta: Double) -> BinaryTails {
    // Beyond 700 the hazard would overflow; q has been 0 since 6.6.
    let hazard = Double.exp(min(eta, 700))
    let q = Double.exp(-hazard)
    let p = -Double.expm1(-hazard)
    // Below 1e-300 the hazard is denormal or 0, and p = hazard to all digits.
    let isTiny = hazard < 1e-300
    return BinaryTails(
      event: p, other: q, logEvent: isTiny ? eta : hazard > 0.5 ? Double.log1p(-q) : Double.log(p), logOther: -hazard,
      rise: isTiny ? 1 : hazard / Double.expm1(hazard), fall: hazard, bend: 1 - hazard)
  }

  package static func cauchit(_ eta: Double) -> BinaryTails {
    let low = eta == 0 ? 0.5 : Double.atan(1 / abs(eta)) / Double.pi
    let (p, q) = eta >= 0 ? (1 - low, low) : (low, 1 - low)
    let slope = 1 / (Double.pi * (1 + eta * eta))
    return BinaryTails(
      event: p, other: q, logEvent: eta >= 0 ? Double.log1p(-low) : Double.log(low),
      logOther: eta >= 0 ? Double.log(low) : Double.log1p(-low), rise: slope / p, fall: slope / q,
      bend: -2 * eta / (1 + eta * eta))
  }

  /// p = exp η, for η < 0.
  package static func log(_ eta: Double) -> BinaryTails {
    let p = Double.exp(eta)
    let q = -Double.expm1(eta)
    return BinaryTails(
      event: p, other: q, logEvent: eta, logOther: Double.log(q), rise: 1, fall: p / q, bend: 1)
  }

  /// p = η, for 0 < η < 1.
  package static func identity(_ eta: Double) -> BinaryTails {
    BinaryTails(
      event: eta, other: 1 - eta, logEvent: Double.log(eta), logOther: Double.log1p(-eta), rise: 1 / eta,
      fall: 1 / (1 - eta), bend: 0)
  }
}
