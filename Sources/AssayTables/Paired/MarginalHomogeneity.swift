public import AssayInference

/// The pairs of categories whose number is the degrees of freedom of Bowker's test.
public enum SymmetryPairs: String, Sendable, Hashable, CaseIterable {
  /// All k(k − 1)/2 pairs, as the formula of the textbooks has it.
  case all
  /// The pairs with observations: an empty pair can contribute nothing, whatever the hypothesis.
  case occupied
}

extension ContingencyTable {
  /// Bowker's test that a square table is symmetric.
  ///
  /// ```
  /// X² = Σ over i < j of (n[i,j] − n[j,i])²/(n[i,j] + n[j,i]),   df = the number of pairs i < j
  /// ```
  /// A pair without observations contributes 0 (where R gives NaN). With `.all` it still counts in the degrees of
  /// freedom, with `.occupied` it does not; the method says how many of how many pairs hold observations. With two
  /// categories it is ``mcnemar(corrected:)``. Pairs of answers are independent of one another. Not for weighted survey
  /// data.
  ///
  /// Reference: Bowker (1948), *JASA* 43, 572–574; Agresti, *Categorical Data Analysis* (3rd ed., 2013), §11.4.1.
  ///
  /// - Throws: ``TableError/notSquare(rows:columns:)``; ``TableError/categoriesDiffer(row:column:)``;
  ///   ``TableError/noChanges`` when all observations lie on the diagonal.
  public func bowker(_ pairs: SymmetryPairs = .all) throws(TableError) -> TestResult {
    try requirePairedCategories()
    var statistic = 0.0
    var occupiedPairs = 0
    for row in 0..<rowCount {
      for column in row + 1..<max(row + 1, columnCount) {
        let (above, below) = (self[row, column], self[column, row])
        guard above + below > 0 else { continue }
        occupiedPairs += 1
        statistic += (above - below) * ((above - below) / (above + below))
      }
    }
    guard occupiedPairs > 0 else { throw .noChanges }
    let allPairs = rowCount * (rowCount - 1) / 2
    let empty = allPairs - occupiedPairs
    let note =
      empty == 0
      ? ""
      : "; \(occupiedPairs) of \(allPairs) pairs of categories hold observations, and the degrees of freedom count "
        + (pairs == .all ? "all" : "those")
    return TestResult(
      name: .bowker, statistic: statistic,
      reference: .chiSquared(degreesOfFreedom: Double(pairs == .all ? allPairs : occupiedPairs)),
      method: "Bowker's test of symmetry" + note)
  }

  /// The Stuart–Maxwell test that the margins of a square table are the same.
  ///
  /// ```
  /// d[i]   = n[i,·] − n[·,i]
  /// S[i,i] = n[i,·] + n[·,i] − 2 n[i,i],   S[i,j] = −(n[i,j] + n[j,i])
  /// X²     = d′ S⁻ d,   df = rank S, which is k − 1 unless categories are unconnected
  /// ```
  /// S⁻ is a generalised inverse; leaving one category out is one. A category that nobody left or entered, or groups of
  /// categories that nobody moved between, lower the rank, and the method says so. With two categories it is
  /// ``mcnemar(corrected:)``. Pairs of answers are independent of one another. Not for weighted survey data.
  ///
  /// Reference: Stuart (1955), *Biometrika* 42, 412–416; Maxwell (1970), *British Journal of Psychiatry* 116, 651–655;
  /// Agresti, *Categorical Data Analysis* (3rd ed., 2013), §11.3.1.
  ///
  /// - Throws: As ``bowker(_:)``.
  public func stuartMaxwell() throws(TableError) -> TestResult {
    try requirePairedCategories()
    let k = rowCount
    var differences = [Double](repeating: 0, count: k)
    var covariance = [Double](repeating: 0, count: k * k)
    for row in 0..<k {
      for column in 0..<k where column != row {
        let (out, back) = (self[row, column] / total, self[column, row] / total)
        differences[row] += out - back
        covariance[row * k + row] += out + back
        covariance[row * k + column] = -(out + back)
      }
    }
    let form = SemidefiniteForm(differences, covariance: covariance)
    guard form.rank > 0 else { throw .noChanges }
    return TestResult(
      name: .stuartMaxwell, statistic: total * form.value, reference: .chiSquared(degreesOfFreedom: Double(form.rank)),
      method: "Stuart–Maxwell test of marginal homogeneity, d′S⁻d"
        + (form.rank < k - 1
          ? "; the covariance has rank \(form.rank) and not \(k - 1), as nobody moved between some of the categories"
          : ""))
  }
}
