internal import AssayDistributions
public import AssayInference
public import AssayNumerics

/// The exact multinomial test of fit, and by which way its probability was found.
public struct ExactMultinomial: Sendable, Equatable {
  /// How a probability over all outcomes was found.
  public enum Way: Sendable, Equatable {
    /// All outcomes were counted, those of whole branches at once; `nodes` branches were looked at.
    case enumeration(nodes: Int)
    /// Random outcomes were drawn: `exceedances` of `replicates` were at most as likely as the observed one.
    case monteCarlo(exceedances: Int, replicates: Int, seed: UInt64)
  }

  /// The test; its probability is an estimate where outcomes were drawn.
  public let test: ExactTestResult
  /// How the probability was found.
  public let way: Way
  /// The Clopper–Pearson interval of 99 % for a probability found by drawing; nil where it is exact.
  public let interval: ConfidenceInterval?
}

extension GoodnessOfFit {
  /// The exact test of fit: the probability of all samples of N that are no more likely than the observed one.
  ///
  /// ```
  /// P = Σ P(m) over m with P(m) ≤ P(n)(1 + 1e-7),   P(m) = N! Π π[i]^m[i] / m[i]!
  /// ```
  /// The observations are independent. All samples are enumerated, a branch at once where its most likely sample is
  /// unlikely enough or its least likely one is not; the work is counted, and beyond the budget `replicates` samples
  /// are drawn instead, with `(h + 1)/(L + 1)` as the estimate and the interval of h of L. The same seed gives the same
  /// answer on any number of threads. The mid-p value counts the samples as likely as the observed one half.
  ///
  /// Reference: Read & Cressie, *Goodness-of-Fit Statistics for Discrete Multivariate Data* (1988), §5.5.
  ///
  /// - Parameters:
  ///   - budget: The most branches to look at; table cells count too, so that memory is bounded as well.
  ///   - replicates: How many samples are drawn where the budget does not suffice.
  ///   - seed: What the drawn samples depend on.
  ///   - parallelism: How many threads draw.
  /// - Throws: ``FitError/fractionalCount(_:category:)``.
  /// - Precondition: `replicates` lies in 1...4,294,967,295.
  public func exactTest(
    budget: Int = 20_000_000, replicates: Int = 100_000, seed: UInt64 = 1, parallelism: Parallelism = Parallelism()
  ) throws(FitError) -> ExactMultinomial {
    precondition(replicates >= 1 && replicates <= Int(UInt32.max), "replicates \(replicates) are not in 1...2³² − 1")
    for (position, count) in counts.enumerated() where count != count.rounded() || count > 0x1p53 {
      throw .fractionalCount(count, category: labels[position])
    }
    // Least likely categories first: the last two are counted together, and save most when they hold most.
    let order = expectedCategories.sorted { (shares[$0], $0) < (shares[$1], $1) }
    let observed = order.map { counts[$0] }
    let expectedShares = order.map { shares[$0] }
    if order.count == 2, let result = binomial(observed, expectedShares) { return result }
    if let result = MultinomialEnumeration(shares: expectedShares, total: Int(total), budget: budget)?.test(observed) {
      return result
    }
    let sampler = MultinomialSampler(shares: expectedShares, total: Int(total))
    let exceedances = sampler.exceedances(of: observed, replicates: replicates, seed: seed, parallelism: parallelism)
    return drawn(exceedances, of: replicates, seed: seed)
  }

  /// Two categories: the binomial test.
  private func binomial(_ observed: [Double], _ shares: [Double]) -> ExactMultinomial? {
    guard let pair = try? OneProportion(successes: observed[0], trials: total),
      let exact = try? pair.exactTest(of: shares[0])
    else { return nil }
    let test = ExactTestResult(
      name: .exactMultinomial, statistic: nil, pValue: exact.pValue, logPValue: exact.logPValue, midP: exact.midP,
      method: "Exact multinomial test by the order of probabilities; binomial tails")
    return ExactMultinomial(test: test, way: .enumeration(nodes: 0), interval: nil)
  }

  private func drawn(_ exceedances: Int, of replicates: Int, seed: UInt64) -> ExactMultinomial {
    let estimate = Double(exceedances + 1) / Double(replicates + 1)
    let test = ExactTestResult(
      name: .exactMultinomial, statistic: nil, pValue: estimate, logPValue: Double.log(estimate),
      method: "Monte Carlo estimate of the exact multinomial test by the order of probabilities; "
        + "\(replicates) samples, seed \(seed)")
    return ExactMultinomial(
      test: test, way: .monteCarlo(exceedances: exceedances, replicates: replicates, seed: seed),
      interval: ProportionInterval.clopperPearson(
        successes: Double(exceedances), trials: Double(replicates), level: 0.99))
  }
}
