/// The outcome of one significance test: what was computed, and what it was compared with.
///
/// It holds no decision: whether a probability is small enough is for the reader.
public struct TestResult: Sendable, Equatable {
  /// Which test.
  public let name: TestName
  /// The test statistic.
  public let statistic: Double
  /// The distribution of the statistic under the hypothesis tested.
  public let reference: ReferenceDistribution
  /// The probability of a statistic at least this extreme; 0 where it is too small for a number.
  public let pValue: Double
  /// The natural logarithm of that probability, finite also where `pValue` is 0.
  public let logPValue: Double
  /// How the statistic was made, in words.
  public let method: String

  /// A test whose probability was computed elsewhere.
  public init(
    name: TestName, statistic: Double, reference: ReferenceDistribution, pValue: Double,
    logPValue: Double, method: String
  ) {
    self.name = name
    self.statistic = statistic
    self.reference = reference
    self.pValue = pValue
    self.logPValue = logPValue
    self.method = method
  }

  /// A test with the probability its reference gives: both tails of a symmetric one, else the upper tail.
  public init(name: TestName, statistic: Double, reference: ReferenceDistribution, method: String) {
    self.init(
      name: name, statistic: statistic, reference: reference,
      pValue: reference.twoSided(statistic), logPValue: reference.logTwoSided(statistic),
      method: method)
  }
}
