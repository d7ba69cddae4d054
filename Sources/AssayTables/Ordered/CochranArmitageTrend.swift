public import AssayInference

extension ContingencyTable {
  /// The Cochran–Armitage test of a trend in a proportion over ordered categories.
  ///
  /// One variable has two categories with observations, the other has scores x. With r the correlation of x with
  /// belonging to the first of the two, over the N observations:
  /// ```
  /// z = r √N,   z² = (Σ n[i] (p[i] − p)(x[i] − x̄))² / (p(1 − p) Σ n[i] (x[i] − x̄)²)
  /// ```
  /// z is positive where the share of the first category rises with the score; both tails are counted. The observations
  /// are independent, and the scores should mean something: those of a table are the positions 1, 2, … unless given.
  /// ``linearByLinearIndependence()`` of the same table has N − 1 in place of N. R's `prop.trend.test` gives z².
  /// Where both variables have two categories the result is the same from either side.
  ///
  /// Reference: Armitage (1955), *Biometrics* 11, 375–386; Agresti, *Categorical Data Analysis* (3rd ed., 2013), §5.3.5.
  ///
  /// - Throws: ``TableError/tooFewCategories(rows:columns:)`` with fewer than two occupied rows or columns;
  ///   ``TableError/noBinarySide(rows:columns:)`` when neither side has exactly two occupied categories;
  ///   ``TableError/constantScores(_:)`` when the occupied categories of the scored side share one score.
  public func cochranArmitage() throws(TableError) -> TestResult {
    let shares = try testableShares()
    let binaryColumns = shares.columnCount == 2
    guard binaryColumns || shares.rowCount == 2 else {
      throw .noBinarySide(rows: shares.rowCount, columns: shares.columnCount)
    }
    let scores = binaryColumns ? shares.rowScores : shares.columnScores
    guard ScoreGroups(scores).count > 1 else { throw .constantScores(binaryColumns ? .row : .column) }
    let correlation =
      binaryColumns ? shares.correlation(scores, [1, 0]).estimate : shares.correlation([1, 0], scores).estimate
    return TestResult(
      name: .cochranArmitage, statistic: correlation * total.squareRoot(), reference: .normal,
      method: "Cochran–Armitage trend in the share of “"
        + (binaryColumns ? columnLabels[shares.columns[0]] : rowLabels[shares.rows[0]])
        + "”, z² = N r², positive when it rises with the scores, two-sided")
  }
}
