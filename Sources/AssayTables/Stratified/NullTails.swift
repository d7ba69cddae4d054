internal import AssayNumerics

/// The tails at odds ratio 1 of a sum of first cells, as logarithms.
struct NullTails {
  /// P(S ≤ s) and P(S ≥ s).
  let logLower: Double
  let logUpper: Double
  /// The probability of all outcomes that are no more probable than the observed one, up to rounding.
  let logP: Double
  /// That probability less half the probability of the outcomes as probable as the observed one.
  let logMidP: Double

  /// Two probabilities that differ by less than this part are taken as equal, as in R.
  private static let tie = 1e-7

  /// - Parameter fitted: The distribution at the tilt that fits the observed sum.
  init(_ strata: [TiltedStratum], fitted: TiltedSum, observed: Int) throws(TableError) {
    let plain = try TiltedSum.sum(of: strata, tilt: 0)
    if plain.probability(observed) >= 1e-30 {
      self.init(plain, observed: observed)
    } else {
      try self.init(strata, plain: plain, fitted: fitted, observed: observed)
    }
  }

  /// Near the middle everything is a sum over one window.
  private init(_ plain: TiltedSum, observed: Int) {
    let bound = plain.probability(observed)
    let place = observed - plain.first
    logLower = Self.log(Self.sum(plain.values[...place]))
    logUpper = Self.log(Self.sum(plain.values[place...]))
    let within = plain.values.filter { $0 <= bound * (1 + Self.tie) }
    let tied = within.filter { $0 >= bound * (1 - Self.tie) }
    // Where every outcome counts the sum is 1, which rounding may miss.
    let p = within.count == plain.values.count ? 1 : Self.sum(within[...])
    logP = Self.log(p)
    logMidP = Double.log(p - Self.sum(tied[...]) / 2)
  }

  /// Far from the middle the near tail is summed at the tilt that fits, and the far one at the tilt that fits an outcome as
  /// improbable on the other side.
  private init(
    _ strata: [TiltedStratum], plain: TiltedSum, fitted: TiltedSum, observed: Int
  ) throws(TableError) {
    let isUpper = fitted.tilt > 0
    let logMass = fitted.logProbabilityUntilted(observed)
    let near = logMass + Double.log(fitted.relativeTailUntilted(from: observed, upward: isUpper))
    let rest = Double.log1p(-Double.exp(near) + Double.exp(logMass))
    (logLower, logUpper) = isUpper ? (rest, near) : (near, rest)
    let far = try Self.farTail(strata, below: logMass + Self.tie, downward: isUpper)
    guard let far else {
      (logP, logMidP) = (near, Self.difference(near, logMass + Double.log(0.5)))
      return
    }
    let p = Self.addition(near, far.logTail)
    logP = min(0, p)
    let isTied = far.logEdge >= logMass - Self.tie
    let tied = isTied ? Self.addition(logMass, far.logEdge) : logMass
    logMidP = Self.difference(p, tied + Double.log(0.5))
  }

  /// The tail of outcomes on the other side that are no more probable than a bound; nil where there is none.
  private static func farTail(
    _ strata: [TiltedStratum], below bound: Double, downward: Bool
  ) throws(TableError) -> (logTail: Double, logEdge: Double)? {
    let end = strata.reduce(0) { $0 + ($1.logProbability(downward ? $1.least : $1.most)) }
    guard end <= bound else { return nil }
    let sum = try TiltedSum.sum(of: strata, tilt: fartherTilt(strata, below: bound, downward: downward))
    // The probabilities fall away from the middle, so the first that is small enough is the edge of the tail.
    let sums = downward ? Array((sum.first...sum.last).reversed()) : Array(sum.first...sum.last)
    guard let edge = sums.first(where: { sum.logProbabilityUntilted($0) <= bound }) else { return nil }
    let logEdge = sum.logProbabilityUntilted(edge)
    return (logEdge + Double.log(sum.relativeTailUntilted(from: edge, upward: !downward)), logEdge)
  }

  /// The tilt whose mean has about a given probability at odds ratio 1, by the saddlepoint approximation.
  ///
  /// It has to be near only: what is read from the distribution at that tilt is exact.
  private static func fartherTilt(_ strata: [TiltedStratum], below bound: Double, downward: Bool) -> Double {
    var near = 0.0
    var far = downward ? -1.0 : 1.0
    func isBelow(_ tilt: Double) -> Bool {
      let (mean, variance, logMass) = strata.moments(tilt: tilt)
      return logMass - tilt * mean - 0.5 * Double.log(2 * Double.pi * max(variance, 0.1)) <= bound
    }
    while !isBelow(far), abs(far) < 600 { (near, far) = (far, far * 2) }
    for _ in 0..<30 {
      let middle = (near + far) / 2
      if isBelow(middle) { far = middle } else { near = middle }
    }
    return far
  }

  /// The sum of probabilities with the smaller end first.
  private static func sum(_ values: ArraySlice<Double>) -> Double {
    guard let first = values.first, let last = values.last else { return 0 }
    return first <= last ? values.reduce(0, +) : values.reversed().reduce(0, +)
  }

  private static func log(_ probability: Double) -> Double { min(0, Double.log(probability)) }

  /// log(e^a + e^b).
  private static func addition(_ a: Double, _ b: Double) -> Double {
    max(a, b) + Double.log1p(Double.exp(min(a, b) - max(a, b)))
  }

  /// log(e^a − e^b), for a > b.
  private static func difference(_ a: Double, _ b: Double) -> Double { a + Double.log1p(-Double.exp(b - a)) }
}
