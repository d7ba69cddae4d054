import AssayInference
import AssayNumerics
import AssayTables
import AssayTestSupport
import Testing

@Suite struct ExactCommonOddsRatioTests {
  static let references = (ExpectedRow.read("stratified-python.csv") + ExpectedRow.read("stratified-R.csv")).filter {
    $0.test == "mantel_haenszel_exact"
  }

  @Test(arguments: references)
  func `agrees with whole-number arithmetic and with R`(_ reference: ExpectedRow) throws {
    let result = try StratifiedReference.named(reference.table).table().exactConditional()
    let actual: Double? =
      switch reference.field {
      case "p_value": result.test.pValue
      case "log_p_value": result.test.logPValue
      case "mid_p": result.test.midP
      case "lower_tail": result.lowerTail
      case "upper_tail": result.upperTail
      case "estimate": result.estimate
      case "conf_low": result.lowerLimit
      case "conf_high": result.upperLimit
      default: nil
      }
    // R convolves in numbers that underflow one by one.
    expectClose(actual, reference.value, relative: reference.program.hasPrefix("R") ? 1e-11 : 1e-12, absolute: 1e-15)
  }

  @Test func `every field has references`() {
    #expect(
      Set(Self.references.map(\.field)) == [
        "p_value", "log_p_value", "mid_p", "lower_tail", "upper_tail", "estimate", "conf_low", "conf_high",
      ])
    #expect(Set(Self.references.map(\.table)).count == 10)
  }

  @Test func `far from independence the logarithm stays right`() throws {
    // R 4.2.2 stops with an error of uniroot() here; whole-number arithmetic gives the value.
    let result = try StratifiedReference.named("far").table().exactConditional()
    #expect(result.test.pValue == 0)
    expectClose(result.test.logPValue, -1614.5796362574566, relative: 1e-14)
  }

  @Test func `at the ends the estimate is 0 or has no bound`() throws {
    let lowest = try StratifiedReference.named("lowest").table().exactConditional()
    #expect(lowest.estimate == 0 && lowest.lowerLimit == 0 && lowest.undefinedReason == nil)
    let highest = try StratifiedReference.named("highest").table().exactConditional()
    #expect(highest.estimate == nil && highest.upperLimit == nil && highest.lowerLimit > 0)
    #expect(
      highest.undefinedReason
        == "The first cells are as large as the margins allow, so the odds ratio has no upper bound.")
  }

  @Test func `one stratum is Fisher's exact test with the conditional odds ratio`() throws {
    // R 4.2.2: fisher.test(matrix(c(8, 1, 2, 5), 2)): p = 0.03496503, odds ratio 15.46969, where the sample's is 20. R
    // stops its search at four digits: the root in forty digits is 15.4658197….
    let result = try StratifiedTable([[8, 2, 1, 5]]).exactConditional()
    expectClose(result.test.pValue, 0.03496503496503495, relative: 1e-13)
    expectClose(result.estimate, 15.465819716920985834, relative: 1e-13)
  }

  @Test func `the order of strata, transposition and exchange are as they must be`() throws {
    for reference in StratifiedReference.all where reference.rowCount == 2 && reference.columnCount == 2 {
      let table = try reference.table()
      let result = try table.exactConditional(level: 0.9)
      let others = [
        try StratifiedTable(Array(reference.strata.reversed())).exactConditional(level: 0.9),
        try table.transposed.exactConditional(level: 0.9),
      ]
      for other in others {
        expectClose(other.test.logPValue, result.test.logPValue, relative: 1e-12, absolute: 1e-13)
        expectClose(other.lowerLimit, result.lowerLimit, relative: 1e-11)
        if let estimate = result.estimate { expectClose(other.estimate, estimate, relative: 1e-11) }
      }
      let columnsSwapped = reference.strata.map { [$0[1], $0[0], $0[3], $0[2]] }
      let swapped = try StratifiedTable(columnsSwapped).exactConditional(level: 0.9)
      expectClose(swapped.test.logPValue, result.test.logPValue, relative: 1e-12, absolute: 1e-13)
      expectClose(swapped.lowerTail, result.upperTail, relative: 1e-12)
      if result.lowerLimit > 0 { expectClose(swapped.upperLimit, 1 / result.lowerLimit, relative: 1e-11) }
    }
  }

  @Test func `the limits have the tails they promise`() throws {
    // At a limit θ, tables drawn with that odds ratio: P(S ≥ s) by direct summation over both strata.
    let strata: [[Double]] = [[3, 5, 1, 9], [6, 2, 4, 5]]
    for level in [0.5, 0.95, 0.999_999] {
      let result = try StratifiedTable(strata).exactConditional(level: level)
      let upper = try #require(result.upperLimit)
      expectClose(directTail(strata, odds: result.lowerLimit, upward: true), (1 - level) / 2, relative: 1e-10)
      expectClose(directTail(strata, odds: upper, upward: false), (1 - level) / 2, relative: 1e-10)
    }
  }

  /// P(S ≥ s) or P(S ≤ s) for two strata, by all pairs of tables.
  private func directTail(_ strata: [[Double]], odds: Double, upward: Bool) -> Double {
    func ways(_ n: Double, _ k: Double) -> Double {
      Double.exp(Double.lgamma(n + 1) - Double.lgamma(k + 1) - Double.lgamma(n - k + 1)).rounded()
    }
    var whole = 0.0
    var tail = 0.0
    let observed = strata[0][0] + strata[1][0]
    for x in stride(from: 0.0, through: 20, by: 1) {
      for y in stride(from: 0.0, through: 20, by: 1) {
        var weight = Double.pow(odds, x + y)
        for (cells, first) in zip(strata, [x, y]) {
          let (m, n, t) = (cells[0] + cells[1], cells[2] + cells[3], cells[0] + cells[2])
          weight *= first > m || first > t || t - first > n ? 0 : ways(m, first) * ways(n, t - first)
        }
        whole += weight
        if upward ? x + y >= observed : x + y <= observed { tail += weight }
      }
    }
    return tail / whole
  }

  @Test func `large tables are answered`() throws {
    // Ten strata of fifty thousand; the exact p is near the asymptotic one with continuity correction.
    let strata = (0..<10).map { stratum -> [Double] in
      let shift = Double(stratum * 37)
      return [10_100 + shift, 15_000 - shift, 12_000 + 2 * shift, 18_500]
    }
    let table = try StratifiedTable(strata)
    let result = try table.exactConditional()
    let estimate = try #require(result.estimate)
    expectClose(estimate, try #require(table.commonOddsRatio().estimate), relative: 1e-5)
    expectClose(result.test.logPValue, try table.mantelHaenszel(corrected: true).logPValue, relative: 1e-3)
    #expect(result.lowerLimit < estimate)
  }

  @Test func `a huge cell and counts that are not whole are answered or refused with a sentence`() throws {
    let lone = try StratifiedTable([[1e12, 3, 2, 5], [4, 4, 3, 9]]).exactConditional()
    // Whole-number arithmetic.
    expectClose(lone.test.pValue, 1.21362229148406192e-25, relative: 1e-12)
    expectClose(lone.test.logPValue, -57.3710178079023361, relative: 1e-14)
    expectClose(lone.estimate, 64134676765.3289998, relative: 1e-12)
    expectClose(lone.lowerLimit, 5166904920.82926908, relative: 1e-12)
    let table = try StratifiedTable([[2.5, 3, 2, 5], [4, 4, 3, 9]])
    #expect(throws: TableError.fractionalCount(2.5, row: "r1", column: "c1")) { try table.exactConditional() }
    #expect(
      TableError.fractionalCount(2.5, row: "a", column: "b").description
        == "The count at (a, b) is 2.5; an exact test counts observations, so counts must be whole.")
    let vast = try StratifiedTable([[1e15, 1e15, 1e15, 1e15], [1e15, 1e15, 1e15, 1e15]])
    #expect(throws: TableError.tooManyOutcomes) { try vast.exactConditional() }
    #expect(throws: TableError.tooFewStrata(0, needed: 1)) { try StratifiedTable([[3, 4, 0, 0]]).exactConditional() }
    let beyond = try StratifiedTable([[1e20, 3, 2, 5]])
    #expect(throws: TableError.tooManyObservations(1e20)) { try beyond.exactConditional() }
  }

  @Test func `where all outcomes are as probable as the observed one p is 1`() throws {
    let result = try StratifiedTable([[1, 0, 0, 1]]).exactConditional()
    #expect(result.test.pValue == 1 && result.test.logPValue == 0)
    expectClose(result.test.midP, 0.5, relative: 1e-15)
  }
}
