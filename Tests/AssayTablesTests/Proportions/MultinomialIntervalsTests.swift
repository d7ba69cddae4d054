import AssayInference
import AssayTestSupport
import Testing

@Suite struct `Simultaneous intervals` {
  // statsmodels 0.15. Its moments of Poisson variables cancel in large counts: hence the looser bound for those.
  @Test(arguments: ProportionReference.named("goodman", "sison_glaz"))
  func `agrees with statsmodels`(_ reference: ProportionReference) throws {
    let counts = Array(reference.arguments.dropLast())
    let level = try #require(reference.arguments.last)
    let isGoodman = reference.quantity == "goodman"
    let result =
      try isGoodman
      ? MultinomialIntervals.goodman(counts: counts, level: level)
      : #require(try MultinomialIntervals.sisonGlaz(counts: counts, level: level))
    let bound = isGoodman ? 1e-12 : counts.max() ?? 0 > 1000 ? 1e-5 : 1e-9
    for (position, interval) in result.intervals.enumerated() {
      expectClose(interval.low, reference.values[2 * position], relative: bound, absolute: 1e-15)
      expectClose(interval.high, reference.values[2 * position + 1], relative: bound, absolute: 1e-15)
    }
    #expect(result.estimates.count == counts.count && result.intervals.allSatisfy { $0.level == level })
  }

  @Test func `each of two Goodman intervals is Wilson's at half the level`() throws {
    let pair = try MultinomialIntervals.goodman(counts: [7, 13], level: 0.95).intervals
    let wilson = try #require(ProportionInterval.wilson(successes: 7, trials: 20, level: 0.975))
    expectClose(pair[0].low, wilson.low, relative: 1e-13)
    expectClose(pair[1].high, 1 - wilson.low, relative: 1e-13)
  }

  @Test func `large counts are quick and narrow`() throws {
    let result = try #require(try MultinomialIntervals.sisonGlaz(counts: [4e7, 3e7, 3e7], level: 0.95))
    let widths = result.intervals.map { $0.high - $0.low }
    #expect(widths.allSatisfy { $0 > 1e-4 && $0 < 1e-3 })
  }

  @Test func `bad counts are refused in a sentence`() {
    #expect(throws: ProportionError.tooFewCategories(1)) { try MultinomialIntervals.goodman(counts: [4], level: 0.9) }
    #expect(throws: ProportionError.noTrials) { try MultinomialIntervals.goodman(counts: [0, 0], level: 0.9) }
    #expect(throws: ProportionError.fractionalCount(1.5)) {
      try MultinomialIntervals.sisonGlaz(counts: [1.5, 2], level: 0.9)
    }
    #expect(throws: ProportionError.self) { try MultinomialIntervals.goodman(counts: [-1, 4], level: 0.9) }
  }
}
