public import AssayComparisons
public import AssayInference
internal import AssayNumerics

/// A design-based comparison of two groups.
public struct DesignBasedDifference: Sendable, Equatable {
  /// The second group's mean less the first's, as a regression on the group gives it.
  public let estimate: Double
  /// Its linearised standard error.
  public let standardError: Double
  /// t, on the number of rows compared less 2.
  public let test: TestResult

  /// The interval by the same t.
  ///
  /// - Precondition: `level` lies strictly between 0 and 1.
  public func interval(level: Double = 0.95) -> ConfidenceInterval {
    let reach = test.reference.quantile(upperTail: (1 - level) / 2) * standardError
    return ConfidenceInterval(low: estimate - reach, high: estimate + reach, level: level)
  }
}

extension DesignBasedGroups {
  /// The design-based t test that the means of two groups are equal.
  ///
  /// ```
  /// t = (ȳ₂ − ȳ₁)/√(V₁ + V₂)   on m − 2 df, m the rows compared
  /// ```
  /// This is the t of the coefficient in a weighted regression on the group, R's `svyttest`.
  ///
  /// Reference: Lumley, *Complex Surveys* (2010), §5.2.
  ///
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)``; ``ComparisonError/mismatch(_:)`` for more than two groups;
  ///   ``ComparisonError/tooFewValues(_:group:needed:)`` for a group of one row;
  ///   ``ComparisonError/noVariation(_:)`` when no group varies.
  public func designT() throws(ComparisonError) -> DesignBasedDifference {
    try difference(of: groups, name: .designT, method: "Linearised standard error, t on the rows compared less 2")
  }

  /// The design-based Wald test that the means of all groups are equal.
  ///
  /// ```
  /// W = Σ (ȳ[g] − ȳ)²/V[g],   ȳ the mean of the ȳ[g] with weights 1/V[g]
  /// F = W/(k − 1)              on k − 1 and m − k df, m the rows compared
  /// ```
  /// This is the Wald test of the coefficients of the groups in a weighted regression, R's `regTermTest` after `svyglm`; for
  /// two groups it is t².
  ///
  /// Reference: Lumley, *Complex Surveys* (2010), §5.2; Rao & Scott (1984), *Annals of Statistics* 12, 46–60.
  ///
  /// - Throws: As ``designT()``, for any number of groups; ``ComparisonError/noVariation(_:)`` when two groups or more do
  ///   not vary.
  public func designWaldF() throws(ComparisonError) -> TestResult {
    try waldF(of: groups, name: .designWaldF, method: "Wald F of the means, linearised covariance")
  }

  /// t of two means, of values or of scores.
  func difference(
    of means: [DesignBasedMean], name: TestName, method: String, noun: String = "values"
  ) throws(ComparisonError) -> DesignBasedDifference {
    try require(means)
    guard means.count == 2 else {
      throw .mismatch("A design-based t test compares two groups, and there are \(means.count).")
    }
    let error = Self.hypotenuse(means[0].standardError, means[1].standardError)
    guard error > 0 else { throw .noVariation("Within both groups all \(noun) are the same") }
    let estimate = means[1].meanDifference(from: means[0])
    return DesignBasedDifference(
      estimate: estimate, standardError: error,
      test: TestResult(
        name: name, statistic: estimate / error, reference: .studentT(degreesOfFreedom: Double(usedCount - 2)),
        method: method))
  }

  /// F of several means, of values or of scores.
  func waldF(
    of means: [DesignBasedMean], name: TestName, method: String, noun: String = "values"
  ) throws(ComparisonError) -> TestResult {
    try require(means)
    let fixed = means.filter { $0.standardError == 0 }
    guard fixed.count < 2 else {
      throw .noVariation("Within “\(fixed[0].label)” and “\(fixed[1].label)” all \(noun) are the same")
    }
    // From the mean with the least error, which has all the weight if it has none.
    let first = means.reduce(means[0]) { $1.standardError < $0.standardError ? $1 : $0 }
    let least = first.standardError
    let distances = means.map { $0.meanDifference(from: first) }
    var weights = 0.0
    var sum = 0.0
    for (mean, distance) in zip(means, distances) where least > 0 {
      // Relative to the largest weight, so that none overflows.
      let weight = least / mean.standardError * (least / mean.standardError)
      weights += weight
      sum += weight * distance
    }
    let centre = least > 0 ? sum / weights : 0
    let wald = zip(means, distances).reduce(0.0) { total, pair in
      guard pair.0.standardError > 0 else { return total }
      let ratio = (pair.1 - centre) / pair.0.standardError
      return total + ratio * ratio
    }
    let contrasts = Double(means.count - 1)
    return TestResult(
      name: name, statistic: wald / contrasts,
      reference: .fisherF(numerator: contrasts, denominator: Double(usedCount - means.count)), method: method)
  }

  private func require(_ means: [DesignBasedMean]) throws(ComparisonError) {
    guard means.count > 1 else { throw .tooFewGroups(means.count, needed: 2) }
    for mean in means where mean.count < 2 { throw .tooFewValues(mean.count, group: mean.label, needed: 2) }
  }

  private static func hypotenuse(_ a: Double, _ b: Double) -> Double {
    let larger = max(a, b)
    guard larger > 0 else { return 0 }
    let ratio = min(a, b) / larger
    return larger * (1 + ratio * ratio).squareRoot()
  }
}
