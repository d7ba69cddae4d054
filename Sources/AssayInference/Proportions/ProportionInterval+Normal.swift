internal import AssayNumerics

/// Intervals that take the proportion, or a function of it, for normal with an estimated variance.
extension ProportionInterval {
  /// Agresti and Coull's interval: Wald's after adding z²/2 successes and as many failures.
  ///
  /// ```
  /// n~ = n + z²,  p~ = (x + z²/2) / n~,   p~ ± z √(p~(1 − p~)/n~),   cut to 0...1
  /// ```
  /// The trials are independent with one probability. It contains Wilson's interval, whose centre it shares.
  ///
  /// Reference: Agresti & Coull (1998), *The American Statistician* 52, 119–126; Brown, Cai & DasGupta (2001), §3.1.2.
  ///
  /// - Returns: The interval, or nil when there are no trials.
  /// - Precondition: `0 <= successes <= trials` and the level lies strictly between 0 and 1.
  public static func agrestiCoull(successes: Double, trials: Double, level: Double) -> ConfidenceInterval? {
    precondition(successes >= 0 && successes <= trials, "Successes lie between 0 and the number of trials.")
    guard trials > 0 else { return nil }
    let z = normalQuantile(level: level)
    let size = trials + z * z
    let share = (successes + z * z / 2) / size
    let reach = z * (share * ((trials - successes + z * z / 2) / size) / size).squareRoot()
    return ConfidenceInterval(low: share - reach, high: share + reach, level: level).clamped(to: 0...1)
  }

  /// Wald's interval on the log odds.
  ///
  /// ```
  /// log(x/(n − x)) ± z √(n / (x (n − x))),   taken back by 1/(1 + e^−λ)
  /// ```
  /// The trials are independent with one probability. The log odds have no estimate where an outcome is absent; use
  /// ``wilson(successes:trials:level:)`` there.
  ///
  /// Reference: Brown, Cai & DasGupta (2001), *Statistical Science* 16, 101–133, §4.2.
  ///
  /// - Returns: The interval; nil when there are no trials, or no successes, or no failures.
  /// - Precondition: `0 <= successes <= trials` and the level lies strictly between 0 and 1.
  public static func logit(successes: Double, trials: Double, level: Double) -> ConfidenceInterval? {
    precondition(successes >= 0 && successes <= trials, "Successes lie between 0 and the number of trials.")
    let failures = trials - successes
    guard successes > 0, failures > 0 else { return nil }
    let reach = normalQuantile(level: level) * (1 / successes + 1 / failures).squareRoot()
    let odds = successes / failures
    func share(_ shift: Double) -> Double { odds / (odds + Double.exp(-shift)) }
    return ConfidenceInterval(low: share(-reach), high: share(reach), level: level)
  }

  /// Wald's interval on the arcsine of the root, whose variance does not depend on the probability.
  ///
  /// ```
  /// p~ = (x + 3/8) / (n + 3/4),   sin²(arcsin √p~ ± z/(2√n))
  /// ```
  /// The trials are independent with one probability. An angle that leaves 0...π/2 is brought back to the end it left
  /// by, so that the interval holds x/n. Some programs square the sine of a negative angle, which turns the lower
  /// limit of a small count up again, to above x/n: with `foldsAngles` this function returns what they print.
  ///
  /// Reference: Anscombe (1948), *Biometrika* 35, 246–254; Brown, Cai & DasGupta (2001), §4.1.
  ///
  /// - Parameter foldsAngles: Whether an angle outside 0...π/2 is folded back in place of being cut off.
  /// - Returns: The interval, or nil when there are no trials.
  /// - Precondition: `0 <= successes <= trials` and the level lies strictly between 0 and 1.
  public static func arcsine(
    successes: Double, trials: Double, level: Double, foldsAngles: Bool = false
  ) -> ConfidenceInterval? {
    precondition(successes >= 0 && successes <= trials, "Successes lie between 0 and the number of trials.")
    guard trials > 0 else { return nil }
    let angle = Double.asin(((successes + 0.375) / (trials + 0.75)).squareRoot())
    let reach = normalQuantile(level: level) / (2 * trials.squareRoot())
    func share(_ angle: Double) -> Double {
      if !foldsAngles, angle <= 0 { return 0 }
      if !foldsAngles, angle >= .pi / 2 { return 1 }
      let sine = Double.sin(angle)
      return sine * sine
    }
    let ends = [share(angle - reach), share(angle + reach)]
    return ConfidenceInterval(low: min(ends[0], ends[1]), high: max(ends[0], ends[1]), level: level)
  }

  /// Wald's interval, for comparison with programs that print it.
  ///
  /// ```
  /// p ± z √(p(1 − p)/n),   cut to 0...1
  /// ```
  /// Its coverage is far below the level for small n or a p near 0 or 1, where it shrinks to a point; use
  /// ``wilson(successes:trials:level:)``.
  ///
  /// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §1.3.3; Brown, Cai & DasGupta (2001), §2.
  ///
  /// - Returns: The interval, or nil when there are no trials.
  /// - Precondition: `0 <= successes <= trials` and the level lies strictly between 0 and 1.
  public static func wald(successes: Double, trials: Double, level: Double) -> ConfidenceInterval? {
    precondition(successes >= 0 && successes <= trials, "Successes lie between 0 and the number of trials.")
    guard trials > 0 else { return nil }
    let share = successes / trials
    let reach = normalQuantile(level: level) * (share * ((trials - successes) / trials) / trials).squareRoot()
    return ConfidenceInterval(low: share - reach, high: share + reach, level: level).clamped(to: 0...1)
  }
}
