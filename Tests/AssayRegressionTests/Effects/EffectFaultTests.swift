import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// Questions that have no answer, and what is said of them.
@Suite struct EffectFaultTests {
  private let frame = EffectsReference.shared.frame()

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was thrown"
    } catch { return "\(error)" }
  }

  @Test func `an unknown variable or level is named, with the nearest`() {
    let unknown = message {
      _ = try MarginalEffects(
        of: ["regoin"], EffectsReference.fit(), frame: frame, explanatory: EffectsReference.variables)
    }
    #expect(unknown == "The term “regoin” is not a variable of the model. Did you mean “region”?")
    let level = message {
      _ = try Predictions(
        EffectsReference.fit(), frame: frame, explanatory: EffectsReference.variables,
        grid: .init([.init("region", [.level("d")])]))
    }
    #expect(level.contains("The term “region” has no level “d”."))
    #expect(level.contains("Its levels are a, b, c."))
  }

  @Test func `a category that is held as a number has differences, and no slope`() throws {
    let values: [Double] = [10, 20, 40]
    let codes: [UInt16] = [0, 1, 2, 1, 0, 2]
    let frame = ModelFrame(columns: ["post": .coded(codes: codes, values: values)], cases: CaseTotals(rows: 6))
    let fit = FittedResponse(
      model: SingleOutcome.linear,
      design: { (frame) throws(RegressionError) in
        let post = frame.numbers("post")
        guard post.allSatisfy(values.contains) else {
          throw .unsuitableTerm("C(post)", reason: "has a level that the model never saw", remedy: "")
        }
        return (
          ModelMatrix([("20", post.map { $0 == 20 ? 1 : 0 }), ("40", post.map { $0 == 40 ? 1 : 0 })]), nil
        )
      }, parameters: ["(Intercept)", "20", "40"].map { Parameter($0) }, estimates: [5, 1.5, -2],
      covariance: Matrix([[1, 0, 0], [0, 4, 1], [0, 1, 9]]), reference: .normal)
    let effects = try MarginalEffects(
      fit, frame: frame, explanatory: ModelVariables(["post"], categorical: ["post"]),
      options: .init(categorical: .sequential))
    #expect(effects.rows.map(\.contrast.name) == ["20 - 10", "40 - 20"])
    expectClose(effects.rows.map(\.value.estimate), [1.5, -3.5], relative: 1e-14)
    expectClose(effects.rows.map(\.value.standardError), [2, (4.0 + 9 - 2).squareRoot()], relative: 1e-14)
    let fromLast = try MarginalEffects(
      fit, frame: frame,
      explanatory: ModelVariables(["post"], categorical: ["post"], references: ["post": .level("40")]))
    #expect(fromLast.rows.map(\.contrast.name) == ["10 - 40", "20 - 40"])
    let slope = message { _ = try MarginalEffects(fit, frame: frame, explanatory: ModelVariables(["post"])) }
    #expect(slope.contains("“post” has no slope"))
    #expect(slope.contains("ask for the differences"))
  }

  @Test func `a jump has no slope`() {
    let frame = ModelFrame(columns: ["x": .numbers([1, 2, 3, 4])], cases: CaseTotals(rows: 4))
    let fit = FittedResponse(
      model: SingleOutcome.linear,
      design: { (frame) throws(RegressionError) in
        (ModelMatrix([("I(x >= 3)", frame.numbers("x").map { $0 >= 3 ? 1 : 0 })]), nil)
      }, parameters: ["(Intercept)", "I(x >= 3)"].map { Parameter($0) }, estimates: [0, 1],
      covariance: Matrix([[1, 0], [0, 1]]), reference: .normal)
    let jump = message { _ = try MarginalEffects(fit, frame: frame, explanatory: ModelVariables(["x"])) }
    #expect(jump == "“x” has no slope at 3, where the terms made of it have a corner or a jump.")
  }

  @Test func `what no parameter moves, and what overflows, is empty with a reason`() throws {
    let frame = ModelFrame(columns: ["x": .numbers([1, 2]), "z": .numbers([1, 3])], cases: CaseTotals(rows: 2))
    func fit(_ slope: Double, _ reference: WaldReference = .normal) -> FittedResponse {
      FittedResponse(
        model: SingleOutcome.logarithm,
        design: { (frame) throws(RegressionError) in (ModelMatrix([("x", frame.numbers("x"))]), nil) },
        parameters: ["(Intercept)", "x"].map { Parameter($0) }, estimates: [0, slope],
        covariance: Matrix([[1, 0], [0, 1]]), reference: reference)
    }
    let still = try MarginalEffects(of: ["z"], fit(0.5), frame: frame, explanatory: ModelVariables(["x", "z"]))
    #expect(still.rows[0].value.estimate == 0)
    #expect(still.rows[0].value.standardError == 0)
    #expect(still.rows[0].value.pValue == nil)
    #expect(still.rows[0].value.undefined == "no parameter moves it, so that its standard error is 0")
    let large = try Predictions(fit(1000), frame: frame, explanatory: ModelVariables(["x"]))
    #expect(large.rows[0].value.estimate == nil)
    #expect(large.rows[0].value.interval == nil)
    #expect(large.rows[0].value.undefined == "the prediction is too large for a number")
    let none = try Predictions(
      fit(0.5, .studentT(degreesOfFreedom: 0)), frame: frame, explanatory: ModelVariables(["x"]))
    #expect(none.rows[0].value.undefined == "no degrees of freedom are left")
    #expect(none.rows[0].value.standardError != nil)
  }
}
