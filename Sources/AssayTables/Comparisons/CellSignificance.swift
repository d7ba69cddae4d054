public import AssayInference

/// Which cells of a table depart from independence: the adjusted residuals as tests, adjusted for their number.
///
/// Each adjusted residual is compared with the standard normal distribution (with Student's t under weights), two-sided,
/// and the p-values of all cells are adjusted together. All arrays have the table's shape and order; a cell whose
/// residual is undefined has nil and is not counted in the family.
///
/// Reference: Haberman (1973), *Biometrics* 29, 205–220; MacDonald & Gardner (2000), *Educational and Psychological
/// Measurement* 60, 735–754, on adjusting them.
public struct CellSignificance: Sendable, Equatable {
  /// The adjusted residuals.
  public let residuals: [Double?]
  /// Two-sided.
  public let pValues: [Double?]
  /// The natural logarithms of the p-values, finite also where a p-value is 0.
  public let logPValues: [Double?]
  /// Adjusted over all cells.
  public let adjustedPValues: [Double?]
  /// The natural logarithms of the adjusted p-values.
  public let logAdjustedPValues: [Double?]
  /// What each residual was compared with.
  public let reference: ReferenceDistribution
  /// How the p-values were adjusted.
  public let adjustment: MultiplicityAdjustment

  /// Tests residuals that were computed elsewhere.
  public init(residuals: [Double?], reference: ReferenceDistribution, adjustment: MultiplicityAdjustment) {
    let places = residuals.indices.filter { residuals[$0] != nil }
    let defined = residuals.compactMap { $0 }
    let p = defined.map { reference.twoSided($0) }
    let logP = defined.map { reference.logTwoSided($0) }
    func spread(_ values: [Double]) -> [Double?] {
      var all = [Double?](repeating: nil, count: residuals.count)
      for (place, value) in zip(places, values) { all[place] = value }
      return all
    }
    self.residuals = residuals
    self.reference = reference
    self.adjustment = adjustment
    pValues = spread(p)
    logPValues = spread(logP)
    adjustedPValues = spread(adjustment.adjusted(p))
    logAdjustedPValues = spread(adjustment.adjusted(logPValues: logP))
  }

  /// Tests the adjusted residuals of a table of counts.
  public init(of table: ContingencyTable, adjustment: MultiplicityAdjustment) {
    self.init(residuals: table.residuals.adjusted, reference: .normal, adjustment: adjustment)
  }
}
