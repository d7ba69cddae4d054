import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

@Suite struct LinearFitTests {
  let parallelism = Parallelism(threads: 2)

  @Test(arguments: ["warp", "cars", "origin", "precision", "clusters"])
  func `agrees with R`(_ name: String) throws {
    let reference = try LinearReference.named(name)
    for method in [LinearModel.Method.doubleDouble, .householder, .normalEquations] {
      let fit = try reference.model.fit(method, parallelism: parallelism)
      #expect(fit.method == method)
      let relative = method == .normalEquations ? 1e-9 : 1e-11
      let table = CoefficientTable(fit, df: [fit.residualDegreesOfFreedom])
      expectClose(table.rows.map(\.estimate), try #require(reference.coefficients), relative: relative)
      expectClose(table.rows.map(\.standardError), try #require(reference.std_errors), relative: relative)
      expectClose(table.rows.map(\.statistic), try #require(reference.statistic), relative: relative)
      expectClose(table.rows.map(\.pValue), try #require(reference.p), relative: 100 * relative)
      for (row, limits) in zip(table.rows, try #require(reference.conf)) {
        expectClose([row.interval?.low, row.interval?.high], limits, relative: relative, absolute: 1e-11)
      }
      let summary = fit.summary
      expectClose(summary.rSquared, try #require(reference.r_squared), relative: relative)
      expectClose(summary.adjustedRSquared, try #require(reference.adj_r_squared), relative: relative)
      let f = try #require(reference.f)
      expectClose(summary.fStatistic, f[0], relative: relative)
      #expect(summary.modelDegreesOfFreedom == f[1] && summary.residualDegreesOfFreedom == f[2])
      expectClose(summary.pValue, try #require(reference.f_p), relative: 100 * relative)
      expectClose(summary.residualStandardDeviation, try #require(reference.sigma), relative: relative)
      expectClose(summary.logLikelihood, try #require(reference.loglik), relative: relative)
      expectClose(summary.aic, try #require(reference.aic), relative: relative)
      expectClose(summary.bic, try #require(reference.bic), relative: relative)
    }
  }

  @Test func `a model without an intercept says that R squared is not about the mean`() throws {
    let reference = try LinearReference.named("origin")
    let summary = try reference.model.fit(parallelism: parallelism).summary
    #expect(summary.isUncentered)
    #expect(summary.notes == ["There is no intercept: R² and F compare with 0, not with the mean."])
  }

  @Test func `frequencies give what the cases give`() throws {
    let reference = try LinearReference.named("cars")
    let times = { (row: Int) in 1 + row % 4 }
    let expanded = try reference.repeated(times, asFrequencies: false).fit(parallelism: parallelism)
    let collapsed = try reference.repeated(times, asFrequencies: true).fit(parallelism: parallelism)
    expectClose(collapsed.estimates, expanded.estimates, relative: 1e-13)
    expectClose(collapsed.covariance.elements, expanded.covariance.elements, relative: 1e-12, absolute: 1e-15)
    let (a, b) = (collapsed.summary, expanded.summary)
    #expect(a.caseCount == b.caseCount && a.residualDegreesOfFreedom == b.residualDegreesOfFreedom)
    expectClose(
      [a.rSquared, a.adjustedRSquared, a.fStatistic, a.logLikelihood, a.aic, a.bic],
      [
        b.rSquared ?? 0, b.adjustedRSquared ?? 0, b.fStatistic ?? 0, b.logLikelihood ?? 0, b.aic ?? 0, b.bic ?? 0,
      ], relative: 1e-12)
    expectClose(
      try collapsed.breuschPagan(parallelism: parallelism).statistic,
      try #require(try expanded.breuschPagan(parallelism: parallelism).statistic), relative: 1e-11)
    for kind in [RobustCovariance.Kind.hc0, .hc1, .hc2, .hc3] {
      expectClose(
        try RobustCovariance(kind).estimate(collapsed, parallelism: parallelism).matrix.elements,
        try RobustCovariance(kind).estimate(expanded, parallelism: parallelism).matrix.elements, relative: 1e-11)
    }
    let firsts = reference.y.indices.map { row in (0..<row).reduce(0) { $0 + times($1) } }
    let everywhere = try expanded.influence(0..<expanded.response.count)
    expectClose(
      try collapsed.influence(0..<32).map(\.cooksDistance), firsts.map { everywhere[$0].cooksDistance ?? -1 },
      relative: 1e-10)
  }

  @Test func `any number of threads gives the same bits, and large problems agree with small ones`() throws {
    let count = 40_000
    let x1 = (0..<count).map { Double.sin(Double($0)) + Double($0 % 7) }
    let x2 = (0..<count).map { Double.cos(Double(3 * $0)) + Double($0 % 11) }
    let y = (0..<count).map { 2 + 3 * x1[$0] - x2[$0] + Double.sin(Double(7 * $0 * $0 % 1_009)) }
    let design = ModelMatrix([("x1", x1), ("x2", x2)])
    let model = LinearModel(design: design, response: y, cases: CaseTotals(rows: count))
    let precise = try model.fit(.doubleDouble, parallelism: parallelism)
    for method in [LinearModel.Method.householder, .normalEquations] {
      let one = try model.fit(method, parallelism: Parallelism(threads: 1))
      let three = try model.fit(method, parallelism: Parallelism(threads: 3))
      #expect(one.estimates == three.estimates && one.bread == three.bread)
      #expect(one.residualSumOfSquares == three.residualSumOfSquares)
      expectClose(one.estimates, precise.estimates, relative: 1e-13)
      expectClose(one.covariance.elements, precise.covariance.elements, relative: 1e-12, absolute: 1e-18)
    }
    let robust = try RobustCovariance(.hc3).estimate(precise, parallelism: Parallelism(threads: 1))
    #expect(try robust == RobustCovariance(.hc3).estimate(precise, parallelism: Parallelism(threads: 3)))
  }

  @Test func `normal equations are used for many rows unless the condition forbids it`() throws {
    let count = 300_000
    let x = (0..<count).map { Double.sin(Double($0)) }
    let near = (0..<count).map { x[$0] + 1e-5 * Double.cos(Double(2 * $0)) }
    let y = (0..<count).map { 1 + x[$0] + Double.cos(Double(5 * $0)) }
    let cases = CaseTotals(rows: count)
    let plain = try LinearModel(design: ModelMatrix([("x", x)]), response: y, cases: cases).fit(
      parallelism: parallelism)
    #expect(plain.method == .normalEquations)
    let hard = try LinearModel(design: ModelMatrix([("x", x), ("near", near)]), response: y, cases: cases)
      .fit(parallelism: parallelism)
    #expect(hard.method == .householder)
  }

  @Test func `an offset is taken off the response`() throws {
    let reference = try LinearReference.named("cars")
    let offset = reference.y.indices.map { Double($0) / 3 }
    let plain = try reference.model.fit(parallelism: parallelism)
    let shifted = try LinearModel(
      design: reference.design, response: zip(reference.y, offset).map { $0 + $1 }, offset: offset,
      cases: reference.cases
    ).fit(parallelism: parallelism)
    expectClose(shifted.estimates, plain.estimates, relative: 1e-12)
    expectClose(shifted.summary.rSquared, try #require(plain.summary.rSquared), relative: 1e-12)
    let x = reference.design.block(0..<3)
    let predicted = try shifted.predictions(x, offset: Array(offset[0..<3]), at: shifted.estimates)
    expectClose(predicted.elements, try shifted.influence(0..<3).map(\.fitted), relative: 1e-12)
    #expect(try shifted.gradients(x, offset: nil, at: shifted.estimates) == [x])
  }

  @Test func `a response of one value has nothing to explain`() throws {
    let reference = try LinearReference.named("cars")
    let fit = try LinearModel(
      design: reference.design, response: reference.y.map { _ in 0.1 }, cases: reference.cases
    ).fit(parallelism: parallelism)
    #expect(fit.isExact && fit.summary.rSquared == nil && fit.summary.fStatistic == nil)
    #expect(
      fit.summary.notes == [
        "The response has one value only, so that there is nothing to explain, and standard errors, intervals and tests say "
          + "nothing."
      ])
    #expect(fit.standardizedCoefficients.compactMap(\.self).isEmpty)
  }

  @Test func `a mean alone, and nothing at all, are models`() throws {
    let y: [Double] = [1, 2, 4, 9]
    let one = ModelMatrix(
      rowCount: 4, terms: [ModelMatrix.interceptName],
      columns: [(ModelMatrix.Column(ModelMatrix.interceptName, term: 0), .constant(1))])
    let mean = try LinearModel(design: one, response: y, cases: CaseTotals(rows: 4)).fit(parallelism: parallelism)
    #expect(mean.estimates == [4] && mean.residualSumOfSquares == 38 && mean.summary.rSquared == 0)
    #expect(mean.summary.fStatistic == nil && mean.varianceInflation.isEmpty && mean.summary.logLikelihood != nil)
    let none = ModelMatrix(rowCount: 4, terms: [], columns: [])
    let nothing = try LinearModel(design: none, response: y, cases: CaseTotals(rows: 4)).fit(parallelism: parallelism)
    #expect(nothing.estimates.isEmpty && nothing.residualSumOfSquares == 102)
    #expect(nothing.residualDegreesOfFreedom == 4 && nothing.summary.fStatistic == nil)
  }

  @Test func `columns of extreme scales keep their digits`() throws {
    let reference = try LinearReference.named("cars")
    let plain = try reference.model.fit(parallelism: parallelism)
    let scales = [1, 1e120, 1e-120, 1e80, 1e-90]
    let design = ModelMatrix(
      rowCount: reference.y.count, terms: reference.terms,
      columns: reference.columns.indices.map { column in
        (
          ModelMatrix.Column(reference.columns[column], term: reference.assign[column]),
          .values(reference.x[column].map { $0 * scales[column] }, lows: nil)
        )
      })
    for method in LinearModel.Method.allCases {
      let fit = try LinearModel(design: design, response: reference.y, cases: reference.cases)
        .fit(method, parallelism: parallelism)
      expectClose(zip(fit.estimates, scales).map { $0 * $1 }, plain.estimates, relative: 1e-10)
      expectClose(fit.varianceInflation.map(\.gvif), plain.varianceInflation.map { $0.gvif ?? 0 }, relative: 1e-9)
    }
  }

  @Test func `as many coefficients as cases is an error`() {
    let model = LinearModel(
      design: ModelMatrix([("x", [1, 2])]), response: [1, 3], cases: CaseTotals(rows: 2))
    #expect(throws: RegressionError.tooFewCases(cases: 2, coefficients: 2)) {
      try model.fit(parallelism: parallelism)
    }
  }

  @Test func `a response that is not finite is an error`() {
    let model = LinearModel(
      design: ModelMatrix([("x", [1, 2, 3])]), response: [1, .nan, 2], cases: CaseTotals(rows: 3))
    #expect(
      throws: RegressionError.unsuitableResponse(
        "y", reason: "has values that are not finite", remedy: "Leave those cases out.")
    ) { try model.fit(parallelism: parallelism) }
  }
}
