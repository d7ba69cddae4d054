import AssayInference
import AssayNumerics
import AssayTables
import AssayTestSupport
import Testing

@Suite struct TrendTests {
  static let references = ExpectedRow.read("ordered-paired-R.csv").filter {
    ["jonckheere_terpstra", "linear_by_linear midranks", "cochran_armitage"].contains($0.test)
  }

  @Test(arguments: references)
  func `agrees with R`(_ reference: ExpectedRow) throws {
    let table = try ReferenceTable.named(reference.table).table()
    let actual: Double =
      switch (reference.test, reference.field) {
      case ("jonckheere_terpstra", _): try table.jonckheereTerpstra().statistic
      case ("cochran_armitage", "p_value"): try table.cochranArmitage().pValue
      case ("cochran_armitage", _): try Double.pow(table.cochranArmitage().statistic, 2)
      default: try table.scored(by: .midranks).linearByLinearIndependence().statistic
      }
    // R's prop.trend.test is a weighted regression, and its p-value magnifies the statistic's error by half of it.
    expectClose(actual, reference.value, relative: reference.field == "p_value" ? 1e-10 : 1e-12)
  }

  @Test func `all three have references`() {
    #expect(Set(Self.references.map(\.test)).count == 3)
  }

  @Test func `the trend of malformations with drinking has the published value`() throws {
    // Agresti (2002), §5.3.5: z² = 6.6, p = 0.010. R 4.2.2: prop.trend.test(c(48, 38, 5, 1, 1), c(17114, 14502, 793,
    // 127, 38), c(0, 0.5, 1.5, 4, 7)).
    let counts: [Double] = [48, 17066, 38, 14464, 5, 788, 1, 126, 1, 37]
    let table = try ContingencyTable(counts: counts, rows: 5, columns: 2, rowScores: [0, 0.5, 1.5, 4, 7])
    let result = try table.cochranArmitage()
    expectClose(result.statistic, 2.563227251865419, relative: 1e-12)
    expectClose(result.pValue, 0.010370414572997463, relative: 1e-11)
    #expect(result.method.contains("share of “c1”"))
    // N and not N − 1: the linear-by-linear test of the same table.
    expectClose(
      try table.linearByLinearIndependence().statistic * table.total / (table.total - 1),
      result.statistic * result.statistic, relative: 1e-12)
    expectClose(try table.transposed.cochranArmitage().statistic, result.statistic, relative: 1e-13)
  }

  @Test func `the Jonckheere–Terpstra statistic is that of its printed formula`() throws {
    // Hollander & Wolfe (1999), equation 6.19, term by term, for groups (40, 35, 38), (38, 40, 47), (48, 40, 45).
    let values: [Double] = [35, 38, 40, 45, 47, 48]
    let groups: [[Double]] = [[40, 35, 38], [38, 40, 47], [48, 40, 45]]
    let counts = groups.flatMap { group in values.map { value in Double(group.count { $0 == value }) } }
    let table = try ContingencyTable(counts: counts, rows: 3, columns: 6)
    var j = 0.0
    for (low, high) in [(0, 1), (0, 2), (1, 2)] {
      for x in groups[low] { for y in groups[high] { j += x < y ? 1 : x == y ? 0.5 : 0 } }
    }
    let (n, rows, ties): (Double, [Double], [Double]) = (9, [3, 3, 3], [1, 2, 3, 1, 1, 1])
    func sum(_ values: [Double], _ term: (Double) -> Double) -> Double { values.reduce(0) { $0 + term($1) } }
    let cubic: (Double) -> Double = { $0 * ($0 - 1) * (2 * $0 + 5) }
    let falling: (Double) -> Double = { $0 * ($0 - 1) * ($0 - 2) }
    let variance =
      (cubic(n) - sum(rows, cubic) - sum(ties, cubic)) / 72
      + sum(rows, falling) * sum(ties, falling) / (36 * falling(n))
      + sum(rows) { $0 * ($0 - 1) } * sum(ties) { $0 * ($0 - 1) } / (8 * n * (n - 1))
    let expected = (j - (n * n - sum(rows) { $0 * $0 }) / 4) / variance.squareRoot()
    expectClose(try table.jonckheereTerpstra().statistic, expected, relative: 1e-13)
  }

  @Test func `only the order counts for Jonckheere–Terpstra`() throws {
    let table = try ReferenceTable.named("job satisfaction").table()
    let z = try table.jonckheereTerpstra().statistic
    let stretched = try ContingencyTable(
      counts: table.counts, rows: 4, columns: 4, rowScores: [-5, 1, 1000, 1e9], columnScores: [0, 1e-3, 7, 8])
    let reversed = try ContingencyTable(counts: table.counts, rows: 4, columns: 4, rowScores: [4, 3, 2, 1])
    #expect(try stretched.jonckheereTerpstra().statistic == z)
    expectClose(try reversed.jonckheereTerpstra().statistic, -z, relative: 1e-13)
    expectClose(try table.transposed.jonckheereTerpstra().statistic, z, relative: 1e-13)
    let joined = try ContingencyTable(counts: table.counts, rows: 4, columns: 4, rowScores: [1, 1, 2, 3])
    let merged = try ContingencyTable(
      counts: (0..<4).map { table[0, $0] + table[1, $0] } + table.counts[8...], rows: 3, columns: 4)
    expectClose(try joined.jonckheereTerpstra().statistic, try merged.jonckheereTerpstra().statistic, relative: 1e-13)
  }

  @Test func `two groups are Wilcoxon's test`() throws {
    // R 4.2.2: wilcox.test(rep(1:3, c(2, 5, 9)), rep(1:3, c(6, 4, 3)), correct = FALSE, exact = FALSE): p = 0.0333504878284.
    let table = try ContingencyTable(counts: [2, 5, 9, 6, 4, 3], rows: 2, columns: 3)
    expectClose(try table.jonckheereTerpstra().pValue, 0.0333504878284, relative: 1e-11)
    #expect(try table.jonckheereTerpstra().statistic < 0)
  }

  @Test func `scores are given, positions or midranks`() throws {
    let table = try ContingencyTable(counts: [2, 0, 1, 3, 0, 4], rows: 2, columns: 3, rowScores: [5, 9])
    #expect(table.scored(by: .given) == table)
    #expect(table.scored(by: .positions).rowScores == [1, 2])
    let ranked = table.scored(by: .midranks)
    #expect(ranked.rowScores == [2, 7])
    #expect(ranked.columnScores == [3, 5.5, 8])
    let falling = try ContingencyTable(counts: [2, 0, 1, 3, 0, 4], rows: 2, columns: 3, columnScores: [3, 3, 1])
    #expect(falling.scored(by: .midranks).columnScores == [8, 8, 3])
    #expect(falling.scored(by: .positions).columnScores == [1, 2, 3])
    for choice in ScoreChoice.allCases {
      let moved = try ContingencyTable(
        counts: table.counts, rows: 2, columns: 3, rowScores: [-7, 100], columnScores: [10, 20, 30])
      expectClose(
        try moved.scored(by: choice).linearByLinearIndependence().statistic,
        try table.scored(by: choice).linearByLinearIndependence().statistic, relative: 1e-13)
    }
  }

  @Test func `a huge cell leaves the variance positive`() throws {
    // mpmath, fifty digits, equation 6.19: the formula as printed cancels to nothing in double precision.
    let table = try ContingencyTable(counts: [1e12, 3, 2, 5], rows: 2, columns: 2)
    expectClose(try table.jonckheereTerpstra().statistic, 668153.1047815954842, relative: 1e-12)
    expectClose(try table.cochranArmitage().statistic, -668153.10478192956075, relative: 1e-12)
    #expect(try table.jonckheereTerpstra().pValue == 0)
    #expect(try table.jonckheereTerpstra().logPValue < -1e9)
    let vast = try ContingencyTable(counts: [1e200, 3e199, 2e199, 5e199], rows: 2, columns: 2)
    #expect(try vast.jonckheereTerpstra().statistic.isFinite)
  }

  @Test func `tables without a trend to test are refused with a sentence`() throws {
    let line = try ContingencyTable(counts: [1, 2, 3], rows: 1, columns: 3)
    #expect(throws: TableError.tooFewCategories(rows: 1, columns: 3)) { try line.cochranArmitage() }
    #expect(throws: TableError.tooFewCategories(rows: 1, columns: 3)) { try line.jonckheereTerpstra() }
    let square = try ReferenceTable.named("treatment").table()
    #expect(throws: TableError.noBinarySide(rows: 3, columns: 3)) { try square.cochranArmitage() }
    let flat = try ContingencyTable(counts: [1, 2, 3, 4], rows: 2, columns: 2, rowScores: [1, 1])
    #expect(throws: TableError.constantScores(.row)) { try flat.cochranArmitage() }
    #expect(throws: TableError.constantScores(.row)) { try flat.jonckheereTerpstra() }
    let light = try ContingencyTable(counts: [0.4, 0.2, 0.1, 0.5], rows: 2, columns: 2)
    #expect(throws: TableError.self) { try light.jonckheereTerpstra() }
    let pair = try ContingencyTable(counts: [1, 0, 0, 1], rows: 2, columns: 2)
    expectClose(try pair.jonckheereTerpstra().statistic, 1, relative: 1e-14)
  }

  @Test func `an empty category of the binary side does not hide the other two`() throws {
    let table = try ContingencyTable(counts: [4, 0, 6, 7, 0, 2, 9, 0, 1], rows: 3, columns: 3)
    let without = try ContingencyTable(counts: [4, 6, 7, 2, 9, 1], rows: 3, columns: 2)
    expectClose(try table.cochranArmitage().statistic, try without.cochranArmitage().statistic, relative: 1e-14)
  }
}
