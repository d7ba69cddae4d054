import AssayNumerics
import AssayRegression
import AssayTestSupport
import Foundation
import Testing

/// The same fits by a third program, with the observed information (`Expected/generalized_linear_statsmodels.py`).
@Suite struct StatsmodelsTests {
  struct Fit: Decodable {
    var coefficients: [Double]
    var std_errors, observed_std_errors: [Double]?
    var deviance, pearson, alpha, log_likelihood: Double?
  }
  struct Expected: Decodable {
    var fits: [String: Fit]
  }

  private func expected(_ name: String) throws -> Fit {
    let file = Bundle.module.bundleURL.appendingPathComponent("Expected/generalized_linear_statsmodels.json")
    return try #require(try JSONDecoder().decode(Expected.self, from: Data(contentsOf: file)).fits[name])
  }

  @Test(
    arguments: GeneralizedLinearModelTests.references.filter {
      $0.name != "gaussian" && !$0.name.contains("quasi") && $0.name != "inverse_gaussian"
    })
  func `expected and observed information agree with statsmodels`(
    _ reference: GeneralizedLinearModelTests.Reference
  ) throws {
    let wanted = try expected(reference.name)
    let family = try Family(reference.distribution, link: reference.link)
    let fit = try GeneralizedLinearModel.reference(family, reference.response)
    expectClose(fit.estimates, wanted.coefficients, relative: 1e-10, absolute: 1e-12)
    expectClose(fit.standardErrors, try #require(wanted.std_errors), relative: 1e-10)
    let observed = try GeneralizedLinearModel.reference(
      family, reference.response, options: .init(information: .observed))
    #expect(observed.estimates == fit.estimates)
    expectClose(
      observed.estimates.indices.map { observed.bread[$0, $0].squareRoot() }, try #require(wanted.observed_std_errors),
      relative: 1e-9)
  }

  @Test func `negative binomial`() throws {
    let wanted = try expected("negative_binomial")
    let fit = try GeneralizedLinearModel.reference(.negativeBinomial, "count")
    expectClose(fit.estimates, wanted.coefficients, relative: 1e-9)
    expectClose(fit.theta?.alpha, try #require(wanted.alpha), relative: 1e-9)
    expectClose(fit.logLikelihood, try #require(wanted.log_likelihood), relative: 1e-12)
  }
}
