public import AssayInference
internal import AssayNumerics

/// An estimate that is linear in the parameters to first order, with its standard error and test.
///
/// With g the gradient of the estimate in the parameters θ and V their covariance (the delta method):
/// ```
/// std error = √(gᵀ V g),   statistic = (estimate − null) / std error,   interval = estimate ∓ quantile · std error
/// ```
/// Reference: Oehlert (1992), *The American Statistician* 46, 27–29.
public struct WaldEstimate: Sendable, Equatable {
  /// The estimate; nil where it is not finite.
  public let estimate: Double?
  /// The square root of the variance; nil where the variance is not known.
  public let standardError: Double?
  /// The value that is tested.
  public let null: Double
  /// What the statistic is compared with; nil where there is no test.
  public let reference: ReferenceDistribution?
  /// The distance from the tested value in standard errors; nil where there is no test.
  public let statistic: Double?
  /// The two-sided probability; nil where there is no test.
  public let pValue: Double?
  /// Its natural logarithm.
  public let logPValue: Double?
  /// The probability, raised for the family of tests that the estimate was made in.
  public let adjustedPValue: Double?
  /// The natural logarithm of the raised probability.
  public let adjustedLogPValue: Double?
  /// The interval, simultaneous where the adjustment has one; nil where there is no standard error.
  ///
  /// The level of simultaneous intervals is that of all of them together.
  public let interval: ConfidenceInterval?
  /// Why something above is missing; nil where nothing is.
  public let undefined: String?
}

extension WaldEstimate {
  /// The probability beyond each limit of the intervals of a family.
  ///
  /// A step-down or step-up adjustment has no intervals of its own that are simple, so that of its single step is taken:
  /// Bonferroni's, or Šidák's for Holm–Šidák. A false discovery rate has none: its intervals are those of each estimate.
  static func tail(_ level: Double, _ adjustment: MultiplicityAdjustment, familySize m: Int) -> Double {
    guard m > 1 else { return (1 - level) / 2 }
    switch adjustment {
    case .none, .benjaminiHochberg, .benjaminiYekutieli: return (1 - level) / 2
    case .bonferroni, .holm, .hochberg, .hommel: return (1 - level) / 2 / Double(m)
    case .sidak, .holmSidak: return -Double.expm1(Double.log(level) / Double(m)) / 2
    }
  }

  /// The estimates of a family of tests.
  ///
  /// - Parameters:
  ///   - estimates: The estimates.
  ///   - jacobian: Their gradients, a row each.
  ///   - nulls: The values tested.
  ///   - covariance: Of the parameters.
  static func family(
    _ estimates: [Double], jacobian: [[Double]], nulls: [Double]? = nil, covariance: Matrix, reference: WaldReference,
    level: Double, adjustment: MultiplicityAdjustment
  ) throws(RegressionError) -> [WaldEstimate] {
    // Together, since under CR2 each takes a pass over the clusters.
    let references = try reference.distributions(of: jacobian)
    let parts = estimates.enumerated().map { place, estimate in
      Part(
        estimate: estimate, gradient: jacobian[place], null: nulls?[place] ?? 0, covariance: covariance,
        reference: references[place])
    }
    let tested = parts.indices.filter { parts[$0].statistic != nil }
    let tail = tail(level, adjustment, familySize: tested.count)
    let logs = adjustment.adjusted(logPValues: tested.map { parts[$0].logPValue })
    let values = adjustment.adjusted(tested.map { parts[$0].pValue })
    var adjusted: [Int: (value: Double, log: Double)] = [:]
    for (order, place) in tested.enumerated() { adjusted[place] = (values[order], logs[order]) }
    return parts.enumerated().map { place, part in part.finished(level: level, tail: tail, adjusted: adjusted[place]) }
  }

  /// The same estimate with another interval.
  func replacing(interval: ConfidenceInterval?, undefined: String?) -> WaldEstimate {
    WaldEstimate(
      estimate: estimate, standardError: standardError, null: null, reference: reference, statistic: statistic,
      pValue: pValue, logPValue: logPValue, adjustedPValue: adjustedPValue, adjustedLogPValue: adjustedLogPValue,
      interval: interval, undefined: undefined)
  }
}

/// An estimate before its family is known.
private struct Part {
  let estimate: Double
  let standardError: Double?
  let null: Double
  let reference: ReferenceDistribution?
  let statistic: Double?
  var pValue: Double { statistic.flatMap { reference?.twoSided($0) } ?? 1 }
  var logPValue: Double { statistic.flatMap { reference?.logTwoSided($0) } ?? 0 }

  init(
    estimate: Double, gradient: [Double], null: Double, covariance: Matrix, reference: ReferenceDistribution?
  ) {
    self.estimate = estimate
    self.null = null
    let variance = covariance.variance(along: gradient)
    standardError = estimate.isFinite ? variance?.squareRoot() : nil
    if let standardError, standardError > 0 {
      self.reference = reference
      let ratio = (estimate - null) / standardError
      statistic = self.reference != nil && ratio.isFinite ? ratio : nil
    } else {
      self.reference = nil
      statistic = nil
    }
  }

  var undefined: String? {
    if !estimate.isFinite { return "the prediction is too large for a number" }
    guard let standardError else { return "the covariance of the estimates is not known" }
    guard standardError > 0 else { return "no parameter moves it, so that its standard error is 0" }
    if reference == nil { return "no degrees of freedom are left" }
    return statistic == nil ? "its standard error is too small for a test" : nil
  }

  func finished(level: Double, tail: Double, adjusted: (value: Double, log: Double)?) -> WaldEstimate {
    var interval: ConfidenceInterval?
    if let standardError, let reference {
      let reach = reference.quantile(upperTail: tail) * standardError
      let isBounded = (estimate - reach).isFinite && (estimate + reach).isFinite
      interval = isBounded ? ConfidenceInterval(low: estimate - reach, high: estimate + reach, level: level) : nil
    }
    return WaldEstimate(
      estimate: estimate.isFinite ? estimate : nil, standardError: standardError, null: null, reference: reference,
      statistic: statistic, pValue: statistic == nil ? nil : pValue, logPValue: statistic == nil ? nil : logPValue,
      adjustedPValue: adjusted?.value, adjustedLogPValue: adjusted?.log, interval: interval, undefined: undefined)
  }
}

extension Matrix {
  /// gᵀ V g, 0 where all of it is rounding; nil where it is not finite, or below 0 by more than rounding.
  func variance(along gradient: [Double]) -> Double? {
    var sum = 0.0
    var size = 0.0
    for column in 0..<columnCount where gradient[column] != 0 {
      var product = 0.0
      for row in 0..<rowCount where gradient[row] != 0 { product += gradient[row] * self[row, column] }
      sum += product * gradient[column]
      size += abs(gradient[column]) * max(0, self[column, column]).squareRoot()
    }
    let rounding = 4 * Double.ulpOfOne * size * size
    guard sum.isFinite, sum >= -rounding else { return nil }
    return sum <= rounding ? 0 : sum
  }
}
