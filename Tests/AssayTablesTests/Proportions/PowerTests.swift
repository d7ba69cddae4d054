import AssayDistributions
import AssayInference
import AssayTestSupport
import Testing

@Suite struct `Power and sample size` {
  @Test(arguments: ProportionReference.named("power_two_proportions", "power_t_one.sample", "power_t_two.sample"))
  func `powers agree with R's strict ones`(_ reference: ProportionReference) throws {
    let a = reference.arguments
    let power: Double
    switch reference.quantity {
    case "power_two_proportions":
      power = try TwoProportionPower(significance: a[4], sides: a[3] == 1 ? .one : .two)
        .power(a[0], a[1], sampleSize: a[2])
    case "power_t_one.sample":
      power = try TTestPower(.oneSample, sides: a[2] == 1 ? .one : .two).power(effectSize: a[0], sampleSize: a[1])
    default:
      power = try TTestPower(.twoSamples(allocation: 1), sides: a[2] == 1 ? .one : .two)
        .power(effectSize: a[0], sampleSize: a[1])
    }
    // R's own noncentral t stops at 1e-12 absolutely.
    expectClose(power, reference.values[0], relative: 1e-10, absolute: 1e-12)
  }

  @Test(arguments: ProportionReference.named("power_anova"))
  func `the analysis of variance agrees with R`(_ reference: ProportionReference) throws {
    let a = reference.arguments
    let effect = ((a[0] - 1) / a[0] * a[2] / a[3]).squareRoot()
    // R's series of the noncentral beta distribution stops at 1e-9.
    expectClose(
      try VarianceAnalysisPower(groups: Int(a[0])).power(effectSize: effect, sampleSize: a[1]), reference.values[0],
      relative: 3e-9)
  }

  @Test(arguments: ProportionReference.named("power_chi_squared", "size_chi_squared"))
  func `chi-squared tests agree with statsmodels`(_ reference: ProportionReference) throws {
    let a = reference.arguments
    if reference.quantity == "power_chi_squared" {
      let test = try ChiSquaredPower(degreesOfFreedom: a[2])
      expectClose(try test.power(effectSize: a[0], sampleSize: a[1]), reference.values[0], relative: 1e-10)
    } else {
      let test = try ChiSquaredPower(degreesOfFreedom: a[1])
      // Its search ends within 1e-8 or so.
      expectClose(try test.sampleSize(effectSize: a[0], power: 0.8).exact, reference.values[0], relative: 1e-6)
    }
  }

  @Test(arguments: ProportionReference.named("size_t_one", "size_t_two", "size_anova"))
  func `sizes agree with statsmodels`(_ reference: ProportionReference) throws {
    let a = reference.arguments
    let size =
      switch reference.quantity {
      case "size_t_one": try TTestPower(.oneSample).sampleSize(effectSize: a[0], power: 0.9)
      case "size_t_two": try TTestPower(.twoSamples(allocation: a[1])).sampleSize(effectSize: a[0], power: 0.8)
      default: try VarianceAnalysisPower(groups: Int(a[1])).sampleSize(effectSize: a[0], power: 0.8)
      }
    expectClose(size.exact, reference.values[0], relative: 1e-6)
  }

  // Cohen (1988), table 7.4.1 and example 7.5: w = .3, 1 df, α = .05, power .80 needs 87; table 2.4.1: d = .5 needs 64;
  // table 8.4.4: f = .25 in 4 groups needs 45.
  @Test func `Cohen's tables are met`() throws {
    #expect(try ChiSquaredPower(degreesOfFreedom: 1).sampleSize(effectSize: 0.3, power: 0.8).exact.rounded() == 87)
    #expect(try TTestPower(.twoSamples(allocation: 1)).sampleSize(effectSize: 0.5, power: 0.8).whole == 64)
    #expect(try VarianceAnalysisPower(groups: 4).sampleSize(effectSize: 0.25, power: 0.8).whole == 45)
  }

  // Cochran (1977), §4.4: a margin of .05 with p = .5 needs 384.1, of 2,000 people 322.4; twice as many with deff 2.
  @Test func `a margin of error needs so many`() throws {
    let simple = try OneProportionPower.sampleSize(estimating: 0.5, margin: 0.05)
    expectClose(simple.exact, 384.1458820694124, relative: 1e-12)
    #expect(simple.whole == 385)
    let finite = try SurveySampling(population: 2000)
    expectClose(
      try OneProportionPower.sampleSize(estimating: 0.5, margin: 0.05, sampling: finite).exact,
      384.1458820694124 / (1 + 383.1458820694124 / 2000), relative: 1e-12)
    let clustered = try SurveySampling(designEffect: 2)
    expectClose(
      try OneProportionPower.sampleSize(estimating: 0.5, margin: 0.05, sampling: clustered).exact,
      2 * 384.1458820694124, relative: 1e-12)
    // However small the margin, never more than everybody.
    let everybody = try OneProportionPower.sampleSize(estimating: 0.5, margin: 1e-9, sampling: finite)
    #expect(everybody.exact <= 2000 && everybody.exact > 1999)
  }

  @Test(arguments: [0.3, 0.8, 0.99]) func `sizes give the power back`(_ power: Double) throws {
    for sampling in [SurveySampling.simple, try SurveySampling(designEffect: 1.7, population: 5000)] {
      let one = try OneProportionPower(hypothesised: 0.4, sampling: sampling)
      let size = try one.sampleSize(true: 0.5, power: power)
      expectClose(try one.power(true: 0.5, sampleSize: size.exact), power, relative: 1e-10)
      let two = try TwoProportionPower(allocation: 2, sampling: sampling)
      let pair = try two.sampleSize(0.4, 0.5, power: power)
      expectClose(try two.power(0.4, 0.5, sampleSize: pair.exact), power, relative: 1e-10)
    }
    let t = try TTestPower(.twoSamples(allocation: 0.5), sides: .one)
    let size = try t.sampleSize(effectSize: -0.4, power: power)
    expectClose(try t.power(effectSize: 0.4, sampleSize: size.exact), power, relative: 1e-10)
    expectClose(try t.detectableEffect(sampleSize: size.exact, power: power), 0.4, relative: 1e-9)
    let f = try VarianceAnalysisPower(groups: 5)
    expectClose(
      try f.power(effectSize: f.detectableEffect(sampleSize: 12, power: power), sampleSize: 12), power,
      relative: 1e-10)
    let chi = try ChiSquaredPower(degreesOfFreedom: 6)
    expectClose(
      try chi.power(effectSize: chi.detectableEffect(sampleSize: 90, power: power), sampleSize: 90), power,
      relative: 1e-10)
    let above = try TwoProportionPower().detectableProportion(from: 0.4, isAbove: true, sampleSize: 200, power: power)
    #expect(above > 0.4)
    expectClose(try TwoProportionPower().power(0.4, above, sampleSize: 200), power, relative: 1e-10)
  }

  @Test func `without an effect the power is the significance`() throws {
    expectClose(try ChiSquaredPower(degreesOfFreedom: 3).power(effectSize: 0, sampleSize: 50), 0.05, relative: 1e-12)
    expectClose(try TTestPower(.oneSample).power(effectSize: 0, sampleSize: 9), 0.05, relative: 1e-12)
    expectClose(try VarianceAnalysisPower(groups: 3).power(effectSize: 0, sampleSize: 9), 0.05, relative: 1e-12)
    expectClose(try TwoProportionPower().power(0.3, 0.3, sampleSize: 50), 0.05, relative: 1e-12)
    expectClose(try OneProportionPower(hypothesised: 0.3).power(true: 0.3, sampleSize: 50), 0.05, relative: 1e-12)
  }

  // Agresti (2013), §6.6.2 has the formula; 0.2² + … by hand: (.1²/.25 + .1²/.25) = .08.
  @Test func `Cohen's w is the root of the relative squares`() throws {
    let w = try ChiSquaredPower.effectSize(hypothesised: [1, 1, 1, 1], true: [0.35, 0.15, 0.25, 0.25])
    expectClose(w, 0.08.squareRoot(), relative: 1e-14)
    #expect(throws: PowerError.lengthMismatch(2, 3)) {
      try ChiSquaredPower.effectSize(hypothesised: [1, 1], true: [1, 1, 1])
    }
    #expect(throws: PowerError.self) { try ChiSquaredPower.effectSize(hypothesised: [1, 0], true: [1, 1]) }
  }

  @Test func `bad questions are refused in a sentence`() throws {
    let test = try ChiSquaredPower(degreesOfFreedom: 2)
    #expect(throws: PowerError.invalidEffect(0)) { try test.sampleSize(effectSize: 0, power: 0.8) }
    #expect(throws: PowerError.powerNotAboveSignificance(power: 0.04, significance: 0.05)) {
      try test.sampleSize(effectSize: 0.3, power: 0.04)
    }
    #expect(throws: PowerError.invalidProbability(1, of: "power")) { try test.sampleSize(effectSize: 0.3, power: 1) }
    #expect(throws: PowerError.self) { try test.power(effectSize: .nan, sampleSize: 10) }
    #expect(throws: PowerError.self) { try test.power(effectSize: 0.3, sampleSize: .infinity) }
    #expect(throws: PowerError.invalidEffect(0)) { try TwoProportionPower().sampleSize(0.3, 0.3, power: 0.8) }
    #expect(throws: PowerError.unreachable(power: 0.8)) {
      try TwoProportionPower().detectableProportion(from: 0.9, isAbove: true, sampleSize: 10, power: 0.8)
    }
    #expect(throws: PowerError.self) { try TTestPower(.oneSample).power(effectSize: 1, sampleSize: 1) }
    #expect(throws: PowerError.self) { try SurveySampling(designEffect: 0) }
    #expect(
      PowerError.powerNotAboveSignificance(power: 0.04, significance: 0.05).description
        == "A power of 0.04 is no more than the significance level 0.05, which any sample reaches.")
  }

  @Test func `a number that is whole is not rounded up`() {
    #expect(SampleSize(exact: 64 + 1e-12).whole == 64)
    #expect(SampleSize(exact: 64.001).whole == 65)
  }
}
