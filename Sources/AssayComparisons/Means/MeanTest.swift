public import AssayInference

/// A t test, with the mean or the difference of means that it is about.
public struct MeanTest: Sendable, Equatable {
  /// The test.
  public let result: TestResult
  /// The mean, or the difference of means.
  public let estimate: Double
  /// The standard error of the estimate.
  public let standardError: Double
  /// The t interval of the estimate.
  public let interval: ConfidenceInterval

  /// A test of an estimate against a value of it.
  ///
  /// - Parameters:
  ///   - distance: The estimate less the value that the hypothesis gives it.
  ///   - constant: What to say where the standard error is 0.
  init(
    _ name: TestName, estimate: Double, distance: Double, standardError: Double, degreesOfFreedom: Double,
    level: Double, method: String, constant: String
  ) throws(ComparisonError) {
    let statistic = distance / standardError
    guard standardError > 0, statistic.isFinite else { throw .noVariation(constant) }
    let reference = ReferenceDistribution.studentT(degreesOfFreedom: degreesOfFreedom)
    let margin = reference.quantile(upperTail: (1 - level) / 2) * standardError
    result = TestResult(name: name, statistic: statistic, reference: reference, method: method)
    self.estimate = estimate
    self.standardError = standardError
    interval = ConfidenceInterval(low: estimate - margin, high: estimate + margin, level: level)
  }
}

extension GroupMoments {
  /// Refuses values whose spread cannot be a number, or is lost below the smallest.
  func checkSpread() throws(ComparisonError) {
    guard sumOfSquares.isFinite, mean.isFinite else {
      throw .mismatch("The values are so large that their squares are not numbers; divide them by a power of ten.")
    }
    guard hasMeasurableSpread else {
      throw .mismatch("The values differ by so little that their squares are 0; multiply them by a power of ten.")
    }
  }
}

extension GroupedMoments {
  /// Refuses groups whose spread cannot be a number.
  func checkSpread() throws(ComparisonError) {
    for group in moments { try group.checkSpread() }
    try pooled.checkSpread()
  }
}
