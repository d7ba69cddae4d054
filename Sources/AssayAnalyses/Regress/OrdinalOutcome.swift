internal import AssayInference
internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

extension Regress.Family {
  /// The link of an ordinal model; nil for the others.
  var ordinalLink: OrdinalLink? {
    switch self {
    case .ordinalLogit: .logit
    case .ordinalProbit: .probit
    case .ordinalComplementaryLogLog: .complementaryLogLog
    default: nil
    }
  }
}

extension RegressionOutcome {
  /// Fits an ordinal model.
  init(
    _ link: OrdinalLink, _ analysis: Regress, input: RegressionInput, level: Double, parallelism: Parallelism
  ) throws {
    let cases = input.frame.cases
    let (codes, levels) = try input.categories()
    // A sandwich is right where the model is not, and there only around the observed information.
    let isObserved = analysis.observedInformation || !analysis.isModelBased(cases)
    let fit = try OrdinalModel.fit(
      input.matrix, levels: codes, levelNames: levels.map(\.label), offset: input.offset, cases: cases,
      options: .init(
        link: link, information: isObserved ? .observed : .expected, nonProportional: analysis.nonProportional),
      parallelism: parallelism)
    let isSampling = cases.kind == .sampling
    let figures = try fit.statistics()
    self.init(
      title: analysis.family.title, family: "ordinal \(link.rawValue)", fit: fit, model: fit, df: nil,
      ratio: analysis.family.ratio,
      summary: ModelSummary(
        name: input.formula.text, family: "ordinal \(link.rawValue)",
        estimation: isSampling ? .pseudoLikelihood : .likelihood, logLikelihood: figures?.logLikelihood,
        deviance: figures?.deviance, residualDegreesOfFreedom: cases.total - Double(fit.parameters.count),
        parameterCount: fit.parameters.count, caseCount: cases.total))
    responseLevels = levels.filter { !fit.droppedLevels.contains($0.label) }
    notes = [
      "P(\(input.responseName) ≤ k) = F(θ_k − xb), with F the \(link.words); positive coefficients go with higher categories: "
        + fit.levels.joined(separator: " < ") + "."
    ]
    information = "Errors from the \(fit.information.rawValue) information."
    bread = fit.information
    if !input.isOrderKnown {
      warnings.append(
        "Nothing says that “\(input.responseName)” is ordered; the model takes it as \(fit.levels.joined(separator: " < ")). If that "
          + "is not its order, list the categories in a codebook; if it has none, use --family multinomial.")
    }
    if !fit.droppedLevels.isEmpty {
      warnings.append(
        "No case has \(fit.droppedLevels.map { "“\($0)”" }.joined(separator: ", ")); the cut points leave them out.")
    }
    if fit.crossings > 0 {
      warnings.append(
        "The cumulative probabilities cross in \(Int(fit.crossings)) cases, which have a negative probability of a category. "
          + "Let fewer terms be non-proportional.")
    }
    state("n", count: cases.total)
    if let figures {
      stateLikelihood(
        figures.logLikelihood, null: figures.nullLogLikelihood, deviance: figures.deviance, aic: figures.aic,
        bic: figures.bic, mcFadden: figures.mcFaddenRSquared, coxSnell: figures.coxSnellRSquared,
        nagelkerke: figures.nagelkerkeRSquared)
      if let test = figures.likelihoodRatio, analysis.isModelBased(cases) {
        tests.append(ReportedTest(test, of: "model"))
      }
    } else {
      state("pseudo_log_likelihood", fit.logLikelihood)
    }
    let proportional = try OrdinalTables(fit, analysis: analysis)
    tables += proportional.tables
    notes += proportional.notes
    if analysis.profile {
      var limits = [(low: Double?, high: Double?)](repeating: (nil, nil), count: fit.estimates.count)
      for interval in try fit.profileIntervals(level: level) {
        guard let place = fit.parameters.firstIndex(of: interval.parameter) else { continue }
        limits[place] = (interval.low, interval.high)
      }
      profile = limits
    }
  }
}

extension OrdinalLink {
  /// The distribution whose quantiles are the link.
  fileprivate var words: String {
    switch self {
    case .logit: "logistic distribution"
    case .probit: "normal distribution"
    default: "distribution of the link \(rawValue)"
    }
  }
}
