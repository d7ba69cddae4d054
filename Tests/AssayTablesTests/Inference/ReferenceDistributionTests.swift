import AssayInference
import AssayTestSupport
import Testing

@Suite struct ReferenceDistributionTests {
  @Test func `tails agree with R`() {
    // R 4.2.2: pnorm(2.5, lower.tail = FALSE), pt(2.5, 7, …), pchisq(2.5, 3, …), pf(2.5, 3, 20, …).
    expectClose(ReferenceDistribution.normal.upperTail(2.5), 0.0062096653257761349, relative: 1e-13)
    expectClose(
      ReferenceDistribution.studentT(degreesOfFreedom: 7).upperTail(2.5), 0.020496109292876437, relative: 1e-13)
    expectClose(
      ReferenceDistribution.chiSquared(degreesOfFreedom: 3).upperTail(2.5), 0.47529108334302067, relative: 1e-13)
    expectClose(
      ReferenceDistribution.fisherF(numerator: 3, denominator: 20).upperTail(2.5), 0.088843751937689272, relative: 1e-13
    )
  }

  @Test func `two tails are twice the upper one of a symmetric reference, and the upper one of another`() {
    let t = ReferenceDistribution.studentT(degreesOfFreedom: 7)
    #expect(t.twoSided(-2.5) == 2 * t.upperTail(2.5))
    #expect(t.twoSided(0) == 1)
    #expect(t.logTwoSided(0) == 0)
    let chiSquared = ReferenceDistribution.chiSquared(degreesOfFreedom: 2)
    #expect(chiSquared.twoSided(3) == chiSquared.upperTail(3))
  }

  @Test func `the logarithm of a tail outlives the tail`() {
    // R 4.2.2: log(2) + pnorm(100, lower.tail = FALSE, log.p = TRUE).
    #expect(ReferenceDistribution.normal.twoSided(100) == 0)
    expectClose(ReferenceDistribution.normal.logTwoSided(-100), -5004.8310615136452, relative: 1e-14)
    // Closed form: exp(−x/2) with two degrees of freedom.
    expectClose(ReferenceDistribution.chiSquared(degreesOfFreedom: 2).logUpperTail(8000), -4000, relative: 1e-14)
  }

  @Test func `a quantile is the value with that upper tail`() {
    for reference in [
      ReferenceDistribution.normal, .studentT(degreesOfFreedom: 4), .chiSquared(degreesOfFreedom: 6),
      .fisherF(numerator: 2, denominator: 9),
    ] {
      expectClose(reference.upperTail(reference.quantile(upperTail: 0.003)), 0.003, relative: 1e-11)
    }
  }

  @Test func `a reference names its degrees of freedom`() {
    #expect(ReferenceDistribution.normal.degreesOfFreedom == nil)
    let f = ReferenceDistribution.fisherF(numerator: 3, denominator: 20)
    #expect(f.degreesOfFreedom == 3 && f.denominatorDegreesOfFreedom == 20)
    #expect(ReferenceDistribution.studentT(degreesOfFreedom: 5).denominatorDegreesOfFreedom == nil)
  }

  @Test func `a test result takes both tails of a symmetric reference`() {
    let result = TestResult(name: .studentT, statistic: -2.5, reference: .studentT(degreesOfFreedom: 7), method: "t")
    expectClose(result.pValue, 2 * 0.020496109292876437, relative: 1e-13)
  }

  @Test func `an interval is cut to a range on both sides`() {
    let interval = ConfidenceInterval(low: -1.5, high: 2, level: 0.95)
    #expect(interval.clamped(to: -1...1) == ConfidenceInterval(low: -1, high: 1, level: 0.95))
    #expect(interval.clamped(to: -3...3) == interval)
  }
}
