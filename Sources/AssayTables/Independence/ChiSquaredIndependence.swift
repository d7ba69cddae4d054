public import AssayInference

extension ContingencyTable {
  /// Pearson's chi-squared test that the rows and columns of a table are independent.
  ///
  /// With counts `n[i,j]`, margins `n[i,·]` and `n[·,j]`, and total `N`, over the lines that hold observations:
  /// ```
  /// e[i,j] = n[i,·] · n[·,j] / N
  /// X²     = Σ (n[i,j] − e[i,j])² / e[i,j],   df = (I − 1)(J − 1)
  /// ```
  /// The counts must come from independent observations, and few should be expected below 5: see
  /// ``ExpectedCounts``. For weighted survey data use a Rao–Scott test: a weighted X² rejects far too often.
  ///
  /// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §3.2.1.
  ///
  /// - Throws: ``TableError/tooFewCategories(rows:columns:)`` with fewer than two occupied rows or columns.
  public func pearsonIndependence() throws(TableError) -> TestResult {
    let shares = try testableShares()
    return TestResult(
      name: .pearsonChiSquared, statistic: total * shares.phiSquared,
      reference: .chiSquared(degreesOfFreedom: shares.degreesOfFreedom), method: "Pearson's chi-squared")
  }

  /// The likelihood-ratio chi-squared test of independence.
  ///
  /// ```
  /// G² = 2 Σ n[i,j] ln(n[i,j] / e[i,j]),   0 ln 0 = 0,   df = (I − 1)(J − 1)
  /// ```
  /// The data are as for ``pearsonIndependence()``; with small expected counts Pearson's X² is nearer to its reference.
  ///
  /// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §3.2.1 and §3.2.3.
  ///
  /// - Throws: ``TableError/tooFewCategories(rows:columns:)`` with fewer than two occupied rows or columns.
  public func likelihoodRatioIndependence() throws(TableError) -> TestResult {
    let shares = try testableShares()
    return TestResult(
      name: .likelihoodRatio, statistic: 2 * total * shares.mutualInformation,
      reference: .chiSquared(degreesOfFreedom: shares.degreesOfFreedom),
      method: "Likelihood-ratio chi-squared")
  }

  /// Pearson's chi-squared with Yates's continuity correction, for two rows and two columns.
  ///
  /// ```
  /// X² = Σ (|n[i,j] − e[i,j]| − min(½, |n[i,j] − e[i,j]|))² / e[i,j],   df = 1
  /// ```
  /// The correction imitates Fisher's exact test, which conditions on both margins; it is conservative when the margins
  /// were not fixed in advance.
  ///
  /// Reference: Yates (1934), *JRSS Supplement* 1, 217–235; Agresti, *Categorical Data Analysis* (3rd ed., 2013), §3.5.
  ///
  /// - Throws: ``TableError/notTwoByTwo(rows:columns:)`` unless two rows and two columns are occupied.
  public func yatesIndependence() throws(TableError) -> TestResult {
    let shares = OccupiedShares(self)
    guard shares.rowCount == 2, shares.columnCount == 2 else {
      throw .notTwoByTwo(rows: shares.rowCount, columns: shares.columnCount)
    }
    var statistic = 0.0
    for row in 0..<2 {
      for column in 0..<2 {
        let deviation = total * abs(shares.deviations[row * 2 + column])
        let shrunk = deviation - min(0.5, deviation)
        statistic += shrunk * (shrunk / (total * shares.expected(row, column)))
      }
    }
    return TestResult(
      name: .yatesChiSquared, statistic: statistic, reference: .chiSquared(degreesOfFreedom: 1),
      method: "Pearson's chi-squared with Yates's continuity correction")
  }

  /// The shares of the occupied lines, when there are enough of them for a test.
  func testableShares() throws(TableError) -> OccupiedShares {
    let shares = OccupiedShares(self)
    guard shares.smallerCount >= 2 else {
      throw .tooFewCategories(rows: shares.rowCount, columns: shares.columnCount)
    }
    return shares
  }
}
