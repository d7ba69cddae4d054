import AssayInference
import AssayNumerics
import AssayTables
import Testing

/// How exact tests choose their method, and what they promise whatever the method.
@Suite struct ExactIndependenceTests {
  static let counts: [Double] = [8, 3, 2, 2, 7, 1, 1, 1, 9, 3, 4, 0]

  func table(_ counts: [Double] = counts, rows: Int = 4) throws -> ContingencyTable {
    try ContingencyTable(counts: counts, rows: rows, columns: counts.count / rows)
  }

  @Test(arguments: [1, 2, 3])
  func `any number of threads gives the same bits`(_ threads: Int) throws {
    let parallelism = Parallelism(threads: threads)
    let one = Parallelism(threads: 1)
    let statistics = ExactStatistic.allCases
    #expect(
      try table().exactIndependence(statistics, parallelism: parallelism)
        == table().exactIndependence(statistics, parallelism: one))
    #expect(
      try table().monteCarloIndependence(statistics, replicates: 20_000, parallelism: parallelism)
        == table().monteCarloIndependence(statistics, replicates: 20_000, parallelism: one))
    #expect(
      try table().monteCarloIndependence(statistics, replicates: 90_000, stopAfter: 12, parallelism: parallelism)
        == table().monteCarloIndependence(statistics, replicates: 90_000, stopAfter: 12, parallelism: one))
  }

  @Test func `random tables agree with all tables`() throws {
    // T₀ of the toolkit's reference values; Fisher's p by R 4.2.2: 1.614539e-4.
    let table = try table([12, 5, 0, 7, 9, 6, 3, 8, 14], rows: 3)
    let exact = try table.exactIndependence(ExactStatistic.allCases)
    let drawn = try table.monteCarloIndependence(ExactStatistic.allCases, replicates: 200_000)
    #expect(abs(exact[0].result.pValue - 1.614539e-4) < 1e-9)
    for (exact, drawn) in zip(exact, drawn) {
      guard case .monteCarlo(let replicates, let extreme, let interval, _) = drawn.resolution else {
        Issue.record("not by random tables")
        continue
      }
      let p = exact.result.pValue
      let interval99 = try #require(interval)
      #expect(replicates == 200_000)
      #expect(interval99.level == 0.99)
      #expect(drawn.result.pValue == Double(extreme + 1) / 200_001)
      // Four standard errors: at most one seed in 15,000 is outside, and this one is not.
      #expect(abs(Double(extreme) / 200_000 - p) < 4 * (p / 200_000).squareRoot() + 1e-5)
      #expect(interval99.low <= Double(extreme) / 200_000 && interval99.high >= Double(extreme) / 200_000)
    }
  }

  @Test func `the distribution of random tables is that of the margins`() throws {
    // 3 × 2 with 12 tables: the share of each Pearson value against the sum over all tables.
    for total in [9, 1000] {
      let scale = Double(total) / 9
      let counts = [3.0, 1, 2, 1, 0, 2].map { ($0 * scale).rounded() }
      let table = try table(counts, rows: 3)
      let exact = try #require(table.exactIndependence([.pearson]).first)
      let drawn = try #require(table.monteCarloIndependence([.pearson], replicates: 300_000).first)
      let p = exact.result.pValue
      let error = (p * (1 - p) / 300_000).squareRoot() + 1e-5
      #expect(abs(drawn.result.pValue - p) < 4 * error, "n = \(total)")
      #expect(abs(try #require(drawn.result.midP) - #require(exact.result.midP)) < 4 * error)
    }
  }

  @Test func `a budget that ends leads to random tables, and says so`() throws {
    let test = try #require(
      table().exactIndependence([.fisher], budget: ExactBudget(nodes: 10), replicates: 5000).first)
    guard case .monteCarlo(5000, _, .some, ContingencyTable.defaultSeed) = test.resolution else {
      Issue.record("\(test.resolution)")
      return
    }
    #expect(test.isReproducible)
    #expect(test.pointProbability == nil)
    #expect(test.result.method.contains("5000 random tables"))
    #expect(test.result.method.contains("budget of 10 steps"))
  }

  @Test func `a cap on time that ends it makes the choice not reproducible`() throws {
    let budget = ExactBudget(seconds: 0)
    let test = try #require(table().exactIndependence([.fisher], budget: budget, replicates: 5000).first)
    #expect(!test.isReproducible)
    #expect(test.result.method.contains("longer than the time given"))
  }

  @Test func `stopping early gives h over L, and no interval`() throws {
    let test = try #require(table().monteCarloIndependence([.fisher], replicates: 10_000_000, stopAfter: 10).first)
    guard case .monteCarlo(let replicates, 10, nil, _) = test.resolution else {
      Issue.record("\(test.resolution)")
      return
    }
    #expect(test.result.pValue == 10 / Double(replicates))
    let whole = try #require(table().monteCarloIndependence([.fisher], replicates: replicates).first)
    guard case .monteCarlo(_, 10, _, _) = whole.resolution else {
      Issue.record("the same tables hold another number of extreme ones: \(whole.resolution)")
      return
    }
    // None as extreme before the end: p is that of a fixed number.
    let never = try #require(
      table([90, 0, 0, 90], rows: 2).monteCarloIndependence([.fisher], replicates: 1000, stopAfter: 1).first)
    #expect(never.result.pValue == 1.0 / 1001)
  }

  @Test func `another seed gives other tables`() throws {
    let first = try table().monteCarloIndependence([.pearson], replicates: 40_000, seed: 1)
    let second = try table().monteCarloIndependence([.pearson], replicates: 40_000, seed: 2)
    #expect(first[0].result.pValue != second[0].result.pValue)
  }

  @Test func `one huge cell has a defined result, soon`() throws {
    let counts: [Double] = [1e12, 5, 7, 3, 9, 20, 4, 6, 8]
    let tests = try table(counts, rows: 3).exactIndependence(ExactStatistic.allCases, replicates: 2000)
    for test in tests {
      #expect(test.result.pValue == 1.0 / 2001)
      #expect(test.result.logPValue.isFinite)
    }
    // Far from extreme: three rows that are alike.
    let even = try table([1e12, 1e12, 1e12, 1e12, 1e12, 1e12], rows: 3)
      .exactIndependence(ExactStatistic.allCases, replicates: 500)
    for test in even { #expect(test.result.pValue == 1) }
  }

  @Test func `tables without two lines are refused`() throws {
    #expect(throws: TableError.tooFewCategories(rows: 1, columns: 3)) {
      try table([1, 2, 3], rows: 1).exactIndependence([.fisher])
    }
    #expect(throws: TableError.tooFewCategories(rows: 1, columns: 2)) {
      try table([1, 2, 0, 0], rows: 2).monteCarloIndependence([.pearson])
    }
    #expect(throws: TableError.fractionalCount(0.5, row: "r2", column: "c1")) {
      try table([1, 2, 0.5, 3], rows: 2).exactIndependence([.fisher])
    }
  }

  @Test func `an empty line changes nothing`() throws {
    let with = try table([8, 0, 3, 0, 0, 0, 2, 0, 7, 1, 0, 4], rows: 4).exactIndependence([.fisher, .pearson])
    let without = try table([8, 3, 2, 7, 1, 4], rows: 3).exactIndependence([.fisher, .pearson])
    #expect(with == without)
  }

  @Test func `exchanging rows and columns changes no probability`() throws {
    for (one, other) in zip(
      try table().exactIndependence(ExactStatistic.allCases),
      try table().transposed.exactIndependence(ExactStatistic.allCases))
    {
      #expect(abs(one.result.pValue - other.result.pValue) <= 1e-12 * one.result.pValue)
      #expect(abs(try #require(one.result.midP) - #require(other.result.midP)) <= 1e-12 * one.result.pValue)
    }
  }

  @Test func `scores that are not whole order as their multiples do`() throws {
    func trend(_ rowScores: [Double], _ columnScores: [Double]) throws -> ExactIndependence {
      let table = try ContingencyTable(
        counts: Self.counts, rows: 4, columns: 3, rowScores: rowScores, columnScores: columnScores)
      return try #require(table.exactIndependence([.linearByLinear]).first)
    }
    let whole = try trend([1, 2, 3, 7], [1, 2, 5])
    let scaled = try trend([0.1, 0.2, 0.3, 0.7], [-0.3, -0.6, -1.5])
    #expect(abs(whole.result.pValue - scaled.result.pValue) <= 1e-12)
    #expect(abs(try #require(whole.result.midP) - #require(scaled.result.midP)) <= 1e-12)
  }
}
