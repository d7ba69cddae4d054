import AssayInference
import AssayNumerics
import AssayTables
import AssayTestSupport
import Testing

@Suite struct OverlappingColumnsTests {
  static let reference = ComparisonReference.shared

  static func options() throws -> ContingencyTable {
    try ContingencyTable(counts: reference.overlap_counts, rows: 3, columns: 4)
  }

  @Test func `options of a multi-select question are compared as from the people themselves`() throws {
    let overlaps = ColumnOverlaps(cells: Self.reference.overlap_joint, columnCount: 4)
    let result = ColumnComparisons(of: try Self.options(), overlaps: overlaps)
    expectClose(result.comparisons.map(\.statistic), Self.reference.overlap_z, relative: 1e-12)
  }

  @Test func `from the overlaps of the bases alone the pooled share counts shared cases twice`() throws {
    let table = try Self.options()
    let cells = ColumnOverlaps(cells: Self.reference.overlap_joint, columnCount: 4)
    let result = ColumnComparisons(of: table, overlaps: ColumnOverlaps(bases: cells.bases, columnCount: 4))
    // The formula with p = (x + y)/(n + m), for the first two columns of the first row.
    let (x, y) = (table[0, 0], table[0, 1])
    let (base, other, joint) = (table.columnTotals[0], table.columnTotals[1], cells.bases[1])
    let p = (x + y) / (base + other)
    let variance = p * (1 - p) * (1 / base + 1 / other - 2 * joint / (base * other))
    expectClose(result.comparisons[0].statistic, (x / base - y / other) / variance.squareRoot(), relative: 1e-13)
  }

  @Test func `ignoring the overlap gives another z`() throws {
    let plain = ColumnComparisons(of: try Self.options()).comparisons.compactMap(\.statistic)
    for (z, exact) in zip(plain, Self.reference.overlap_z) { #expect(abs(z - exact) > 1e-3 * abs(exact)) }
  }

  @Test func `a part against the total is the part against the rest`() throws {
    let table = try ContingencyTable(counts: Self.reference.table, rows: 4, columns: 3)
    let result = ColumnComparisons.againstTotal(
      of: table, options: ColumnComparisonOptions(zeroShares: .include, minimumBase: 0))
    expectClose(result.comparisons.map(\.statistic), Self.reference.against_rest, relative: 1e-9)
    #expect(result.columnLetters == ["A", "B", "C", "D"])
    #expect(result.comparisons.allSatisfy { $0.second == 3 })
    // A's share of the first row is above the total's, and C's is below.
    #expect(Array(result.letters[0..<4]) == [["D"], [], [], ["C"]])
  }

  @Test func `columns of the same cases cannot be compared`() throws {
    let table = try ContingencyTable(counts: [5, 5, 7, 7], rows: 2, columns: 2)
    let overlaps = ColumnOverlaps(cells: [5, 5, 5, 5, 7, 7, 7, 7], columnCount: 2)
    let result = ColumnComparisons(of: table, overlaps: overlaps)
    let reasons = result.comparisons.map(\.undefinedReason)
    #expect(reasons == Array(repeating: "Both columns hold the same cases.", count: 2))
  }
}

@Suite struct ColumnBasesTests {
  /// Options in the rows, groups in the columns; a case ticks several options, so the ticks do not add up to the cases.
  static let ticks = [40.0, 22, 9, 31, 35, 12, 5, 0, 18]
  static let cases = [60.0, 48, 18]

  @Test func `options in the rows are compared over the cases of the groups, as each option with its rest`() throws {
    let table = try ContingencyTable(counts: Self.ticks, rows: 3, columns: 3)
    let every = ColumnComparisonOptions(zeroShares: .include)
    let result = ColumnComparisons(of: table, bases: Self.cases, options: every)
    for option in 0..<3 {
      let ticked = Array(Self.ticks[(option * 3)..<(option * 3 + 3)])
      let alone = try ContingencyTable(
        counts: ticked + zip(Self.cases, ticked).map { $0 - $1 }, rows: 2, columns: 3)
      let expected = ColumnComparisons(of: alone, options: every).comparisons.filter { $0.row == 0 }
      let actual = result.comparisons.filter { $0.row == option }
      #expect(actual.map(\.statistic) == expected.map(\.statistic))
      #expect(actual.map(\.adjustedPValue) == expected.map(\.adjustedPValue))
    }
  }

  @Test func `an option that all cases of a group tick has a share of 1`() throws {
    let table = try ContingencyTable(counts: Self.ticks, rows: 3, columns: 3)
    let result = ColumnComparisons(of: table, bases: Self.cases)
    #expect(result.exclusions.map { [$0.row ?? -1, $0.column] } == [[2, 1], [2, 2]])
  }

  @Test func `a group against the total is the group against the others`() throws {
    let table = try ContingencyTable(counts: Self.ticks, rows: 3, columns: 3)
    let result = ColumnComparisons.againstTotal(of: table, bases: Self.cases)
    // The first group and the two others, the first option.
    let rest = try ContingencyTable(counts: [40, 31, 20, 35], rows: 2, columns: 2)
    let z = ColumnComparisons(of: rest).comparisons.first?.statistic
    expectClose(result.comparisons.first?.statistic, z ?? .nan, relative: 1e-13)
  }
}

@Suite struct CellSignificanceTests {
  static let reference = ComparisonReference.shared

  @Test func `adjusted residuals are tested and adjusted as in R`() throws {
    let table = try ContingencyTable(counts: Self.reference.table, rows: 4, columns: 3)
    let holm = CellSignificance(of: table, adjustment: .holm)
    expectClose(holm.residuals, Self.reference.residuals, relative: 1e-12)
    expectClose(holm.pValues, Self.reference.residual_p, relative: 1e-12)
    expectClose(holm.adjustedPValues, Self.reference.residual_holm, relative: 1e-12)
    let discovery = CellSignificance(of: table, adjustment: .benjaminiHochberg)
    expectClose(discovery.adjustedPValues, Self.reference.residual_bh, relative: 1e-12)
    for (p, log) in zip(discovery.adjustedPValues, discovery.logAdjustedPValues) {
      expectClose(log.map { Double.exp($0) }, p ?? .nan, relative: 1e-12)
    }
  }

  @Test func `cells of an empty line are not in the family`() throws {
    let table = try ContingencyTable(counts: [10, 4, 0, 0, 3, 9], rows: 3, columns: 2)
    let cells = CellSignificance(of: table, adjustment: .bonferroni)
    #expect(cells.pValues[2] == nil && cells.adjustedPValues[3] == nil)
    expectClose(cells.adjustedPValues[0], 4 * (cells.pValues[0] ?? .nan), relative: 1e-14)
  }
}
