/// The outcome of a test whose probability is counted over all outcomes, and not taken from a reference distribution.
///
/// It holds no decision: whether a probability is small enough is for the reader.
public struct ExactTestResult: Sendable, Equatable {
  /// Which test.
  public let name: TestName
  /// The observed statistic; nil where outcomes are ordered by their probability.
  public let statistic: Double?
  /// The probability, given what the test holds fixed, of an outcome at least as extreme as the observed one.
  public let pValue: Double
  /// The natural logarithm of that probability, finite also where `pValue` is 0.
  public let logPValue: Double
  /// P less half the probability of the outcomes as extreme as the observed one; nil where it was not computed.
  public let midP: Double?
  /// What was counted, and what was held fixed, in words.
  public let method: String

  /// A test with its probabilities.
  public init(
    name: TestName, statistic: Double?, pValue: Double, logPValue: Double, midP: Double? = nil, method: String
  ) {
    self.name = name
    self.statistic = statistic
    self.pValue = pValue
    self.logPValue = logPValue
    self.midP = midP
    self.method = method
  }
}
