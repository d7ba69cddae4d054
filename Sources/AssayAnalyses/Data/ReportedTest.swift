internal import AssayInference
internal import AssayReport

/// A row of a table of tests: a test however its probability was found, or why there is none.
struct ReportedTest {
  /// What is tested, in a table of tests of several things: the model, a term, an effect; nil where the table says it.
  let term: String?
  let name: TestName
  let statistic: Double?
  let degreesOfFreedom: Double?
  let denominatorDegreesOfFreedom: Double?
  let pValue: Double?
  let logPValue: Double?
  /// P less half the probability of the observed order class, for exact tests.
  let midP: Double?
  /// The limits of p where it was estimated by Monte Carlo.
  let pInterval: ConfidenceInterval?
  let method: String
  /// Why there is no probability; nil where there is one.
  let undefinedReason: String?

  /// A test with a reference distribution.
  init(_ result: TestResult, of term: String? = nil) {
    self.term = term
    name = result.name
    statistic = result.statistic
    degreesOfFreedom = result.reference.degreesOfFreedom
    denominatorDegreesOfFreedom = result.reference.denominatorDegreesOfFreedom
    pValue = result.pValue
    logPValue = result.logPValue
    midP = nil
    pInterval = nil
    method = result.method
    undefinedReason = nil
  }

  /// A test whose outcomes were counted or drawn.
  init(_ result: ExactTestResult, pInterval: ConfidenceInterval? = nil) {
    term = nil
    name = result.name
    statistic = result.statistic
    degreesOfFreedom = nil
    denominatorDegreesOfFreedom = nil
    pValue = result.pValue
    logPValue = result.logPValue
    midP = result.midP
    self.pInterval = pInterval
    method = result.method
    undefinedReason = nil
  }

  /// A test that cannot be made.
  init(_ name: TestName, of term: String? = nil, undefined reason: String) {
    self.term = term
    self.name = name
    statistic = nil
    degreesOfFreedom = nil
    denominatorDegreesOfFreedom = nil
    pValue = nil
    logPValue = nil
    midP = nil
    pInterval = nil
    method = reason
    undefinedReason = reason
  }

  /// A test of a model, of which parts may be undefined while its method is known.
  init(
    _ name: TestName, of term: String, statistic: Double?, reference: ReferenceDistribution?, pValue: Double?,
    logPValue: Double?, method: String, undefinedReason: String?
  ) {
    self.term = term
    self.name = name
    self.statistic = statistic
    degreesOfFreedom = reference?.degreesOfFreedom
    denominatorDegreesOfFreedom = reference?.denominatorDegreesOfFreedom
    self.pValue = pValue
    self.logPValue = logPValue
    midP = nil
    pInterval = nil
    self.method = method
    self.undefinedReason = undefinedReason
  }

  /// Makes a test, or says in its place why it cannot be made.
  static func attempt<Failure: Error & CustomStringConvertible>(
    _ name: TestName, _ test: () throws(Failure) -> TestResult
  ) -> ReportedTest {
    do throws(Failure) {
      return ReportedTest(try test())
    } catch {
      return ReportedTest(name, undefined: error.description)
    }
  }

  /// The columns of a test in any table, after those that say what it is about.
  static let figureColumns: [TableColumn] = ["test", "statistic", "df", "df_denominator", "p_value", "log_p_value"]

  /// The values of ``figureColumns``.
  var figures: [Value] {
    [
      Value(name.rawValue), Value(statistic), Value(degreesOfFreedom), Value(denominatorDegreesOfFreedom),
      Value(pValue), Value(logPValue),
    ]
  }

  /// The columns of a table where exact and simulated tests may stand, after those that say what a test is about.
  static let columns: [TableColumn] = figureColumns + ["mid_p", "p_conf_low", "p_conf_high", "method"]

  /// The values of ``columns``.
  var values: [Value] {
    figures + [Value(midP), Value(pInterval?.low), Value(pInterval?.high), Value(method)]
  }

  /// The columns that pages leave out: those that no test of a table fills, and the logarithm.
  static func hiddenColumns(of tests: [ReportedTest]) -> [String] {
    var hidden = ["log_p_value"]
    if tests.allSatisfy({ $0.denominatorDegreesOfFreedom == nil }) { hidden.append("df_denominator") }
    if tests.allSatisfy({ $0.midP == nil }) { hidden.append("mid_p") }
    if tests.allSatisfy({ $0.pInterval == nil }) { hidden += ["p_conf_low", "p_conf_high"] }
    return hidden
  }
}

extension ReportedTest {
  /// Makes an exact test, or says in its place why it cannot be made.
  static func attempt<Failure: Error & CustomStringConvertible>(
    exact name: TestName, _ test: () throws(Failure) -> ExactTestResult
  ) -> ReportedTest {
    do throws(Failure) {
      return ReportedTest(try test())
    } catch {
      return ReportedTest(name, undefined: error.description)
    }
  }
}
