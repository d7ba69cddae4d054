import AssayData
import AssayInference
import AssayNumerics
import AssayTables
import AssayTestSupport
import Testing

@Suite struct MultiSelectPairTests {
  static let reference = ComparisonReference.shared

  /// The five options of the reference as a question, ticks or blanks.
  static func first(ticks: Int = 1) -> MultiSelectColumn {
    MultiSelectColumn(options: (0..<5).map { "o\($0)" }, rowCount: reference.group.count) { option, row in
      reference.answers[row * 5 + option] == ticks
    }
  }

  /// The three options of the other question.
  static func second() -> MultiSelectColumn {
    MultiSelectColumn(options: ["a", "b", "c"], rowCount: reference.group.count) { option, row in
      reference.second[row * 3 + option] == 1
    }
  }

  static func pairs() -> MultiSelectPairs { MultiSelectPairs(first(), second()) }

  @Test func `the pairs' tests and the eigenvalues agree with R`() throws {
    let test = try MultiSelectPairIndependence(of: Self.pairs())
    let lambda = Self.reference.pair_lambda
    expectClose(test.pairTests.map(\.statistic), Self.reference.pair_statistics, relative: 1e-11)
    expectClose(test.eigenvalueSum, lambda.reduce(0, +), relative: 1e-11)
    expectClose(test.eigenvalueSquareSum, lambda.reduce(0) { $0 + $1 * $1 }, relative: 1e-11)
    let squares = lambda.reduce(0) { $0 + $1 * $1 }
    let sum = Self.reference.pair_statistics.reduce(0, +)
    expectClose(test.raoScott?.statistic, sum * 15 / squares, relative: 1e-11)
    expectClose(test.raoScott?.reference.degreesOfFreedom, 225 / squares, relative: 1e-11)
  }

  @Test func `the bootstrap agrees with R's within their errors, on any number of threads`() throws {
    let test = try MultiSelectPairIndependence(of: Self.pairs())
    let alone = try test.bootstrap(replicates: 100, seed: 3, parallelism: Parallelism(threads: 1))
    #expect(alone == (try test.bootstrap(replicates: 100, seed: 3, parallelism: Parallelism(threads: 4))))
    let boot = try test.bootstrap(replicates: 2_500, seed: 3)
    let p = Self.reference.pair_bootstrap_p
    // Four standard errors: 0.013, half of p.
    expectClose(boot.test.pValue, p, relative: 0, absolute: 4 * (p * (1 - p) / 2_500).squareRoot())
  }

  @Test func `exchanging the questions, or ticks and blanks, changes nothing`() throws {
    let test = try #require(try MultiSelectPairIndependence(of: Self.pairs()).raoScott)
    let exchanged = try MultiSelectPairIndependence(of: MultiSelectPairs(Self.second(), Self.first()))
    expectClose(exchanged.raoScott?.statistic, test.statistic, relative: 1e-12)
    let other = try MultiSelectPairIndependence(of: MultiSelectPairs(Self.first(ticks: 0), Self.second()))
    expectClose(other.raoScott?.pValue, test.pValue, relative: 1e-9)
  }

  @Test func `one option by one option is Pearson's test`() throws {
    let pairs = MultiSelectPairs(
      first: OptionPatterns(optionCount: 1, ticked: [[], [0]]),
      second: OptionPatterns(optionCount: 1, ticked: [[0], []]),
      cells: [
        .init(first: 0, second: 0, count: 116), .init(first: 0, second: 1, count: 123),
        .init(first: 1, second: 0, count: 27), .init(first: 1, second: 1, count: 13),
      ])
    let test = try MultiSelectPairIndependence(of: pairs)
    // Koziol & Bilder (2014), *R Journal* 6(1), 144–150: nitrogen by lagoon, 4.93.
    expectClose(test.uncorrectedStatistic, 4.93, relative: 0, absolute: 0.005)
    let pearson = try ContingencyTable(counts: [123, 116, 13, 27], rows: 2, columns: 2).pearsonIndependence()
    expectClose(test.uncorrectedStatistic, pearson.statistic, relative: 1e-13)
    expectClose(test.bonferroni.pValue, pearson.pValue, relative: 1e-12)
  }

  @Test func `a question against itself leaves no covariance where half tick, and is said so`() throws {
    let half = OptionPatterns(optionCount: 1, ticked: [[], [0]])
    let pairs = MultiSelectPairs(
      first: half, second: half, cells: [.init(first: 0, second: 0, count: 8), .init(first: 1, second: 1, count: 8)])
    let test = try MultiSelectPairIndependence(of: pairs)
    expectClose(test.uncorrectedStatistic, 16, relative: 1e-14)
    #expect(test.raoScott == nil)
    #expect(test.raoScottUndefinedReason != nil)
  }

  @Test func `too many pairs, and none, are refused in a sentence`() {
    let wide = OptionPatterns(optionCount: 60, ticked: (0..<60).map { [$0] })
    let cells = (0..<60).map { MultiSelectPairs.Cell(first: $0, second: $0, count: 2) }
    #expect {
      try MultiSelectPairIndependence(of: MultiSelectPairs(first: wide, second: wide, cells: cells))
    } throws: {
      "\($0)"
        == "The two questions have 3600 pairs of options, and the test is built for 2500 at the most. Drop options."
    }
    let none = OptionPatterns(optionCount: 2, ticked: [[]])
    #expect(throws: MultiSelectError.noVaryingOption) {
      try MultiSelectPairIndependence(
        of: MultiSelectPairs(first: none, second: none, cells: [.init(first: 0, second: 0, count: 4)]))
    }
  }

  @Test func `counts of two pieces are those of the whole`() {
    let group = Self.reference.group
    func counts(_ rows: Range<Int>) -> MultiSelectCounts {
      let column = MultiSelectColumn(options: (0..<5).map { "o\($0)" }, rowCount: rows.count) { option, row in
        Self.reference.answers[(rows.lowerBound + row) * 5 + option] == 1
      }
      return MultiSelectCounts(groups: rows.map { group[$0] }, groupCount: 4, answers: column)
    }
    let whole = counts(0..<group.count)
    #expect(counts(0..<77).merged(with: counts(77..<group.count)) == whole)
  }
}
