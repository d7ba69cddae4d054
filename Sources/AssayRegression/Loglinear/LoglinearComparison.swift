public import AssayInference

/// Nested log-linear models of one table, each compared with the next larger one.
///
/// ```
/// ΔG² = G² of the smaller − G² of the larger ~ χ² with Δdf degrees of freedom
/// ```
/// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §9.2.4.
public struct LoglinearComparison: Sendable {
  /// A model and what it adds to the one before.
  public struct Row: Sendable {
    /// The margins.
    public let generators: LoglinearGenerators
    /// How well the model fits.
    public let goodness: LoglinearGoodness
    /// The test of the model before it within this one; nil for the first, and where both have the same df.
    public let gain: TestResult?
  }

  /// The models, the smallest first.
  public let rows: [Row]

  /// Compares models.
  ///
  /// - Parameter fits: Fits of one table; each model's terms must be among those of the next.
  /// - Throws: ``RegressionError/mismatch(_:)`` where models are not nested.
  public init(_ fits: [LoglinearFit]) throws(RegressionError) {
    let sorted = fits.sorted { $0.terms.count < $1.terms.count }
    var rows: [Row] = []
    for (place, fit) in sorted.enumerated() {
      guard place > 0 else {
        rows.append(Row(generators: fit.generators, goodness: fit.goodness, gain: nil))
        continue
      }
      let smaller = sorted[place - 1]
      guard Set(smaller.terms).isSubset(of: Set(fit.terms)) else {
        throw .mismatch(
          "The model \(smaller.generators) is not part of \(fit.generators), so that they cannot be compared")
      }
      let df = smaller.goodness.degreesOfFreedom - fit.goodness.degreesOfFreedom
      let gain = df > 0 && smaller.zeroCells == fit.zeroCells
      rows.append(
        Row(
          generators: fit.generators, goodness: fit.goodness,
          gain: gain
            ? TestResult(
              name: .likelihoodRatio, statistic: max(0, smaller.goodness.deviance - fit.goodness.deviance),
              reference: .chiSquared(degreesOfFreedom: df), method: "G² of the smaller model less that of the larger")
            : nil))
    }
    self.rows = rows
  }
}
