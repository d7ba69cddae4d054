public import AssayInference

/// The analysis of variance of independent groups.
///
/// ```
/// SS between = Σ n (mean − grand mean)²,   SS within = Σ Σ (x − mean)²
/// F = (SS between/(k − 1)) / (SS within/(N − k))
/// ```
/// The values are independent, with one variance in all groups, and means are about normal.
/// Reference: Snedecor & Cochran, *Statistical Methods* (8th ed., 1989), ch. 12.
public struct OneWayAnalysisOfVariance: Sendable, Equatable {
  /// The test that all groups have one mean.
  public let result: TestResult
  /// Σ n (mean − grand mean)².
  public let sumOfSquaresBetween: Double
  /// Σ Σ (x − mean)².
  public let sumOfSquaresWithin: Double
  /// k − 1.
  public let degreesOfFreedomBetween: Double
  /// N − k.
  public let degreesOfFreedomWithin: Double

  /// The mean square between groups.
  public var meanSquareBetween: Double { sumOfSquaresBetween / degreesOfFreedomBetween }
  /// The mean square within groups: the pooled variance.
  public var meanSquareWithin: Double { sumOfSquaresWithin / degreesOfFreedomWithin }
  /// The standard deviation within groups.
  public var residualStandardDeviation: Double { meanSquareWithin.squareRoot() }
  /// The share of the sum of squares that lies between groups, η².
  public var rSquared: Double { sumOfSquaresBetween / (sumOfSquaresBetween + sumOfSquaresWithin) }
}

extension GroupedMoments {
  /// The analysis of variance of the groups.
  ///
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)``; ``ComparisonError/tooFewValues(_:group:needed:)`` when every
  ///   group has one case; ``ComparisonError/noVariation(_:)`` when all values within each group are the same.
  public func analysisOfVariance() throws(ComparisonError) -> OneWayAnalysisOfVariance {
    try require(groups: 2)
    try checkSpread()
    let degrees = (between: Double(groupCount - 1), within: count - Double(groupCount))
    guard degrees.within > 0 else { throw .tooFewValues(1, group: labels[0], needed: 2) }
    let (between, within) = (sumOfSquaresBetween, sumOfSquaresWithin)
    let statistic = (between / degrees.between) / (within / degrees.within)
    guard within > 0, statistic.isFinite else { throw .noVariation(Self.constantGroups) }
    return OneWayAnalysisOfVariance(
      result: TestResult(
        name: .analysisOfVariance, statistic: statistic,
        reference: .fisherF(numerator: degrees.between, denominator: degrees.within),
        method: "One-way, pooled variance"),
      sumOfSquaresBetween: between, sumOfSquaresWithin: within, degreesOfFreedomBetween: degrees.between,
      degreesOfFreedomWithin: degrees.within)
  }
}
