/// The measures of association made from scores: Pearson's r, Spearman's ρ, and the correlation ratio η.
///
/// With row scores x, column scores y, and means and variances over the shares p:
/// ```
/// r  = Σ p (x − x̄)(y − ȳ) / √(Σ p (x − x̄)² · Σ p (y − ȳ)²)
/// ρ  = r of the midranks of x and y
/// η² = Σ p[i,·] (ȳ[i] − ȳ)² / Σ p (y − ȳ)²,   η = √η²,   for the column variable predicted from the rows
/// ```
/// r and η need scores that mean a distance, ρ only their order; η treats the other variable as unordered. The test of
/// r and ρ is `r √((N−2)/(1−r²))` against t on N − 2 degrees of freedom. The test of η is the F test of a one-way
/// analysis of variance, which is not made here.
///
/// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §3.4.1; IBM, *SPSS Statistics Algorithms*,
/// CROSSTABS, for the errors of r and ρ; SAS/STAT User's Guide, FREQ, for ρ with estimated ranks.
public enum CorrelationMeasures {
  /// How the error of Spearman's ρ treats the midranks.
  public enum RankError: Sendable, Hashable {
    /// As scores known in advance, as SPSS and PSPP do.
    case held
    /// As functions of the margins, which they are; as SAS does.
    case estimated
  }

  /// r, ρ, η and η² (row dependent, then column dependent), in this order.
  public static func measures(
    of table: ContingencyTable, rankError: RankError = .held
  ) -> [AssociationMeasure] {
    let shares = OccupiedShares(table)
    let family = AssociationMeasure.Family(shares: shares)
    return [pearson(family), spearman(family, rankError)]
      + correlationRatio(family, dependent: .row) + correlationRatio(family, dependent: .column)
  }

  private static func pearson(_ family: AssociationMeasure.Family) -> AssociationMeasure {
    let shares = family.shares
    guard ScoreGroups(shares.rowScores).count > 1, ScoreGroups(shares.columnScores).count > 1 else {
      return family.undefined(.pearsonR, because: constantReason)
    }
    return family.correlation(.pearsonR, shares.correlation(shares.rowScores, shares.columnScores))
  }

  private static func spearman(
    _ family: AssociationMeasure.Family, _ rankError: RankError
  ) -> AssociationMeasure {
    let shares = family.shares
    let rows = Midranks(shares: shares.rowShares, scores: shares.rowScores)
    let columns = Midranks(shares: shares.columnShares, scores: shares.columnScores)
    guard rows.groupCount > 1, columns.groupCount > 1 else {
      return family.undefined(.spearman, because: constantReason)
    }
    var correlation = shares.correlation(rows.values, columns.values)
    switch rankError {
    case .held:
      return family.correlation(
        .spearman, correlation, note: "The error holds the ranks fixed, as SPSS does.")
    case .estimated:
      let drift = shares.rankDrift(rows, columns, correlation: correlation.estimate)
      correlation.influence = zip(correlation.influence, drift).map { $0 + $1 }
      return family.correlation(.spearman, correlation, note: "The error treats the ranks as estimated, as SAS does.")
    }
  }

  private static let constantReason =
    "All observations have the same score on one variable, so there is no correlation."

  /// η and η² of one variable, by its scores, predicted from the categories of the other.
  private static func correlationRatio(
    _ family: AssociationMeasure.Family, dependent: AssociationMeasure.Dependent
  ) -> [AssociationMeasure] {
    let shares = family.shares
    let scores = dependent == .column ? shares.columnScores : shares.rowScores
    guard ScoreGroups(scores).count > 1 else {
      let reason = "All observations have the same score on the dependent variable, so it has no variance to explain."
      return [MeasureName.eta, .etaSquared].map {
        family.undefined($0, dependent, range: 0...1, because: reason)
      }
    }
    let ratio = shares.correlationRatio(scores, columnsDependent: dependent == .column)
    let root = ratio.estimate.squareRoot()
    // Rounding leaves η near 1e-16 when the group means are equal by construction.
    let atKink = root < 1e-14
    return [
      family.measure(
        .eta, dependent, estimate: root, influence: atKink ? nil : ratio.influence.map { $0 / (2 * root) },
        errorNote: atKink ? "The group means are equal, where the measure has no derivative." : nil,
        range: 0...1),
      family.measure(
        .etaSquared, dependent, estimate: ratio.estimate, influence: ratio.influence, range: 0...1),
    ]
  }
}

extension AssociationMeasure.Family {
  /// A correlation with the error behind its t test.
  fileprivate func correlation(
    _ name: MeasureName, _ value: SmoothValue, note: String? = nil
  ) -> AssociationMeasure {
    let total = shares.total
    let spread = (1 - value.estimate) * (1 + value.estimate)
    // Rounding leaves a perfect correlation within 1e-14 of 1, and its t would be a large number without meaning.
    return measure(
      name, estimate: value.estimate, influence: value.influence, errorNote: note,
      unitVarianceNull: total > 2 && spread > 1e-14 ? spread / (total - 2) * total : nil, nullTest: .correlation,
      range: -1...1)
  }
}
