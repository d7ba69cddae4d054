import AssayDistributions

extension ProportionInterval {
  /// The exact interval with the observed count counted half: the limits solve `P(X > x) + ½ P(X = x) = α/2`.
  ///
  /// ```
  /// low:   ½ (I_π(x, n − x + 1) + I_π(x + 1, n − x)) = α/2,            0 when x = 0
  /// high:  the same with the complements of both,                       1 when x = n
  /// ```
  /// The trials are independent with one probability. Coverage is near the level for most probabilities and slightly
  /// below it for some; shorter than the interval of Clopper and Pearson.
  ///
  /// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §16.6.1; Lancaster (1961), *JASA* 56, 223–234.
  ///
  /// - Returns: The interval, or nil when there are no trials.
  /// - Precondition: `0 <= successes <= trials` and the level lies strictly between 0 and 1.
  public static func midP(successes: Double, trials: Double, level: Double) -> ConfidenceInterval? {
    guard let exact = clopperPearson(successes: successes, trials: trials, level: level) else { return nil }
    let failures = trials - successes
    let tail = (1 - level) / 2
    let atLeast = successes > 0 ? Beta(alpha: successes, beta: failures + 1) : nil
    let more = failures > 0 ? Beta(alpha: successes + 1, beta: failures) : nil
    // Neither limit is the complement of another, so that both keep their digits near 0.
    let low = bracketedRoot(between: exact.low, and: 1) { probability in
      0.5 * ((atLeast?.lowerTail(probability) ?? 1) + (more?.lowerTail(probability) ?? 0)) - tail
    }
    let high = bracketedRoot(between: 0, and: exact.high) { probability in
      0.5 * ((atLeast?.upperTail(probability) ?? 0) + (more?.upperTail(probability) ?? 1)) - tail
    }
    return ConfidenceInterval(low: successes == 0 ? 0 : low, high: failures == 0 ? 1 : high, level: level)
  }

  /// The Bayesian interval with equal tails under Jeffreys' prior, opened at the ends.
  ///
  /// ```
  /// the α/2 and 1 − α/2 quantiles of Beta(x + ½, n − x + ½);   low = 0 when x = 0, high = 1 when x = n
  /// ```
  /// The trials are independent with one probability. Its coverage as a confidence interval is near the level on
  /// average. The opening of the ends follows Brown, Cai and DasGupta; some programs leave it out, and print a lower
  /// limit above 0 for a count of 0.
  ///
  /// Reference: Brown, Cai & DasGupta (2001), *Statistical Science* 16, 101–133, §4.3.
  ///
  /// - Returns: The interval, or nil when there are no trials.
  /// - Precondition: `0 <= successes <= trials` and the level lies strictly between 0 and 1.
  public static func jeffreys(successes: Double, trials: Double, level: Double) -> ConfidenceInterval? {
    precondition(successes >= 0 && successes <= trials, "Successes lie between 0 and the number of trials.")
    guard trials > 0 else { return nil }
    let tail = (1 - level) / 2
    let posterior = Beta(alpha: successes + 0.5, beta: trials - successes + 0.5)
    return ConfidenceInterval(
      low: successes == 0 ? 0 : posterior.quantile(lowerTail: tail),
      high: successes == trials ? 1 : posterior.quantile(upperTail: tail), level: level)
  }
}
