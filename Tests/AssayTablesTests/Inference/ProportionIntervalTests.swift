import AssayInference
import AssayTestSupport
import Testing

@Suite struct ProportionIntervalTests {
  struct Reference: Sendable, CustomTestStringConvertible {
    let successes, trials, level: Double
    let wilson: (low: Double, high: Double)
    let exact: (low: Double, high: Double)
    var testDescription: String { "\(successes) of \(trials) at \(level)" }
  }

  // R 4.2.2: prop.test(x, n, conf.level = level, correct = FALSE)$conf.int;
  // binom.test(x, n, conf.level = level)$conf.int.
  static let references = [
    Reference(
      successes: 1, trials: 10, level: 0.95, wilson: (0.017876213095072892, 0.40415002679523837),
      exact: (0.0025285785444617865, 0.44501611702819543)),
    Reference(
      successes: 7, trials: 10, level: 0.95, wilson: (0.39677814746114537, 0.89220873259369904),
      exact: (0.34754714994000269, 0.93326048882226553)),
    Reference(
      successes: 1, trials: 1000000, level: 0.95, wilson: (1.7652457674537213e-07, 5.6649118043114411e-06),
      exact: (2.5317807663794211e-08, 5.5716306551722366e-06)),
    Reference(
      successes: 999, trials: 1000, level: 0.99, wilson: (0.9915394337800183, 0.99988258364638161),
      exact: (0.99259371306164701, 0.99999498747073923)),
    Reference(
      successes: 45, trials: 101, level: 0.9, wilson: (0.36667306304032249, 0.52725739010976325),
      exact: (0.36131321722786136, 0.53222619400401638)),
  ]

  @Test(arguments: references)
  func `Wilson's interval agrees with R`(_ reference: Reference) throws {
    let interval = try #require(
      ProportionInterval.wilson(
        successes: reference.successes, trials: reference.trials, level: reference.level))
    expectClose(interval.low, reference.wilson.low, relative: 1e-11)
    expectClose(interval.high, reference.wilson.high, relative: 1e-13)
    #expect(interval.level == reference.level)
  }

  @Test(arguments: references)
  func `the interval of Clopper and Pearson agrees with R`(_ reference: Reference) throws {
    let interval = try #require(
      ProportionInterval.clopperPearson(
        successes: reference.successes, trials: reference.trials, level: reference.level))
    expectClose(interval.low, reference.exact.low, relative: 1e-12)
    expectClose(interval.high, reference.exact.high, relative: 1e-12)
  }

  @Test func `no success has a lower limit of exactly 0, and all successes an upper one of exactly 1`() throws {
    for interval in [ProportionInterval.wilson, ProportionInterval.clopperPearson] {
      #expect(try #require(interval(0, 17, 0.95)).low == 0)
      #expect(try #require(interval(17, 17, 0.95)).high == 1)
    }
    // Closed form: 1 − (α/2)^(1/n).
    let exact = try #require(ProportionInterval.clopperPearson(successes: 0, trials: 2, level: 0.9))
    expectClose(exact.high, 1 - 0.05.squareRoot(), relative: 1e-13)
  }

  @Test func `exchanging successes and failures mirrors the interval`() throws {
    for interval in [ProportionInterval.wilson, ProportionInterval.clopperPearson] {
      let one = try #require(interval(3.7, 21.4, 0.95))
      let other = try #require(interval(21.4 - 3.7, 21.4, 0.95))
      expectClose(1 - one.high, other.low, relative: 1e-12)
      expectClose(1 - one.low, other.high, relative: 1e-12)
    }
  }

  @Test func `without trials there is no interval`() {
    #expect(ProportionInterval.wilson(successes: 0, trials: 0, level: 0.95) == nil)
    #expect(ProportionInterval.clopperPearson(successes: 0, trials: 0, level: 0.95) == nil)
  }
}
