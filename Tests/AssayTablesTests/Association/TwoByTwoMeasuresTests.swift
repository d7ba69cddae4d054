import AssayInference
import AssayTables
import AssayTestSupport
import Testing

@Suite struct TwoByTwoMeasuresTests {
  static func estimate(_ name: MeasureName, _ counts: [Double], column: Int? = nil) throws -> AssociationEstimate {
    let measures = try TwoByTwoMeasures.measures(of: ContingencyTable(counts: counts, rows: 2, columns: 2))
    let measure = try #require(measures.first { $0.name == name && (column == nil || $0.column == column) })
    return measure.multinomialInference()
  }

  @Test func `the published odds ratio and risks of the aspirin study come out`() throws {
    // Agresti (2007), §2.2–2.3: odds ratio 1.83 (1.44, 2.33), log error 0.123; relative risk 1.82 (1.43, 2.30);
    // difference 0.0077 with error 0.0015.
    let counts = ReferenceTable.named("aspirin").counts
    let odds = try Self.estimate(.oddsRatio, counts)
    expectClose(odds.measure.estimate, 1.83, relative: 0, absolute: 0.005)
    expectClose(odds.standardError, 0.123, relative: 0, absolute: 0.0005)
    expectClose(odds.interval?.low, 1.44, relative: 0, absolute: 0.005)
    expectClose(odds.interval?.high, 2.33, relative: 0, absolute: 0.005)
    let risk = try Self.estimate(.relativeRisk, counts, column: 0)
    expectClose(risk.measure.estimate, 1.82, relative: 0, absolute: 0.005)
    expectClose(risk.interval?.high, 2.30, relative: 0, absolute: 0.01)
    let difference = try Self.estimate(.riskDifference, counts)
    expectClose(difference.measure.estimate, 0.0077, relative: 0, absolute: 5e-5)
    expectClose(difference.standardError, 0.0015, relative: 0, absolute: 5e-5)
  }

  @Test func `the odds ratio is that of the sample`() throws {
    // scipy.stats.fisher_exact([[8, 2], [1, 5]]) gives 20; R's conditional estimate is 15.4697.
    expectClose(try Self.estimate(.oddsRatio, [8, 2, 1, 5]).measure.estimate, 20, relative: 1e-14)
  }

  @Test(arguments: ReferenceTable.all.filter { $0.rowCount == 2 && $0.columnCount == 2 })
  func `the squared test of the risk difference is the chi-squared`(_ reference: ReferenceTable) throws {
    let statistic = try #require(try Self.estimate(.riskDifference, reference.counts).statistic)
    expectClose(
      statistic * statistic, try reference.table().pearsonIndependence().statistic, relative: 1e-12)
  }

  @Test(arguments: ReferenceTable.all.filter { $0.rowCount == 2 && $0.columnCount == 2 })
  func `Q is gamma, and both follow from the odds ratio`(_ reference: ReferenceTable) throws {
    let q = try Self.estimate(.yuleQ, reference.counts)
    let gamma = try reference.table().measure(.gamma).multinomialInference()
    expectClose(q.measure.estimate, try #require(gamma.measure.estimate), relative: 1e-13)
    expectClose(q.standardError, try #require(gamma.standardError), relative: 1e-12)
    let odds = try #require(try Self.estimate(.oddsRatio, reference.counts).measure.estimate)
    expectClose(q.measure.estimate, (odds - 1) / (odds + 1), relative: 1e-12)
    let root = odds.squareRoot()
    expectClose(
      try Self.estimate(.yuleY, reference.counts).measure.estimate, (root - 1) / (root + 1), relative: 1e-12)
  }

  @Test func `dividing by an empty cell is undefined, and ½ is not added to it`() throws {
    let odds = try Self.estimate(.oddsRatio, [8, 0, 1, 5])
    #expect(odds.measure.estimate == nil)
    #expect(
      odds.measure.undefinedReason == "The odds ratio divides by 0: the table has an empty cell off its diagonal.")
    let risk = try Self.estimate(.relativeRisk, [8, 2, 0, 5], column: 0)
    #expect(
      risk.measure.undefinedReason
        == "The relative risk divides by 0: no observation of the second row is in the column.")
  }

  @Test func `a ratio of 0 is a value without an error`() throws {
    let odds = try Self.estimate(.oddsRatio, [0, 8, 5, 1])
    #expect(odds.measure.estimate == 0)
    #expect(odds.standardError == nil && odds.interval == nil && odds.statistic == nil)
    #expect(odds.method == "The ratio is 0, and its logarithm, on which the error is taken, is not a number.")
  }

  @Test func `an empty row leaves the risks undefined, an empty column does not`() throws {
    let difference = try Self.estimate(.riskDifference, [3, 4, 0, 0])
    #expect(difference.measure.undefinedReason == "A row has no observations, so its risk is undefined.")
    let certain = try Self.estimate(.relativeRisk, [3, 0, 4, 0], column: 0)
    #expect(certain.measure.estimate == 1)
    let none = try Self.estimate(.riskDifference, [3, 0, 4, 0])
    #expect(none.measure.estimate == 0)
    #expect(none.method.contains("No test: the error under independence is 0."))
    let q = try Self.estimate(.yuleQ, [3, 0, 4, 0])
    #expect(q.measure.estimate == nil)
  }

  @Test func `an empty cell puts Y at its limit without an error`() throws {
    let y = try Self.estimate(.yuleY, [8, 0, 1, 5])
    #expect(y.measure.estimate == 1)
    #expect(y.standardError == nil)
    #expect(y.method == "An empty cell puts Y at its limit, where it has no derivative.")
  }

  @Test func `another shape is refused`() throws {
    let table = try ReferenceTable.named("party").table()
    #expect(throws: TableError.notTwoByTwo(rows: 2, columns: 3)) { try TwoByTwoMeasures.measures(of: table) }
  }
}
