import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// Formula, design, fit and effect in one piece, against R.
@Suite struct EffectsOfFitsTests {
  /// What `effects_models.json` holds: estimates, and effects with their standard errors.
  private struct Expected: Decodable {
    struct Spline: Decodable {
      let theta: [Double]
      let x: [Double]
      let u: [Double]
      let sex: [Double]
    }
    struct Rate: Decodable {
      let theta: [Double]
      let x: [Double]
      let days: [Double]
    }
    struct Ordinal: Decodable {
      let theta: [Double]
      let x: [[Double]]
      let sex: [[Double]]
    }
    struct Sampling: Decodable {
      let theta: [Double]
      let covariance: [[Double]]
      let df: Double
      let x: [Double]
      let sex: [Double]
    }
    let grade: [String]
    let spline: Spline
    let rate: Rate
    let ordinal: Ordinal
    let sampling: Sampling
  }

  private let reference = EffectsReference.shared
  private let expected: Expected = EffectsReference.read("effects_models.json")

  private func frame(isCoded: Bool = false) -> ModelFrame {
    var columns = reference.frame(isCoded: isCoded).columns
    columns["y"] = .numbers(reference.data.y)
    columns["count"] = .numbers(reference.data.count)
    return ModelFrame(columns: columns, cases: CaseTotals(rows: reference.data.x.count))
  }

  private func response(
    _ model: any ResponseModel, _ fit: some ModelFit, _ design: Design, covariance: Matrix? = nil,
    reference: WaldReference = .normal
  ) -> FittedResponse {
    FittedResponse(
      model: model, design: { (frame) throws(RegressionError) in (try design.matrix(frame), try design.offset(frame)) },
      parameters: fit.parameters, estimates: fit.estimates, covariance: covariance ?? fit.covariance,
      reference: reference)
  }

  private func expect(
    _ row: MarginalEffects.Row, _ value: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expectClose(row.value.estimate, value[0], relative: 1e-8, sourceLocation: sourceLocation)
    // numDeriv's derivative of a derivative has about six digits.
    expectClose(row.value.standardError, value[1], relative: 1e-5, sourceLocation: sourceLocation)
  }

  @Test(arguments: [false, true])
  func `splines and polynomials keep their basis while their variable moves`(isCoded: Bool) throws {
    let frame = frame(isCoded: isCoded)
    let design = try Design(
      try Formula(parsing: "y ~ ns(x, df = 3) * sex + poly(u, 2) + region"), training: frame)
    let fit = try GeneralizedLinearModel(.logit).fit(
      try design.matrix(frame), response: reference.data.y, cases: frame.cases)
    let effects = try MarginalEffects(
      of: ["x", "u", "sex"], response(fit, fit, design), frame: frame, explanatory: EffectsReference.variables)
    expect(effects.rows[0], expected.spline.x)
    expect(effects.rows[1], expected.spline.u)
    expect(effects.rows[2], expected.spline.sex)
  }

  @Test func `a variable in the offset moves the offset`() throws {
    let frame = frame()
    let design = try Design(try Formula(parsing: "count ~ log(x) + sex + offset(log(days))"), training: frame)
    let fit = try GeneralizedLinearModel(.poisson).fit(
      try design.matrix(frame), response: reference.data.count, offset: try design.offset(frame), cases: frame.cases)
    expectClose(fit.estimates, expected.rate.theta, relative: 1e-9)
    let effects = try MarginalEffects(
      response(fit, fit, design), frame: frame, explanatory: ModelVariables(["x", "days"]))
    expect(effects.rows[0], expected.rate.x)
    expect(effects.rows[1], expected.rate.days)
  }

  @Test func `an ordinal model has an effect on each category`() throws {
    let frame = frame()
    let design = try Design(try Formula(parsing: "y ~ x + sex + u"), training: frame)
    let levels = ["low", "mid", "high"]
    let fit = try OrdinalModel.fit(
      try design.matrix(frame), levels: expected.grade.map { levels.firstIndex(of: $0) ?? 0 }, levelNames: levels,
      cases: frame.cases, options: .init(information: .observed))
    let effects = try MarginalEffects(
      of: ["x", "sex"], response(fit.model, fit, design), frame: frame, explanatory: EffectsReference.variables)
    #expect(effects.rows.map(\.outcome) == levels + levels)
    for level in 0..<3 {
      expect(effects.rows[level], expected.ordinal.x[level])
      expect(effects.rows[3 + level], expected.ordinal.sex[level])
    }
  }

  @Test func `under sampling weights the average is weighted and the covariance that of the design`() throws {
    let weights = reference.data.weight
    let frame = ModelFrame(
      columns: frame().columns,
      cases: CaseTotals(
        .sampling, counts: Array(repeating: 1, count: weights.count), weights: weights,
        squares: weights.map { $0 * $0 }))
    let design = try Design(try Formula(parsing: "y ~ log(x) + sex"), training: frame)
    let fit = try GeneralizedLinearModel(.logit).fit(
      try design.matrix(frame), response: reference.data.y, cases: frame.cases)
    let covariance = Matrix(expected.sampling.covariance)
    let effects = try MarginalEffects(
      of: ["x", "sex"],
      response(
        fit, fit, design, covariance: covariance, reference: .studentT(degreesOfFreedom: expected.sampling.df)),
      frame: frame, explanatory: EffectsReference.variables)
    expect(effects.rows[0], expected.sampling.x)
    expect(effects.rows[1], expected.sampling.sex)
    #expect(effects.rows[0].value.reference == .studentT(degreesOfFreedom: 117))
  }
}
