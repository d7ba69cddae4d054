internal import AssayInference
internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

extension RegressionOutcome {
  /// Fits a multinomial model.
  init(
    multinomial analysis: Regress, input: RegressionInput, level: Double, parallelism: Parallelism
  ) throws {
    let cases = input.frame.cases
    guard input.offset == nil else {
      throw AnalysisError("A multinomial model has a predictor for each category, and takes no offset and no exposure.")
    }
    let (codes, levels) = try input.categories()
    let place = try analysis.reference.map {
      try RegressionInput.place(of: $0, in: levels, of: input.responseName)
    }
    let fit = try MultinomialModel.fit(
      input.matrix, levels: codes, levelNames: levels.map(\.label), reference: place ?? 0,
      responseName: input.responseName, cases: cases, parallelism: parallelism, firth: analysis.firth)
    let isSampling = cases.kind == .sampling
    self.init(
      title: analysis.family.title, family: "multinomial logit", fit: fit, model: fit, df: nil,
      ratio: analysis.family.ratio,
      summary: ModelSummary(
        name: input.formula.text, family: "multinomial logit, reference \(fit.reference)",
        estimation: isSampling ? .pseudoLikelihood : analysis.firth ? .penalisedLikelihood : .likelihood,
        logLikelihood: isSampling ? nil : fit.logLikelihood, deviance: fit.deviance,
        residualDegreesOfFreedom: cases.total * Double(fit.outcomes.count - 1) - Double(fit.parameters.count),
        parameterCount: fit.parameters.count, caseCount: cases.total))
    responseLevels = levels.filter { !fit.emptyCategories.contains($0.label) }
    reference = levels[place ?? 0]
    notes = [
      "Log odds of each category of \(input.responseName) against “\(fit.reference)”, the reference"
        + (place == nil ? " (the first; --reference names another)." : ".")
    ]
    information = "Errors from the information, of which the observed and the expected are the same."
    if analysis.firth {
      profile = try fit.parameters.indices.map { place in
        let interval = try fit.profileInterval(of: place, level: level)
        return (interval.low, interval.high)
      }
    }
    if analysis.firth { notes.append("The likelihood has Firth’s penalty.") }
    warnings = fit.notes
    state("n", count: cases.total)
    if isSampling {
      state("pseudo_log_likelihood", fit.logLikelihood)
    } else {
      stateLikelihood(
        fit.logLikelihood, null: fit.nullLogLikelihood, deviance: fit.deviance, aic: fit.aic, bic: fit.bic,
        mcFadden: fit.mcFaddenRSquared, coxSnell: fit.coxSnellRSquared, nagelkerke: fit.nagelkerkeRSquared)
    }
    if let test = fit.likelihoodRatio, analysis.isModelBased(cases) { tests.append(ReportedTest(test, of: "model")) }
  }
}
