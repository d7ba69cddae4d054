internal import AssayInference
internal import AssayReport
internal import AssaySurvey
internal import AssayTables

/// A row of a table of measures: a value with its precision, however both were found.
struct ReportedMeasure {
  let name: MeasureName
  let dependent: AssociationMeasure.Dependent
  /// The code of the column whose risk it is.
  let column: String?
  let estimate: Double?
  /// Why there is no value; nil where there is one.
  let undefinedReason: String?
  /// Whether the standard error is that of the logarithm.
  let isLogarithmic: Bool
  let standardError: Double?
  let standardErrorNull: Double?
  let statistic: Double?
  let degreesOfFreedom: Double?
  let pValue: Double?
  let logPValue: Double?
  /// The lower limit; nil where there is none, or where it is not finite.
  let low: Double?
  let high: Double?
  let method: String

  /// Whether the value lies outside its own interval.
  var liesOutsideInterval: Bool {
    guard let estimate, let low, let high else { return false }
    return estimate < low || estimate > high
  }

  /// A measure of counts of independent observations.
  init(_ estimate: AssociationEstimate, column: String?) {
    self.init(
      estimate.measure, column: column, standardError: estimate.standardError,
      standardErrorNull: estimate.standardErrorNull, statistic: estimate.statistic,
      degreesOfFreedom: estimate.degreesOfFreedom, pValue: estimate.pValue, logPValue: estimate.logPValue,
      interval: estimate.interval, method: estimate.method)
  }

  /// A measure of a weighted sample.
  init(_ estimate: DesignBasedEstimate, column: String?) {
    self.init(
      estimate.measure, column: column, standardError: estimate.standardError, standardErrorNull: nil,
      statistic: estimate.statistic,
      degreesOfFreedom: estimate.statistic == nil ? nil : estimate.degreesOfFreedom,
      pValue: estimate.pValue, logPValue: estimate.logPValue, interval: estimate.interval, method: estimate.method)
  }

  private init(
    _ measure: AssociationMeasure, column: String?, standardError: Double?, standardErrorNull: Double?,
    statistic: Double?, degreesOfFreedom: Double?, pValue: Double?, logPValue: Double?, interval: ConfidenceInterval?,
    method: String
  ) {
    name = measure.name
    dependent = measure.dependent
    self.column = column
    estimate = measure.estimate
    undefinedReason = measure.undefinedReason
    isLogarithmic = measure.scale == .logarithm
    self.standardError = standardError
    self.standardErrorNull = standardErrorNull
    self.statistic = statistic
    self.degreesOfFreedom = degreesOfFreedom
    self.pValue = pValue
    self.logPValue = logPValue
    low = interval?.low
    high = interval?.high
    self.method = method
  }

  /// A ratio of odds whose limits come from its own procedure.
  init(
    _ name: MeasureName, oddsRatio estimate: Double?, logStandardError: Double?, low: Double?, high: Double?,
    undefinedReason: String?, method: String
  ) {
    self.name = name
    dependent = .symmetric
    column = nil
    self.estimate = estimate
    self.undefinedReason = undefinedReason
    isLogarithmic = true
    standardError = logStandardError
    standardErrorNull = nil
    statistic = nil
    degreesOfFreedom = nil
    pValue = nil
    logPValue = nil
    self.low = low
    self.high = high
    self.method = method
  }
}
