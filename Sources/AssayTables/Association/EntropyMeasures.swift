internal import AssayNumerics

/// The uncertainty coefficients: the share of one variable's entropy that the other removes.
///
/// With `H(q) = −Σ q ln q`, 0 ln 0 = 0, and the mutual information `M = H(rows) + H(columns) − H(cells)`:
/// ```
/// U(column dependent) = M / H(columns),   U(row dependent) = M / H(rows)
/// U(symmetric)        = 2 M / (H(rows) + H(columns))
/// ```
/// Both variables are treated as unordered. The test is the likelihood-ratio chi-squared, G² = 2 N M.
///
/// Reference: Theil (1970), *American Journal of Sociology* 76, 103–154; Agresti, *Categorical Data Analysis* (2nd ed.,
/// 2002), §2.4.2.
public enum EntropyMeasures {
  /// The coefficient, symmetric, row dependent and column dependent, in this order.
  public static func measures(of table: ContingencyTable) -> [AssociationMeasure] {
    let shares = OccupiedShares(table)
    let family = AssociationMeasure.Family(shares: shares)
    if let reason = family.tooFewCategories {
      return [AssociationMeasure.Dependent.symmetric, .row, .column].map {
        family.undefined(.uncertaintyCoefficient, $0, range: 0...1, because: reason)
      }
    }
    let rowEntropy = entropy(shares.rowShares)
    let columnEntropy = entropy(shares.columnShares)
    return [
      coefficient(family, .symmetric, rowWeight: 0.5, columnWeight: 0.5, rowEntropy, columnEntropy),
      coefficient(family, .row, rowWeight: 1, columnWeight: 0, rowEntropy, columnEntropy),
      coefficient(family, .column, rowWeight: 0, columnWeight: 1, rowEntropy, columnEntropy),
    ]
  }

  /// Shares are above 0 here.
  private static func entropy(_ shares: [Double]) -> Double {
    -shares.reduce(0) { $0 + $1 * Double.log($1) }
  }

  /// M over a weighted mean of the two entropies.
  ///
  /// u of M is `ln(p[i,j]/(p[i,·] p[·,j])) − M`, and u of an entropy is `−ln q − H`.
  private static func coefficient(
    _ family: AssociationMeasure.Family, _ dependent: AssociationMeasure.Dependent, rowWeight: Double,
    columnWeight: Double, _ rowEntropy: Double, _ columnEntropy: Double
  ) -> AssociationMeasure {
    let shares = family.shares
    let information = shares.mutualInformation
    let base = rowWeight * rowEntropy + columnWeight * columnEntropy
    let estimate = min(1, information / base)
    let relative = shares.relativeDeviations
    let influence = shares.map { row, column in
      guard shares[row, column] > 0 else { return 0.0 }
      let gain = Double.log1p(relative[row * shares.columnCount + column]) - information
      let baseGain =
        rowWeight * (-Double.log(shares.rowShares[row]) - rowEntropy)
        + columnWeight * (-Double.log(shares.columnShares[column]) - columnEntropy)
      return (gain - estimate * baseGain) / base
    }
    return family.measure(
      .uncertaintyCoefficient, dependent, estimate: estimate, influence: influence,
      nullTest: .chiSquared(
        statistic: 2 * shares.total * information, degreesOfFreedom: shares.degreesOfFreedom,
        source: "Likelihood-ratio chi-squared"),
      range: 0...1)
  }
}
