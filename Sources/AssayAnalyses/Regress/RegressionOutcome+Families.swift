internal import AssayNumerics
internal import AssayRegression

extension RegressionOutcome {
  /// Fits the model that is asked for.
  init(
    _ analysis: Regress, input: RegressionInput, places: [Int]?, level: Double, parallelism: Parallelism
  ) throws {
    try Self.refuseOptions(analysis, input: input)
    if let family = try analysis.family.generalizedLinear {
      try self.init(family, analysis, input: input, level: level, parallelism: parallelism)
    } else if let link = analysis.family.ordinalLink {
      try self.init(link, analysis, input: input, level: level, parallelism: parallelism)
    } else if analysis.family == .multinomial {
      try self.init(multinomial: analysis, input: input, parallelism: parallelism)
    } else {
      try self.init(linear: analysis, input: input, places: places, parallelism: parallelism)
    }
  }

  /// Refuses options that do not go with the family or the weights.
  private static func refuseOptions(_ analysis: Regress, input: RegressionInput) throws {
    let kind = input.frame.cases.kind
    let family = analysis.family
    if kind == .precision, family != .linear {
      throw AnalysisError(
        "Precision weights say how the variance of a linear model varies; --family \(family.rawValue) takes none.")
    }
    if kind == .sampling {
      if let robust = analysis.robust, robust != .cr1, robust != .cr2 {
        throw AnalysisError("With sampling weights errors are design-based; \(robust.rawValue) does not go with them.")
      }
      for (isAsked, option) in [(analysis.firth, "--firth"), (analysis.profile, "--profile")] where isAsked {
        throw AnalysisError(
          "\(option) needs a likelihood, and sampling weights give a pseudo-likelihood; leave out one of them.")
      }
      if !analysis.versus.isEmpty {
        throw AnalysisError(
          "Likelihood-ratio tests and information criteria need a likelihood, which sampling weights do not give; the terms of "
            + "one model are tested by --table terms.")
      }
    }
    if analysis.firth, family != .logit, family != .multinomial {
      throw AnalysisError("--firth is for --family logit and multinomial.")
    }
    if !analysis.nonProportional.isEmpty, family.ordinalLink == nil {
      throw AnalysisError("--non-proportional is for ordinal models.")
    }
    if analysis.reference != nil, !family.isBinary, family != .multinomial {
      throw AnalysisError(
        "--reference names the category of a response of two values or of a multinomial one. For an explanatory variable: "
          + "C(x, ref=\"b\").")
    }
  }
}
