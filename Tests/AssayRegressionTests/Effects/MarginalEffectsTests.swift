import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// Average marginal effects against exact derivatives and against statsmodels.
@Suite struct MarginalEffectsTests {
  private let reference = EffectsReference.shared

  private func expect(
    _ row: MarginalEffects.Row, _ key: String, relative: Double = 2e-10,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try #require(EffectsReference.exact[key], sourceLocation: sourceLocation)
    expectClose(
      row.value.estimate, expected.estimate, relative: relative, "\(key)", sourceLocation: sourceLocation)
    expectClose(
      row.value.standardError, expected.std_error, relative: 1e-8, "\(key)", sourceLocation: sourceLocation)
  }

  @Test(arguments: [false, true])
  func `agrees with exact derivatives through logarithms, powers, knots and interactions`(isCoded: Bool) throws {
    let effects = try MarginalEffects(
      EffectsReference.fit(), frame: reference.frame(isCoded: isCoded), explanatory: EffectsReference.variables,
      options: .init(categorical: .pairwise))
    #expect(
      effects.rows.map { "\($0.variable) \($0.contrast.name)" } == [
        "x dY/dX", "sex M - F", "region b - a", "region c - a", "region c - b", "u dY/dX",
      ])
    let keys = ["slope_x", "sex_M_F", "region_b_a", "region_c_a", "region_c_b", "slope_u"]
    for (row, key) in zip(effects.rows, keys) { try expect(row, key) }
  }

  @Test func `has effects by group, at values, and of steps`() throws {
    let frame = reference.frame()
    let bySex = try MarginalEffects(
      of: ["x"], EffectsReference.fit(), frame: frame, explanatory: EffectsReference.variables,
      grid: .init(groupedBy: ["sex"]))
    #expect(bySex.rows.map(\.group) == [[.init("sex", .level("F"))], [.init("sex", .level("M"))]])
    try expect(bySex.rows[0], "slope_x_by_F")
    try expect(bySex.rows[1], "slope_x_by_M")
    let atValues = try MarginalEffects(
      of: ["x"], EffectsReference.fit(), frame: frame, explanatory: EffectsReference.variables,
      grid: .init([.init("x", [.number(2), .number(4), .number(6.5)])]))
    // At 4, exactly on the knot, the third derivative jumps.
    for (row, value) in zip(atValues.rows, ["2.0", "4.0", "6.5"]) { try expect(row, "slope_x_at_\(value)") }
    let step = try MarginalEffects(
      of: ["x"], EffectsReference.fit(), frame: frame, explanatory: EffectsReference.variables,
      options: .init(numeric: .step(1)))
    #expect(step.rows[0].contrast.name == "+1")
    try expect(step.rows[0], "step_x", relative: 1e-11)
    let atMeans = try MarginalEffects(
      of: ["x"], EffectsReference.fit(), frame: frame, explanatory: EffectsReference.variables,
      grid: .init(others: .means))
    try expect(atMeans.rows[0], "slope_x_at_means")
  }

  @Test func `levels are compared with the reference, and those without cases are left out`() throws {
    let frame = reference.frame()
    guard case .factor(let codes, let levels, _)? = frame.columns["region"] else { return }
    var columns = frame.columns
    let more = [FactorLevel(code: "none")] + levels + [FactorLevel(code: "nobody")]
    columns["region"] = .factor(codes: codes.map { $0 + 1 }, levels: more, isOrdered: false)
    let fit = EffectsReference.fit()
    let shifted = FittedResponse(
      model: fit.model,
      design: { (frame) throws(RegressionError) in
        guard case .factor(let codes, let more, _)? = frame.columns["region"] else { return try fit.design(frame) }
        var columns = frame.columns
        columns["region"] = .factor(
          codes: codes.map { $0 - 1 }, levels: Array(more.dropFirst()), isOrdered: false)
        return try fit.design(ModelFrame(columns: columns, cases: frame.cases))
      }, parameters: fit.parameters, estimates: fit.estimates, covariance: fit.covariance, reference: .normal)
    let effects = try MarginalEffects(
      of: ["region"], shifted, frame: ModelFrame(columns: columns, cases: frame.cases),
      explanatory: ModelVariables(["region"], references: ["region": .level("b")]))
    #expect(effects.rows.map(\.contrast.name) == ["a - b", "c - b"])
    try expect(effects.rows[1], "region_c_b")
  }

  @Test func `collapsed and expanded rows give the same`() throws {
    let options = MarginalEffects.Options(level: 0.9, adjustment: .holm)
    let collapsed = try MarginalEffects(
      EffectsReference.fit(), frame: reference.frame(), explanatory: EffectsReference.variables, options: options)
    let expanded = try MarginalEffects(
      EffectsReference.fit(), frame: reference.frame(expanded: true), explanatory: EffectsReference.variables,
      options: options)
    for (one, other) in zip(collapsed.rows, expanded.rows) {
      expectClose(one.value.estimate, try #require(other.value.estimate), relative: 1e-12)
      expectClose(one.value.standardError, try #require(other.value.standardError), relative: 1e-11)
      expectClose(one.value.adjustedPValue, try #require(other.value.adjustedPValue), relative: 1e-9)
    }
    // A sampling weight counts as one case of that weight; a precision weight does not weigh the average.
    let sampled = try MarginalEffects(
      of: ["u"], EffectsReference.fit(), frame: reference.frame(kind: .sampling),
      explanatory: EffectsReference.variables)
    #expect(sampled.rows[0].value == collapsedValue(kind: .frequency))
    let rows = reference.data.weight.count
    let ones = Array(repeating: 1.0, count: rows)
    let precise = ModelFrame(
      columns: reference.frame().columns,
      cases: CaseTotals(.precision, counts: ones, weights: reference.data.weight, squares: ones))
    let plain = ModelFrame(columns: reference.frame().columns, cases: CaseTotals(rows: rows))
    #expect(try value(of: "u", precise) == value(of: "u", plain))
    #expect(try value(of: "u", precise) != collapsedValue(kind: .frequency))
  }

  private func value(of variable: String, _ frame: ModelFrame) throws -> WaldEstimate {
    try MarginalEffects(
      of: [variable], EffectsReference.fit(), frame: frame, explanatory: EffectsReference.variables
    ).rows[0].value
  }

  private func collapsedValue(kind: CaseTotals.Kind) -> WaldEstimate? {
    try? value(of: "u", reference.frame(kind: kind))
  }

  @Test func `agrees with statsmodels for logit and Poisson`() throws {
    let frame = ModelFrame(columns: reference.frame().columns, cases: CaseTotals(rows: reference.data.x.count))
    let logit = try #require(reference.plain["logit"])
    let fit = FittedResponse(
      model: SingleOutcome.logit, design: EffectsReference.plainDesign(["sex", "x", "u"]),
      parameters: ["(Intercept)", "sex[M]", "x", "u"].map { Parameter($0) }, estimates: logit.theta,
      covariance: Matrix(logit.covariance), reference: .normal)
    let effects = try MarginalEffects(fit, frame: frame, explanatory: ModelVariables(["sex", "x", "u"]))
    for (row, key) in zip(effects.rows, ["C(sex)[T.M]", "x", "u"]) {
      let expected = try #require(logit.dummies?[key])
      expectClose(row.value.estimate, expected[0], relative: 1e-10, "\(key)")
      expectClose(row.value.standardError, expected[1], relative: 1e-8, "\(key)")
    }
    // statsmodels' derivative in a category is that of the 0/1 number.
    var columns = frame.columns
    columns["sex"] = .numbers(frame.indicator("sex", 1))
    let numeric = FittedResponse(
      model: fit.model,
      design: { (frame) throws(RegressionError) in
        (ModelMatrix([("sex[M]", frame.numbers("sex")), ("x", frame.numbers("x")), ("u", frame.numbers("u"))]), nil)
      }, parameters: fit.parameters, estimates: fit.estimates, covariance: fit.covariance, reference: .normal)
    let slope = try MarginalEffects(
      of: ["sex"], numeric, frame: ModelFrame(columns: columns, cases: frame.cases),
      explanatory: ModelVariables(["sex", "x", "u"]))
    #expect(slope.rows.map(\.contrast.name) == ["dY/dX"])
    expectClose(slope.rows[0].value.estimate, try #require(logit.slopes?["C(sex)[T.M]"])[0], relative: 1e-10)

    let poisson = try #require(reference.plain["poisson"])
    let rate = FittedResponse(
      model: SingleOutcome.logarithm, design: EffectsReference.plainDesign(["sex", "x"], offset: true),
      parameters: ["(Intercept)", "sex[M]", "x"].map { Parameter($0) }, estimates: poisson.theta,
      covariance: Matrix(poisson.covariance), reference: .normal)
    let rates = try MarginalEffects(
      of: ["x", "days"], rate, frame: frame, explanatory: ModelVariables(["sex", "x", "days"]))
    expectClose(rates.rows[0].value.estimate, try #require(poisson.slope_x)[0], relative: 1e-10)
    expectClose(rates.rows[0].value.standardError, try #require(poisson.slope_x)[1], relative: 1e-8)
    // ∂/∂d of d·exp(Xβ) is exp(Xβ): the offset moves too.
    let x = try EffectsReference.plainDesign(["sex", "x"], offset: false)(frame).x
    let means = try SingleOutcome.logarithm.predictions(
      x.block(0..<x.rowCount), offset: nil, at: poisson.theta)
    expectClose(
      rates.rows[1].value.estimate, means.elements.reduce(0, +) / Double(x.rowCount), relative: 1e-10)
  }

  @Test func `agrees with statsmodels for three categories, whose effects cancel`() throws {
    let frame = ModelFrame(columns: reference.frame().columns, cases: CaseTotals(rows: reference.data.x.count))
    let expected = try #require(reference.plain["multinomial"])
    let names = ["(Intercept)", "sex[M]", "x", "u"]
    let fit = FittedResponse(
      model: Softmax(outcomes: ["0", "1", "2"]), design: EffectsReference.plainDesign(["sex", "x", "u"]),
      parameters: ["1", "2"].flatMap { category in names.map { Parameter($0, response: category) } },
      estimates: expected.theta, covariance: Matrix(expected.covariance), reference: .normal)
    let effects = try MarginalEffects(
      of: ["x", "u"], fit, frame: frame, explanatory: ModelVariables(["sex", "x", "u"]))
    for (place, row) in effects.rows.enumerated() {
      let (variable, outcome) = (place / 3, place % 3)
      #expect(row.outcome == "\(outcome)")
      expectClose(row.value.estimate, try #require(expected.estimates)[variable + 1][outcome], relative: 1e-10)
      expectClose(row.value.standardError, try #require(expected.std_errors)[variable + 1][outcome], relative: 1e-7)
    }
    let sum = effects.rows[0..<3].reduce(0) { $0 + ($1.value.estimate ?? .nan) }
    expectClose(sum, 0, relative: 0, absolute: 1e-14)
  }

  @Test func `the same bits for any number of threads`() throws {
    let copies = 90
    let one = reference.frame()
    let rows = (0..<one.rowCount * copies).map { $0 % one.rowCount }
    let frame = ModelFrame(
      columns: one.columns.mapValues { column in
        switch column {
        case .factor(let codes, let levels, _):
          .factor(codes: rows.map { codes[$0] }, levels: levels, isOrdered: false)
        case .coded, .numbers: .numbers(rows.map { column.plainNumbers[$0] })
        }
      }, cases: CaseTotals(rows: rows.count))
    func effects(_ threads: Int) throws -> MarginalEffects {
      try MarginalEffects(
        of: ["x", "sex"], EffectsReference.fit(), frame: frame, explanatory: EffectsReference.variables,
        grid: .init(groupedBy: ["region"]), parallelism: Parallelism(threads: threads))
    }
    let (alone, several) = (try effects(1), try effects(3))
    #expect(alone.rows == several.rows)
    #expect(alone.gradients == several.gradients)
  }

  /// A linear model has its coefficients for effects, whatever the size of the mean.
  @Test func `a linear model gives its coefficients`() throws {
    let x = (0..<50).map { 2000 + Double($0) * 0.37 }
    let fit = FittedResponse(
      model: SingleOutcome.linear,
      design: { (frame) throws(RegressionError) in (ModelMatrix([("x", frame.numbers("x"))]), nil) },
      parameters: [Parameter("(Intercept)"), Parameter("x")], estimates: [1e7, 3.25],
      covariance: Matrix([[4, 0.5], [0.5, 0.09]]), reference: .studentT(degreesOfFreedom: 48))
    let frame = ModelFrame(columns: ["x": .numbers(x)], cases: CaseTotals(rows: 50))
    let row = try MarginalEffects(fit, frame: frame, explanatory: ModelVariables(["x"])).rows[0]
    expectClose(row.value.estimate, 3.25, relative: 1e-10)
    expectClose(row.value.standardError, 0.3, relative: 1e-12)
    #expect(row.value.reference == .studentT(degreesOfFreedom: 48))
  }

  /// 1/η has its pole beside some rows, which asks for smaller steps than a unit's 32nd.
  @Test func `a pole of the response near the data is met with smaller steps`() throws {
    let x = (1...40).map { Double($0) * 1e-3 }
    let fit = FittedResponse(
      model: SingleOutcome.inverse,
      design: { (frame) throws(RegressionError) in
        (ModelMatrix([("x", frame.numbers("x"))], intercept: false), nil)
      }, parameters: [Parameter("x")], estimates: [2], covariance: Matrix([[1]]), reference: .normal)
    let frame = ModelFrame(columns: ["x": .numbers(x)], cases: CaseTotals(rows: 40))
    let row = try MarginalEffects(fit, frame: frame, explanatory: ModelVariables(["x"])).rows[0]
    expectClose(row.value.estimate, x.reduce(0) { $0 - 0.5 / ($1 * $1) } / 40, relative: 1e-9)
    expectClose(row.value.standardError, x.reduce(0) { $0 + 0.25 / ($1 * $1) } / 40, relative: 1e-7)
  }
}
