/// The two limits of an interval estimate, and its level of confidence.
public struct ConfidenceInterval: Sendable, Equatable {
  /// The lower limit.
  public let low: Double
  /// The upper limit; at least `low`.
  public let high: Double
  /// The probability, in 0..<1, with which the procedure covers the true value.
  public let level: Double

  /// An interval from `low` to `high`.
  ///
  /// - Precondition: `low <= high`, neither is NaN, and the level lies strictly between 0 and 1.
  public init(low: Double, high: Double, level: Double) {
    precondition(low <= high, "An interval's lower limit is at most its upper limit.")
    precondition(level > 0 && level < 1, "A level of confidence lies strictly between 0 and 1.")
    self.low = low
    self.high = high
    self.level = level
  }

  /// The interval with both limits brought into a range of possible values.
  public func clamped(to range: ClosedRange<Double>) -> ConfidenceInterval {
    ConfidenceInterval(
      low: min(max(low, range.lowerBound), range.upperBound),
      high: min(max(high, range.lowerBound), range.upperBound), level: level)
  }
}
