import AssayInference
import AssayTables
import AssayTestSupport
import Testing

@Suite struct MantelHaenszelTests {
  static let references = ExpectedRow.read("stratified-R.csv").filter {
    ["mantel_haenszel", "mantel_haenszel_corrected", "common_odds_ratio"].contains($0.test)
  }
  static let homogeneity = ExpectedRow.read("stratified-python.csv").filter { $0.test != "mantel_haenszel_exact" }

  @Test(arguments: references)
  func `agrees with R`(_ reference: ExpectedRow) throws {
    let table = try StratifiedReference.named(reference.table).table()
    let actual: Double?
    switch (reference.test, reference.field) {
    case ("common_odds_ratio", "estimate"): actual = try table.commonOddsRatio().estimate
    case ("common_odds_ratio", "conf_low"): actual = try table.commonOddsRatio().interval?.low
    case ("common_odds_ratio", "conf_high"): actual = try table.commonOddsRatio().interval?.high
    case (_, "log_p_value"):
      actual = try table.mantelHaenszel(corrected: reference.test == "mantel_haenszel_corrected").logPValue
    default: actual = try table.mantelHaenszel(corrected: reference.test == "mantel_haenszel_corrected").statistic
    }
    expectClose(actual, reference.value, relative: 1e-12)
  }

  @Test(arguments: homogeneity)
  func `homogeneity agrees with statsmodels and the formula of vcd`(_ reference: ExpectedRow) throws {
    let table = try StratifiedReference.named(reference.table).table()
    let result =
      switch reference.test {
      case "breslow_day": try table.breslowDay()
      case "tarone": try table.tarone()
      default: try table.woolf()
      }
    #expect(result.name.rawValue == reference.test)
    let actual = reference.field == "df" ? result.reference.degreesOfFreedom : result.statistic
    // statsmodels finds the expected cell as a difference of large roots: 8e-11 off fifty digits on the Titanic.
    expectClose(actual, reference.value, relative: reference.program.hasPrefix("statsmodels") ? 1e-9 : 1e-12)
  }

  @Test func `there are references for every test`() {
    #expect(Set(Self.references.map(\.test)).count == 3)
    #expect(Set(Self.homogeneity.map(\.test)) == ["breslow_day", "tarone", "woolf"])
  }

  @Test func `homogeneity on the Titanic keeps all digits of statistic and probability`() throws {
    // Fifty-digit arithmetic. R's 1 - pchisq() keeps four digits of these probabilities: 5.23692e-13 and so on.
    let table = try StratifiedReference.named("titanic").table()
    let references: [(TestResult, Double, Double)] = [
      (try table.breslowDay(), 60.23470676424681, 5.237229294099730e-13),
      (try table.tarone(), 60.14705934690442, 5.467991110543189e-13),
      (try table.woolf(), 53.72786983485038, 1.2824780548635506e-11),
    ]
    for (result, statistic, pValue) in references {
      expectClose(result.statistic, statistic, relative: 1e-13)
      expectClose(result.pValue, pValue, relative: 1e-12)
    }
  }

  @Test func `the correction is left out below one half, as R leaves it out`() throws {
    // R 4.2.2: mantelhaen.test(array(c(5, 5, 5, 6, 3, 3, 3, 3), c(2, 2, 2))) is 0.02588479 with and without.
    let table = try StratifiedTable([[5, 5, 5, 6], [3, 3, 3, 3]])
    let corrected = try table.mantelHaenszel(corrected: true)
    #expect(corrected.statistic == (try table.mantelHaenszel().statistic))
    expectClose(corrected.statistic, 0.02588479, relative: 0, absolute: 5e-9)
    #expect(corrected.method.contains("left out as |δ| < ½"))
  }

  @Test func `strata without information change nothing and are counted`() throws {
    let table = try StratifiedReference.named("penicillin").table()
    let without = try StratifiedTable([[3, 3, 0, 6], [6, 0, 2, 4], [5, 1, 6, 0]])
    #expect(try table.mantelHaenszel().statistic == without.mantelHaenszel().statistic)
    #expect(try table.commonOddsRatio().estimate == 7)
    #expect(
      try table.mantelHaenszel().method
        == "Mantel–Haenszel without continuity correction, over 3 of 5 strata: the others carry no information")
    #expect(try without.mantelHaenszel().method.hasSuffix("over all 3 strata"))
  }

  @Test(arguments: StratifiedReference.all.filter { $0.rowCount == 2 && $0.columnCount == 2 })
  func `nothing depends on the order of strata, and exchanging rows and columns changes nothing`(
    _ reference: StratifiedReference
  ) throws {
    let table = try reference.table()
    let shuffled = try StratifiedTable(Array(reference.strata.reversed()))
    for other in [shuffled, table.transposed] {
      expectClose(
        try other.mantelHaenszel().statistic, try table.mantelHaenszel().statistic, relative: 1e-12)
      if let estimate = try table.commonOddsRatio().estimate {
        expectClose(try other.commonOddsRatio().estimate, estimate, relative: 1e-13)
      }
      guard reference.strata.count > 1, !["lowest", "highest"].contains(reference.name) else { continue }
      expectClose(try other.breslowDay().statistic, try table.breslowDay().statistic, relative: 1e-11)
      expectClose(try other.tarone().statistic, try table.tarone().statistic, relative: 1e-11)
      expectClose(try other.woolf().statistic, try table.woolf().statistic, relative: 1e-11)
    }
  }

  @Test func `exchanging the rows inverts the odds ratio`() throws {
    let table = try StratifiedReference.named("ucb").table()
    let swapped = try StratifiedTable(StratifiedReference.named("ucb").strata.map { [$0[2], $0[3], $0[0], $0[1]] })
    let (ratio, inverse) = (try table.commonOddsRatio(), try swapped.commonOddsRatio())
    expectClose(inverse.estimate, try 1 / #require(ratio.estimate), relative: 1e-14)
    expectClose(inverse.interval?.low, try 1 / #require(ratio.interval).high, relative: 1e-13)
    expectClose(try swapped.breslowDay().statistic, try table.breslowDay().statistic, relative: 1e-12)
  }

  @Test func `one stratum is Pearson's test with N − 1 for N`() throws {
    let table = try ContingencyTable(counts: [12, 5, 7, 9], rows: 2, columns: 2)
    let stratified = try StratifiedTable(strata: [table], labels: ["all"])
    expectClose(
      try stratified.mantelHaenszel().statistic, try table.pearsonIndependence().statistic * 32 / 33, relative: 1e-14)
    #expect(try stratified.mantelHaenszel().method.hasSuffix(", over one stratum"))
  }

  @Test func `strata that share an odds ratio are homogeneous`() throws {
    // 20·15/(10·10) = 3 and 60·3/(6·10) = 3.
    let table = try StratifiedTable([[20, 10, 10, 15], [60, 6, 10, 3]])
    for result in [try table.breslowDay(), try table.tarone(), try table.woolf()] {
      expectClose(result.statistic, 0, relative: 0, absolute: 1e-26)
      expectClose(result.pValue, 1, relative: 1e-12)
    }
  }

  @Test func `Woolf's test says when it adds to cells`() throws {
    #expect(try StratifiedReference.named("penicillin").table().woolf().method.contains("½ added to every cell"))
    #expect(try StratifiedReference.named("ucb").table().woolf().method.contains("nothing added to any cell"))
  }

  @Test func `an empty diagonal gives 0 or no odds ratio, and says so`() throws {
    let lowest = try StratifiedReference.named("lowest").table().commonOddsRatio()
    #expect(lowest.estimate == 0 && lowest.interval == nil && lowest.logStandardError == nil)
    #expect(lowest.undefinedReason?.contains("is 0") == true)
    let highest = try StratifiedReference.named("highest").table()
    #expect(try highest.commonOddsRatio().estimate == nil)
    #expect(
      try highest.commonOddsRatio().undefinedReason
        == "The common odds ratio divides by 0: in every stratum a cell off the diagonal is empty.")
    #expect(throws: TableError.noCommonOddsRatio) { try highest.breslowDay() }
    #expect(throws: TableError.noCommonOddsRatio) { try highest.tarone() }
  }

  @Test func `a question that strata cannot answer is refused with a sentence`() throws {
    let empty = try StratifiedTable([[3, 4, 0, 0], [0, 5, 0, 7], [1, 0, 0, 0]])
    #expect(throws: TableError.tooFewStrata(0, needed: 1)) { try empty.mantelHaenszel() }
    #expect(throws: TableError.tooFewStrata(0, needed: 1)) { try empty.commonOddsRatio() }
    let single = try StratifiedTable([[3, 4, 5, 6], [0, 5, 0, 7]])
    #expect(throws: TableError.tooFewStrata(1, needed: 2)) { try single.breslowDay() }
    #expect(throws: TableError.tooFewStrata(1, needed: 2)) { try single.woolf() }
    #expect(
      TableError.tooFewStrata(1, needed: 2).description
        == "1 stratum carries information; at least 2 are needed. A stratum carries none when it has fewer than two "
        + "observations, or all of them in one row or one column.")
    let wide = try StratifiedReference.named("caesar").table()
    #expect(throws: TableError.notTwoByTwo(rows: 2, columns: 3)) { try wide.mantelHaenszel() }
    #expect(throws: TableError.noStrata) { try StratifiedTable(strata: [], labels: []) }
    let table = try ContingencyTable(counts: [1, 2, 3, 4], rows: 2, columns: 2)
    let other = try ContingencyTable(counts: [1, 2, 3, 4, 5, 6], rows: 3, columns: 2)
    #expect(throws: TableError.strataDiffer(stratum: "b")) {
      try StratifiedTable(strata: [table, other], labels: ["a", "b"])
    }
    #expect(throws: TableError.stratumLabels(labels: 1, strata: 2)) {
      try StratifiedTable(strata: [table, table], labels: ["a"])
    }
  }

  @Test func `counts of 1e12 and of 1e200 give finite results`() throws {
    // 60 digits: δ = Σ (ad − bc)/n for [1e12, 1e12 + 4e6; 1e12 + 3e6, 1e12] and [5, 3; 2, 7] over √V.
    let table = try StratifiedTable([[1e12, 1e12 + 4e6, 1e12 + 3e6, 1e12], [5, 3, 2, 7]])
    expectClose(try table.mantelHaenszel().statistic, 12.249953805187000347, relative: 1e-12)
    let huge = try StratifiedTable([[2e200, 1e200, 1e200, 2e200], [1e12, 3, 4, 5]])
    for result in [
      try huge.mantelHaenszel(), try huge.breslowDay(), try huge.tarone(), try huge.woolf(), try huge.cmhGeneral(),
    ] { #expect(result.statistic.isFinite && result.logPValue.isFinite && result.statistic >= 0) }
    expectClose(try huge.commonOddsRatio().estimate, 4, relative: 1e-14)
    let lone = try StratifiedTable([[1e12, 3, 2, 5], [1e12, 3, 2, 5]])
    expectClose(try lone.breslowDay().statistic, 0, relative: 0, absolute: 1e-20)
  }

  @Test func `fractional counts are taken by the asymptotic tests`() throws {
    let table = try StratifiedTable([[12.5, 3.25, 4.75, 9.5], [6.5, 2, 3, 7.25]])
    // By hand: the same numbers times 4 have the same odds ratio.
    let scaled = try StratifiedTable([[50, 13, 19, 38], [26, 8, 12, 29]])
    expectClose(
      try table.commonOddsRatio().estimate, try #require(scaled.commonOddsRatio().estimate), relative: 1e-14)
    expectClose(try scaled.breslowDay().statistic, try 4 * table.breslowDay().statistic, relative: 1e-12)
  }
}
