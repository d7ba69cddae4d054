public import AssayInference

extension StratifiedTable {
  /// The Mantel–Haenszel test that two binary variables are independent within every stratum.
  ///
  /// With a the first cell of a stratum, m and n its rows, t and u its columns, N its total:
  /// ```
  /// δ  = Σ (a − m t/N),   V = Σ m n t u / (N² (N − 1))
  /// X² = (|δ| − k)² / V,   df = 1,   k = 0; with the continuity correction ½ where |δ| ≥ ½
  /// ```
  /// It has power against an odds ratio that lies on the same side of 1 in all strata. Observations are independent;
  /// strata may be many and small, as long as V is not small. R's `mantelhaen.test` corrects by default; both leave the
  /// correction out where it would be larger than |δ|, and the method says so. With the exact test at hand
  /// (``exactConditional(level:)``) it is seldom wanted. Not for weighted survey data.
  ///
  /// Reference: Mantel & Haenszel (1959), *JNCI* 22, 719–748; Agresti, *Categorical Data Analysis* (3rd ed., 2013),
  /// §6.4.2.
  ///
  /// - Throws: ``TableError/notTwoByTwo(rows:columns:)``; ``TableError/tooFewStrata(_:needed:)`` when no stratum has
  ///   observations in both rows and both columns.
  public func mantelHaenszel(corrected: Bool = false) throws(TableError) -> TestResult {
    let used = try informativeFourfolds(needed: 1)
    let deviation = abs(used.reduce(0) { $0 + $1.deviation })
    let variance = used.reduce(0) { $0 + $1.variance }
    let shrinks = corrected && deviation >= 0.5
    let z = (shrinks ? deviation - 0.5 : deviation) / variance.squareRoot()
    let correction =
      !corrected
      ? "without continuity correction"
      : shrinks ? "with continuity correction" : "with continuity correction, which is left out as |δ| < ½"
    return TestResult(
      name: corrected ? .mantelHaenszelCorrected : .mantelHaenszel, statistic: z * z,
      reference: .chiSquared(degreesOfFreedom: 1), method: "Mantel–Haenszel \(correction)" + usage(used.count))
  }
}
