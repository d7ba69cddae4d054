internal import AssayData
public import AssayInference
internal import AssayNumerics
internal import AssayRegression
public import AssayReport

/// A regression: how a response depends on other variables, as coefficients with their errors, tests and intervals.
///
/// With frequencies the page is that of the expanded file. With sampling weights the fit is a pseudo-likelihood: errors
/// come from the scores of rows or clusters, tests are Wald tests, and no likelihood is printed.
public struct Regress: Sendable, Equatable {
  /// The distribution of the response, and the link.
  public enum Family: String, Sendable, CaseIterable {
    case linear
    case logit
    case probit
    case complementaryLogLog = "cloglog"
    case poisson
    case negativeBinomial = "negative-binomial"
    case gamma
    case quasiBinomial = "quasi-binomial"
    case quasiPoisson = "quasi-poisson"
    case ordinalLogit = "ordinal-logit"
    case ordinalProbit = "ordinal-probit"
    case ordinalComplementaryLogLog = "ordinal-cloglog"
    case multinomial
    /// Counts of the cells that the variables make; the formula has no response.
    case loglinear
  }

  /// Covariances that hold where the variance is not that of the model.
  public enum Robust: String, Sendable, CaseIterable {
    case hc0 = "HC0"
    case hc1 = "HC1"
    case hc2 = "HC2"
    case hc3 = "HC3"
    /// For clusters, with t on G − 1 degrees of freedom.
    case cr1 = "CR1"
    /// For clusters, with Satterthwaite’s degrees of freedom.
    case cr2 = "CR2"
  }

  /// A test of the model that is asked for by name.
  public enum Test: String, Sendable, CaseIterable {
    case proportionalOdds = "proportional-odds"
    case hosmerLemeshow = "hosmer-lemeshow"
    case roc
    case calibration
    case breuschPagan = "breusch-pagan"
    case durbinWatson = "durbin-watson"
    case influence
  }

  /// What the scores of row and column effects are normalised by.
  public enum Scores: String, Sendable, CaseIterable {
    /// The shares of the categories.
    case marginal
    /// Each category counts alike.
    case unit
  }

  /// Values of a variable at which predictions are made.
  public struct Axis: Sendable, Equatable {
    /// The variable.
    public let variable: String
    /// The values, numbers or codes of categories.
    public let values: [String]

    /// Creates an axis.
    public init(_ variable: String, _ values: [String]) {
      self.variable = variable
      self.values = values
    }
  }

  /// The formula, such as `score ~ sex + age`.
  public var formula: String
  public var family = Family.linear
  /// The category of the response that others are compared with, or of two the one that is not the event.
  public var reference: String?
  public var robust: Robust?
  /// The column of clusters.
  public var cluster: String?
  /// The column of exposures, whose logarithm is an offset.
  public var exposure: String?
  /// The column of precision weights.
  public var precision: String?
  public var tests: [Test] = []
  /// Terms that have a coefficient for each cut point.
  public var nonProportional: [String] = []
  /// Whether Firth’s penalty is added to the likelihood.
  public var firth = false
  /// Whether intervals come from the profile of the likelihood.
  public var profile = false
  /// Whether errors come from the observed information where the expected is the default.
  public var observedInformation = false
  /// Whether standardised coefficients are wanted.
  public var standardised = false
  /// The sums of squares of a linear model: 1, 2 or 3; nil for none.
  public var sumsOfSquares: Int?
  /// Whether average marginal effects are wanted.
  public var margins = false
  /// Values of variables at which predictions are made.
  public var at: [Axis] = []
  /// Formulas of models that this one is compared with.
  public var versus: [String] = []
  /// Linear combinations of coefficients that are tested.
  public var combinations: [String] = []
  /// What scores of a log-linear model are normalised by; nil for marginal weights.
  public var scores: Scores?
  /// How p-values of several combinations and effects are adjusted.
  public var adjustment = MultiplicityAdjustment.none
  /// Where the model is stored; nil not to.
  public var modelPath: String?
  /// Where the model is stored in PMML; nil not to.
  public var pmmlPath: String?

  /// Creates an analysis.
  public init(_ formula: String, family: Family = .linear) {
    self.formula = formula
    self.family = family
  }

  /// Runs the analysis.
  ///
  /// - Throws: `DataError`, `RegressionError` and ``AnalysisError``, in sentences for the user.
  public func document(from data: DataSet) throws -> Document {
    try refuseOptions(data.options.weighting)
    if family == .loglinear { return try Loglinear(self, data: data).document }
    let formulas = try ([formula] + versus).map { try Formula(parsing: exposed($0)) }
    for other in formulas.dropFirst() where other.response != formulas[0].response {
      throw AnalysisError(
        "--versus compares models of one response; “\(other.text)” explains “\(other.response?.label ?? "nothing")” and not "
          + "“\(formulas[0].response?.label ?? "nothing")”.")
    }
    let read = try ModelData(
      uses(of: formulas, data: data), weights: precision.map { .precision(column: $0) } ?? .asStated, cluster: cluster,
      keepsOrder: family == .linear, data: data)
    let parallelism = data.options.parallelism
    let level = data.options.level
    let fitted = try advising(data.options.weighting) {
      try FittedRegression(self, formulas[0], read: read, level: level, parallelism: parallelism)
    }
    try fitted.write()
    let others = try formulas.dropFirst().map { formula in
      try FittedRegression(compared(formula), formula, read: read, level: level, parallelism: parallelism)
    }
    return try RegressPage(self, read: read, fitted: fitted, others: Array(others), data: data).document
  }

  /// Runs a fit, and tells of a separated response what can be asked for.
  private func advising(_ weighting: Weighting, _ fit: () throws -> FittedRegression) throws -> FittedRegression {
    do {
      return try fit()
    } catch RegressionError.separation(let terms, _) {
      let penalises = (family == .logit || family == .multinomial) && !weighting.isSampling && cluster == nil
      throw RegressionError.separation(
        terms: terms,
        remedy: "Leave the term out, or merge its categories"
          + (penalises ? "; or --firth, whose penalty keeps estimates finite." : "."))
    }
  }

  /// The analysis of a model that is compared only: nothing that its own page would have.
  private func compared(_ formula: Formula) -> Regress {
    var analysis = self
    analysis.tests = []
    analysis.profile = false
    analysis.standardised = false
    analysis.sumsOfSquares = nil
    let terms = Set(formula.terms.map(\.label))
    analysis.nonProportional = nonProportional.filter(terms.contains)
    return analysis
  }

  /// The formula with the logarithm of the exposure as an offset.
  private func exposed(_ formula: String) -> String {
    exposure.map { "\(formula) + offset(log(`\($0)`))" } ?? formula
  }

  /// The variables of all formulas, so that all models are fitted to the same cases.
  private func uses(of formulas: [Formula], data: DataSet) throws -> [(name: String, use: ModelVariable.Use)] {
    var uses: [(name: String, use: ModelVariable.Use)] = []
    for formula in formulas {
      for variable in formula.variables {
        try variable.checkColumn(in: formula.text, data: data)
        let use: ModelVariable.Use =
          switch variable.use {
          case .categorical: .categorical
          case .numeric: .numeric
          case .either: formula.response?.form == .variable(variable.name) ? .response : .either
          }
        guard let known = uses.firstIndex(where: { $0.name == variable.name }) else {
          uses.append((variable.name, use))
          continue
        }
        // What computes with it decides.
        let isOpen = uses[known].use == .either || uses[known].use == .response
        if use == .numeric || (use == .categorical && isOpen) { uses[known].use = use }
      }
    }
    return uses
  }
}

extension VariableUse {
  /// Refuses a variable that the data do not have, and points at it in its formula.
  func checkColumn(in formula: String, data: DataSet) throws {
    do {
      try data.checkColumn(data.scheme(name).column, named: name)
    } catch DataError.unknownColumn(let column, let nearest, let source) {
      throw RegressionError.formula(
        FormulaFault(
          formula: formula, offset: offset, problem: "\(source) has no column “\(column)”",
          remedy: nearest.map { "Did you mean “\($0)”?" } ?? ""))
    }
  }
}
