internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

extension ContingencyTable {
  /// McNemar's test that two binary answers of the same people have the same distribution.
  ///
  /// With b and c the two counts of pairs that changed, b in the first row:
  /// ```
  /// X² = (|b − c| − k)²/(b + c),   df = 1,   k = 0, or min(1, |b − c|) with the continuity correction
  /// ```
  /// The pairs are independent, and b + c is not small (else ``mcnemarExact()``). R's `mcnemar.test` corrects by default.
  /// Not for weighted survey data.
  ///
  /// Reference: McNemar (1947), *Psychometrika* 12, 153–157; Edwards (1948), *Psychometrika* 13, 185–187; Agresti,
  /// *Categorical Data Analysis* (3rd ed., 2013), §11.1.1.
  ///
  /// - Throws: ``TableError/notTwoByTwo(rows:columns:)``; ``TableError/categoriesDiffer(row:column:)``;
  ///   ``TableError/noChanges`` when b + c is 0.
  public func mcnemar(corrected: Bool = false) throws(TableError) -> TestResult {
    let (b, c) = try changedPairs()
    let difference = abs(b - c)
    let shrunk = corrected ? difference - min(1, difference) : difference
    return TestResult(
      name: corrected ? .mcnemarCorrected : .mcnemar, statistic: shrunk * (shrunk / (b + c)),
      reference: .chiSquared(degreesOfFreedom: 1),
      method: "McNemar, \(corrected ? "with" : "without") continuity correction")
  }

  /// McNemar's exact test: the changed pairs against a fair coin.
  ///
  /// Given b + c changed pairs, b is binomial with probability ½:
  /// ```
  /// p     = min(1, 2 P(B ≤ min(b, c)))
  /// mid-p = p less half the probability of the outcomes b and c
  /// ```
  /// p never rejects too often and is conservative; the mid-p value nearly keeps its level and is what Fagerland and
  /// others advise. The statistic is b.
  ///
  /// Reference: Fagerland, Lydersen & Laake (2013), *BMC Medical Research Methodology* 13, 91.
  ///
  /// - Throws: As ``mcnemar(corrected:)``; ``TableError/fractionalCount(_:row:column:)``;
  ///   ``TableError/tooManyObservations(_:)``.
  public func mcnemarExact() throws(TableError) -> ExactTestResult {
    let tails = try changedPairTails()
    return ExactTestResult(
      name: .mcnemarExact, statistic: self[0, 1], pValue: Double.exp(tails.logP), logPValue: tails.logP,
      midP: Double.exp(tails.logMidP),
      method: "McNemar, exact binomial given the number of pairs that changed, two-sided")
  }

  /// McNemar's mid-p test: the exact test less half the probability of what was observed; see ``mcnemarExact()``.
  ///
  /// - Throws: As ``mcnemarExact()``.
  public func mcnemarMidP() throws(TableError) -> ExactTestResult {
    let tails = try changedPairTails()
    return ExactTestResult(
      name: .mcnemarMidP, statistic: self[0, 1], pValue: Double.exp(tails.logMidP), logPValue: tails.logMidP,
      midP: Double.exp(tails.logMidP),
      method: "McNemar, mid-p: exact binomial less half the probability of the outcome, two-sided")
  }

  /// The odds ratio of paired binary answers, b/c, given the pairs that changed.
  ///
  /// ```
  /// θ = b/c,   interval π/(1 − π) over the Clopper–Pearson limits of π = b/(b + c)
  /// ```
  /// It is the conditional maximum likelihood estimate of a logistic model with an effect for each pair, and its
  /// interval agrees with ``mcnemarExact()``.
  ///
  /// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §11.2.3; Breslow & Day, *Statistical Methods in
  /// Cancer Research* 1 (IARC, 1980), §5.2.
  ///
  /// - Throws: As ``mcnemar(corrected:)``.
  /// - Precondition: The level lies strictly between 0 and 1.
  public func pairedOddsRatio(level: Double = 0.95) throws(TableError) -> PairedOddsRatio {
    let (b, c) = try changedPairs()
    let tail = (1 - level) / 2
    // Each limit is an odds of two beta quantiles, neither of which is 1 less the other.
    let low = b > 0 ? Beta(alpha: b, beta: c + 1) : nil
    let high = c > 0 ? Beta(alpha: c, beta: b + 1) : nil
    return PairedOddsRatio(
      estimate: c > 0 ? b / c : nil,
      lowerLimit: low.map { $0.quantile(lowerTail: tail) / $0.mirrored.quantile(upperTail: tail) } ?? 0,
      upperLimit: high.map { $0.mirrored.quantile(upperTail: tail) / $0.quantile(lowerTail: tail) },
      level: level, undefinedReason: c > 0 ? nil : "No pair changed from the second category to the first.")
  }

  /// The pairs in the upper right and in the lower left cell.
  private func changedPairs() throws(TableError) -> (Double, Double) {
    guard rowCount == 2, columnCount == 2 else { throw .notTwoByTwo(rows: rowCount, columns: columnCount) }
    try requirePairedCategories()
    guard self[0, 1] + self[1, 0] > 0 else { throw .noChanges }
    return (self[0, 1], self[1, 0])
  }

  private func changedPairTails() throws(TableError) -> (logP: Double, logMidP: Double) {
    let (b, c) = try changedPairs()
    try requireWholeCounts()
    let binomial = Binomial(trials: Int(b + c), probability: 0.5)
    let logMass = binomial.logDensity(b)
    guard b != c else { return (0, Double.log1p(-Double.exp(logMass) / 2)) }
    let logP = binomial.logLowerTail(min(b, c)) + Double.log(2)
    // Two outcomes are as probable as the observed one, and half of both is the mass of one.
    return (min(0, logP), logP + Double.log1p(-Double.exp(logMass - logP)))
  }
}

/// The odds ratio of paired binary answers, with exact limits.
public struct PairedOddsRatio: Sendable, Equatable {
  /// Pairs that changed one way over pairs that changed the other; nil where that divides by 0.
  public let estimate: Double?
  /// The lower limit; 0 when no pair changed from the first category to the second.
  public let lowerLimit: Double
  /// The upper limit; nil when there is none because no pair changed from the second category to the first.
  public let upperLimit: Double?
  /// The level of confidence.
  public let level: Double
  /// Why the estimate and the upper limit are missing; nil when they are not.
  public let undefinedReason: String?
}

extension Beta {
  /// The distribution of 1 less the variable.
  fileprivate var mirrored: Beta { Beta(alpha: beta, beta: alpha) }
}
