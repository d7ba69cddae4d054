public import AssayInference
internal import AssayNumerics

/// What deviations are taken from in a test of equal variances.
public enum DeviationCentre: String, Sendable, CaseIterable {
  /// The mean of the group: Levene's test.
  case mean
  /// The median of the group: the test of Brown and Forsythe, which is robust where values are skewed.
  case median
}

extension GroupedValues {
  /// Levene's test, or that of Brown and Forsythe, that groups have one variance.
  ///
  /// The analysis of variance of z = |x − centre of the group|. Robust against values that are not normal, the more so
  /// about medians. R's `leveneTest` takes the median and SPSS the mean by default.
  /// Reference: Levene (1960), in *Contributions to Probability and Statistics*, 278–292; Brown & Forsythe (1974),
  /// *JASA* 69, 364–367.
  ///
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)``; ``ComparisonError/tooFewValues(_:group:needed:)`` when every
  ///   group has one case; ``ComparisonError/noVariation(_:)`` when all deviations within each group are the same.
  public func levene(about centre: DeviationCentre = .median) throws(ComparisonError) -> TestResult {
    var deviations: [GroupMoments] = []
    for group in groups {
      let moments = group.moments
      try moments.checkSpread()
      let middle = centre == .mean ? moments.mean : group.median
      let distances = group.values.map { abs($0 - middle) }
      deviations.append(GroupMoments(distances, weights: group.weights))
    }
    let grouped = GroupedMoments(labels: groups.map(\.label), moments: deviations)
    let name = centre == .mean ? TestName.levene : .brownForsythe
    let analysis: OneWayAnalysisOfVariance
    do throws(ComparisonError) {
      analysis = try grouped.analysisOfVariance()
    } catch {
      if case .noVariation = error {
        throw .noVariation("All distances from the \(centre.rawValue) within each group are the same")
      }
      throw error
    }
    return TestResult(
      name: name, statistic: analysis.result.statistic, reference: analysis.result.reference,
      method: "Equal variances, by distances from group \(centre.rawValue)s")
  }
}

extension GroupedMoments {
  /// Bartlett's test that groups of normal values have one variance.
  ///
  /// ```
  /// K² = Σ (nᵢ − 1) ln(s²/sᵢ²) / (1 + (Σ 1/(nᵢ − 1) − 1/(N − k))/(3(k − 1))),   s² the pooled variance, on k − 1 df
  /// ```
  /// It takes normal values for granted: with heavy tails it rejects far too often.
  /// Reference: Bartlett (1937), *Proc. R. Soc. A* 160, 268–282; Snedecor & Cochran, *Statistical Methods* (8th ed.,
  /// 1989), §13.10.
  ///
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)``; ``ComparisonError/tooFewValues(_:group:needed:)`` for a
  ///   group of one; ``ComparisonError/noVariation(_:)`` for a group whose values are all the same.
  public func bartlett() throws(ComparisonError) -> TestResult {
    try requireSpreadInEach()
    let groups = Double(groupCount)
    let degrees = count - groups
    let variance = sumOfSquaresWithin / degrees
    var sum = 0.0
    var inverses = 0.0
    for group in moments {
      let own = group.count - 1
      sum += own * Double.log(variance / (group.sumOfSquares / own))
      inverses += 1 / own
    }
    let statistic = max(0, sum) / (1 + (inverses - 1 / degrees) / (3 * (groups - 1)))
    return TestResult(
      name: .bartlett, statistic: statistic, reference: .chiSquared(degreesOfFreedom: groups - 1),
      method: "Equal variances, values taken as normal")
  }
}
