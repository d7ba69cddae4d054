import AssayNumerics
import AssayRegression
import AssayTestSupport
import Foundation
import Testing

@Suite struct CertifiedRegressionTests {
  let parallelism = Parallelism(threads: 2)

  /// Digits in common with certified values, 15 at most: NIST prints 15.
  private func digits(_ values: [Double], _ certified: [Double]) -> Double {
    zip(values, certified).reduce(15) { least, pair in
      let error = pair.1 == 0 ? abs(pair.0) : abs(pair.0 - pair.1) / abs(pair.1)
      return min(least, error > 0 ? -Double.log(error) / Double.log(10) : 15)
    }
  }

  /// Those of the coefficients, of their standard errors and of the residual standard deviation.
  private func digits(of fit: LinearFit, _ set: CertifiedRegression) -> [Double] {
    let errors = (0..<fit.estimates.count).map { fit.covariance[$0, $0].squareRoot() }
    return [
      digits(fit.estimates, set.coefficients), digits(errors, set.std_errors),
      digits([fit.summary.residualStandardDeviation], [set.residual_sd]),
    ]
  }

  @Test func `every certified set keeps its columns`() throws {
    for set in try CertifiedRegression.all() {
      let cases = set.model.cases
      let aliased = try set.design.aliasedColumns(weights: cases, parallelism: parallelism)
      #expect(aliased.isEmpty, "\(set.name): \(aliased.map(\.sentence))")
    }
  }

  // What is missing of 15 is lost before the fit, where decimal data become binary: Wampler2 has 13.2 digits.
  @Test func `every certified set has 13 digits or more in double-double`() throws {
    let sets = try CertifiedRegression.all()
    #expect(sets.count == 11)
    for set in sets {
      let fit = try set.model.fit(parallelism: parallelism)
      #expect(fit.method == .doubleDouble)
      let found = digits(of: fit, set)
      for digits in found { #expect(digits > 13, "\(set.name): \(found)") }
      #expect(fit.isExact == (set.residual_sd == 0))
    }
  }

  @Test func `Householder's method with refinement finds the coefficients as well`() throws {
    for set in try CertifiedRegression.all() {
      let fit = try set.model.fit(.householder, parallelism: parallelism)
      #expect(fit.method == .householder)
      let found = digits(fit.estimates, set.coefficients)
      #expect(found > 12, "\(set.name): \(found)")
    }
  }

  /// What `nist-r.json` holds.
  private struct Peer: Decodable {
    struct Digits: Decodable {
      let name: String
      let coefficients: Double
      let std_errors: Double
      let residual_sd: Double
    }
    let version: String
    let sets: [Digits]
  }

  @Test func `the table of digits beside R's is up to date`() throws {
    let peer = try JSONDecoder().decode(Peer.self, from: LinearReference.expected("nist-r.json"))
    var lines = [
      "# Digits in common with NIST's certified linear regressions", "",
      "Log relative errors, 15 at most, the least over all coefficients and the least over all standard errors.",
      "R: `lm(tol = 1e-10)` of \(peer.version); at its default tolerance it leaves a column of Filip out.",
      "What is missing of 15 in Wampler2 and Pontius is lost where decimal data become binary.", "",
      "| set | coefficients | R | std errors | R | residual sd | R |", "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for (set, other) in zip(try CertifiedRegression.all(), peer.sets) {
      #expect(set.name == other.name)
      let own = digits(of: try set.model.fit(parallelism: parallelism), set)
      let pairs = zip(own, [other.coefficients, other.std_errors, other.residual_sd])
      let cells = pairs.flatMap { [($0 * 10).rounded() / 10, $1] }.map { "\($0)" }
      lines.append("| \(set.name) | \(cells.joined(separator: " | ")) |")
    }
    let text = lines.joined(separator: "\n") + "\n"
    let file = String(decoding: try LinearReference.expected("nist.md"), as: UTF8.self)
    #expect(text == file, "the table is now:\n\(text)")
  }

  @Test func `an exact fit has no tests and no likelihood`() throws {
    let set = try #require(try CertifiedRegression.all().first { $0.name == "Wampler2" })
    let fit = try set.model.fit(parallelism: parallelism)
    let summary = fit.summary
    #expect(fit.residualSumOfSquares == 0 && summary.rSquared == 1)
    #expect(summary.fStatistic == nil && summary.logLikelihood == nil && summary.aic == nil)
    #expect(
      summary.notes == [
        "The fit is exact: what is left of the response is no more than its rounding, so that standard errors, intervals, "
          + "tests and likelihoods say nothing."
      ])
    let table = CoefficientTable(fit, df: [fit.residualDegreesOfFreedom])
    #expect(table.rows.allSatisfy { $0.standardError == 0 && $0.statistic == nil && $0.pValue == nil })
    #expect(table.rows[0].undefinedReason == "the standard error is 0")
    #expect(try fit.anova(.sequential).rows.allSatisfy { $0.statistic == nil && $0.sumOfSquares > 0 })
    #expect(try fit.mostInfluential(3, parallelism: parallelism).isEmpty)
    #expect(try fit.breuschPagan(parallelism: parallelism).undefinedReason == "the fit is exact")
  }
}
