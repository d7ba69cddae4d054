import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// VIKOR against its authors, a textbook and pymcdm.
@Suite struct VikorTests {
  /// Opricovic & Tzeng, *EJOR* 156 (2004), the mountain climber: S = .5, .375, .5, R = .5, .25, .5 and Q = 1, 0, 1.
  @Test func `reproduces the mountain climber of Opricovic and Tzeng`() throws {
    let vikor = try Vikor()
    let result = try score(vikor, [[1, 3000], [2, 3750], [5, 4500]], costs: [0])
    #expect(try result.part("s") == [0.5, 0.375, 0.5])
    #expect(try result.part("r") == [0.5, 0.25, 0.5])
    #expect(result.scores == [1, 0, 1])
    let compromise = try vikor.compromise(of: result)
    #expect(compromise.members == [1])
    #expect(compromise.hasAcceptableAdvantage && compromise.hasAcceptableStability)
    #expect(try result.part("compromise") == [0, 1, 0])
  }

  /// Papathanasiou & Ploskas, *Multiple Criteria Decision Aid* (2018), chapter “VIKOR”, six sites on four criteria, v
  /// = 0.625.
  @Test func `reproduces the sites of Papathanasiou and Ploskas`() throws {
    let result = try score(
      Vikor(v: 0.625),
      [[8, 7, 2, 1], [5, 3, 7, 5], [7, 5, 6, 4], [9, 9, 7, 3], [11, 10, 3, 7], [6, 9, 5, 4]],
      weights: [0.4, 0.3, 0.1, 0.2])
    expectClose(result.scores, [0.640, 1.000, 0.693, 0.271, 0.000, 0.694], relative: 0, absolute: 0.0005)
    #expect(result.ranks.competition == [3, 6, 4, 2, 1, 5])
  }

  @Test(arguments: AggregationReference.all)
  func `agrees with pymcdm`(_ reference: AggregationReference) throws {
    try reference.expect(Vikor(), is: "vikor")
  }

  /// pymcdm gives NaN here: R is 0.5 for all, so that its term of Q is 0/0.
  @Test func `equal regrets count as 0 and not as NaN`() throws {
    let result = try score(Vikor(), [[1, 9, 5], [9, 1, 5], [1, 5, 9]], weights: [0.5, 0.5, 0])
    #expect(try result.part("r") == [0.5, 0.5, 0.5])
    #expect(result.scores == [0, 0, 0.5])
  }

  /// The first is worst on a and b, the second on c: 0.1 + 0.2 and 0.3, the same but for the last bit.
  @Test func `sums that differ by rounding are equal`() throws {
    let rows: [[Double]] = [[0, 0, 1, 5], [1, 1, 0, 5]]
    let result = try score(Vikor(v: 1), rows, weights: [0.1, 0.2, 0.3, 0.4])
    let s = try result.part("s")
    #expect(s[0] != s[1])
    #expect(result.scores == [0, 0])
    let regret = try score(Vikor(v: 0), [[0, 1, 5], [1, 0, 5]], weights: [0.1 + 0.2, 0.3, 0.4])
    #expect(regret.scores == [0, 0])
  }

  @Test func `without an advantage all that are near are proposed`() throws {
    // Q = 0, 0.1, 0.2, 0.9, 1 and DQ = 0.25.
    let vikor = try Vikor(v: 1)
    let result = try score(vikor, [[10], [9], [8], [1], [0]])
    let compromise = try vikor.compromise(of: result)
    #expect(!compromise.hasAcceptableAdvantage && compromise.hasAcceptableStability)
    #expect(compromise.members == [0, 1, 2])
    #expect(compromise.threshold == 0.25)
    #expect(try result.part("compromise") == [1, 1, 1, 0, 0])
  }

  // The second has the least S, the third the least R, and the first, which has neither, the least Q.
  /// Five telephones, of which the price is a cost.
  ///
  /// In rational numbers Q = 1/4, 1/2, 0, 9/32 and 11/32, so that the advantage is exactly DQ = 1/4; in doubles it may be
  /// 0.24999999999999992, which must not decide.
  @Test func `an advantage of exactly the threshold is enough`() throws {
    let vikor = try Vikor()
    let result = try score(
      vikor, [[250, 16, 12, 5], [200, 16, 8, 3], [300, 32, 16, 4], [275, 32, 8, 4], [225, 16, 16, 2]], costs: [0])
    expectClose(result.scores, [1.0 / 4, 1.0 / 2, 0, 9.0 / 32, 11.0 / 32], relative: 1e-14)
    for scores in [result.scores, [0.24999999999999992, 0.5, 0, 0.28125, 0.34375]] {
      let parts = AggregateScores(scores: scores, order: .ascending, parts: result.parts)
      let compromise = try vikor.compromise(of: parts)
      #expect(compromise.hasAcceptableAdvantage && compromise.members == [2])
    }
    #expect(result.notes.last == "The advantage equals 1/(m − 1) to within rounding, which counts as reached.")
  }

  @Test func `an advantage without stability proposes the first two`() throws {
    let vikor = try Vikor()
    let losses: [[Double]] = [
      [0.65, 0.5, 0, 0], [1, 0, 0, 0], [0.6, 0.6, 0.6, 0.6], [0, 1, 1, 1], [0, 1, 1, 1], [0, 1, 1, 1],
    ]
    let result = try score(vikor, losses, costs: [0, 1, 2, 3])
    expectClose(result.scores, [0.1, 0.5, 0.35, 1, 1, 1], relative: 1e-13)
    let compromise = try vikor.compromise(of: result)
    #expect(compromise.hasAcceptableAdvantage && !compromise.hasAcceptableStability)
    #expect(compromise.members == [0, 2])
    expectClose(compromise.advantage, 0.25, relative: 1e-13)
  }

  @Test func `all alternatives alike share one compromise`() throws {
    let vikor = try Vikor()
    let result = try score(vikor, [[3, 4], [3, 4], [3, 4]])
    #expect(result.scores == [0, 0, 0])
    #expect(try vikor.compromise(of: result).members == [0, 1, 2])
    let single = try score(vikor, [[3, 4]])
    #expect(single.scores == [0])
    #expect(single.notes == ["A single alternative is its own compromise solution."])
  }

  @Test func `says whether the conditions hold`() throws {
    let result = try score(Vikor(), [[1, 3000], [2, 3750], [5, 4500]], costs: [0])
    #expect(
      result.notes == [
        "Acceptable advantage (C1) holds: the second is 1 behind the first by Q, and 1/(m − 1) = 0.5 is needed.",
        "Acceptable stability (C2) holds: the first by Q is also the best by S or R.",
        "The first by Q is the compromise solution.",
      ])
  }

  @Test func `v outside 0 to 1 is refused`() {
    #expect(throws: ScoringError.mismatch("VIKOR needs v from 0 to 1, not 1.5")) { try Vikor(v: 1.5) }
    #expect(throws: (any Error).self) { try Vikor(v: .nan) }
  }
}
