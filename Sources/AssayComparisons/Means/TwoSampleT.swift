internal import AssayInference

extension GroupedMoments {
  /// Student's test that two groups with one variance have one mean.
  ///
  /// ```
  /// t = (mean₁ − mean₂) / √(s²(1/n₁ + 1/n₂)),   s² = (SS₁ + SS₂)/(n₁ + n₂ − 2) on n₁ + n₂ − 2 degrees of freedom
  /// ```
  /// The values are independent, with one variance, and the means are about normal. Where variances differ,
  /// ``welchT(level:)`` holds its level and this does not.
  /// Reference: Snedecor & Cochran, *Statistical Methods* (8th ed., 1989), §6.8.
  ///
  /// - Throws: ``ComparisonError/mismatch(_:)`` unless there are two groups;
  ///   ``ComparisonError/tooFewValues(_:group:needed:)``; ``ComparisonError/noVariation(_:)``.
  public func studentT(level: Double = 0.95) throws(ComparisonError) -> MeanTest {
    let (a, b) = try twoGroups()
    let degrees = a.count + b.count - 2
    guard degrees >= 1 else { throw .tooFewValues(Int(a.count), group: labels[0], needed: 2) }
    let variance = (a.sumOfSquares + b.sumOfSquares) / degrees
    let difference = a.meanDifference(from: b)
    return try MeanTest(
      .studentT, estimate: difference, distance: difference,
      standardError: (variance * (1 / a.count + 1 / b.count)).squareRoot(), degreesOfFreedom: degrees, level: level,
      method: "Pooled variance", constant: Self.constantGroups)
  }

  /// Welch's test that two groups have one mean, whatever their variances.
  ///
  /// ```
  /// t = (mean₁ − mean₂) / √(v₁ + v₂),   vᵢ = sᵢ²/nᵢ
  /// df = (v₁ + v₂)² / (v₁²/(n₁ − 1) + v₂²/(n₂ − 1))
  /// ```
  /// The values are independent, and the means are about normal.
  /// Reference: Welch (1947), *Biometrika* 34, 28–35; Satterthwaite (1946), *Biometrics Bulletin* 2, 110–114.
  ///
  /// - Throws: ``ComparisonError/mismatch(_:)`` unless there are two groups;
  ///   ``ComparisonError/tooFewValues(_:group:needed:)`` for a group of one; ``ComparisonError/noVariation(_:)``.
  public func welchT(level: Double = 0.95) throws(ComparisonError) -> MeanTest {
    let (a, b) = try twoGroups()
    try require(valuesInEach: 2)
    let error = WelchError(a, b)
    let difference = a.meanDifference(from: b)
    return try MeanTest(
      .welchT, estimate: difference, distance: difference, standardError: error.standardError,
      degreesOfFreedom: error.degreesOfFreedom, level: level, method: "Separate variances",
      constant: Self.constantGroups)
  }

  /// Why within-group tests have nothing to work with.
  static let constantGroups = "All values within each group are the same"

  /// The two groups of a comparison of two.
  func twoGroups() throws(ComparisonError) -> (GroupMoments, GroupMoments) {
    try require(groups: 2)
    guard groupCount == 2 else {
      throw .mismatch("A t test compares two groups, and \(groupCount) have values.")
    }
    try checkSpread()
    return (moments[0], moments[1])
  }
}

/// The standard error of a difference of means with separate variances, and its degrees of freedom.
struct WelchError {
  let standardError: Double
  let degreesOfFreedom: Double

  /// - Precondition: Both groups have two cases or more.
  init(_ a: GroupMoments, _ b: GroupMoments) {
    let first = a.sumOfSquares / (a.count - 1) / a.count
    let second = b.sumOfSquares / (b.count - 1) / b.count
    let total = first + second
    standardError = total.squareRoot()
    // Shares of the variance, so that no square is too small for a number.
    let share = total > 0 ? first / total : 0.5
    degreesOfFreedom = 1 / (share * share / (a.count - 1) + (1 - share) * (1 - share) / (b.count - 1))
  }
}
