internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

/// A measure of association with what counts of independent observations say about its precision.
public struct AssociationEstimate: Sendable, Equatable {
  /// The measure and its value.
  public let measure: AssociationMeasure
  /// The delta-method standard error (ASE1), on the measure's scale; nil when there is none.
  public let standardError: Double?
  /// The standard error under independence (ASE0); nil when the measure has none.
  public let standardErrorNull: Double?
  /// The statistic of the test against independence; nil when there is no test.
  public let statistic: Double?
  /// The degrees of freedom of its reference; nil for the normal distribution.
  public let degreesOfFreedom: Double?
  /// The probability of a statistic at least this extreme.
  public let pValue: Double?
  /// The natural logarithm of that probability.
  public let logPValue: Double?
  /// The interval estimate, on the scale of the value itself.
  public let interval: ConfidenceInterval?
  /// The interval before it was cut at the range of the measure; the same when nothing was cut.
  public let uncutInterval: ConfidenceInterval?
  /// What the interval and the test are, in words; why they are missing, when they are.
  public let method: String
}

extension AssociationMeasure {
  /// The precision of the measure when the counts are of independent observations (multinomial, or Poisson).
  ///
  /// The standard error is `√(Σ p u²/N)`. The interval is `estimate ± z · error`, exponentiated for ratios, cut at the
  /// range of the measure; measures made from X² have instead the interval of the non-central chi-squared distribution
  /// (``NoncentralityInterval``). The test is that of ``nullTest``. For weighted survey data the influence goes into a
  /// linearised variance; nothing here applies.
  ///
  /// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §16.1.
  ///
  /// - Precondition: The level lies strictly between 0 and 1.
  public func multinomialInference(level: Double = 0.95) -> AssociationEstimate {
    var bounds: NoncentralityInterval.Known?
    return multinomialInference(level: level, knowing: &bounds)
  }

  /// - Parameter bounds: The interval of a statistic that was computed before; it is replaced when another is needed.
  fileprivate func multinomialInference(
    level: Double, knowing bounds: inout NoncentralityInterval.Known?
  ) -> AssociationEstimate {
    precondition(level > 0 && level < 1, "A level of confidence lies strictly between 0 and 1.")
    guard let estimate else {
      return AssociationEstimate(
        measure: self, standardError: nil, standardErrorNull: nil, statistic: nil, degreesOfFreedom: nil,
        pValue: nil, logPValue: nil, interval: nil, uncutInterval: nil,
        method: undefinedReason ?? "")
    }
    let standardError = unitVariance.map { ($0 / total).squareRoot() }
    let (uncut, intervalMethod) = interval(estimate, standardError, level, &bounds)
    let interval = uncut?.clamped(to: range)
    let cutNote = interval == uncut ? nil : "It is cut at the range of the measure."
    let (statistic, reference, testMethod) = test(estimate, standardError)
    return AssociationEstimate(
      measure: self, standardError: standardError, standardErrorNull: standardErrorNull,
      statistic: statistic, degreesOfFreedom: reference?.degreesOfFreedom,
      pValue: statistic.flatMap { reference?.twoSided($0) },
      logPValue: statistic.flatMap { reference?.logTwoSided($0) }, interval: interval, uncutInterval: uncut,
      method: [intervalMethod, cutNote, testMethod, errorNote].compactMap { $0 }.joined(separator: " "))
  }

  private func interval(
    _ estimate: Double, _ standardError: Double?, _ level: Double, _ known: inout NoncentralityInterval.Known?
  ) -> (ConfidenceInterval?, String?) {
    if let fromPhiSquared, case .chiSquared(let statistic, let degreesOfFreedom, _) = nullTest {
      guard
        let bounds = NoncentralityInterval.interval(
          statistic: statistic, degreesOfFreedom: degreesOfFreedom, level: level, knowing: &known)
      else { return (nil, "The non-central chi-squared distribution gave no interval.") }
      let interval = ConfidenceInterval(
        low: fromPhiSquared(bounds.low / total), high: fromPhiSquared(bounds.high / total), level: level)
      return (interval, "Interval by inversion of the non-central chi-squared test.")
    }
    guard let standardError else { return (nil, nil) }
    guard standardError > 0 else {
      return (nil, "No interval: the delta-method error is 0 at this value.")
    }
    let reach = Normal.standard.quantile(upperTail: (1 - level) / 2) * standardError
    switch scale {
    case .logarithm:
      let centre = Double.log(estimate)
      let interval = ConfidenceInterval(
        low: Double.exp(centre - reach), high: Double.exp(centre + reach), level: level)
      return (interval.high.isFinite ? interval : nil, "Wald interval on the log scale.")
    case .identity:
      let interval = ConfidenceInterval(low: estimate - reach, high: estimate + reach, level: level)
      return (interval, "Wald interval.")
    }
  }

  private func test(
    _ estimate: Double, _ standardError: Double?
  ) -> (Double?, ReferenceDistribution?, String?) {
    switch nullTest {
    case .standardErrorNull:
      guard let standardErrorNull else { return (nil, nil, "No test: the error under independence is 0.") }
      return (estimate / standardErrorNull, .normal, "Test by the error under independence.")
    case .correlation:
      guard total > 2 else { return (nil, nil, "No test: it needs more than two observations.") }
      guard let standardErrorNull else { return (nil, nil, "No test: the correlation is perfect.") }
      return (
        estimate / standardErrorNull, .studentT(degreesOfFreedom: total - 2), "Test by t on N − 2 degrees of freedom."
      )
    case .chiSquared(let statistic, let degreesOfFreedom, let source):
      return (statistic, .chiSquared(degreesOfFreedom: degreesOfFreedom), "Test: \(source).")
    case .wald:
      guard let standardError, standardError > 0 else { return (nil, nil, nil) }
      let value = scale == .logarithm ? Double.log(estimate) : estimate
      return (value / standardError, .normal, "Wald test.")
    case .untested:
      return (nil, nil, nil)
    }
  }
}

extension Sequence<AssociationMeasure> {
  /// The precision of several measures of one table; see ``AssociationMeasure/multinomialInference(level:)``.
  ///
  /// Measures made from the same X² share its interval, which costs more than all the rest.
  public func multinomialInference(level: Double = 0.95) -> [AssociationEstimate] {
    var bounds: NoncentralityInterval.Known?
    return map { $0.multinomialInference(level: level, knowing: &bounds) }
  }
}
