import AssayData
import AssayInference
import AssaySurvey
import AssayTables
import AssayTestSupport
import Foundation
import Testing

/// What R's survey package says of compared columns and a multi-select question; Expected/comparisons.R wrote it.
struct WeightedComparisonReference: Decodable, Sendable {
  let separate, overlapping, against_total, item_statistics: [Double]
  let lambda_sum, lambda_squares, statistic, df, p: Double

  static let shared: WeightedComparisonReference = {
    let url = Bundle.module.bundleURL.appendingPathComponent("Expected/comparisons.json")
    guard let data = try? Data(contentsOf: url),
      let file = try? JSONDecoder().decode(WeightedComparisonReference.self, from: data)
    else { fatalError("comparisons.json cannot be read: without it no value would be compared") }
    return file
  }()

  /// Whether each row ticks the three options of the question.
  static let ticks: [[Bool]] = {
    let columns = ["s", "t", "a2"].map { WeightedReference.columns[$0] ?? [] }
    return columns[0].indices.map { row in columns.map { $0[row] == 1 } }
  }()

  static let groups: [Int?] = (WeightedReference.columns["a"] ?? []).map { $0.map { Int($0) - 1 } }
  static let weights: [Double] = (WeightedReference.columns["w"] ?? []).map { $0 ?? 0 }

  /// The rows of the table a with the options as columns that overlap, and the squares of the overlaps.
  static func overlappingCells(factor: Double = 1) -> (cells: WeightedCells, overlaps: ColumnOverlaps) {
    var sums = [Double](repeating: 0, count: 9)
    var squares = sums
    var joint = [Double](repeating: 0, count: 27)
    for (row, group) in groups.enumerated() {
      guard let group else { continue }
      let weight = weights[row] * factor
      for first in 0..<3 where ticks[row][first] {
        sums[group * 3 + first] += weight
        squares[group * 3 + first] += weight * weight
        for second in 0..<3 where ticks[row][second] { joint[(group * 3 + first) * 3 + second] += weight * weight }
      }
    }
    let cells = WeightedCells(rowCount: 3, columnCount: 3, sums: sums, squares: squares, designSize: weights.count)
    return (cells, ColumnOverlaps(cells: joint, columnCount: 3))
  }

  static func question(factor: Double = 1) -> WeightedMultiSelectCells {
    let column = MultiSelectColumn(options: ["s", "t", "a2"], rowCount: weights.count) { ticks[$1][$0] }
    return WeightedMultiSelectCells(
      groups: groups, groupCount: 3, answers: column, weights: weights.map { $0 * factor })
  }
}

@Suite struct WeightedColumnComparisonsTests {
  static let reference = WeightedComparisonReference.shared

  @Test func `columns are compared as svycontrast compares the shares of svyby`() throws {
    let result = try ColumnComparisons(of: WeightedReference.cells("a", "b"))
    expectClose(result.comparisons.map(\.statistic), Self.reference.separate, relative: 1e-10)
    #expect(result.reference == .studentT(degreesOfFreedom: 399))
  }

  @Test func `columns that overlap are compared by the delta method on totals`() throws {
    let (cells, overlaps) = WeightedComparisonReference.overlappingCells()
    let result = try ColumnComparisons(of: cells, squaredOverlaps: overlaps)
    expectClose(result.comparisons.map(\.statistic), Self.reference.overlapping, relative: 1e-10)
    let apart = try ColumnComparisons(of: cells)
    #expect(apart.comparisons != result.comparisons)
  }

  @Test func `a column is compared with the total of which it is a part`() throws {
    let result = try ColumnComparisons.againstTotal(of: WeightedReference.cells("a", "b"))
    expectClose(result.comparisons.map(\.statistic), Self.reference.against_total, relative: 1e-10)
  }

  @Test(arguments: [1e-6, 0.37, 4.0e9])
  func `weights times a constant change nothing`(_ factor: Double) throws {
    let one = try ColumnComparisons(of: WeightedReference.cells("a", "b"))
    let other = try ColumnComparisons(of: WeightedReference.cells("a", "b", factor: factor))
    #expect(one.letters == other.letters)
    #expect(one.exclusions == other.exclusions)
    for (first, second) in zip(one.comparisons, other.comparisons) {
      expectClose(second.statistic, first.statistic ?? .nan, relative: 1e-12)
      expectClose(second.adjustedPValue, first.adjustedPValue ?? .nan, relative: 1e-11)
    }
    let (cells, overlaps) = WeightedComparisonReference.overlappingCells()
    let (more, moreOverlaps) = WeightedComparisonReference.overlappingCells(factor: factor)
    let plain = try ColumnComparisons(of: cells, squaredOverlaps: overlaps).comparisons
    let scaled = try ColumnComparisons(of: more, squaredOverlaps: moreOverlaps).comparisons
    for (first, second) in zip(plain, scaled) {
      expectClose(second.statistic, first.statistic ?? .nan, relative: 1e-12)
    }
  }

  @Test func `equal weights give the unpooled z of counts times the root of (n - 1)/n`() throws {
    let counts = [30.0, 22, 25, 20, 28, 25]
    let n = counts.reduce(0, +)
    let cells = WeightedCells(rowCount: 2, columnCount: 3, sums: counts, squares: counts, designSize: Int(n))
    let first = try #require(try ColumnComparisons(of: cells).comparisons.first)
    let (p, q) = (30.0 / 50, 22.0 / 50)
    let z = (p - q) / (p * (1 - p) / 50 + q * (1 - q) / 50).squareRoot()
    expectClose(first.statistic, z * ((n - 1) / n).squareRoot(), relative: 1e-13)
  }

  @Test func `a column of one heavy row is too small a base whatever its weight`() throws {
    let cells = WeightedCells(
      rowCount: 2, columnCount: 3, sums: [10, 900, 12, 15, 0, 8], squares: [10, 810_000, 12, 15, 0, 8], designSize: 46)
    let result = try ColumnComparisons(of: cells)
    #expect(result.exclusions.map(\.column) == [1])
    #expect(result.exclusions.first?.reason == .smallBase)
  }

  @Test func `a row over given bases is the row of a table that lists its rest`() throws {
    let whole = WeightedReference.cells("a", "b")
    func row(_ values: [Double], _ rows: Range<Int>) -> [Double] {
      (0..<4).map { column in rows.reduce(0) { $0 + values[$1 * 4 + column] } }
    }
    let cells = WeightedCells(
      rowCount: 1, columnCount: 4, sums: row(whole.sums, 0..<1), squares: row(whole.squares, 0..<1),
      designSize: whole.designSize)
    let bases = WeightedCells(
      rowCount: 1, columnCount: 4, sums: row(whole.sums, 0..<3), squares: row(whole.squares, 0..<3),
      designSize: whole.designSize)
    let result = try ColumnComparisons(of: cells, bases: bases)
    expectClose(result.comparisons.map(\.statistic), Array(Self.reference.separate[0..<6]), relative: 1e-10)
    let total = try ColumnComparisons.againstTotal(of: cells, bases: bases)
    expectClose(total.comparisons.map(\.statistic), Array(Self.reference.against_total[0..<4]), relative: 1e-10)
  }

  @Test func `shares of 0 and 1 have no linearised error`() throws {
    let cells = WeightedCells(
      rowCount: 2, columnCount: 2, sums: [10, 0, 0, 12], squares: [10, 0, 0, 12], designSize: 22)
    let result = try ColumnComparisons(of: cells, options: .init(zeroShares: .include))
    #expect(
      result.comparisons.map(\.undefinedReason)
        == Array(repeating: "Both shares are 0 or 1: the linearised standard error is 0.", count: 2))
  }

  @Test func `a design of one row is refused`() {
    let cells = WeightedCells(rowCount: 2, columnCount: 2, sums: [1, 0, 0, 0], squares: [1, 0, 0, 0], designSize: 1)
    #expect(throws: SurveyError.oneUnit) { try ColumnComparisons(of: cells) }
    #expect(throws: SurveyError.oneUnit) { try ColumnComparisons.againstTotal(of: cells) }
    #expect(throws: SurveyError.oneUnit) { try CellSignificance(of: cells, adjustment: .holm) }
  }

  @Test func `adjusted residuals are tested on the design's degrees of freedom`() throws {
    let cells = WeightedReference.cells("a", "b")
    let result = try CellSignificance(of: cells, adjustment: .holm)
    let t = ReferenceDistribution.studentT(degreesOfFreedom: 399)
    #expect(result.pValues == cells.adjustedResiduals.map { $0.map { t.twoSided($0) } })
    let p = result.pValues.compactMap { $0 }
    #expect(result.adjustedPValues.compactMap { $0 } == MultiplicityAdjustment.holm.adjusted(p))
  }
}

@Suite struct WeightedMultiSelectTests {
  static let reference = WeightedComparisonReference.shared

  @Test func `the eigenvalues and the test agree with those of svyby's covariance`() throws {
    let test = try WeightedMultiSelectIndependence(of: WeightedComparisonReference.question())
    expectClose(test.optionStatistics, Self.reference.item_statistics, relative: 1e-10)
    expectClose(test.eigenvalueSum, Self.reference.lambda_sum, relative: 1e-10)
    expectClose(test.eigenvalueSquareSum, Self.reference.lambda_squares, relative: 1e-10)
    expectClose(test.raoScott?.statistic, Self.reference.statistic, relative: 1e-10)
    expectClose(test.raoScott?.reference.degreesOfFreedom, Self.reference.df, relative: 1e-10)
    expectClose(test.raoScott?.pValue, Self.reference.p, relative: 1e-9)
  }

  @Test(arguments: [1e-6, 0.37, 4.0e9])
  func `weights times a constant change nothing`(_ factor: Double) throws {
    let one = try WeightedMultiSelectIndependence(of: WeightedComparisonReference.question())
    let other = try WeightedMultiSelectIndependence(of: WeightedComparisonReference.question(factor: factor))
    expectClose(other.uncorrectedStatistic, one.uncorrectedStatistic, relative: 1e-11)
    expectClose(other.raoScott?.pValue, one.raoScott?.pValue ?? .nan, relative: 1e-10)
  }

  @Test func `weights of 1 give the eigenvalues of a simple random sample times n/(n - 1)`() throws {
    let rows = WeightedComparisonReference.groups.indices.filter { WeightedComparisonReference.groups[$0] != nil }
    let column = MultiSelectColumn(options: ["s", "t", "a2"], rowCount: rows.count) { option, row in
      WeightedComparisonReference.ticks[rows[row]][option]
    }
    let groups = rows.map { WeightedComparisonReference.groups[$0] }
    let plain = try MultiSelectIndependence(of: MultiSelectCounts(groups: groups, groupCount: 3, answers: column))
    let weighted = try WeightedMultiSelectIndependence(
      of: WeightedMultiSelectCells(
        groups: groups, groupCount: 3, answers: column, weights: Array(repeating: 1, count: rows.count)))
    let n = Double(rows.count)
    expectClose(weighted.uncorrectedStatistic, plain.uncorrectedStatistic, relative: 1e-12)
    expectClose(weighted.eigenvalueSum, plain.eigenvalueSum * n / (n - 1), relative: 1e-12)
    expectClose(weighted.eigenvalueSquareSum, plain.eigenvalueSquareSum * n / (n - 1) * n / (n - 1), relative: 1e-12)
  }

  @Test func `the bootstrap and the test of single options are refused, each in a sentence`() throws {
    let test = try WeightedMultiSelectIndependence(of: WeightedComparisonReference.question())
    #expect(try test.test(by: .raoScott) == test.raoScott)
    #expect {
      try test.test(by: .bootstrap(replicates: 99, seed: 1))
    } throws: {
      "\($0)"
        == "The bootstrap of rows is for simple random samples; under sampling weights use the Rao–Scott test."
    }
    #expect {
      try test.test(by: .bonferroni)
    } throws: {
      "\($0)"
        == "This test of the options is for simple random samples; under sampling weights use the Rao–Scott test."
    }
  }
}
