import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Foundation
import Testing

/// Diagnostics, profiles and penalised estimates against `Expected/diagnostics.R`.
@Suite struct DiagnosticsTests {
  struct Expected: Decodable {
    struct Firth: Decodable {
      var coefficients, std_errors, low, high: [Double]
      var penalized, chi2_last: Double
    }
    var hosmer_lemeshow, hosmer_lemeshow_ties, calibration, logit_x, poisson_z, gamma_x: [Double]
    var auc, auc_error, auc_ties, auc_ties_error, brier, tjur, logit_drop_x, gamma_drop_x: Double
    var firth, firth_separated: Firth
  }

  private func expected() throws -> Expected {
    let file = Bundle.module.bundleURL.appendingPathComponent("Expected/diagnostics.json")
    return try JSONDecoder().decode(Expected.self, from: Data(contentsOf: file))
  }

  @Test func `Hosmer and Lemeshow's groups and statistic agree with R`() throws {
    let wanted = try expected()
    let full = HosmerLemeshow(try GeneralizedLinearModel.reference(.logit, "y01").binaryPredictions())
    expectClose(full.test?.statistic, wanted.hosmer_lemeshow[0], relative: 1e-9)
    expectClose(full.test?.reference.degreesOfFreedom, wanted.hosmer_lemeshow[1], relative: 0)
    expectClose(full.test?.pValue, wanted.hosmer_lemeshow[2], relative: 1e-9)
    let coarse = try GeneralizedLinearModel.reference(.logit, "y01", columns: ["z", "g"]).binaryPredictions()
    let ties = HosmerLemeshow(coarse, groups: 6)
    expectClose(ties.test?.statistic, wanted.hosmer_lemeshow_ties[0], relative: 1e-9)
    expectClose(ties.test?.reference.degreesOfFreedom, wanted.hosmer_lemeshow_ties[1], relative: 0)
  }

  @Test func `the area under the curve and its error agree with pROC`() throws {
    let wanted = try expected()
    let fit = try GeneralizedLinearModel.reference(.logit, "y01")
    let curve = try #require(OperatingCharacteristic(try fit.binaryPredictions()))
    expectClose(curve.area, wanted.auc, relative: 1e-12)
    expectClose(curve.standardError, wanted.auc_error, relative: 1e-10)
    let rounded = try fit.means(0..<60).map { ($0 * 10).rounded(.toNearestOrEven) / 10 }
    let ties = try #require(
      OperatingCharacteristic(
        BinaryPredictions(
          probabilities: rounded, outcomes: fit.response, counts: Array(repeating: 1, count: 60))))
    expectClose(ties.area, wanted.auc_ties, relative: 1e-12)
    expectClose(ties.standardError, wanted.auc_ties_error, relative: 1e-10)
    #expect(ties.points.count == Set(rounded).count + 1)
    #expect(ties.points.last?.sensitivity == 1 && ties.points.last?.specificity == 0)
  }

  @Test func `Brier score, Tjur's R² and calibration agree with their definitions in R`() throws {
    let wanted = try expected()
    let fit = try GeneralizedLinearModel.reference(.logit, "y01")
    expectClose(try fit.binaryPredictions().brierScore, wanted.brier, relative: 1e-10)
    expectClose(try fit.statistics()[.tjurRSquared], wanted.tjur, relative: 1e-10)
    let own = try Calibration(fit.binaryPredictions())
    expectClose(own.slope, 1, relative: 1e-9)
    #expect(own.intercept == 0 && own.inTheLarge == 0, "a logit fits its own cases")
    expectClose(own.inTheLarge, 0, relative: 0, absolute: 1e-9)
    let probit = try Calibration(GeneralizedLinearModel.reference(.probit, "y01").binaryPredictions())
    expectClose(
      [
        probit.intercept, probit.slope, probit.interceptStandardError, probit.slopeStandardError, probit.inTheLarge,
        probit.inTheLargeStandardError,
      ], wanted.calibration, relative: 1e-6)
  }

  @Test func `diagnostics are those of cases when rows are collapsed`() throws {
    let all = ReferenceData.shared
    let repeats = all.column("w").map { Int($0) }
    func expand(_ values: [Double]) -> [Double] { zip(values, repeats).flatMap { Array(repeating: $0, count: $1) } }
    let collapsed = try GeneralizedLinearModel.reference(.logit, "y01", cases: CaseTotals(counts: all.column("w")))
    let rows = expand(all.column("x")).count
    let expanded = try GeneralizedLinearModel(.logit).fit(
      ModelMatrix(["x", "z", "g"].map { ($0, expand(all.column($0))) }), response: expand(all.column("y01")),
      cases: CaseTotals(rows: rows))
    let (a, b) = (try collapsed.binaryPredictions(), try expanded.binaryPredictions())
    #expect(a.probabilities.count == 60 && b.probabilities.count == 60)
    expectClose(HosmerLemeshow(a).test?.statistic, try #require(HosmerLemeshow(b).test).statistic, relative: 1e-9)
    #expect(HosmerLemeshow(a).groups.map(\.cases) == HosmerLemeshow(b).groups.map(\.cases))
    expectClose(
      OperatingCharacteristic(a)?.standardError, try #require(OperatingCharacteristic(b)?.standardError),
      relative: 1e-12)
    #expect(a.classification() == b.classification())
    let spread = a.classification()
    let sum = spread.truePositives + spread.falsePositives + spread.falseNegatives + spread.trueNegatives
    #expect(sum == Double(rows))
  }

  @Test func `profile limits are where the deviance has risen by the quantile`() throws {
    let wanted = try expected()
    func limits(_ family: Family, _ response: String, _ column: Int) throws -> [Double?] {
      let interval = try GeneralizedLinearModel.reference(family, response).profileInterval(column)
      return [interval.low, interval.high]
    }
    expectClose(try limits(.logit, "y01", 1), wanted.logit_x, relative: 1e-8)
    expectClose(try limits(.poisson, "count", 2), wanted.poisson_z, relative: 1e-8)
    expectClose(try limits(.gamma, "size", 1), wanted.gamma_x, relative: 1e-7)
  }

  @Test func `tests of dropped columns agree with R's anova`() throws {
    let wanted = try expected()
    let logit = try GeneralizedLinearModel.reference(.logit, "y01").test(dropping: [1])
    expectClose(logit.statistic, wanted.logit_drop_x, relative: 1e-10)
    #expect(logit.reference == .chiSquared(degreesOfFreedom: 1))
    let gamma = try GeneralizedLinearModel.reference(.gamma, "size").test(dropping: [1])
    expectClose(gamma.statistic, wanted.gamma_drop_x, relative: 1e-9)
    #expect(gamma.reference == .fisherF(numerator: 1, denominator: 56))
  }

  @Test func `Firth's estimates agree with brglm2 and their limits with the definition`() throws {
    let wanted = try expected()
    let fit = try GeneralizedLinearModel.reference(.logit, "y01", options: .init(firth: true))
    try expectFirth(fit, wanted.firth)
    let x = (1...10).map(Double.init)
    let separated = try GeneralizedLinearModel(.logit, options: .init(firth: true)).fit(
      ModelMatrix([("x", x)]), response: x.map { $0 > 5 ? 1 : 0 }, cases: CaseTotals(rows: 10))
    try expectFirth(separated, wanted.firth_separated)
    // The modified scores add up to 0.
    let scores = try separated.scores(0..<10)
    for column in 0..<2 {
      let sum = (0..<10).reduce(0.0) { $0 + scores[$1, column] }
      #expect(abs(sum) < 1e-9)
    }
  }

  private func expectFirth(_ fit: GeneralizedLinearFit, _ wanted: Expected.Firth) throws {
    expectClose(fit.estimates, wanted.coefficients, relative: 1e-8)
    expectClose(fit.standardErrors, wanted.std_errors, relative: 1e-8)
    expectClose(fit.penalizedLogLikelihood, wanted.penalized, relative: 1e-10)
    let last = fit.estimates.count - 1
    expectClose(try fit.test(dropping: [last]).statistic, wanted.chi2_last, relative: 1e-6)
    for column in fit.estimates.indices {
      let interval = try fit.profileInterval(column)
      expectClose(interval.low, wanted.low[column], relative: 1e-6)
      expectClose(interval.high, wanted.high[column], relative: 1e-6)
    }
  }
}
