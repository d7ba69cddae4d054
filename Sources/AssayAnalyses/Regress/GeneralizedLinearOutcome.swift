internal import AssayInference
internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

extension Regress.Family {
  /// The family of a generalised linear model; nil for the others.
  var generalizedLinear: Family? {
    get throws {
      switch self {
      case .logit: .logit
      case .probit: .probit
      case .complementaryLogLog: .complementaryLogLog
      case .poisson: .poisson
      case .negativeBinomial: .negativeBinomial
      case .gamma: .gamma
      case .quasiBinomial: try Family(.quasiBinomial)
      case .quasiPoisson: try Family(.quasiPoisson, link: .log)
      case .linear, .ordinalLogit, .ordinalProbit, .ordinalComplementaryLogLog, .multinomial, .loglinear: nil
      }
    }
  }

  /// Whether the response has two values.
  var isBinary: Bool { self == .logit || self == .probit || self == .complementaryLogLog || self == .quasiBinomial }

  /// What models of the family are called.
  var title: String {
    switch self {
    case .linear: "Linear regression"
    case .logit: "Logistic regression"
    case .probit: "Probit regression"
    case .complementaryLogLog: "Complementary log-log regression"
    case .poisson: "Poisson regression"
    case .negativeBinomial: "Negative binomial regression"
    case .gamma: "Gamma regression"
    case .quasiBinomial: "Quasi-binomial regression"
    case .quasiPoisson: "Quasi-Poisson regression"
    case .ordinalLogit: "Ordinal logistic regression"
    case .ordinalProbit: "Ordinal probit regression"
    case .ordinalComplementaryLogLog: "Ordinal complementary log-log regression"
    case .multinomial: "Multinomial logistic regression"
    case .loglinear: "Log-linear model"
    }
  }

  /// What the exponential of a coefficient is; nil where it is nothing.
  var ratio: String? {
    switch self {
    case .logit, .quasiBinomial, .ordinalLogit, .multinomial: "Odds ratio"
    case .complementaryLogLog: "Hazard ratio"
    case .poisson, .negativeBinomial, .quasiPoisson: "Rate ratio"
    case .gamma: "Ratio of means"
    // With F(θ − xb) the ratio of hazards is exp(−b).
    case .linear, .probit, .ordinalProbit, .ordinalComplementaryLogLog, .loglinear: nil
    }
  }
}

extension RegressionOutcome {
  /// Fits a generalised linear model.
  init(
    _ family: Family, _ analysis: Regress, input: RegressionInput, level: Double, parallelism: Parallelism
  ) throws {
    let cases = input.frame.cases
    var notes: [String] = []
    let response: [Double]
    var levels: [FactorLevel] = []
    if analysis.family == .quasiBinomial, let shares = input.shares {
      response = shares
      notes.append("The response is a share between 0 and 1.")
    } else if analysis.family.isBinary {
      let binary = try input.event(reference: analysis.reference)
      response = binary.values
      levels = [binary.other, binary.event]
      notes.append(
        "The event is \(input.responseName) = “\(binary.event.label)”; positive coefficients make it more likely than "
          + "“\(binary.other.label)”.")
    } else {
      response = try input.numbers()
    }
    let options = GeneralizedLinearModel.Options(
      information: analysis.observedInformation ? .observed : .expected, firth: analysis.firth)
    let fit = try GeneralizedLinearModel(family, options: options).fit(
      input.matrix, response: response, name: input.responseName, offset: input.offset, cases: cases,
      parallelism: parallelism)
    let figures = try fit.statistics()
    let isSampling = cases.kind == .sampling
    let hasDispersion = !family.hasUnitDispersion
    notes.append("Link: \(family.link.rawValue).")
    self.init(
      title: analysis.family.title, family: "\(family.name) \(family.link.rawValue)", fit: fit, model: fit,
      df: hasDispersion && !isSampling ? fit.residualDegreesOfFreedom : nil, ratio: analysis.family.ratio,
      summary: ModelSummary(
        name: input.formula.text, family: "\(family.name) \(family.link.rawValue)",
        estimation: isSampling
          ? .pseudoLikelihood
          : analysis.firth ? .penalisedLikelihood : family.hasLikelihood ? .likelihood : .quasiLikelihood,
        logLikelihood: figures[.logLikelihood], deviance: figures[.deviance],
        residualDegreesOfFreedom: figures[.residualDegreesOfFreedom], parameterCount: fit.countedParameters,
        caseCount: cases.total, dispersion: hasDispersion ? fit.dispersion : nil))
    isExact = fit.isExact
    if fit.isExact { notes.append(GeneralizedLinearFit.exactReason) }
    information =
      "Errors from the \(analysis.observedInformation ? "observed" : "expected") information"
      + (analysis.firth
        ? " of the likelihood with Firth’s penalty. Tests are Wald’s, intervals come from the penalised profile; near the "
          + "limit they may disagree." : ".")
    if case .negativeBinomial = fit.family.distribution, analysis.profile {
      notes.append("The profile holds θ at its estimate.")
    }
    bread = fit.family.isCanonical ? nil : options.information
    warnings = fit.warnings.map(\.description)
    responseLevels = levels
    reference = levels.first
    state("n", count: cases.total)
    for statistic in GeneralizedLinearStatistic.allCases {
      guard figures[statistic] != nil || figures.reasons[statistic] != nil else { continue }
      state(TableColumn(statistic.rawValue), figures[statistic])
    }
    var reasons = notes
    for statistic in GeneralizedLinearStatistic.allCases {
      if let reason = figures.reasons[statistic], !isSampling, !reasons.contains(reason) { reasons.append(reason) }
    }
    self.notes = reasons
    size = figures[.mcfaddenRSquared].map { ("McFadden R²", $0) }
    if let log = figures[.logLikelihood], let null = figures[.nullLogLikelihood], !analysis.firth,
      analysis.isModelBased(cases)
    {
      let df = fit.parameters.count - (input.matrix.intercept == nil ? 0 : 1)
      if df > 0 {
        let test = TestResult(
          name: .likelihoodRatio, statistic: 2 * (log - null), reference: .chiSquared(degreesOfFreedom: Double(df)),
          method: "likelihood ratio against the model without terms")
        tests.append(ReportedTest(test, of: "model"))
      }
    }
    if analysis.family.isBinary {
      let binary = try BinaryTables(
        fit, analysis: analysis, clusters: input.frame.clusters, level: level, parallelism: parallelism)
      tests += binary.tests
      tables += binary.tables
      self.notes += binary.notes
    }
    // With a penalty Wald’s intervals are too narrow where the data are separated.
    if analysis.profile || analysis.firth {
      profile = try fit.estimates.indices.map { column in
        let interval = try fit.profileInterval(column, level: level)
        return (interval.low, interval.high)
      }
    }
  }
}
