internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

extension WeightedCells {
  /// The logit t interval of the share of one cell.
  ///
  /// ```
  /// ln(p/(1 − p)) ± t · SE(p)/(p(1 − p)) on n − 1 df, brought back by the logistic function
  /// ```
  /// Nil where the share is 0 or 1: the linearised error is 0 there and says nothing.
  ///
  /// Reference: Lumley, *Complex Surveys* (2010), §2.4; R survey `svyciprop(method = "logit")`.
  public func shareInterval(of cell: Int, level: Double) -> ConfidenceInterval? {
    guard total > 0, designSize > 1 else { return nil }
    let p = sums[cell] / total
    guard p > 0, p < 1 else { return nil }
    let error = variance(ofInfluence: sums.indices.map { ($0 == cell ? 1 : 0) - p }).squareRoot()
    let reach =
      StudentT(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: (1 - level) / 2) * error / (p * (1 - p))
    func share(_ logit: Double) -> Double { 1 / (1 + Double.exp(-logit)) }
    let centre = Double.log(p / (1 - p))
    return ConfidenceInterval(low: share(centre - reach), high: share(centre + reach), level: level)
  }
}
