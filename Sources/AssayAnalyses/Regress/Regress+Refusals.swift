internal import AssayData
internal import AssayRegression

extension Regress {
  /// Refuses options that do not go with the family, the weights or the errors: none is passed over in silence.
  func refuseOptions(_ weighting: Weighting) throws {
    try refuseWeights(weighting)
    try refuseByFamily()
    try refuseByErrors()
  }

  private func refuseWeights(_ weighting: Weighting) throws {
    if precision != nil, family != .linear {
      throw AnalysisError(
        "Precision weights say how the variance of a linear model varies; --family \(family.rawValue) takes none.")
    }
    guard weighting.isSampling else { return }
    if let robust {
      throw AnalysisError(
        "With sampling weights errors are design-based\(cluster == nil ? "" : ", by clusters,") already; leave out --robust \(robust.rawValue)."
      )
    }
    for (isAsked, option) in [(firth, "--firth"), (profile, "--profile")] where isAsked {
      throw AnalysisError(
        "\(option) needs a likelihood, and sampling weights give a pseudo-likelihood; leave out one of them.")
    }
    if !versus.isEmpty {
      throw AnalysisError(
        "Likelihood-ratio tests and information criteria need a likelihood, which sampling weights do not give. The table "
          + "terms tests the terms of one model.")
    }
    if sumsOfSquares != nil {
      throw AnalysisError("--sums-of-squares does not go with sampling weights; the table terms has Wald tests.")
    }
  }

  /// The options that were used, and the families that each is for.
  private var familiesOfOptions: [(isAsked: Bool, option: String, families: [Family])] {
    let ordinal: [Family] = [.ordinalLogit, .ordinalProbit, .ordinalComplementaryLogLog]
    let binary: [Family] = [.logit, .probit, .complementaryLogLog, .quasiBinomial]
    let counts: [Family] = [.poisson, .negativeBinomial, .gamma, .quasiPoisson]
    let models = Family.allCases.filter { $0 != .loglinear }
    return [
      (profile, "--profile", Array(binary.dropLast()) + counts.dropLast() + ordinal),
      (observedInformation, "--observed", binary + counts + ordinal),
      (standardised, "--standardised", [.linear]),
      (sumsOfSquares != nil, "--sums-of-squares", [.linear]),
      (firth, "--firth", [.logit, .multinomial]),
      (!nonProportional.isEmpty, "--non-proportional", ordinal),
      (reference != nil, "--reference", binary + [.multinomial]),
      (tests.contains(.proportionalOdds), "--test proportional-odds", ordinal),
      (tests.contains(.hosmerLemeshow), "--test hosmer-lemeshow", Array(binary.dropLast())),
      (tests.contains(.roc), "--test roc", Array(binary.dropLast())),
      (tests.contains(.calibration), "--test calibration", Array(binary.dropLast())),
      (tests.contains(.breuschPagan), "--test breusch-pagan", [.linear]),
      (tests.contains(.durbinWatson), "--test durbin-watson", [.linear]),
      (tests.contains(.influence), "--test influence", [.linear]),
      (robust != nil, "--robust", models), (cluster != nil, "--cluster", models), (margins, "--margins", models),
      (!at.isEmpty, "--at", models), (!combinations.isEmpty, "--combination", models),
      (modelPath != nil, "--save-model", models), (pmmlPath != nil, "--pmml", models),
      (scores != nil, "--scores", [.loglinear]),
      (exposure != nil, "--exposure", models.filter { $0 != .multinomial }),
    ]
  }

  private func refuseByFamily() throws {
    for (isAsked, option, families) in familiesOfOptions where isAsked && !families.contains(family) {
      if option == "--reference" {
        throw AnalysisError(
          "--reference names the category of a response of two values or of a multinomial one. For an explanatory "
            + "variable: C(x, ref=\"b\").")
      }
      throw AnalysisError(
        "\(option) does not go with --family \(family.rawValue). It is for \(families.map(\.rawValue).joined(separator: ", "))."
      )
    }
  }

  private func refuseByErrors() throws {
    guard robust != nil || cluster != nil else { return }
    let errors = cluster == nil ? "--robust" : "--cluster"
    let refused: [(isAsked: Bool, option: String)] = [
      (profile, "--profile"), (sumsOfSquares != nil, "--sums-of-squares"), (!versus.isEmpty, "--versus"),
      (firth, "--firth"), (tests.contains(.proportionalOdds), "--test proportional-odds"),
    ]
    for (isAsked, option) in refused where isAsked {
      throw AnalysisError(
        "\(option) takes the variance of the model for true, and \(errors) does not. Leave out one of them; the table terms has "
          + "Wald tests with the errors of \(errors).")
    }
  }
}
