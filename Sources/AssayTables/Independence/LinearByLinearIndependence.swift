public import AssayInference

extension ContingencyTable {
  /// The linear-by-linear (Mantel) test of a trend between two ordered variables.
  ///
  /// With r the correlation of the row and column scores over the N observations:
  /// ```
  /// M² = (N − 1) r²,   df = 1
  /// ```
  /// The scores should mean something; those of a table are the positions 1, 2, … unless given. It looks for a linear
  /// trend alone, and has more power against one than ``pearsonIndependence()``.
  ///
  /// Reference: Mantel (1963), *JASA* 58, 690–700; Agresti, *Categorical Data Analysis* (3rd ed., 2013), §3.4.1.
  ///
  /// - Throws: ``TableError/tooFewCategories(rows:columns:)`` with fewer than two occupied rows or columns;
  ///   ``TableError/constantScores(_:)`` when the occupied rows, or columns, share one score.
  public func linearByLinearIndependence() throws(TableError) -> TestResult {
    let shares = try testableShares()
    guard ScoreGroups(shares.rowScores).count > 1 else { throw .constantScores(.row) }
    guard ScoreGroups(shares.columnScores).count > 1 else { throw .constantScores(.column) }
    let correlation = shares.correlation(shares.rowScores, shares.columnScores).estimate
    return TestResult(
      name: .linearByLinear, statistic: max(0, total - 1) * correlation * correlation,
      reference: .chiSquared(degreesOfFreedom: 1), method: "Linear-by-linear association")
  }
}
