internal import AssayDistributions

extension ProportionInterval {
  /// Wilson's score interval with a continuity correction.
  ///
  /// The lower limit is Wilson's of x − c, the upper one that of x + c, in the same n; 0 and 1 where these leave 0...n.
  /// Conservative: wider than Wilson's, about as wide as the exact interval.
  ///
  /// R's `prop.test` takes c = min(½, |x − n/2|) unless a hypothesised probability is given, so that near one half its
  /// interval shrinks to Wilson's; to reproduce it, give that correction.
  ///
  /// Reference: Newcombe (1998), *Statistics in Medicine* 17, 857–872, method 4; Fleiss, Levin & Paik, *Statistical
  /// Methods for Rates and Proportions* (3rd ed., 2003), §2.4.
  ///
  /// - Parameter correction: How far the count is moved, c.
  /// - Returns: The interval, or nil when there are no trials.
  /// - Precondition: `0 <= successes <= trials`, `correction >= 0`, and the level lies strictly between 0 and 1.
  public static func wilsonCorrected(
    successes: Double, trials: Double, level: Double, correction: Double = 0.5
  ) -> ConfidenceInterval? {
    precondition(successes >= 0 && successes <= trials, "Successes lie between 0 and the number of trials.")
    precondition(correction >= 0, "A correction is at least 0.")
    guard trials > 0 else { return nil }
    let z = normalQuantile(level: level)
    let less = successes - correction
    let more = successes + correction
    return ConfidenceInterval(
      low: less <= 0 ? 0 : scoreLimits(successes: less, trials: trials, z: z).low,
      high: more >= trials ? 1 : scoreLimits(successes: more, trials: trials, z: z).high,
      level: level)
  }

  /// The two roots of Wilson's equation at a normal quantile.
  static func scoreLimits(successes: Double, trials: Double, z: Double) -> (low: Double, high: Double) {
    let failures = trials - successes
    let spread = (successes * (failures / trials) + z * z / 4).squareRoot()
    let high = (successes + z * z / 2 + z * spread) / (trials + z * z)
    // The product of the two roots is x²/(n(n + z²)); their difference would cancel when x is small.
    let low = (successes / trials) * (successes / ((trials + z * z) * high))
    return (low, failures == 0 ? 1 : min(1, high))
  }

  /// The normal quantile that leaves half of what the level lacks to 1 on each side.
  static func normalQuantile(level: Double) -> Double { Normal.standard.quantile(upperTail: (1 - level) / 2) }
}
