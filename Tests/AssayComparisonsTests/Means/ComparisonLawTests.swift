import AssayComparisons
import AssayInference
import AssayTestSupport
import Testing

/// What must hold for any data.
struct ComparisonLawTests {
  @Test(arguments: MeansReference.twoGroups)
  func `with two groups F is the square of t`(_ r: MeansReference) throws {
    let t = try r.moments.studentT().result
    let f = try r.moments.analysisOfVariance().result
    expectClose(f.statistic, t.statistic * t.statistic, relative: 1e-12)
    expectClose(f.pValue, t.pValue, relative: 1e-10)
    let welch = try r.moments.welchT().result
    expectClose(try r.moments.welchF().statistic, welch.statistic * welch.statistic, relative: 1e-12)
    // The range of two normals is √2 |z|, so Tukey’s test of two groups is the t test.
    expectClose(try r.moments.tukeyHSD()[0].adjustedPValue, t.pValue, relative: 1e-9)
    expectClose(try r.moments.gamesHowell()[0].adjustedPValue, welch.pValue, relative: 1e-9)
  }

  @Test(arguments: MeansReference.all)
  func `another unit changes no p-value`(_ r: MeansReference) throws {
    let moved = GroupedMoments(
      labels: r.groups.map(\.label), moments: r.groups.map { GroupMoments($0.values.map { 1e6 + 1024 * $0 }) })
    expectClose(try moved.welchF().pValue, try r.moments.welchF().pValue, relative: 1e-9)
    expectClose(try moved.bartlett().pValue, try r.moments.bartlett().pValue, relative: 1e-9)
    expectClose(
      try moved.analysisOfVariance().effectSizes()[1].estimate,
      try r.moments.analysisOfVariance().effectSizes()[1].estimate, relative: 1e-10)
  }

  @Test(arguments: MeansReference.twoWay)
  func `sequential sums of squares add up`(_ r: MeansReference) throws {
    let layout = try r.layout
    let analysis = try layout.analysisOfVariance(.sequential)
    let parts = [analysis.rows, analysis.columns, analysis.interaction].reduce(0) { $0 + $1.sumOfSquares }
    expectClose(parts, layout.groups.sumOfSquaresBetween, relative: 1e-12)
  }

  @Test func `with cells of one size all types agree`() throws {
    let cells = [[1.0, 4, 2], [3, 5, 9], [6, 2, 8], [4, 5, 1], [7, 9, 8], [2, 2, 5]].map { GroupMoments($0) }
    let layout = try TwoWayLayout(rows: ["a", "b"], columns: ["x", "y", "z"], cells: cells)
    let first = try layout.analysisOfVariance(.sequential)
    for type in SumsOfSquares.allCases {
      let other = try layout.analysisOfVariance(type)
      expectClose(other.rows.sumOfSquares, first.rows.sumOfSquares, relative: 1e-12)
      expectClose(other.columns.sumOfSquares, first.columns.sumOfSquares, relative: 1e-12)
      #expect(other.rows.result?.method == "Two-way, \(type.name) sums of squares")
    }
    #expect(SumsOfSquares.allCases.map(\.name) == ["type I", "type II", "type III"])
  }

  /// J by its defining ratio of gamma functions, to 20 digits (mpmath: `Expected/bias-factor.py`).
  @Test(arguments: [
    (2.0, 0.56418958354775628695), (9, 0.91387489179255226651), (100, 0.9924780549814448666),
    (101, 0.99255274548746187935), (461, 0.99837207192519546536), (1e6, 0.99999924999978124993),
  ])
  func `the factor of Hedges is exact`(_ degrees: Double, _ factor: Double) throws {
    let half = degrees / 2 + 1
    // Two groups of half the cases each, so that d is known and g/d is the factor.
    let groups = GroupedMoments(
      labels: ["a", "b"],
      moments: [
        GroupMoments(count: half, mean: 1, standardDeviation: 2),
        GroupMoments(count: half, mean: 0, standardDeviation: 2),
      ])
    let sizes = try groups.standardizedDifference()
    expectClose(sizes[0].estimate, 0.5, relative: 1e-14)
    expectClose(sizes[1].estimate / sizes[0].estimate, factor, relative: 1e-13)
  }

  @Test(arguments: [10.0, 1e3, 1e6])
  func `the interval of d holds d, and narrows as the root of n`(_ n: Double) throws {
    let groups = GroupedMoments(
      labels: ["a", "b"],
      moments: [
        GroupMoments(count: n, mean: 1, standardDeviation: 2), GroupMoments(count: n, mean: 0, standardDeviation: 2),
      ])
    let size = try groups.standardizedDifference()[0]
    let interval = try #require(size.interval)
    #expect(interval.low < size.estimate && size.estimate < interval.high)
    // Large samples: the variance of d is 2/n + d²/(4n).
    if n >= 1e3 {
      expectClose(interval.high - interval.low, 2 * 1.959964 * (2 / n + 0.25 / (4 * n)).squareRoot(), relative: 2e-3)
    }
  }
}
