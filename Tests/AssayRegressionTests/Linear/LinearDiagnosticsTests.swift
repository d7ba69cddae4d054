import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

@Suite struct LinearDiagnosticsTests {
  let parallelism = Parallelism(threads: 2)

  private func fit(_ name: String) throws -> (LinearReference, LinearFit) {
    let reference = try LinearReference.named(name)
    return (reference, try reference.model.fit(parallelism: parallelism))
  }

  @Test(arguments: ["warp", "cars"])
  func `leverages, residuals and distances agree with R`(_ name: String) throws {
    let (reference, fit) = try fit(name)
    let rows = try fit.influence(0..<reference.y.count)
    expectClose(rows.map(\.leverage), try #require(reference.hat), relative: 1e-11)
    expectClose(rows.map(\.standardizedResidual), try #require(reference.standardized), relative: 1e-10)
    expectClose(rows.map(\.studentizedResidual), try #require(reference.studentized), relative: 1e-10)
    expectClose(rows.map(\.cooksDistance), try #require(reference.cooks), relative: 1e-10)
    expectClose(rows.map(\.dffits), try #require(reference.dffits), relative: 1e-10)
    let largest = try fit.mostInfluential(4, parallelism: parallelism)
    let expected = rows.sorted { ($0.cooksDistance ?? 0) > ($1.cooksDistance ?? 0) }.prefix(4)
    #expect(largest == Array(expected))
  }

  @Test func `leverages and residuals carry precision weights`() throws {
    let (reference, fit) = try fit("precision")
    let rows = try fit.influence(0..<reference.y.count)
    let used = rows.filter { reference.cases.weights[$0.row] > 0 }
    // R lists only cases with a weight.
    expectClose(used.map(\.leverage), try #require(reference.hat), relative: 1e-10)
    expectClose(used.map(\.standardizedResidual), try #require(reference.standardized), relative: 1e-10)
    expectClose(used.map(\.cooksDistance), try #require(reference.cooks), relative: 1e-10)
    #expect(rows.filter { reference.cases.weights[$0.row] == 0 }.allSatisfy { $0.cooksDistance == nil })
  }

  @Test(arguments: ["warp", "cars"])
  func `tests of residuals agree with R`(_ name: String) throws {
    let (reference, fit) = try fit(name)
    let test = try fit.breuschPagan(parallelism: parallelism)
    expectClose(test.statistic, try #require(reference.bp), relative: 1e-10)
    expectClose(test.pValue, try #require(reference.bp_p), relative: 1e-9)
    expectClose(try fit.durbinWatson(isOrdered: true).statistic, try #require(reference.dw), relative: 1e-11)
    #expect(
      try fit.durbinWatson(isOrdered: false).undefinedReason
        == "equal cases were taken together, so that their order is not known")
  }

  @Test func `sums of squares of three types agree with R`() throws {
    let (reference, fit) = try fit("warp")
    let summed = try LinearReference.named("warp_sum").design
    let sums = try LinearModel(design: summed, response: reference.y, cases: reference.cases)
      .fit(parallelism: parallelism)
    for (table, expected) in [
      (try fit.anova(.sequential), try #require(reference.anova1)),
      (try fit.anova(.hierarchical), try #require(reference.anova2)),
      (try sums.anova(.marginal), try #require(reference.anova3)),
    ] {
      #expect(table.rows.map(\.term) == expected.terms)
      #expect(table.rows.map(\.degreesOfFreedom) == expected.df)
      expectClose(table.rows.map(\.sumOfSquares), expected.ss, relative: 1e-10)
      expectClose(table.rows.map(\.statistic), expected.f, relative: 1e-10)
      expectClose(table.rows.map(\.pValue), expected.p, relative: 1e-9)
    }
  }

  @Test func `a term whose columns are all left out has no test`() throws {
    let reference = try LinearReference.named("cars")
    let design = reference.design
    let fit = try LinearModel(
      design: design.selecting([0, 1, 2]), response: reference.y, cases: reference.cases
    ).fit(parallelism: parallelism)
    let row = try #require(try fit.anova(.sequential).rows.last)
    #expect(row.degreesOfFreedom == 0 && row.sumOfSquares == 0 && row.statistic == nil)
    #expect(row.undefinedReason == "the term adds no column to the others")
  }

  @Test func `variance inflation agrees with R`() throws {
    for (name, design) in [("warp", "warp_main"), ("cars", "cars")] {
      let reference = try LinearReference.named(name)
      let fit = try LinearModel(
        design: LinearReference.named(design).design, response: reference.y, cases: reference.cases
      ).fit(parallelism: parallelism)
      let expected = try #require(reference.vif)
      let rows = fit.varianceInflation
      #expect(rows.map(\.degreesOfFreedom) == expected.df)
      expectClose(rows.map(\.gvif), expected.gvif, relative: 1e-11)
      expectClose(rows.map(\.adjusted), expected.adjusted, relative: 1e-11)
    }
  }

  @Test(arguments: ["cars", "precision"])
  func `standardised coefficients agree with R`(_ name: String) throws {
    let (reference, fit) = try fit(name)
    let betas = fit.standardizedCoefficients
    #expect(betas[0] == nil)
    expectClose(Array(betas[1...]), try #require(reference.standardized_beta), relative: 1e-11)
    // The intercept last: the columns are then taken about their means by another way.
    let moved = try LinearModel(
      design: fit.design.selecting([1, 2, 3, 4, 0]), response: reference.y, cases: reference.cases
    ).fit(parallelism: parallelism)
    expectClose(Array(moved.standardizedCoefficients[..<4]), betas[1...].map { $0 ?? 0 }, relative: 1e-11)
  }

  @Test func `a case that alone determines a coefficient has no residual to scale`() throws {
    let reference = try LinearReference.named("cars")
    let design = ModelMatrix([
      ("wt", reference.x[1]), ("one", reference.y.indices.map { $0 == 5 ? 1 : 0 }),
    ])
    let fit = try LinearModel(design: design, response: reference.y, cases: reference.cases)
      .fit(parallelism: parallelism)
    let row = try fit.influence(5..<6)[0]
    expectClose(row.leverage, 1, relative: 1e-12)
    #expect(row.standardizedResidual == nil && row.cooksDistance == nil && row.dffits == nil)
    let robust = try RobustCovariance(.hc3).estimate(fit, parallelism: parallelism)
    #expect(
      robust.warnings == [
        "1 rows are fitted exactly whatever their response; HC3 leaves them out of the covariance."
      ])
    let isFinite = robust.matrix.elements.reduce(true) { $0 && $1.isFinite }
    #expect(isFinite)
  }
}
