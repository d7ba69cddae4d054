/// The chi-squared test that several independent groups have one probability of success.
///
/// ```
/// p = Σx/Σn,   X² = Σ n[i] (x[i]/n[i] − p)² / (p(1 − p)),   df = k − 1
/// ```
/// The same as Pearson's test of independence of the k × 2 table. Trials are independent; the expected successes and
/// failures of most groups should be at least 5, else use an exact test of the table.
///
/// Reference: Fleiss, Levin & Paik, *Statistical Methods for Rates and Proportions* (3rd ed., 2003), §9.1.
public struct EqualProportions: Sendable, Equatable {
  /// The groups, in the order given.
  public let groups: [OneProportion]
  /// The share of successes in all groups together.
  public let pooledEstimate: Double
  /// The test of equality.
  public let test: TestResult

  /// Tests groups for equal probabilities.
  ///
  /// - Throws: ``ProportionError/tooFewGroups(_:)`` and ``ProportionError/noVariation``.
  public init(_ groups: [OneProportion]) throws(ProportionError) {
    guard groups.count >= 2 else { throw .tooFewGroups(groups.count) }
    let trials = groups.reduce(0) { $0 + $1.trials }
    let successes = groups.reduce(0) { $0 + $1.successes }
    let failures = groups.reduce(0) { $0 + ($1.trials - $1.successes) }
    guard successes > 0, failures > 0, trials.isFinite else { throw .noVariation }
    let share = successes / trials
    let statistic = groups.reduce(0) { sum, group in
      // Scaled by n: x − np is the deviation of the counts.
      let deviation = group.successes - group.trials * share
      return sum + deviation * (deviation / (group.trials * share * (failures / trials)))
    }
    self.groups = groups
    pooledEstimate = share
    test = TestResult(
      name: .equalProportions, statistic: statistic,
      reference: .chiSquared(degreesOfFreedom: Double(groups.count - 1)), method: "Pearson's X² of equal proportions")
  }
}
