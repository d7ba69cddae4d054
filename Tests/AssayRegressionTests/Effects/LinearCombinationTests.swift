import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// What `combinations.json` holds.
struct CombinationReference: Decodable {
  struct Tested: Decodable {
    let estimate: [Double]
    let std_error: [Double]
    let statistic: [Double]
    let p: [Double]
  }
  struct Limits: Decodable {
    let low: [Double]
    let high: [Double]
  }
  struct Joint: Decodable {
    let statistic: Double
    let df: Double?
    let p: Double
  }
  struct Combinations: Decodable {
    let names: [String]
    let theta: [Double]
    let covariance: [[Double]]
    let df: Double
    let none: Tested
    let bonferroni: Tested
    let holm: Tested
    let interval: Limits
    let wide: Limits
    let sidak: Limits
    let joint_f: Joint
    let joint_chi_squared: Joint
    let redundant: Joint
  }
  struct Model: Decodable {
    let log_likelihood: Double?
    let parameters: Int
    let deviance: Double
    let df: Double
    let dispersion: Double?
    let aic: Double?
    let bic: Double?
  }
  struct Models: Decodable {
    let models: [Model]
    let anova: [[String: Double?]]
    let weights: [Double?]
  }
  struct Balanced: Decodable {
    struct Data: Decodable {
      let age: [Double]
      let parity: [Double]
      let education: [String]
      let spontaneous: [Double]
    }
    struct Pairs: Decodable {
      let estimate: [Double]
      let std_error: [Double]
      let p: [Double]
      let low: [Double]
      let high: [Double]
    }
    let theta: [Double]
    let covariance: [[Double]]
    let data: Data
    let levels: [String]
    let estimate: [Double]
    let std_error: [Double]
    let overall: [Double]
    let pairs: Pairs
    let link_interval: [Double]
    let prediction: Double
  }
  let combinations: Combinations
  let linear: Models
  let logit: Models
  let quasi: Models
  let balanced: Balanced
}

/// Combinations of coefficients against R's car and multcomp.
@Suite struct LinearCombinationTests {
  private let expected: CombinationReference.Combinations =
    (EffectsReference.read("combinations.json") as CombinationReference).combinations
  /// As the table of coefficients would have the names that R has otherwise.
  private let parameters = ["(Intercept)", "wt", "hp", "factor(cyl)[6]", "factor(cyl)[8]"].map { Parameter($0) }
  private let texts = ["wt + 2*hp = -3", "factor(cyl)[8] - factor(cyl)[6] = 0", "hp"]

  private func combinations(
    _ texts: [String]? = nil, reference: WaldReference? = nil, adjustment: MultiplicityAdjustment = .none
  ) throws -> LinearCombinations {
    try LinearCombinations(
      parsing: texts ?? self.texts, parameters: parameters, estimates: expected.theta,
      covariance: Matrix(expected.covariance), reference: reference ?? .studentT(degreesOfFreedom: expected.df),
      adjustment: adjustment)
  }

  @Test func `agrees with glht, one by one and adjusted`() throws {
    let plain = try combinations()
    expectClose(plain.rows.map(\.value.estimate), expected.none.estimate, relative: 1e-12)
    expectClose(plain.rows.map(\.value.standardError), expected.none.std_error, relative: 1e-11)
    expectClose(plain.rows.map(\.value.statistic), expected.none.statistic, relative: 1e-10)
    expectClose(plain.rows.map(\.value.pValue), expected.none.p, relative: 1e-9)
    expectClose(plain.rows.map(\.value.interval?.low), expected.interval.low, relative: 1e-11)
    let holm = try combinations(adjustment: .holm)
    expectClose(holm.rows.map(\.value.adjustedPValue), expected.holm.p, relative: 1e-9)
    expectClose(holm.rows.map { $0.value.adjustedLogPValue.map { Double.exp($0) } }, expected.holm.p, relative: 1e-9)
    // Holm's steps have no intervals of their own; those of its first step are Bonferroni's.
    expectClose(holm.rows.map(\.value.interval?.high), expected.wide.high, relative: 1e-11)
    #expect(holm.rows.allSatisfy { $0.value.interval?.level == 0.95 })
    let bonferroni = try combinations(adjustment: .bonferroni)
    expectClose(bonferroni.rows.map(\.value.adjustedPValue), expected.bonferroni.p, relative: 1e-9)
    expectClose(bonferroni.rows.map(\.value.interval?.low), expected.wide.low, relative: 1e-11)
    let sidak = try combinations(adjustment: .sidak)
    expectClose(sidak.rows.map(\.value.interval?.high), expected.sidak.high, relative: 1e-11)
    let rate = try combinations(adjustment: .benjaminiHochberg)
    #expect(rate.rows.map(\.value.interval) == plain.rows.map(\.value.interval))
  }

  @Test func `the variables of an interaction may stand in any order, and a printed name goes first`() throws {
    let parameters = [
      Parameter("a:b"), Parameter("g[x:y]:a:h[2]"), Parameter("a", response: "b"), Parameter("b", response: "a"),
      Parameter("c:d", response: "one"),
    ]
    func weights(_ text: String) throws -> [Double] {
      try LinearCombination(parsing: text, parameters: parameters).weights
    }
    #expect(try weights("a:h[2]:g[x:y] = 1") == [0, 1, 0, 0, 0])
    #expect(try weights("2 * `h[2]:g[x:y]:a`") == [0, 2, 0, 0, 0])
    #expect(try weights("one:d:c") == [0, 0, 0, 0, 1])
    // “b:a” is the coefficient of a for the category b, and “a:b” is printed twice: the first is taken.
    #expect(try weights("b:a") == [0, 0, 1, 0, 0])
    #expect(throws: RegressionError.self) { try weights("h[2]:a:g[y:x]") }
  }

  @Test func `agrees with linearHypothesis, also where one combination follows from others`() throws {
    let joint = try #require(try combinations().joint)
    #expect(joint.name == .waldF)
    #expect(joint.reference == .fisherF(numerator: 3, denominator: expected.df))
    expectClose(joint.statistic, expected.joint_f.statistic, relative: 1e-10)
    expectClose(joint.pValue, expected.joint_f.p, relative: 1e-9)
    let squared = try #require(try combinations(reference: .normal).joint)
    #expect(squared.reference == .chiSquared(degreesOfFreedom: 3))
    expectClose(squared.statistic, expected.joint_chi_squared.statistic, relative: 1e-10)
    expectClose(squared.pValue, expected.joint_chi_squared.p, relative: 1e-9)
    let redundant = try #require(try combinations(["wt + 2*hp = -3", "wt = -3", "hp = 0"]).joint)
    let plain = try #require(try combinations(["wt + 2*hp = -3", "hp = 0"]).joint)
    #expect(redundant.reference == .fisherF(numerator: 2, denominator: expected.df))
    expectClose(redundant.statistic, plain.statistic, relative: 1e-9)
    expectClose(redundant.statistic, expected.redundant.statistic, relative: 1e-9)
    expectClose(redundant.pValue, expected.redundant.p, relative: 1e-8)
    #expect(throws: RegressionError.self) { try combinations(["wt = -3", "2*wt = 1"]) }
  }

  @Test func `degrees of freedom of its own reach each combination`() throws {
    let own = try combinations(
      reference: .perContrast { (weights) throws(RegressionError) in 10 + weights.reduce(0) { $0 + abs($1) } })
    #expect(
      own.rows.map(\.value.reference) == [
        .studentT(degreesOfFreedom: 13), .studentT(degreesOfFreedom: 12), .studentT(degreesOfFreedom: 11),
      ])
    #expect(own.joint == nil)
    #expect(own.jointUndefined?.contains("degrees of freedom of its own") == true)
    let single = try combinations(["hp"], reference: .perContrast { (_) throws(RegressionError) in 9 })
    let t = try #require(single.rows[0].value.statistic)
    expectClose(single.joint?.statistic, t * t, relative: 1e-12)
    expectClose(single.joint?.pValue, try #require(single.rows[0].value.pValue), relative: 1e-11)
  }

  private func weights(_ text: String, _ parameters: [Parameter]? = nil) throws -> [Double] {
    try LinearCombination(parsing: text, parameters: parameters ?? self.parameters).weights
  }

  @Test func `text is read with its names, brackets and fractions`() throws {
    #expect(try weights("(Intercept) + (wt + hp)/2") == [1, 0.5, 0.5, 0, 0])
    #expect(try weights("-wt*3 - -2*(hp - wt)") == [0, -5, 2, 0, 0])
    #expect(try weights("1e1 * `factor(cyl)[6]` = .5*factor(cyl)[8]") == [0, 0, 0, 10, -0.5])
    let right = try LinearCombination(parsing: "wt + 1 == hp - 2", parameters: parameters)
    #expect(right.weights == [0, 1, -1, 0, 0])
    #expect(right.constant == 1)
    #expect(right.null == -2)
    let ordinal = ["1|2", "2|3", "年龄", "I(age^2)", "age:sex[M]", "age"].map { Parameter($0) }
    #expect(try weights("2|3 - 1|2", ordinal) == [-1, 1, 0, 0, 0, 0])
    #expect(try weights("2*年龄 + I(age^2) - age:sex[M]", ordinal) == [0, 0, 2, 1, -1, 0])
    let several = ["Labour", "Green"].flatMap { category in
      ["age", "sex"].map { Parameter($0, response: category) }
    }
    #expect(try weights("Labour:age - Green:age", several) == [1, 0, -1, 0])
  }

  private func fault(_ text: String, _ parameters: [Parameter]? = nil) -> FormulaFault? {
    do throws(RegressionError) {
      _ = try LinearCombination(parsing: text, parameters: parameters ?? self.parameters)
      return nil
    } catch {
      guard case .formula(let fault) = error else { return nil }
      return fault
    }
  }

  @Test func `a fault points at its character and names what is near`() {
    let typing = fault("wt - factor(cyl)[7]")
    #expect(typing?.offset == 5)
    #expect(typing?.problem == "there is no coefficient “factor(cyl)[7]”")
    #expect(typing?.remedy.contains("factor(cyl)[") == true)
    #expect(fault("wt * hp")?.offset == 3)
    #expect(fault("wt ^ 2")?.problem == "“^” is not expected here")
    #expect(fault("2 / wt")?.offset == 2)
    #expect(fault("(wt + hp")?.problem == "the parenthesis is not closed")
    #expect(fault("`wt + hp")?.problem == "the backtick is not closed")
    #expect(fault("wt +")?.problem == "it breaks off")
    #expect(fault("wt - wt = 3")?.problem == "no coefficient is left in it")
    #expect(fault("")?.problem == "there is nothing to test")
    #expect(fault("wtt")?.remedy == "Did you mean “wt”?")
    let several = ["Labour", "Green"].map { Parameter("age", response: $0) }
    let doubtful = fault("age", several)
    #expect(doubtful?.remedy == "Write one of “Labour:age”, “Green:age”.")
  }

  /// The far tail keeps its logarithm.
  @Test func `a probability too small for a number has a logarithm`() throws {
    let far = try LinearCombinations(
      [LinearCombination("a", weights: [1])], estimates: [50], covariance: Matrix([[1]]), reference: .normal,
      adjustment: .bonferroni)
    #expect(far.rows[0].value.pValue == 0)
    expectClose(far.rows[0].value.logPValue, Normal50.logTwoSided, relative: 1e-12)
    expectClose(far.joint?.logPValue, Normal50.logTwoSided, relative: 1e-10)
  }
}

/// log(2·Φ(−50)) by mpmath 1.4.1 with 40 digits: log(erfc(50/sqrt(2))).
private enum Normal50 {
  static let logTwoSided = -1254.13821395886
}
