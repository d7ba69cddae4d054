internal import AssayInference
internal import AssayRegression
internal import AssayReport

/// A test of a model, of one of its terms, or of an assumption.
struct RegressionTest {
  let term: String
  let name: TestName
  var statistic: Double?
  var reference: ReferenceDistribution?
  var pValue: Double?
  var logPValue: Double?
  let method: String
  /// Why there is no probability; nil where there is one.
  var undefinedReason: String?

  init(_ term: String, _ result: TestResult) {
    self.term = term
    name = result.name
    statistic = result.statistic
    reference = result.reference
    pValue = result.pValue
    logPValue = result.logPValue
    method = result.method
  }

  init(
    _ term: String, _ name: TestName, statistic: Double?, reference: ReferenceDistribution?, pValue: Double?,
    logPValue: Double?, method: String, undefinedReason: String?
  ) {
    self.term = term
    self.name = name
    self.statistic = statistic
    self.reference = reference
    self.pValue = pValue
    self.logPValue = logPValue
    self.method = method
    self.undefinedReason = undefinedReason
  }

  /// The columns of a table of tests, after what they are about.
  static let columns: [TableColumn] = [
    "test", "statistic", "df", "df_denominator", "p_value", "log_p_value",
  ]

  /// The values of ``columns``.
  var cells: [Value] {
    [
      .text(name.rawValue), Value(statistic), Value(reference?.degreesOfFreedom),
      Value(reference?.denominatorDegreesOfFreedom), Value(pValue), Value(logPValue),
    ]
  }
}
