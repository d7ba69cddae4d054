import AssayComparisons
import AssayInference
import AssayTestSupport
import Testing

/// Comparisons of means against R.
struct MeansAgreeWithRTests {
  @Test(arguments: MeansReference.all)
  func `one-way analyses of variance`(_ r: MeansReference) throws {
    let analysis = try r.moments.analysisOfVariance()
    expectClose(analysis.result.statistic, r("f"), relative: 1e-12)
    expectClose(analysis.result.pValue, r("f_p"), relative: 1e-10)
    expectClose(analysis.sumOfSquaresBetween, r("ss_between"), relative: 1e-12)
    expectClose(analysis.sumOfSquaresWithin, r("ss_within"), relative: 1e-12)
    let welch = try r.moments.welchF()
    expectClose(welch.statistic, r("welch_f"), relative: 1e-12)
    expectClose(welch.reference.denominatorDegreesOfFreedom, r("welch_df2"), relative: 1e-12)
    expectClose(welch.pValue, r("welch_p"), relative: 1e-10)
    let brownForsythe = try r.moments.brownForsytheF()
    expectClose(brownForsythe.statistic, r("brown_forsythe_f"), relative: 1e-12)
    expectClose(brownForsythe.reference.denominatorDegreesOfFreedom, r("brown_forsythe_df2"), relative: 1e-12)
    expectClose(brownForsythe.pValue, r("brown_forsythe_p"), relative: 1e-10)
  }

  @Test(arguments: MeansReference.all)
  func `shares of variance with their interval`(_ r: MeansReference) throws {
    let sizes = try r.moments.analysisOfVariance().effectSizes()
    #expect(sizes.map(\.name) == [.etaSquared, .omegaSquared, .epsilonSquared])
    for size in sizes {
      expectClose(size.estimate, r(size.name.rawValue), relative: 1e-11)
      // R’s non-central F is good to about 1e-9 here.
      expectClose(size.interval?.low, r("share_low"), relative: 1e-7, absolute: 1e-12)
      expectClose(size.interval?.high, r("share_high"), relative: 1e-7)
    }
  }

  @Test(arguments: MeansReference.all)
  func `tests of equal variances`(_ r: MeansReference) throws {
    for centre in DeviationCentre.allCases {
      let test = try r.values.levene(about: centre)
      expectClose(test.statistic, r("levene_\(centre.rawValue)_f"), relative: 1e-12)
      expectClose(test.pValue, r("levene_\(centre.rawValue)_p"), relative: 1e-10)
    }
    let bartlett = try r.moments.bartlett()
    expectClose(bartlett.statistic, r("bartlett"), relative: 1e-11)
    expectClose(bartlett.pValue, r("bartlett_p"), relative: 1e-10)
  }

  @Test(arguments: MeansReference.twoGroups)
  func `t tests of two groups`(_ r: MeansReference) throws {
    for (name, test) in [("student", try r.moments.studentT()), ("welch_t", try r.moments.welchT())] {
      expectClose(test.result.statistic, r("\(name)_t"), relative: 1e-12)
      expectClose(test.result.reference.degreesOfFreedom, r("\(name)_df"), relative: 1e-12)
      expectClose(test.result.pValue, r("\(name)_p"), relative: 1e-10)
      expectClose(test.standardError, r("\(name)_se"), relative: 1e-12)
      expectClose(test.interval.low, r("\(name)_low"), relative: 1e-11)
      expectClose(test.interval.high, r("\(name)_high"), relative: 1e-11)
    }
  }

  @Test(arguments: MeansReference.twoGroups)
  func `standardized differences`(_ r: MeansReference) throws {
    for size in try r.moments.standardizedDifference() {
      expectClose(size.estimate, r(size.name.rawValue), relative: 1e-11)
      expectClose(size.interval?.low, r("d_low"), relative: 1e-7)
      expectClose(size.interval?.high, r("d_high"), relative: 1e-7)
    }
  }

  @Test(arguments: MeansReference.all)
  func `pairs of groups`(_ r: MeansReference) throws {
    // R’s ptukey and qtukey are good to about 1e-6.
    for pair in try r.moments.gamesHowell() {
      let tag = "_\(pair.first)_\(pair.second)"
      expectClose(pair.result?.reference.degreesOfFreedom, r("gh_df" + tag), relative: 1e-12)
      expectClose(pair.adjustedPValue, r("gh_p" + tag), relative: 1e-5, absolute: 1e-9)
      expectClose(pair.interval?.low, r("gh_low" + tag), relative: 1e-4)
    }
    for pair in try r.moments.tukeyHSD() {
      let tag = "_\(pair.first)_\(pair.second)"
      expectClose(pair.adjustedPValue, r("tukey_p" + tag), relative: 1e-5, absolute: 1e-9)
      expectClose(pair.interval?.low, r("tukey_low" + tag), relative: 1e-4)
      expectClose(pair.interval?.high, r("tukey_high" + tag), relative: 1e-4)
    }
    for adjustment in [MultiplicityAdjustment.none, .holm] {
      for pooled in [true, false] {
        for pair in try r.moments.pairwiseT(pooled: pooled, adjustment: adjustment) {
          let name = (pooled ? "pooled_" : "welch_pair_") + adjustment.rawValue + "_\(pair.first)_\(pair.second)"
          expectClose(pair.adjustedPValue, r(name), relative: 1e-9)
        }
      }
    }
  }

  @Test(arguments: MeansReference.twoWay)
  func `two-way analyses of variance, cells of unlike size`(_ r: MeansReference) throws {
    let one = try r.layout.analysisOfVariance(.sequential)
    expectClose(one.rows.sumOfSquares, r("type1_a"), relative: 1e-10)
    expectClose(one.columns.sumOfSquares, r("type1_b"), relative: 1e-10)
    expectClose(one.columns.result?.pValue, r("type1_b_p"), relative: 1e-8)
    expectClose(one.interaction.sumOfSquares, r("type1_ab"), relative: 1e-9)
    expectClose(one.interaction.degreesOfFreedom, r("type1_ab_df"), relative: 0)
    expectClose(one.interaction.result?.pValue, r("type1_ab_p"), relative: 1e-8)
    expectClose(one.sumOfSquaresWithin, r("residual"), relative: 1e-11)
    expectClose(one.degreesOfFreedomWithin, r("residual_df"), relative: 0)
    let two = try r.layout.analysisOfVariance(.hierarchical)
    expectClose(two.rows.sumOfSquares, r("type2_a"), relative: 1e-10)
    // Named second, the columns come after the rows in both.
    #expect(two.columns.sumOfSquares == one.columns.sumOfSquares)
    guard r.expected["type3_a"] != nil else { return }
    let three = try r.layout.analysisOfVariance(.marginal)
    expectClose(three.rows.sumOfSquares, r("type3_a"), relative: 1e-10)
    expectClose(three.columns.sumOfSquares, r("type3_b"), relative: 1e-10)
    expectClose(three.interaction.sumOfSquares, r("type3_ab"), relative: 1e-9)
    expectClose(three.rows.result?.pValue, r("type3_a_p"), relative: 1e-8)
  }

  @Test func `pairs of values, as in R’s sleep`() throws {
    let r = MeansReference.expected(of: "sleep")
    let x = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
    let y = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    let pairs = try PairedMoments(x, y)
    let test = try pairs.pairedT()
    expectClose(test.result.statistic, r["t"]!, relative: 1e-12)
    expectClose(test.result.pValue, r["p"]!, relative: 1e-10)
    expectClose(test.interval.low, r["low"]!, relative: 1e-11)
    expectClose(test.interval.high, r["high"]!, relative: 1e-11)
    expectClose(pairs.correlation, r["r"]!, relative: 1e-12)
    let size = try pairs.difference.standardizedMean(areDifferences: true)[0]
    #expect(size.name == .cohensDz)
    expectClose(size.estimate, r["dz"]!, relative: 1e-12)
    expectClose(size.interval?.low, r["dz_low"]!, relative: 1e-7)
    expectClose(size.interval?.high, r["dz_high"]!, relative: 1e-7)
    let one = try GroupMoments(x).oneSampleT(against: 2)
    expectClose(one.result.statistic, r["one_t"]!, relative: 1e-12)
    expectClose(one.result.pValue, r["one_p"]!, relative: 1e-10)
  }
}
