import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// Fits against R's `glm` and `MASS::glm.nb` (`Expected/generalized_linear.R`).
@Suite struct GeneralizedLinearModelTests {
  struct Reference: Sendable, CustomTestStringConvertible {
    var name: String
    var distribution: Family.Distribution
    var link: Link?
    var response: String
    var testDescription: String { name }
  }

  static let references = [
    Reference(name: "logit", distribution: .binomial, response: "y01"),
    Reference(name: "probit", distribution: .binomial, link: .probit, response: "y01"),
    Reference(name: "cloglog", distribution: .binomial, link: .complementaryLogLog, response: "y01"),
    Reference(name: "cauchit", distribution: .binomial, link: .cauchit, response: "y01"),
    Reference(name: "poisson", distribution: .poisson, response: "count"),
    Reference(name: "poisson_sqrt", distribution: .poisson, link: .squareRoot, response: "count"),
    Reference(name: "gamma_inverse", distribution: .gamma, response: "size"),
    Reference(name: "gamma_log", distribution: .gamma, link: .log, response: "size"),
    Reference(name: "gaussian", distribution: .gaussian, response: "size"),
    Reference(name: "gaussian_log", distribution: .gaussian, link: .log, response: "size"),
    Reference(name: "quasi_binomial", distribution: .quasiBinomial, response: "share"),
    Reference(name: "quasi_poisson", distribution: .quasiPoisson, response: "count"),
    Reference(name: "quasi_mu_squared", distribution: .quasi(.meanSquared), link: .log, response: "size"),
    Reference(name: "inverse_gaussian", distribution: .quasi(.meanCubed), link: .log, response: "size"),
  ]

  @Test(arguments: references) func `agrees with R`(_ reference: Reference) throws {
    let expected = try #require(ReferenceData.shared.fits[reference.name])
    let fit = try GeneralizedLinearModel.reference(
      Family(reference.distribution, link: reference.link), reference.response)
    expectClose(fit.estimates, expected.coefficients, relative: 1e-10, absolute: 1e-12)
    expectClose(fit.standardErrors, expected.std_errors, relative: 1e-9)
    let statistics = try fit.statistics()
    expectClose(statistics[.deviance], expected.deviance, relative: 1e-12)
    expectClose(statistics[.nullDeviance], expected.null_deviance, relative: 1e-12)
    expectClose(statistics[.pearsonChiSquared], expected.pearson, relative: 1e-9)
    expectClose(statistics[.residualDegreesOfFreedom], expected.df_residual, relative: 0)
    expectClose(statistics[.dispersion], expected.dispersion, relative: 1e-9)
    if let likelihood = expected.log_likelihood, let aic = expected.aic, let bic = expected.bic {
      expectClose(statistics[.logLikelihood], likelihood, relative: 1e-12)
      expectClose(statistics[.aic], aic, relative: 1e-12)
      expectClose(statistics[.bic], bic, relative: 1e-12)
    } else {
      #expect(statistics[.logLikelihood] == nil && statistics.reasons[.aic] == "A quasi family has no likelihood.")
    }
    expectClose(try #require(try fit.leverages(0..<60)), expected.hats, relative: 1e-9)
    try expectSandwich(fit, expected.scores)
  }

  @Test func `R's own end of the iteration can be asked for`() throws {
    let expected = try #require(ReferenceData.shared.fits["probit_default"])
    let fit = try GeneralizedLinearModel.reference(
      .probit, "y01", options: .init(convergence: .asR(epsilon: 1e-8)))
    expectClose(fit.estimates, expected.coefficients, relative: 1e-10)
    expectClose(fit.standardErrors, expected.std_errors, relative: 1e-10)
    // The maximum is a little further.
    let settled = try GeneralizedLinearModel.reference(.probit, "y01")
    #expect(settled.estimates != fit.estimates)
    expectClose(settled.estimates, fit.estimates, relative: 1e-3)
  }

  @Test func `negative binomial agrees with MASS`() throws {
    let expected = try #require(ReferenceData.shared.fits["negative_binomial"])
    let fit = try GeneralizedLinearModel.reference(.negativeBinomial, "count")
    expectClose(fit.estimates, expected.coefficients, relative: 1e-8)
    expectClose(fit.standardErrors, expected.std_errors, relative: 1e-8)
    expectClose(fit.theta?.estimate, try #require(expected.theta), relative: 1e-8)
    expectClose(fit.theta?.standardError, try #require(expected.theta_std_error), relative: 1e-8)
    let statistics = try fit.statistics()
    expectClose(statistics[.logLikelihood], try #require(expected.log_likelihood), relative: 1e-12)
    expectClose(statistics[.aic], try #require(expected.aic), relative: 1e-12)
    expectClose(statistics[.deviance], expected.deviance, relative: 1e-8)
    expectClose(statistics[.nullDeviance], expected.null_deviance, relative: 1e-8)
  }

  @Test func `offset and exposure agree with R`() throws {
    let expected = try #require(ReferenceData.shared.fits["poisson_offset"])
    let offset = try GeneralizedLinearModel.offset(
      exposures: ReferenceData.shared.column("exposure"), name: "exposure")
    let fit = try GeneralizedLinearModel.reference(.poisson, "count", offset: offset)
    expectClose(fit.estimates, expected.coefficients, relative: 1e-10)
    expectClose(try fit.statistics()[.nullDeviance], expected.null_deviance, relative: 1e-12)
  }

  @Test func `without an intercept the null model is the offset alone`() throws {
    let expected = try #require(ReferenceData.shared.fits["no_intercept"])
    let fit = try GeneralizedLinearModel.reference(.poisson, "count", columns: ["x", "z"], intercept: false)
    expectClose(fit.estimates, expected.coefficients, relative: 1e-10)
    expectClose(try fit.statistics()[.nullDeviance], expected.null_deviance, relative: 1e-12)
  }

  @Test(arguments: [Family.logit, .probit, .poisson, .negativeBinomial, .gamma])
  func `collapsed and expanded rows agree`(_ family: Family) throws {
    let all = ReferenceData.shared
    let response = family.isCountLike ? "count" : family.link.givesProbabilities ? "y01" : "size"
    let repeats = all.column("w").map { Int($0) }
    func expand(_ name: String) -> [Double] {
      zip(all.column(name), repeats).flatMap { Array(repeating: $0, count: $1) }
    }
    let collapsed = try GeneralizedLinearModel.reference(
      family, response, cases: CaseTotals(counts: all.column("w")))
    let rows = expand("x").count
    let expanded = try GeneralizedLinearModel(family).fit(
      ModelMatrix(["x", "z", "g"].map { ($0, expand($0)) }), response: expand(response), cases: CaseTotals(rows: rows))
    expectClose(collapsed.estimates, expanded.estimates, relative: 1e-10, absolute: 1e-12)
    expectClose(collapsed.standardErrors, expanded.standardErrors, relative: 1e-10)
    let (a, b) = (try collapsed.statistics(), try expanded.statistics())
    #expect(Set(a.values.keys) == Set(b.values.keys) && a.reasons == b.reasons)
    for (name, value) in b.values { expectClose(a[name], value, relative: 1e-10, "\(name)") }
  }

  @Test func `any number of threads gives the same bits`() throws {
    let rows = 20_000
    let x = (0..<rows).map { Double(($0 * 37) % 101) / 10 }
    let y = (0..<rows).map { ($0 * 7919) % 103 < 40 + Int(x[$0]) ? 1.0 : 0 }
    func estimates(_ threads: Int) throws -> [Double] {
      try GeneralizedLinearModel(.logit).fit(
        ModelMatrix([("x", x)]), response: y, cases: CaseTotals(rows: rows),
        parallelism: Parallelism(threads: threads)
      ).estimates
    }
    #expect(try estimates(1) == estimates(4))
  }

  /// √ of the diagonal of bread · Σ s sᵀ · bread, as `sandwich` has it.
  private func expectSandwich(_ fit: GeneralizedLinearFit, _ expected: [Double]) throws {
    let scores = try fit.scores(0..<60)
    let spread = try scores.times(fit.bread).crossProduct()
    expectClose(expected.indices.map { spread[$0, $0].squareRoot() }, expected, relative: 1e-8)
  }
}

extension Family {
  fileprivate var isCountLike: Bool {
    switch distribution {
    case .poisson, .negativeBinomial: true
    default: false
    }
  }
}
