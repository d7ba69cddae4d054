import AssayNumerics
import AssayScoring
import Testing

/// Runs of subjects who cannot be told apart.
@Suite struct InseparableRunsTests {
  /// With one critical value c and errors of 1, two are told apart where they differ by more than c√2.
  @Test func `a subject may be in two runs`() throws {
    let sets = try RankConfidence(
      [9, 6, 3, 0], standardErrors: [1, 1, 1, 1], options: .init(draws: 20_000, stepDown: false))
    // c is near 2.57 (Tukey, four means), c√2 near 3.63: only neighbours are not told apart.
    #expect(sets.runs.runs == [0..<2, 1..<3, 2..<4])
    #expect((0..<4).map { sets.runs.letters(of: $0) } == ["a", "ab", "bc", "c"])
  }

  /// Every run is free of separated pairs and cannot be made longer, by looking at all pairs.
  @Test(arguments: [RankConfidence.Family.simultaneous])
  func `runs are the longest there are`(_ family: RankConfidence.Family) throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let (scores, errors) = RankConfidenceTests.subjects(150, seed: seed, scale: 0.4)
      let sets = try RankConfidence(
        scores, standardErrors: errors, options: .init(family: family, draws: 200))
      let c = sets.criticalValues.last ?? 0
      let order = ScoreRanks(scores, order: .descending).order
      func isApart(_ a: Int, _ b: Int) -> Bool {
        guard let first = errors[order[a]], let second = errors[order[b]] else { return false }
        return scores[order[a]] - scores[order[b]] > c
          * (first * first + second * second).squareRoot()
      }
      func isFree(_ run: Range<Int>) -> Bool {
        run.allSatisfy { a in (a + 1..<max(a + 1, run.upperBound)).allSatisfy { !isApart(a, $0) } }
      }
      for run in sets.runs.runs {
        #expect(isFree(run))
        if run.upperBound < 150 { #expect(!isFree(run.lowerBound..<run.upperBound + 1)) }
        if run.lowerBound > 0 { #expect(!isFree(run.lowerBound - 1..<run.upperBound)) }
      }
      // Everybody is in the runs that cover the place, and in no other.
      for place in 0..<150 {
        let covering = sets.runs.runs.indices.filter { sets.runs.runs[$0].contains(place) }
        #expect(Array(sets.runs.membership[order[place]]) == covering)
      }
    }
  }

  @Test func `letters go on after z`() {
    #expect(
      [0, 25, 26, 27, 51, 52, 701, 702].map(InseparableRuns.letter) == [
        "a", "z", "aa", "ab", "az", "ba", "zz", "aaa",
      ])
  }
}
