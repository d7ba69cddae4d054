internal import AssayInference
internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

/// A fit, and what a page says of it that depends on its family.
struct RegressionOutcome {
  /// What the model is called.
  var title: String
  /// The family and the link, which models that are compared must share.
  var family: String
  var fit: any ModelFit
  var model: any ResponseModel
  /// The degrees of freedom of t where the variance is estimated; nil for the normal distribution.
  var df: Double?
  /// What the exponential of a coefficient is; nil where it is nothing.
  var ratio: String?
  /// The columns and cells of the table `fit`.
  var statistics: [(column: TableColumn, value: Value)] = []
  var summary: ModelSummary
  var tests: [ReportedTest] = []
  /// Standardised coefficients, where they were asked for.
  var standardised: [Double?]?
  var tables: [Table] = []
  var notes: [String] = []
  /// The measure of the fit that a paper quotes.
  var size: (symbol: String, value: Double)?
  var warnings: [String] = []
  /// Whether what is left of the response is no more than rounding, so that errors and tests say nothing.
  var isExact = false
  /// Which information the errors of the model come from, in a sentence.
  var information: String?
  /// What a sandwich of the model is put around, where expected and observed information differ.
  var bread: InformationKind?
  /// Limits from the profile of the likelihood, where they were asked for.
  var profile: [(low: Double?, high: Double?)]?
  /// For model files: the categories of the response.
  var responseLevels: [FactorLevel] = []
  var reference: FactorLevel?
}

/// The tests, intervals and tables that analyses share.
extension RegressionOutcome {
  /// Appends a figure of the fit; one that is undefined keeps its column, empty.
  mutating func state(_ column: TableColumn, _ value: Double?) { statistics.append((column, Value(value))) }

  /// Appends the figures of a model of categories; nil for each that is not defined.
  mutating func stateLikelihood(
    _ logLikelihood: Double, null: Double, deviance: Double?, aic: Double?, bic: Double?, mcFadden: Double?,
    coxSnell: Double?, nagelkerke: Double?
  ) {
    state("log_likelihood", logLikelihood)
    state("null_log_likelihood", null)
    state("deviance", deviance)
    state("aic", aic)
    state("bic", bic)
    state("mcfadden_r_squared", mcFadden)
    state("cox_snell_r_squared", coxSnell)
    state("nagelkerke_r_squared", nagelkerke)
    size = mcFadden.map { ("McFadden R²", $0) }
  }

  /// Appends a whole number.
  mutating func state(_ column: TableColumn, count: Double) { statistics.append((column, .integer(Int(count)))) }
}
