import AssayInference
import AssayTables
import AssayTestSupport
import Testing

@Suite struct `Goodness of fit` {
  @Test(arguments: ProportionReference.named("fit")) func `agrees with R`(_ reference: ProportionReference) throws {
    let k = reference.arguments.count / 2
    let fit = try GoodnessOfFit(
      counts: Array(reference.arguments.prefix(k)), shares: Array(reference.arguments.suffix(k)))
    expectClose(fit.pearson.statistic, reference.values[0], relative: 1e-12)
    expectClose(fit.pearson.pValue, reference.values[1], relative: 1e-11)
    expectClose(fit.pearsonResiduals, Array(reference.values[2..<2 + k]), relative: 1e-12)
    expectClose(fit.standardizedResiduals, Array(reference.values[(2 + k)...]), relative: 1e-12)
    #expect(fit.pearson.name == .goodnessOfFit && fit.likelihoodRatio.name == .likelihoodRatio)
  }

  // scipy 1.17: power_divergence([315, 101, 108, 32], [312.75, 104.25, 104.25, 34.75], lambda_="log-likelihood")
  @Test func `the likelihood ratio agrees with scipy`() throws {
    let fit = try GoodnessOfFit(counts: [315, 101, 108, 32], shares: [9, 3, 3, 1])
    expectClose(fit.likelihoodRatio.statistic, 0.47544523899823243, relative: 1e-12)
  }

  // mpmath 1.3, 50 digits: 2 Σ n log(n/e) of counts 5e11 + 700000 and 5e11 − 700000 with equal shares. The usual sum
  // of terms of both signs keeps four digits.
  @Test func `huge counts keep their digits`() throws {
    let fit = try GoodnessOfFit(counts: [500_000_700_000, 499_999_300_000])
    expectClose(fit.pearson.statistic, 1.96, relative: 1e-14)
    expectClose(fit.likelihoodRatio.statistic, 1.960000000000640267, relative: 1e-14)
  }

  @Test func `shares of any scale are the same`() throws {
    let whole = try GoodnessOfFit(counts: [5, 8, 9], shares: [20, 30, 50])
    for scale in [1e-300, 0.01, 3, 1e306] {
      let scaled = try GoodnessOfFit(counts: [5, 8, 9], shares: [20, 30, 50].map { $0 * scale })
      expectClose(scaled.pearson.statistic, whole.pearson.statistic, relative: 1e-13)
      expectClose(scaled.expected.map { $0 }, whole.expected, relative: 1e-13)
    }
    #expect(try GoodnessOfFit(counts: [5, 8, 9]) == GoodnessOfFit(counts: [5, 8, 9], shares: [7, 7, 7]))
  }

  @Test func `two categories are the score test of a proportion`() throws {
    let fit = try GoodnessOfFit(counts: [7, 13], shares: [0.3, 0.7])
    let z = try OneProportion(successes: 7, trials: 20).scoreTest(of: 0.3).statistic
    expectClose(fit.pearson.statistic, z * z, relative: 1e-13)
    expectClose(fit.standardizedResiduals, [z, -z], relative: 1e-13)
  }

  @Test func `a category that is neither expected nor observed takes no part`() throws {
    let fit = try GoodnessOfFit(counts: [5, 0, 9], labels: ["a", "b", "c"], shares: [1, 0, 2])
    #expect(fit.pearson.reference.degreesOfFreedom == 1)
    #expect(fit.pearsonResiduals[1] == nil && fit.standardizedResiduals[1] == nil && fit.expected[1] == 0)
    let without = try GoodnessOfFit(counts: [5, 9], shares: [1, 2])
    #expect(fit.pearson.statistic == without.pearson.statistic)
    #expect(try fit.exactTest().test.pValue == without.exactTest().test.pValue)
  }

  @Test func `bad questions are refused in a sentence`() {
    #expect(throws: FitError.impossibleCategory("b", count: 2)) {
      try GoodnessOfFit(counts: [5, 2, 9], labels: ["a", "b", "c"], shares: [1, 0, 2])
    }
    #expect(
      FitError.impossibleCategory("b", count: 2).description
        == "“b” was observed (2.0) although its expected share is 0, which no chance explains. Give it a share, or "
        + "leave it out.")
    #expect(throws: FitError.noObservations) { try GoodnessOfFit(counts: [0, 0]) }
    #expect(throws: FitError.noObservations) { try GoodnessOfFit(counts: [1e308, 1e308]) }
    #expect(throws: FitError.tooFewCategories(1)) { try GoodnessOfFit(counts: [4]) }
    #expect(throws: FitError.tooFewCategories(1)) { try GoodnessOfFit(counts: [4, 0], shares: [2, 0]) }
    #expect(throws: FitError.invalidCount(-1, category: "1")) { try GoodnessOfFit(counts: [-1, 4]) }
    #expect(throws: FitError.invalidShare(-1, category: "2")) { try GoodnessOfFit(counts: [1, 4], shares: [2, -1]) }
    #expect(throws: FitError.invalidShare(.infinity, category: "2")) {
      try GoodnessOfFit(counts: [1, 4], shares: [2, .infinity])
    }
    #expect(throws: FitError.lengthMismatch(given: 3, categories: 2)) {
      try GoodnessOfFit(counts: [1, 4], shares: [2, 1, 1])
    }
    #expect(throws: FitError.fractionalCount(1.5, category: "1")) {
      try GoodnessOfFit(counts: [1.5, 4]).exactTest()
    }
  }
}
