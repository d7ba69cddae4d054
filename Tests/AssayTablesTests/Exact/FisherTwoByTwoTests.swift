import AssayInference
import AssayTables
import Testing

/// Two rows and two columns: definitions, ends of the range, and sizes that tax arithmetic.
@Suite struct FisherTwoByTwoTests {
  func fisher(_ counts: [Double], level: Double = 0.95) throws -> FisherTwoByTwo {
    try ContingencyTable(counts: counts, rows: 2, columns: 2).fisherTwoByTwo(level: level)
  }

  @Test func `the conditional odds ratio is not the ratio of the cells`() throws {
    let test = try fisher([8, 2, 1, 5])
    // 3 of the 11440 (16 choose 9) × … : 400/11440 by hand, as R and SciPy give it.
    #expect(abs(test.twoSided.pValue - 400.0 / 11440) < 1e-14)
    #expect(abs(try #require(test.oddsRatio) - 15.465819716920986) < 1e-11)
    #expect(abs(try #require(test.oddsRatio) - 20) > 4)
  }

  @Test func `mid-p takes half of the tables as probable as the observed one`() throws {
    // Fisher's tea: P(0…4) = 1, 16, 36, 16, 1 of 70. Observed 3: two-sided 34/70, of which 32 are tied.
    let test = try fisher([3, 1, 1, 3])
    #expect(abs(test.twoSided.pValue - 34.0 / 70) < 1e-14)
    #expect(abs(try #require(test.twoSided.midP) - 18.0 / 70) < 1e-14)
    #expect(abs(test.greater.pValue - 17.0 / 70) < 1e-14)
    #expect(abs(try #require(test.greater.midP) - 9.0 / 70) < 1e-14)
    #expect(abs(test.less.pValue - 69.0 / 70) < 1e-14)
    #expect(abs(try #require(test.less.midP) - 61.0 / 70) < 1e-14)
    #expect(abs(test.pointProbability - 16.0 / 70) < 1e-14)
  }

  @Test func `limits that are 0 or infinite are said, not printed`() throws {
    let low = try fisher([0, 5, 7, 2])
    #expect(low.oddsRatio == 0)
    #expect(low.lower == 0)
    #expect(try #require(low.upper) > 0)
    let high = try fisher([5, 0, 2, 7])
    #expect(high.oddsRatio == nil)
    #expect(high.upper == nil)
    #expect(try #require(high.lower) > 0)
    #expect(try #require(high.reason).contains("infinite"))
    // Swapping the columns inverts the ratio and its limits.
    #expect(abs(try #require(low.upper) * #require(high.lower) - 1) < 1e-12)
  }

  @Test func `an empty margin leaves one table`() throws {
    let test = try fisher([0, 0, 12, 9])
    #expect(test.twoSided.pValue == 1)
    #expect(test.twoSided.logPValue == 0)
    #expect(test.less.pValue == 1)
    #expect(test.greater.pValue == 1)
    #expect(test.oddsRatio == nil)
    #expect(test.lower == nil)
    #expect(test.upper == nil)
    #expect(try #require(test.reason).contains("empty"))
  }

  @Test func `logarithms stay finite where probabilities are 0`() throws {
    let test = try fisher([500_000, 400_000, 450_000, 450_000])
    #expect(test.twoSided.pValue == 0)
    // ln P(observed table) = −2794.6…, and the tail is some five times it; SciPy 1.17.1 hypergeom.logsf: −2792.955.
    #expect(abs(test.greater.logPValue - -2792.955473108844) < 1e-6)
    #expect(test.twoSided.logPValue > test.greater.logPValue)
    // A symmetric table: the other tail is the mirror image, and as large.
    let huge = try fisher([1e12, 0, 0, 1e12])
    // 2 / C(2e12, 1e12): ln 2 − (2e12 ln 2 − ½ ln(π 1e12)).
    let expected = 0.6931471805599453 - 2e12 * 0.6931471805599453 + 0.5 * (27.631021115928547 + 1.1447298858494002)
    #expect(abs(huge.twoSided.logPValue - expected) < 1e-3)
    #expect(huge.upper == nil)
  }

  @Test func `the order of rows and columns does not matter`() throws {
    let counts: [Double] = [12, 5, 3, 11]
    let test = try fisher(counts)
    for other in [[5.0, 12, 11, 3], [3, 11, 12, 5], [12, 3, 5, 11]] {
      #expect(abs(try fisher(other).twoSided.pValue - test.twoSided.pValue) < 1e-14)
    }
    #expect(abs(try #require(fisher([5, 12, 11, 3]).oddsRatio) * #require(test.oddsRatio) - 1) < 1e-12)
  }

  @Test func `counts that are not whole are refused`() throws {
    #expect(throws: TableError.fractionalCount(2.5, row: "r1", column: "c2")) { try fisher([8, 2.5, 1, 5]) }
    #expect(
      TableError.fractionalCount(2.5, row: "r1", column: "c2").description
        == "The count at (r1, c2) is 2.5; an exact test counts observations, so counts must be whole.")
    #expect(throws: TableError.tooManyObservations(0x1p54)) { try fisher([0x1p54, 0, 0, 0]) }
    #expect(throws: TableError.notTwoByTwo(rows: 2, columns: 3)) {
      try ContingencyTable(counts: [1, 2, 3, 4, 5, 6], rows: 2, columns: 3).fisherTwoByTwo()
    }
  }
}
