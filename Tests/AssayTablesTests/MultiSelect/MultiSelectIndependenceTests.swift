import AssayData
import AssayInference
import AssayNumerics
import AssayTables
import AssayTestSupport
import Testing

@Suite struct MultiSelectIndependenceTests {
  static let reference = ComparisonReference.shared

  /// The rows of the reference, each option changed by a function of its number and its answer.
  static func counts(
    options: Int = 5, _ answer: @escaping (_ option: Int, _ row: [Bool]) -> Bool? = { $1[$0] }
  ) -> MultiSelectCounts {
    let rows = reference.group.count
    let column = MultiSelectColumn(options: (1...options).map { "o\($0)" }, rowCount: rows) { option, row in
      answer(option, (0..<5).map { reference.answers[row * 5 + $0] == 1 })
    }
    return MultiSelectCounts(groups: reference.group, groupCount: 4, answers: column)
  }

  @Test func `the options' tests, the eigenvalues and the corrected test agree with R`() throws {
    let test = try MultiSelectIndependence(of: Self.counts())
    expectClose(test.optionTests.map(\.statistic), Self.reference.item_statistics, relative: 1e-11)
    expectClose(test.eigenvalueSum, Self.reference.lambda_sum, relative: 1e-11)
    expectClose(test.eigenvalueSquareSum, Self.reference.lambda_squares, relative: 1e-11)
    expectClose(test.raoScott?.statistic, Self.reference.statistic, relative: 1e-11)
    expectClose(test.raoScott?.reference.degreesOfFreedom, Self.reference.df, relative: 1e-11)
    expectClose(test.raoScott?.pValue, Self.reference.p, relative: 1e-10)
    expectClose(test.bonferroni.pValue, Self.reference.bonferroni, relative: 1e-11)
  }

  @Test func `the bootstrap agrees with R's within their errors`() throws {
    let test = try MultiSelectIndependence(of: Self.counts())
    let boot = try test.bootstrap(replicates: 4_000, seed: 1)
    let p = Self.reference.bootstrap_p
    // Four standard errors of the difference of the two shares.
    let error = (p * (1 - p) * (1 / 4_000.0 + 1 / Double(Self.reference.bootstrap_replicates))).squareRoot()
    expectClose(boot.test.pValue, p, relative: 0, absolute: 4 * error)
    #expect(boot.test.pValue == Double(boot.exceedances + 1) / 4_001)
  }

  @Test func `the bootstrap has the same bits on any number of threads, and other bits by another seed`() throws {
    let test = try MultiSelectIndependence(of: Self.counts())
    let alone = try test.bootstrap(replicates: 333, seed: 9, parallelism: Parallelism(threads: 1))
    #expect(try test.bootstrap(replicates: 333, seed: 9, parallelism: Parallelism(threads: 3)) == alone)
    #expect(try test.bootstrap(replicates: 333, seed: 10).exceedances != alone.exceedances)
  }

  /// Koziol & Bilder (2014), *R Journal* 6(1), 144–150: the 2 × 2 tables of the Kansas swine farmers and their X².
  static let farmers: [(name: String, counts: [Int], published: Double)] = [
    ("nitrogen by lagoon", [123, 116, 13, 27], 4.93), ("nitrogen by pit", [175, 64, 24, 16], 2.93),
    ("nitrogen by natural drainage", [156, 83, 38, 2], 14.29),
    ("nitrogen by holding tank", [228, 11, 38, 2], 0.01), ("phosphorus by lagoon", [128, 121, 8, 22], 6.56),
    ("phosphorus by pit", [181, 68, 18, 12], 2.11), ("phosphorus by natural drainage", [165, 84, 29, 1], 11.68),
    ("phosphorus by holding tank", [237, 12, 29, 1], 0.13), ("salt by lagoon", [134, 124, 2, 19], 13.98),
    ("salt by pit", [184, 74, 15, 6], 0.00), ("salt by natural drainage", [174, 84, 20, 1], 7.08),
  ]

  static func option(_ counts: [Int]) -> MultiSelectCounts {
    // Rows of the published tables are the groups, columns are not ticked and ticked.
    MultiSelectCounts(
      patterns: OptionPatterns(optionCount: 1, ticked: [[], [0]]), groupCount: 2,
      counts: [counts[0], counts[2], counts[1], counts[3]])
  }

  @Test(arguments: farmers.indices)
  func `the published statistics of the swine farmers come out`(_ place: Int) throws {
    let (name, counts, published) = Self.farmers[place]
    let test = try MultiSelectIndependence(of: Self.option(counts))
    expectClose(test.uncorrectedStatistic, published, relative: 0, absolute: 0.005, "\(name)")
  }

  @Test func `no half is added to an empty cell`() throws {
    // Salt by holding tank, the same source: MRCV prints 0.32 because it adds ½ to the empty cell.
    let test = try MultiSelectIndependence(of: Self.option([245, 13, 21, 0]))
    // 279 (245 · 0 − 13 · 21)²/(258 · 21 · 266 · 13).
    expectClose(test.uncorrectedStatistic, 279.0 * 273 * 273 / (258.0 * 21 * 266 * 13), relative: 1e-13)
  }

  @Test func `one option is Pearson's test, corrected for unequal variances within groups`() throws {
    let counts = Self.option([20, 10, 12, 18])
    let test = try MultiSelectIndependence(of: counts)
    let pearson = try ContingencyTable(counts: [20, 10, 12, 18], rows: 2, columns: 2).pearsonIndependence()
    expectClose(test.uncorrectedStatistic, pearson.statistic, relative: 1e-14)
    #expect(test.optionTests == [test.optionTests[0]])
    expectClose(test.bonferroni.pValue, pearson.pValue, relative: 1e-13)
  }

  @Test func `counting blanks in place of ticks changes nothing`() throws {
    // The test on mentions gives two answers here; the sum over options gives one.
    let ticks = try MultiSelectIndependence(of: Self.counts())
    let blanks = try MultiSelectIndependence(of: Self.counts { option, row in option == 1 ? row[1] : !row[option] })
    expectClose(blanks.raoScott?.statistic, ticks.raoScott?.statistic ?? .nan, relative: 1e-12)
    expectClose(blanks.raoScott?.pValue, ticks.raoScott?.pValue ?? .nan, relative: 1e-12)
  }

  @Test func `an option asked twice counts once`() throws {
    let once = try MultiSelectIndependence(of: Self.counts(options: 1) { $1[$0] })
    let thrice = try MultiSelectIndependence(of: Self.counts(options: 3) { $1[$0 * 0] })
    expectClose(thrice.uncorrectedStatistic, 3 * once.uncorrectedStatistic, relative: 1e-12)
    expectClose(thrice.raoScott?.statistic, once.raoScott?.statistic ?? .nan, relative: 1e-12)
    expectClose(
      thrice.raoScott?.reference.degreesOfFreedom, once.raoScott?.reference.degreesOfFreedom ?? .nan, relative: 1e-12)
  }

  @Test func `an option that all or none tick takes no part`() throws {
    let plain = try MultiSelectIndependence(of: Self.counts())
    let more = try MultiSelectIndependence(of: Self.counts(options: 7) { $0 < 5 ? $1[$0] : $0 == 5 })
    #expect(more.options == [0, 1, 2, 3, 4])
    #expect(more.raoScott == plain.raoScott)
  }

  @Test func `groups that differ in nothing else leave no covariance and are said so`() throws {
    let counts = MultiSelectCounts(
      patterns: OptionPatterns(optionCount: 2, ticked: [[0], [1]]), groupCount: 2, counts: [5, 0, 0, 6])
    let test = try MultiSelectIndependence(of: counts)
    #expect(test.raoScott == nil)
    #expect(
      test.raoScottUndefinedReason
        == "Within every group all respondents ticked the same options, so the covariance of the shares is 0.")
    expectClose(test.uncorrectedStatistic, 22, relative: 1e-14)
    #expect(test.bonferroni.pValue < 0.01)
  }

  @Test func `one group, or no option that varies, is refused in a sentence`() {
    let single = MultiSelectCounts(
      patterns: OptionPatterns(optionCount: 1, ticked: [[], [0]]), groupCount: 2, counts: [5, 0, 4, 0])
    #expect {
      try MultiSelectIndependence(of: single)
    } throws: {
      "\($0)" == "Only 1 group has answers to the question; two are needed."
    }
    let constant = MultiSelectCounts(
      patterns: OptionPatterns(optionCount: 1, ticked: [[0]]), groupCount: 2, counts: [5, 4])
    #expect {
      try MultiSelectIndependence(of: constant)
    } throws: {
      "\($0)" == "Every option is ticked by all or by nobody, so there is nothing to test."
    }
  }

  @Test func `a bootstrap of too many rows is refused before it starts`() throws {
    let test = try MultiSelectIndependence(of: Self.option([1_000_000_000, 5, 7, 1_000_000_000]))
    #expect(throws: MultiSelectError.tooManyRows(2_000_000_012, limit: 10_000_000)) {
      try test.bootstrap(replicates: 99, seed: 1)
    }
  }

  @Test func `rows without an answer or a group are left out, and nothing ticked is an answer`() {
    let column = MultiSelectColumn(options: ["a", "b"], rowCount: 4) { option, row in
      row == 0 ? nil : row == 1 ? false : option == 0
    }
    let counts = MultiSelectCounts(groups: [0, 0, 1, nil], groupCount: 2, answers: column)
    #expect(counts.patterns.ticked == [[], [0]])
    #expect(counts.counts == [1, 0, 0, 1])
  }
}

@Suite struct MultiSelectNullTests {
  /// Rows of one group and five options that share a cause, the answers independent of the group.
  private static func sample(_ replicate: UInt32) -> MultiSelectCounts {
    var generator = Philox(seed: 42, stream: 1, replicate: replicate)
    let rows = 120
    let groups = (0..<rows).map { _ in Int(generator.nextUniform() * 3) }
    let cause = (0..<rows).map { _ in generator.nextUniform() }
    let noise = (0..<(rows * 5)).map { _ in generator.nextUniform() }
    let column = MultiSelectColumn(options: ["a", "b", "c", "d", "e"], rowCount: rows) { option, row in
      cause[row] + 0.4 * noise[row * 5 + option] > 0.6
    }
    return MultiSelectCounts(groups: groups, groupCount: 3, answers: column)
  }

  @Test func `under the hypothesis the corrected test rejects about one sample in twenty, and the plain sum far more`()
    throws
  {
    let replicates = 600
    var corrected = 0
    var plain = 0
    for replicate in 0..<replicates {
      let test = try MultiSelectIndependence(of: Self.sample(UInt32(replicate)))
      if (try #require(test.raoScott)).pValue < 0.05 { corrected += 1 }
      if ReferenceDistribution.chiSquared(degreesOfFreedom: 10).upperTail(test.uncorrectedStatistic) < 0.05 {
        plain += 1
      }
    }
    // Four standard errors of 30 in 600 are 21.
    #expect(abs(corrected - 30) <= 21, "\(corrected) of \(replicates)")
    #expect(plain > 60, "\(plain) of \(replicates)")
  }
}
