import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// Intervals from profile likelihoods.
@Suite struct OrdinalProfileTests {
  @Test(arguments: OrdinalReference.shared.profile)
  func `limits agree with R`(_ reference: OrdinalReference.Limits) throws {
    let fit = try OrdinalReference.sample(reference.set).fit()
    let place = try #require(fit.parameters.firstIndex { $0.term == reference.column })
    let interval = try #require(try fit.profileIntervals(of: [place]).first)
    expectClose(interval.low, reference.low, relative: 1e-7)
    expectClose(interval.high, reference.high, relative: 1e-7)
    #expect(interval.undefinedReason == nil)
  }

  @Test func `coefficients at each cut have intervals, thresholds do not`() throws {
    let fit = try OrdinalReference.sample("simulated").fit(.init(link: .probit, nonProportional: ["g"]))
    let intervals = try fit.profileIntervals(level: 0.9)
    #expect(intervals.map(\.parameter) == fit.parameters.filter { $0.component == .location })
    for (place, interval) in intervals.enumerated() {
      let (low, high) = (try #require(interval.low), try #require(interval.high))
      #expect(low < interval.estimate && interval.estimate < high)
      expectClose(high - low, 2 * 1.6448536269514722 * fit.errors[place], relative: 0.05)
    }
    #expect(throws: RegressionError.self) { try fit.profileIntervals(of: [fit.parameters.count - 1]) }
  }
}
