import AssayInference
import AssayScoring
import AssayTestSupport
import Testing

/// Rounds of a Delphi study.
@Suite struct DelphiRoundTests {
  // numpy: quantile(method="weibull"), std(ddof=1); scipy: friedmanchisquare.
  @Test(arguments: ElicitationReferences.all.delphi)
  func `agrees with numpy and scipy`(reference: ElicitationReferences.Round) throws {
    let round = try DelphiRound(reference.mean.indices.map { "c\($0 + 1)" }, ratings: reference.ratings)
    expectClose(round.criteria.map(\.mean), reference.mean, relative: 1e-14)
    expectClose(round.criteria.map(\.standardDeviation), reference.sd, relative: 1e-13)
    expectClose(round.criteria.map(\.coefficientOfVariation), reference.cv, relative: 1e-13)
    expectClose(round.criteria.map(\.lowerQuartile), reference.q25, relative: 1e-14)
    expectClose(round.criteria.map(\.median), reference.median, relative: 1e-14)
    expectClose(round.criteria.map(\.upperQuartile), reference.q75, relative: 1e-14)
    expectClose(round.concordance, reference.w, relative: 1e-12)
    expectClose(round.concordanceTest?.statistic, reference.chiSquared, relative: 1e-12)
    #expect(round.completeCount == reference.ratings.count && round.concordanceReason == nil)
    expectClose(try round.weights().reduce(0, +), 1, relative: 1e-14)
  }

  @Test func `experts with gaps count where they rated`() throws {
    let round = try DelphiRound(["A", "B"], ratings: [[5, 3], [4, nil], [5, 2], [nil, nil]])
    #expect(round.criteria.map(\.count) == [3, 2])
    #expect(round.expertCount == 3 && round.completeCount == 2)
    #expect(round.concordance == 1)
  }

  @Test func `undefined values say why`() throws {
    let one = try DelphiRound(["A", "B"], ratings: [[5, 3]])
    #expect(one.concordance == nil && one.criteria[0].standardDeviation == nil)
    #expect(one.concordanceReason == "fewer than two experts rated every one of two or more criteria")
    let same = try DelphiRound(["A", "B"], ratings: [[3, 3], [4, 4]])
    #expect(same.concordanceReason == "every expert gave the same rating to all criteria")
    #expect(throws: JudgmentError.empty("ratings of “B”")) { try DelphiRound(["A", "B"], ratings: [[1, nil]]) }
    #expect(throws: JudgmentError.self) { try DelphiRound(["A"], ratings: [[.infinity]]) }
    #expect(throws: JudgmentError.allZero(expert: nil)) { try DelphiRound(["A"], ratings: [[0]]).weights() }
  }

  @Test func `what changed between rounds`() throws {
    let first = try DelphiRound(["A", "B"], ratings: [[5, 1], [3, 2], [1, 3], [2, 2]])
    let second = try DelphiRound(["A", "B"], ratings: [[4, 2], [4, 2], [3, 2]])
    let change = try #require(DelphiChange(from: first, to: second))
    // Medians 2.5 and 2, then 4 and 2; ranges 4.5 − 1.25 and 2.75 − 1.25, then 1 and 0.
    expectClose(change.largestMedianShift, 1.5, relative: 1e-15)
    #expect(change.unmovedCount == 1)
    expectClose(change.meanRangeChange, (1 - 3.25 + 0 - 1.5) / 2, relative: 1e-14)
    #expect(change.retention == 0.75)
    #expect(try #require(change.concordanceChange) > 0)
    let other = try DelphiRound(["X"], ratings: [[1]])
    #expect(DelphiChange(from: first, to: other) == nil)
  }
}
