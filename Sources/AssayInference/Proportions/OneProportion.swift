internal import AssayDistributions
internal import AssayNumerics

/// The successes among a number of independent trials with one probability.
public struct OneProportion: Sendable, Equatable {
  /// The trials that had the outcome of interest, x; may be fractional where counts are weighted.
  public let successes: Double
  /// All trials, n; greater than 0.
  public let trials: Double

  /// Creates a proportion.
  ///
  /// - Throws: ``ProportionError/invalidCounts(successes:trials:)`` and ``ProportionError/noTrials``.
  public init(successes: Double, trials: Double) throws(ProportionError) {
    try checkProportion(successes: successes, trials: trials)
    self.successes = successes
    self.trials = trials
  }

  /// The share of successes, x/n.
  public var estimate: Double { successes / trials }

  /// An interval for the probability of success; nil for the logit where an outcome is absent.
  ///
  /// - Precondition: The level lies strictly between 0 and 1.
  public func interval(_ method: ProportionMethod = .wilson, level: Double) -> ConfidenceInterval? {
    ProportionInterval.interval(method, successes: successes, trials: trials, level: level)
  }

  /// The score test of a probability π₀, by the normal distribution.
  ///
  /// ```
  /// z = (x/n − π₀) / √(π₀(1 − π₀)/n)
  /// ```
  /// The expected counts nπ₀ and n(1 − π₀) should be at least 5; else use ``exactTest(of:)``. z² is Pearson's
  /// statistic of fit to two categories, and Wilson's interval holds the π₀ that this test does not reject.
  ///
  /// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §1.3.3.
  ///
  /// - Throws: ``ProportionError/invalidProbability(_:)``.
  public func scoreTest(of probability: Double) throws(ProportionError) -> TestResult {
    guard probability > 0, probability < 1 else { throw .invalidProbability(probability) }
    let z = (estimate - probability) / (probability * (1 - probability) / trials).squareRoot()
    return TestResult(
      name: .oneProportionZ, statistic: z, reference: .normal, method: "Score test; variance under the hypothesis")
  }

  /// The exact test of a probability π₀: the probability of all counts that are no more likely than the observed one.
  ///
  /// ```
  /// P = Σ P(X = i) over i with P(X = i) ≤ P(X = x)(1 + 1e-7),   X ~ Binomial(n, π₀)
  /// ```
  /// The tolerance makes equal probabilities equal in spite of rounding, as in R's `binom.test`. The mid-p value counts
  /// the observed class of probability half.
  ///
  /// Reference: Hollander, Wolfe & Chicken, *Nonparametric Statistical Methods* (3rd ed., 2014), §2.1.
  ///
  /// - Throws: ``ProportionError/fractionalCount(_:)`` and ``ProportionError/invalidProbability(_:)``.
  public func exactTest(of probability: Double) throws(ProportionError) -> ExactTestResult {
    guard probability > 0, probability < 1 else { throw .invalidProbability(probability) }
    for count in [successes, trials] where count != count.rounded() || count > 0x1p53 {
      throw .fractionalCount(count)
    }
    let tails = OrderedBinomialTails(
      Binomial(trials: Int(trials), probability: probability), observed: successes)
    return ExactTestResult(
      name: .binomialExact, statistic: nil, pValue: min(1, Double.exp(tails.logProbability)),
      logPValue: min(0, tails.logProbability), midP: tails.midP,
      method: "Exact, two-sided by the order of probabilities")
  }
}

/// The counts of a binomial law that are no more likely than the observed one: two tails.
private struct OrderedBinomialTails {
  let logProbability: Double
  let midP: Double

  init(_ law: Binomial, observed x: Double) {
    let mean = Double(law.trials) * law.probability
    let top = law.logDensity(x)
    let bound = top + Double.log1p(1e-7)
    // The far tail begins at the first count beyond the mean that is no more likely; probabilities fall from there.
    let isBelow = x < mean
    var near = isBelow ? mean.rounded(.up) : mean.rounded(.down)
    var far = isBelow ? Double(law.trials) + 1 : -1
    if x == mean {
      logProbability = 0
      midP = 1 - 0.5 * Self.classProbability(law, x, [])
      return
    }
    while abs(far - near) > 0.5 {
      let middle = isBelow ? ((near + far) / 2).rounded(.down) : ((near + far) / 2).rounded(.up)
      if law.logDensity(middle) <= bound {
        far = middle
      } else if isBelow {
        near = middle + 1
      } else {
        near = middle - 1
      }
    }
    let own = isBelow ? law.logLowerTail(x) : law.logUpperTail(x - 1)
    let other = isBelow ? law.logUpperTail(far - 1) : law.logLowerTail(far)
    let larger = max(own, other)
    let sum = larger + Double.log1p(Double.exp(min(own, other) - larger))
    logProbability = min(0, sum)
    let outward = isBelow ? 1.0 : -1
    let equals = Self.classProbability(law, x, [far, far + outward])
    midP = min(1, Double.exp(sum)) - 0.5 * equals
  }

  /// The probability of the counts that are as likely as the observed one.
  private static func classProbability(_ law: Binomial, _ x: Double, _ others: [Double]) -> Double {
    let own = law.density(x)
    let equals = others.filter { $0 != x && law.logDensity($0) >= law.logDensity(x) - 1e-7 }
    return own + equals.reduce(0) { $0 + law.density($1) }
  }
}
