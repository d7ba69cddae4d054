/// What became of every row that was read.
public struct CaseAccount: Sendable, Equatable {
  /// The rows that one reason kept out.
  public struct MissingCount: Sendable, Equatable {
    public let reason: String
    public let count: Int

    public init(reason: String, count: Int) {
      self.reason = reason
      self.count = count
    }
  }

  public let read: Int
  public let used: Int
  public let missing: [MissingCount]
  /// Σw of the rows used, where there are weights.
  public let sumOfWeights: Double?
  /// (Σw)² / Σw² of the rows used, where there are weights.
  public let effectiveSize: Double?
  /// The codebook that was applied, if any.
  public let codebook: String?
  /// Where the rows came from.
  public let source: String
  /// Whether each variable has missing values of its own, which the tables tell and this account does not.
  public let isPerVariable: Bool

  public init(
    read: Int, used: Int, missing: [MissingCount] = [], sumOfWeights: Double? = nil,
    effectiveSize: Double? = nil, codebook: String? = nil, source: String, isPerVariable: Bool = false
  ) {
    self.isPerVariable = isPerVariable
    self.read = read
    self.used = used
    self.missing = missing
    self.sumOfWeights = sumOfWeights
    self.effectiveSize = effectiveSize
    self.codebook = codebook
    self.source = source
  }
}
