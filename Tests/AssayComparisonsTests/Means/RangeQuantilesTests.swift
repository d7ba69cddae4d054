import AssayComparisons
import AssayDistributions
import AssayInference
import AssayTestSupport
import Testing

/// Intervals of many pairs, whose quantiles are interpolated.
struct RangeQuantilesTests {
  @Test(arguments: [(12, 0.95), (12, 0.99), (40, 0.95), (25, 0.5)])
  func `interpolated quantiles are the quantiles`(_ groups: Int, _ level: Double) throws {
    // Groups of 3 to many cases and of unlike spread: degrees of freedom from about 2 to 1e4.
    let moments = (0..<groups).map { (index: Int) -> GroupMoments in
      let count = index < 3 ? 3.0 + Double(index) : (5 * (1 + Double(index % 12))) * (index % 5 == 0 ? 400 : 1)
      return GroupMoments(
        count: count.rounded(), mean: Double((index * 7) % 5), standardDeviation: 1 + Double((index * 3) % 4) / 2)
    }
    let grouped = GroupedMoments(labels: (0..<groups).map { "\($0)" }, moments: moments)
    let pairs = try grouped.gamesHowell(level: level)
    #expect(pairs.count == groups * (groups - 1) / 2)
    for pair in pairs.enumerated().filter({ $0.offset.isMultiple(of: groups > 30 ? 13 : 3) }).map(\.element) {
      let degrees = try #require(pair.result?.reference.degreesOfFreedom)
      let quantile = StudentizedRange(groups: groups, degreesOfFreedom: degrees).quantile(upperTail: 1 - level)
      let margin = (pair.interval?.high ?? .nan) - pair.difference
      expectClose(
        margin, quantile / 2.0.squareRoot() * (pair.standardError ?? .nan), relative: 1e-9, "ν = \(degrees)")
    }
  }
}
