import AssayInference
import AssayTestSupport
import Testing

@Suite struct `Two proportions` {
  static func groups(_ a: [Double]) throws -> TwoProportions {
    try TwoProportions(successes: a[0], trials: a[1], otherSuccesses: a[2], otherTrials: a[3])
  }

  @Test(arguments: ProportionReference.named("pooled_z")) func `the pooled test agrees with R`(
    _ reference: ProportionReference
  ) throws {
    let test = try Self.groups(reference.arguments).pooledTest()
    expectClose(test.statistic, reference.values[0], relative: 1e-11, absolute: 1e-14)
    expectClose(test.pValue, reference.values[1], relative: 1e-9)
  }

  /// statsmodels 0.15; Mee and Miettinen–Nurminen as roots to 40 digits.
  @Test(arguments: ProportionReference.named("newcombe", "agresti_caffo", "mee", "miettinen_nurminen"))
  func `intervals of the difference agree with other programs`(_ reference: ProportionReference) throws {
    let method = try #require(DifferenceMethod(rawValue: reference.quantity))
    let interval = try Self.groups(reference.arguments).differenceInterval(method, level: reference.arguments[4])
    expectClose(interval.low, reference.values[0], relative: 1e-11, absolute: 1e-15)
    expectClose(interval.high, reference.values[1], relative: 1e-11, absolute: 1e-15)
  }

  @Test(arguments: ProportionReference.named("ratio"))
  func `Koopman's interval agrees with the root to 40 digits`(_ reference: ProportionReference) throws {
    let interval = try #require(try Self.groups(reference.arguments).ratioInterval(level: reference.arguments[4]))
    expectClose(interval.low, reference.values[0], relative: 1e-10)
    expectClose(interval.high, reference.values[1], relative: 1e-10)
  }

  static let pairs: [[Double]] = [
    [15, 40, 25, 44], [3, 4, 1, 4], [0, 12, 5, 13], [0, 10, 0, 20], [10, 10, 0, 20], [7, 7, 10, 10], [2.5, 7.25, 1, 9],
    [1, 1, 0, 1], [5e8, 1e9, 4e8, 1e9],
  ]

  @Test(arguments: DifferenceMethod.allCases)
  func `exchanging the groups changes the sign`(_ method: DifferenceMethod) throws {
    for a in Self.pairs {
      let interval = try Self.groups(a).differenceInterval(method, level: 0.95)
      let mirror = try Self.groups([a[2], a[3], a[0], a[1]]).differenceInterval(method, level: 0.95)
      expectClose(interval.low, -mirror.high, relative: 1e-11, absolute: 1e-13, "\(a)")
      expectClose(interval.high, -mirror.low, relative: 1e-11, absolute: 1e-13, "\(a)")
      #expect(interval.low >= -1 && interval.high <= 1, "\(a)")
      let difference = try Self.groups(a).difference
      // Agresti and Caffo's is centred elsewhere, and need not hold the difference of extreme shares.
      if method != .agrestiCaffo { #expect(interval.low <= difference && difference <= interval.high, "\(a)") }
    }
  }

  @Test func `Mee's interval is where the score test turns`() throws {
    // The pooled z is the score statistic of no difference, so the level at which the interval reaches 0 is 1 − p.
    let groups = try Self.groups([15, 40, 25, 44])
    let p = try groups.pooledTest().pValue
    expectClose(groups.differenceInterval(.mee, level: 1 - p).high, 0, relative: 0, absolute: 1e-10)
  }

  @Test func `Wald's interval is cut at 1`() throws {
    #expect(try Self.groups([3, 4, 1, 4]).differenceInterval(.wald, level: 0.95).high == 1)
  }

  @Test func `what has no answer says why`() throws {
    let none = try Self.groups([0, 10, 0, 20])
    #expect(throws: ProportionError.noVariation) { try none.pooledTest() }
    #expect(throws: ProportionError.noVariation) { try none.unpooledTest() }
    #expect(none.ratioInterval(level: 0.95) == nil)
    let split = try Self.groups([10, 10, 0, 20])
    #expect(throws: ProportionError.noVariation) { try split.unpooledTest() }
    #expect(try split.pooledTest().statistic.isFinite)
    #expect(ProportionError.noVariation.description.hasSuffix("there is no difference to test."))
  }
}

@Suite struct `Several proportions` {
  @Test(arguments: ProportionReference.named("equal")) func `agrees with R`(_ reference: ProportionReference) throws {
    let k = reference.arguments.count / 2
    let groups = try (0..<k).map {
      try OneProportion(successes: reference.arguments[$0], trials: reference.arguments[k + $0])
    }
    let equality = try EqualProportions(groups)
    expectClose(equality.test.statistic, reference.values[0], relative: 1e-12)
    #expect(equality.test.reference.degreesOfFreedom == reference.values[1])
    expectClose(equality.test.pValue, reference.values[2], relative: 1e-10)
  }

  @Test func `two groups are the square of the pooled test`() throws {
    let pair = try TwoProportions(successes: 15, trials: 40, otherSuccesses: 25, otherTrials: 44)
    let z = try pair.pooledTest().statistic
    expectClose(try EqualProportions([pair.first, pair.second]).test.statistic, z * z, relative: 1e-13)
  }

  @Test func `one group and no variation are refused`() throws {
    let whole = try OneProportion(successes: 4, trials: 4)
    #expect(throws: ProportionError.tooFewGroups(1)) { try EqualProportions([whole]) }
    #expect(throws: ProportionError.noVariation) { try EqualProportions([whole, whole]) }
  }
}
