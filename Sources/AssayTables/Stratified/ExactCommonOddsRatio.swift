public import AssayInference
internal import AssayNumerics

/// What the counts of several strata say about a common odds ratio, given all their margins, without approximation.
///
/// With the margins fixed, the sum S of the first cells has a distribution that depends on the common odds ratio θ alone:
/// ```
/// P(S = s) ∝ c[s] θ^s,   c the convolution over strata of C(m, x) C(n, t − x)
/// estimate        θ with E(S) = s                                   (conditional maximum likelihood)
/// limits          θ with P(S ≥ s) = (1 − level)/2, and θ with P(S ≤ s) = (1 − level)/2
/// p, two-sided    Σ P(S = j) over all j with P(S = j) ≤ P(S = s)(1 + 1e-7), at θ = 1
/// mid-p           p less half the probability of the j within 1e-7 of the observed one's probability
/// ```
/// With one stratum this is Fisher's exact test. Counts are whole; observations are independent; strata may be as many
/// and as small as they like, and should share one odds ratio.
///
/// Reference: Mehta, Patel & Gray (1985), *JASA* 80, 969–973; Agresti, *Categorical Data Analysis* (3rd ed., 2013),
/// §6.4.2 and §16.6.4; R's `mantelhaen.test(exact = TRUE)` has the same conventions.
public struct ExactCommonOddsRatio: Sendable, Equatable {
  /// The test of θ = 1.
  public let test: ExactTestResult
  /// P(S ≤ s) at θ = 1.
  public let lowerTail: Double
  /// P(S ≥ s) at θ = 1.
  public let upperTail: Double
  /// The conditional maximum likelihood estimate of θ; nil where it is infinite.
  public let estimate: Double?
  /// The lower limit of θ; 0 where s is the smallest sum that the margins allow.
  public let lowerLimit: Double
  /// The upper limit of θ; nil where it is infinite.
  public let upperLimit: Double?
  /// The level of confidence.
  public let level: Double
  /// Why the estimate and the upper limit are missing; nil when they are not.
  public let undefinedReason: String?
}

extension StratifiedTable {
  /// The exact conditional test of independence within strata, with the common odds ratio; see ``ExactCommonOddsRatio``.
  ///
  /// - Throws: ``TableError/notTwoByTwo(rows:columns:)``; ``TableError/fractionalCount(_:row:column:)``;
  ///   ``TableError/tooManyObservations(_:)`` beyond 2⁵³ in a stratum;
  ///   ``TableError/tooFewStrata(_:needed:)`` when no stratum has observations in both rows and both columns;
  ///   ``TableError/tooManyOutcomes`` with hundreds of millions of observations in several strata.
  /// - Precondition: The level lies strictly between 0 and 1.
  public func exactConditional(level: Double = 0.95) throws(TableError) -> ExactCommonOddsRatio {
    precondition(level > 0 && level < 1, "A level of confidence lies strictly between 0 and 1.")
    let used = try informativeFourfolds(needed: 1)
    for stratum in strata { try stratum.requireWholeCounts() }
    let tables = strata.filter { FourfoldStratum($0).isInformative }.map(TiltedStratum.init)
    try tables.requireHeldWindows()
    let least = tables.reduce(0) { $0 + $1.least }
    let most = tables.reduce(0) { $0 + $1.most }
    let observed = tables.reduce(0) { $0 + $1.observed }
    // At either end the odds ratio that fits is 0 or infinite: half a step inside, it is a number.
    let centre = tables.reduce(0) { $0 + $1.centre }
    let inside = min(max(Double(observed - centre), Double(least - centre) + 0.5), Double(most - centre) - 0.5)
    let fitting = tables.tilt(forMean: inside)
    let fitted = try TiltedSum.sum(of: tables, tilt: fitting)
    let test = try NullTails(tables, fitted: fitted, observed: observed)
    let search = OddsLimit(strata: tables, observed: observed, start: fitted)
    let tail = (1 - level) / 2
    return ExactCommonOddsRatio(
      test: ExactTestResult(
        name: .mantelHaenszelExact, statistic: Double(observed), pValue: Double.exp(test.logP), logPValue: test.logP,
        midP: Double.exp(test.logMidP),
        method: "Exact conditional test of a common odds ratio of 1 given the margins of each stratum, by order of "
          + "probability" + usage(used.count)),
      lowerTail: Double.exp(test.logLower), upperTail: Double.exp(test.logUpper),
      estimate: observed == most ? nil : observed == least ? 0 : Double.exp(fitting),
      lowerLimit: observed == least ? 0 : Double.exp(try search.tilt(tail: tail, upper: true)),
      upperLimit: observed == most ? nil : Double.exp(try search.tilt(tail: tail, upper: false)),
      level: level,
      undefinedReason: observed == most
        ? "The first cells are as large as the margins allow, so the odds ratio has no upper bound." : nil)
  }
}
