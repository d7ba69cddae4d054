internal import AssayFiles
internal import AssayNumerics
internal import AssayRegression

extension FittedRegression {
  /// The model in plain values, for files.
  var stored: StoredModel {
    let fit = outcome.fit
    let parts = storedParts
    return StoredModel(
      kind: parts.kind, family: parts.family, link: parts.link,
      theta: (fit as? GeneralizedLinearFit)?.theta?.estimate, dispersion: dispersion,
      response: input.responseName, responseLevels: outcome.responseLevels, reference: outcome.reference?.code,
      weights: fit.cases.kind, caseCount: fit.cases.total, design: input.design.stored,
      columns: input.matrix.columns.map(\.name),
      coefficients: fit.parameters.indices.map { place in
        .init(
          fit.parameters[place], estimate: fit.estimates[place],
          df: df.map { $0.count == 1 ? $0[0] : $0[place] })
      }, covariance: covariance.matrix, covarianceName: covariance.name, program: "assay \(AssayVersion.current)")
  }

  private var dispersion: Double {
    if let fit = outcome.fit as? LinearFit { return fit.dispersion }
    return (outcome.fit as? GeneralizedLinearFit)?.dispersion ?? 1
  }

  private var storedParts: (kind: StoredModel.Kind, family: String, link: String) {
    if let fit = outcome.fit as? GeneralizedLinearFit {
      return (.generalized, fit.family.name, fit.family.link.rawValue)
    }
    if let link = analysis.family.ordinalLink { return (.ordinal, "ordinal", link.rawValue) }
    return analysis.family == .multinomial
      ? (.multinomial, "multinomial", Link.logit.rawValue) : (.linear, "gaussian", Link.identity.rawValue)
  }

  /// Writes the files that were asked for.
  func write() throws {
    if let path = analysis.modelPath { try RegressionModelFile.write(stored, to: path) }
    if let path = analysis.pmmlPath { try PMMLFile.write(stored, to: path) }
  }
}
