import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// Which judgments contradict each other, and what would mend them.
@Suite struct JudgmentTriadTests {
  @Test func `the worst triad names a judgment and the value that mends it`() throws {
    // A is 2 times B, B is 3 times C; A over C should be 6 and is 1/6. D agrees with 2 : 1 : 1/3.
    let matrix = try PairwiseComparisons(
      upper: [[2, 1.0 / 6, 2], [3, 1], [1.0 / 3]], names: ["A", "B", "C", "D"])
    let triads = matrix.worstTriads(weights: PrincipalEigenvector(of: matrix).weights)
    let worst = try #require(triads.first)
    #expect(worst.criteria == [0, 1, 2])
    expectClose(worst.inconsistency, Double.log(36), relative: 1e-14)
    // In the direction in which it is at least 1: C over A.
    #expect(worst.suspect == (2, 0))
    expectClose(worst.given, 6, relative: 1e-15)
    expectClose(worst.consistent, 1.0 / 6, relative: 1e-14)
    #expect(zip(triads, triads.dropFirst()).allSatisfy { $0.inconsistency >= $1.inconsistency - 1e-12 })
  }

  /// With the value put in, the triad is consistent and the ratio falls.
  @Test func `the value mends the triad`() throws {
    let house = try SaatyHouse.comparisons()
    let triads = house.worstTriads(weights: PrincipalEigenvector(of: house).weights, limit: 5)
    #expect(triads.count == 5)
    for triad in triads {
      var rows = (0..<8).map { row in (0..<8).map { house[row, $0] } }
      rows[triad.suspect.row][triad.suspect.column] = triad.consistent
      rows[triad.suspect.column][triad.suspect.row] = 1 / triad.consistent
      let mended = try PairwiseComparisons(house.names, rows: rows)
      let again = mended.worstTriads(weights: PrincipalEigenvector(of: mended).weights)
      #expect(!again.contains { $0.criteria == triad.criteria })
      #expect(house[triad.suspect.row, triad.suspect.column] == triad.given && triad.given >= 1)
    }
    let first = try #require(triads.first)
    var rows = (0..<8).map { row in (0..<8).map { house[row, $0] } }
    rows[first.suspect.row][first.suspect.column] = first.consistent
    rows[first.suspect.column][first.suspect.row] = nil
    let mended = try PairwiseComparisons(house.names, rows: rows)
    #expect(
      try #require(PairwiseConsistency(of: mended).ratio) < (try #require(PairwiseConsistency(of: house).ratio)))
  }

  @Test func `only triads of which every pair was judged are listed`() throws {
    let matrix = try PairwiseComparisons(
      ["A", "B", "C", "D"], rows: [[1, 2, 9, nil], [nil, 1, 2, 5], [nil, nil, 1, nil], [nil, nil, nil, 1]])
    let triads = matrix.worstTriads(weights: PrincipalEigenvector(of: matrix).weights)
    #expect(triads.map(\.criteria) == [[0, 1, 2]])
  }
}
