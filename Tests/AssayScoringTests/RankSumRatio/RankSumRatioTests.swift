import AssayComparisons
import AssayInference
import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// The rank-sum ratio, its distribution, its line and its grades.
@Suite struct RankSumRatioTests {
  @Test(arguments: WorkedAggregation.of("rank-sum-ratio"))
  func `agrees with scipy on the definition`(_ example: WorkedAggregation) throws {
    let ranking = try #require(example.options.ranking.flatMap(RankSumRatio.Ranking.init))
    let result = try RankSumRatio(ranking: ranking).evaluate(try example.decisions, weights: example.weights)
    expectClose(result.scores, try example.numbers("scores"), relative: 1e-13)
    expectClose(result.parts[0].values, try example.numbers("rsr"), relative: 1e-13)
    let distribution = RankSumRatioDistribution(result.scores)
    // The reference groups values that agree to twelve decimals, and keeps the rounded ones.
    expectClose(distribution.rows.map(\.value), try example.numbers("values"), relative: 0, absolute: 1e-12)
    let frequencies = try example.numbers("frequency")
    #expect(distribution.rows.map { Double($0.frequency) } == frequencies)
    expectClose(distribution.rows.map(\.cumulativeShare), try example.numbers("share"), relative: 1e-15)
    expectClose(distribution.rows.map(\.probit), try example.numbers("probit"), relative: 1e-14)
    let line = try #require(distribution.line)
    expectClose(line.intercept, try example.numbers("intercept")[0], relative: 1e-10)
    expectClose(line.slope, try example.numbers("slope")[0], relative: 1e-10)
    expectClose(line.correlation, try example.numbers("correlation")[0], relative: 1e-11)
    expectClose(line.rSquared, try example.numbers("correlation")[0] * line.correlation, relative: 1e-10)
    expectClose(line.test?.statistic, try example.numbers("f")[0], relative: 1e-8)
    expectClose(line.test?.pValue, try example.numbers("p")[0], relative: 1e-7)
  }

  /// Ten regions by antenatal examinations, maternal and perinatal deaths; ranks and sums can be checked by hand.
  @Test func `integer ranks and ratios by hand`() throws {
    let example = try #require(WorkedAggregation.of("rank-sum-ratio").first)
    let ranks = RankSumRatio().ranks(of: try example.decisions)
    #expect(ranks[0] == [10, 7, 9, 3, 2, 5, 6, 8, 4, 1])
    #expect(ranks[1] == [2, 3, 7, 4, 8, 6, 5, 9, 10, 1])
    #expect(ranks[2] == [6, 2, 7, 5, 8, 9, 4, 10, 3, 1])
    let ratios = try RankSumRatio().evaluate(try example.decisions, weights: example.weights).scores
    expectClose(ratios, [18, 12, 23, 12, 18, 20, 15, 27, 17, 3].map { $0 / 30 }, relative: 1e-14)
  }

  @Test func `keeps the laws`() throws {
    for ranking in RankSumRatio.Ranking.allCases {
      try expectSymmetry(RankSumRatio(ranking: ranking))
      try expectDominance(RankSumRatio(ranking: ranking))
      try expectFreeOfUnits(RankSumRatio(ranking: ranking))
      try expectSameBits(RankSumRatio(ranking: ranking))
      try expectTolerant(RankSumRatio(ranking: ranking), whole: 1)
    }
  }

  @Test func `no order keeping change of a criterion changes integer ranks`() throws {
    for number in 0..<200 {
      let random = RandomDecisions(number, directions: [.benefit, .cost])
      var cubed = random
      for row in cubed.rows.indices {
        cubed.rows[row][0] = cubed.rows[row][0] * cubed.rows[row][0] * cubed.rows[row][0]
      }
      let (plain, changed) = (try random.scores(RankSumRatio()), try cubed.scores(RankSumRatio()))
      #expect(plain == changed)
    }
  }

  @Test func `one ratio for all has no line, two have no test`() {
    let same = RankSumRatioDistribution([0.5, 0.5, 0.5])
    #expect(same.line == nil && same.undefinedReason == "All alternatives have the same rank-sum ratio.")
    #expect(same.rows.map(\.cumulativeShare) == [1 - 1.0 / 12])
    #expect(same.fitted == [nil, nil, nil])
    let two = RankSumRatioDistribution([0.2, 0.9, 0.2])
    #expect(two.rows.map(\.cumulativeShare) == [0.5, 1 - 1.0 / 12])
    #expect(two.line?.test == nil && two.line?.undefinedReason == "Two ratios always lie on a line.")
    expectClose(two.fitted, [0.2, 0.9, 0.2], relative: 1e-14)
    let one = RankSumRatioDistribution([1])
    #expect(one.rows.map(\.cumulativeShare) == [0.75])
  }

  /// The usual table of grades, 常用分档情况下的百分位数及其概率单位, as printed, to two decimals.
  @Test func `the usual cuts`() throws {
    let printed: [[Double]] = [
      [4, 6], [3.5, 5, 6.5], [3.2, 4.4, 5.6, 6.8], [3, 4, 5, 6, 7], [2.86, 3.72, 4.57, 5.44, 6.28, 7.14],
      [2.75, 3.5, 4.25, 5, 5.75, 6.5, 7.25], [2.67, 3.33, 4, 4.67, 5.33, 6, 6.67, 7.33],
      [2.6, 3.2, 3.8, 4.4, 5, 5.6, 6.2, 6.8, 7.4],
    ]
    for (count, cuts) in zip(3...10, printed) {
      // The table rounds up twice at k = 7.
      expectClose(try ProbitCuts(grades: count).probits, cuts, relative: 0, absolute: count == 7 ? 0.0115 : 0.005)
    }
    #expect(throws: ScoringError.mismatch("The table of grades has 3 to 10 grades, not 2")) {
      try ProbitCuts(grades: 2)
    }
    #expect(throws: ScoringError.self) { try ProbitCuts(probits: [5, 4]) }
  }

  @Test func `grades follow probits and are checked by Bartlett and an analysis of variance`() throws {
    let ratios = (1...40).map { Double($0 * $0) / 1600 }
    let distribution = RankSumRatioDistribution(ratios)
    let result = distribution.graded(by: try ProbitCuts(grades: 3), ratios: ratios)
    #expect(result.grades == distribution.probits.map { $0 >= 6 ? 1 : $0 >= 4 ? 2 : 3 })
    #expect(result.counts == [7, 27, 6])
    let line = try #require(distribution.line)
    expectClose(try #require(result.cutRatios), [line(4), line(6)], relative: 1e-15)
    // R 4.2.2: x <- (1:40)^2/1600; g <- rep(3:1, c(6, 27, 7)); bartlett.test(x, g); summary(aov(x ~ factor(g)))
    expectClose(result.bartlett?.statistic, bartlettOfSquares.statistic, relative: 1e-10)
    expectClose(result.bartlett?.pValue, bartlettOfSquares.pValue, relative: 1e-8)
    expectClose(result.analysisOfVariance?.result.statistic, analysisOfSquares.statistic, relative: 1e-10)
    expectClose(result.analysisOfVariance?.result.pValue, analysisOfSquares.pValue, relative: 1e-8)
  }

  private let bartlettOfSquares = (statistic: 27.495759248222949, pValue: 1.0699703457664433e-06)
  private let analysisOfSquares = (statistic: 43.248242126245550, pValue: 2.0707225089815161e-10)

  @Test func `a probit at a cut is in the better grade, and too small grades have reasons`() throws {
    // The middle of three has p = 1/2 and so the probit 5, up to rounding.
    let ratios = [0.1, 0.2, 0.9, 0.5, 0.6].sorted()
    let distribution = RankSumRatioDistribution(ratios)
    let result = distribution.graded(by: try ProbitCuts(probits: [distribution.rows[2].probit]), ratios: ratios)
    #expect(result.grades == [2, 2, 1, 1, 1])
    let two = RankSumRatioDistribution([0.1, 0.9])
    let grades = two.graded(by: try ProbitCuts(grades: 3), ratios: [0.1, 0.9])
    #expect(grades.counts == [1, 1, 0])
    #expect(grades.bartlett == nil && grades.bartlettUndefinedReason != nil)
    #expect(grades.analysisOfVariance == nil && grades.analysisUndefinedReason != nil)
  }
}
