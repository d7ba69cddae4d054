import AssayDistributions

/// Interval estimates of a proportion from the successes among a number of independent trials.
///
/// Both numbers may be fractional, so that an effective sample size can stand in for a number of trials.
public enum ProportionInterval {
  /// Wilson's score interval.
  ///
  /// With x successes in n trials and z the normal quantile of the level, the limits solve
  /// `(x/n − π)² = z² π(1 − π)/n`:
  /// ```
  /// (x + z²/2 ± z √(x(n − x)/n + z²/4)) / (n + z²)
  /// ```
  /// The trials are independent with one probability. The interval never leaves 0...1 and its coverage is near the
  /// level on average over π; for a guaranteed level use ``clopperPearson(successes:trials:level:)``.
  ///
  /// Reference: Wilson (1927), *JASA* 22, 209–212; Agresti, *Categorical Data Analysis* (3rd ed., 2013), §1.4.2.
  ///
  /// - Returns: The interval, or nil when there are no trials.
  /// - Precondition: `0 <= successes <= trials` and the level lies strictly between 0 and 1.
  public static func wilson(successes: Double, trials: Double, level: Double) -> ConfidenceInterval? {
    precondition(successes >= 0 && successes <= trials, "Successes lie between 0 and the number of trials.")
    guard trials > 0 else { return nil }
    let limits = scoreLimits(successes: successes, trials: trials, z: normalQuantile(level: level))
    return ConfidenceInterval(low: limits.low, high: limits.high, level: level)
  }

  /// The exact interval of Clopper and Pearson, from the binomial tails.
  ///
  /// With x successes in n trials and α = 1 − level:
  /// ```
  /// low  = the α/2 quantile of Beta(x, n − x + 1),        0 when x = 0
  /// high = the 1 − α/2 quantile of Beta(x + 1, n − x),    1 when x = n
  /// ```
  /// The trials are independent with one probability. Coverage is at least the level for every probability, and so the
  /// interval is wider than Wilson's.
  ///
  /// Reference: Clopper & Pearson (1934), *Biometrika* 26, 404–413; Agresti, *Categorical Data Analysis* (3rd ed.,
  /// 2013), §16.6.1. For fractional numbers: Korn & Graubard (1998), *Survey Methodology* 24, 193–201.
  ///
  /// - Returns: The interval, or nil when there are no trials.
  /// - Precondition: `0 <= successes <= trials` and the level lies strictly between 0 and 1.
  public static func clopperPearson(
    successes: Double, trials: Double, level: Double
  ) -> ConfidenceInterval? {
    precondition(successes >= 0 && successes <= trials, "Successes lie between 0 and the number of trials.")
    guard trials > 0 else { return nil }
    let tail = (1 - level) / 2
    let failures = trials - successes
    return ConfidenceInterval(
      low: successes == 0
        ? 0 : Beta(alpha: successes, beta: failures + 1).quantile(lowerTail: tail),
      high: failures == 0
        ? 1 : Beta(alpha: successes + 1, beta: failures).quantile(upperTail: tail),
      level: level)
  }
}
