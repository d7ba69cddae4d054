import AssayInference
import AssayTables
import AssayTestSupport
import Testing

@Suite struct ColumnComparisonsTests {
  static let everyPair = ColumnComparisonOptions(zeroShares: .include, minimumBase: 0)

  /// z of a pair, from R 4.2.2: prop.test(c(x, y), c(n, m), correct = FALSE), the root with the sign of the difference.
  @Test func `z is the root of Pearson's chi-squared of the two columns`() throws {
    // prop.test(c(29, 7), c(42, 14)): X-squared 1.65925858208955, p 0.19770336686210604 (arthritis, none by some).
    let table = try ContingencyTable(counts: [29, 7, 13, 7], rows: 2, columns: 2)
    let comparison = try #require(ColumnComparisons(of: table).comparisons.first)
    expectClose(comparison.statistic, 1.2881223774390613, relative: 1e-14)
    expectClose(comparison.pValue, 0.19770336686210604, relative: 1e-13)
    let pearson = try table.pearsonIndependence()
    expectClose((comparison.statistic ?? 0) * (comparison.statistic ?? 0), pearson.statistic, relative: 1e-14)
    expectClose(comparison.logPValue, pearson.logPValue, relative: 1e-12)
  }

  @Test func `the letter of the smaller share stands in the cell of the larger one`() throws {
    let table = try ContingencyTable(counts: [90, 50, 10, 10, 50, 90], rows: 2, columns: 3)
    let result = ColumnComparisons(of: table)
    #expect(result.letters == [["B", "C"], ["C"], [], [], ["A"], ["A", "B"]])
    #expect(result.columnLetters == ["A", "B", "C"])
  }

  @Test func `Bonferroni multiplies by the pairs of the row`() throws {
    let table = try ContingencyTable(counts: [30, 22, 25, 20, 28, 25], rows: 2, columns: 3)
    for comparison in ColumnComparisons(of: table).comparisons {
      let p = try #require(comparison.pValue)
      expectClose(comparison.adjustedPValue, min(1, 3 * p), relative: 1e-14)
    }
  }

  @Test func `BH adjusts over the whole table, Bonferroni and Holm over each row`() throws {
    let table = try ContingencyTable(counts: [30, 12, 25, 20, 28, 25, 11, 14, 6], rows: 3, columns: 3)
    func adjusted(_ adjustment: MultiplicityAdjustment) -> [Double?] {
      ColumnComparisons(of: table, options: .init(adjustment: adjustment)).comparisons.map(\.adjustedPValue)
    }
    let p = ColumnComparisons(of: table, options: .init(adjustment: .none)).comparisons.compactMap(\.adjustedPValue)
    #expect(p.count == 9)
    #expect(adjusted(.benjaminiHochberg) == MultiplicityAdjustment.benjaminiHochberg.adjusted(p))
    #expect(
      adjusted(.holm)
        == [0, 3, 6].flatMap { MultiplicityAdjustment.holm.adjusted(Array(p[$0..<($0 + 3)])) })
    let byTable = ColumnComparisons(of: table, options: .init(adjustment: .bonferroni, family: .table))
    #expect(byTable.comparisons.map(\.adjustedPValue) == p.map { min(1, 9 * $0) })
  }

  @Test func `columns with a share of 0 or 1 are left out as in SPSS, and the family shrinks`() throws {
    // In row 1 column C has a share of 0 and D of 1: only A and B are compared, once.
    let table = try ContingencyTable(counts: [12, 30, 0, 20, 28, 10, 25, 0], rows: 2, columns: 4)
    let result = ColumnComparisons(of: table)
    let first = result.comparisons.filter { $0.row == 0 }
    #expect(first.count == 1)
    #expect(first[0].adjustedPValue == first[0].pValue)
    #expect(
      result.exclusions.map { [$0.row ?? -1, $0.column] } == [[0, 2], [0, 3], [1, 2], [1, 3]])
    #expect(result.exclusions.allSatisfy { $0.reason == .zeroOrOne })
  }

  @Test func `with include every pair is in the family, also one that is undefined`() throws {
    let table = try ContingencyTable(counts: [12, 0, 0, 28, 30, 25], rows: 2, columns: 3)
    let result = ColumnComparisons(of: table, options: Self.everyPair)
    #expect(result.comparisons.count == 6)
    let undefined = result.comparisons.filter { $0.statistic == nil }
    #expect(undefined.map { [$0.row, $0.first, $0.second] } == [[0, 1, 2], [1, 1, 2]])
    #expect(
      undefined[0].undefinedReason
        == "Both columns have a share of 0, or both a share of 1: the difference has no standard error.")
    for comparison in result.comparisons where comparison.statistic != nil {
      expectClose(comparison.adjustedPValue, min(1, 3 * (comparison.pValue ?? .nan)), relative: 1e-14)
    }
  }

  @Test func `a column with fewer than two cases is left out and named`() throws {
    let table = try ContingencyTable(counts: [12, 1, 9, 28, 0, 30], rows: 2, columns: 3)
    let result = ColumnComparisons(of: table)
    #expect(result.exclusions.first?.column == 1)
    #expect(result.exclusions.first?.row == nil)
    #expect(result.exclusions.first?.reason == .smallBase)
    #expect(result.comparisons.allSatisfy { $0.first == 0 && $0.second == 2 })
    #expect(result.letters[1] == [])
  }

  @Test func `letters go on after Z`() {
    #expect([0, 25, 26, 51, 52, 701, 702].map(ColumnComparisons.letter) == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"])
  }

  @Test func `exchanging two columns changes the sign of z and nothing else`() throws {
    let counts = [17.0, 9, 4, 22, 30, 41]
    let table = try ContingencyTable(counts: counts, rows: 2, columns: 3)
    let mirrored = try ContingencyTable(counts: [4, 9, 17, 41, 30, 22], rows: 2, columns: 3)
    let (a, b) = (ColumnComparisons(of: table), ColumnComparisons(of: mirrored))
    for row in 0..<2 {
      for (first, second) in [(0, 1), (0, 2), (1, 2)] {
        let one = a.comparisons.first { $0.row == row && $0.first == first && $0.second == second }
        let other = b.comparisons.first { $0.row == row && $0.first == 2 - second && $0.second == 2 - first }
        #expect(one?.statistic == other?.statistic.map { -$0 })
        #expect(one?.adjustedPValue == other?.adjustedPValue)
      }
    }
  }

  @Test func `shares that hardly differ among 1e12 cases keep their digits`() throws {
    // Shares of 0.5 ± 2e-6 among 1e12 + 1e12 cases: z = 4e-6/√(0.25 · 2e-12) = 4 · √2, and p is 0.5 exactly.
    let table = try ContingencyTable(
      counts: [500_002_000_000, 499_998_000_000, 499_998_000_000, 500_002_000_000], rows: 2, columns: 2)
    let comparison = try #require(ColumnComparisons(of: table).comparisons.first)
    expectClose(comparison.statistic, 4 * 2.0.squareRoot(), relative: 1e-14)
  }

  @Test func `huge and tiny tables neither overflow nor vanish`() throws {
    for factor in [1e-290, 1e290] {
      let table = try ContingencyTable(counts: [29, 7, 13, 7].map { $0 * factor }, rows: 2, columns: 2)
      let comparison = ColumnComparisons(of: table, options: Self.everyPair).comparisons.first
      expectClose(comparison?.statistic, 1.2881223774390613 * factor.squareRoot(), relative: 1e-12)
      #expect(comparison?.logPValue?.isFinite == true)
    }
  }

  @Test func `a table of one column has nothing to compare`() throws {
    let result = ColumnComparisons(of: try ContingencyTable(counts: [3, 4], rows: 2, columns: 1))
    #expect(result.comparisons.isEmpty)
    #expect(result.letters == [[], []])
  }
}
