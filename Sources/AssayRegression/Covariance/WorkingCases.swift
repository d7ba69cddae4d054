internal import AssayNumerics

/// The variances that a model gives the cases of a run of rows, and the residuals.
public struct WorkingCases: Sendable, Equatable {
  /// V(μ) of one case of each row with a weight of 1, without the dispersion.
  public let variances: [Double]
  /// (y − μ)/√V(μ) of each row.
  public let residuals: [Double]

  /// Creates them.
  public init(variances: [Double], residuals: [Double]) {
    precondition(variances.count == residuals.count)
    self.variances = variances
    self.residuals = residuals
  }
}

extension LinearFit {
  /// Nil: cases are taken to have one variance, whatever their weights.
  public func workingCases(_ rows: Range<Int>) throws(RegressionError) -> WorkingCases? { nil }
}

extension GeneralizedLinearFit {
  /// V(μ) of one case of each row, and (y − μ)/√V(μ).
  public func workingCases(_ rows: Range<Int>) throws(RegressionError) -> WorkingCases? {
    let eta = try data.predictors(data.x.block(rows), rows, at: estimates)
    let unit = family.unitLikelihood
    let terms = rows.map { unit.terms(eta[$0 - rows.lowerBound], data.y[$0]) }
    return WorkingCases(
      variances: zip(terms, eta).map { term, eta in
        let slope = family.link.slope(at: eta)
        // Where rounding leaves nothing of the weight, the row counts for nothing.
        return term.weight > 0 && slope != 0 ? slope / term.weight * slope : 1
      },
      residuals: terms.map { $0.weight > 0 ? $0.score / $0.weight.squareRoot() : 0 })
  }

  /// Whether the estimates solve the weighted least squares problem whose information is the bread.
  var isLeastSquares: Bool { !options.firth && (options.information == .expected || family.isCanonical) }
}
