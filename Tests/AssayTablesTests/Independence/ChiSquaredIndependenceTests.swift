import AssayInference
import AssayNumerics
import AssayTables
import AssayTestSupport
import Testing

@Suite struct ChiSquaredIndependenceTests {
  static let names: Set<String> = [
    "pearson_chi_squared", "likelihood_ratio", "linear_by_linear", "yates_chi_squared",
  ]
  static let references = ReferenceValue.all.filter { names.contains($0.name) && $0.table != "huge" }

  @Test(arguments: references)
  func `a test of independence agrees with another program`(_ reference: ReferenceValue) throws {
    let table = try ReferenceTable.named(reference.table).table()
    let result =
      switch reference.name {
      case "pearson_chi_squared": try table.pearsonIndependence()
      case "likelihood_ratio": try table.likelihoodRatioIndependence()
      case "yates_chi_squared": try table.yatesIndependence()
      default: try table.linearByLinearIndependence()
      }
    #expect(result.name.rawValue == reference.name)
    let actual: Double? =
      switch reference.field {
      case "statistic": result.statistic
      case "df": result.reference.degreesOfFreedom
      case "p_value": result.pValue
      case "log_p_value": result.logPValue
      default: nil
      }
    expectClose(actual, reference.value, relative: 2e-12, absolute: reference.program == "PSPP" ? 1e-15 : 0)
  }

  @Test func `every test has references`() {
    #expect(Set(Self.references.map(\.name)) == Self.names)
  }

  @Test func `four trillion observations keep all digits`() throws {
    // Sixty-digit arithmetic; programs that sum O ln(O/E) in double precision give G² = 12.2504.
    let table = try ContingencyTable(counts: [1e12, 1e12 + 4e6, 1e12 + 3e6, 1e12], rows: 2, columns: 2)
    let huge = ReferenceValue.all.filter { $0.table == "huge" }
    #expect(huge.count == 2)
    for reference in huge {
      let result =
        reference.name == "likelihood_ratio"
        ? try table.likelihoodRatioIndependence() : try table.pearsonIndependence()
      expectClose(result.statistic, reference.value, relative: 1e-14)
    }
  }

  @Test func `a probability too small for a number keeps its logarithm`() throws {
    // R 4.2.2: pchisq(80000, 1, lower.tail = FALSE, log.p = TRUE)
    let table = try ContingencyTable(counts: [40000, 0, 0, 40000], rows: 2, columns: 2)
    let result = try table.pearsonIndependence()
    #expect(result.statistic == 80000)
    #expect(result.pValue == 0)
    expectClose(result.logPValue, -40005.8706948091, relative: 1e-14)
  }

  @Test func `nothing is added to an empty cell`() throws {
    // statsmodels.stats.Table adds ½ to every cell of a table with an empty one and gives 19.5591.
    let result = try ReferenceTable.named("treatment").table().pearsonIndependence()
    expectClose(result.statistic, 20.928778, relative: 0, absolute: 5e-7)
    expectClose(result.pValue, 3.2713e-4, relative: 0, absolute: 5e-9)
  }

  @Test func `a table that is independent by construction has statistics of 0`() throws {
    let table = try ContingencyTable(counts: [10, 20, 30, 60], rows: 2, columns: 2)
    for result in [
      try table.pearsonIndependence(), try table.likelihoodRatioIndependence(), try table.yatesIndependence(),
      try table.linearByLinearIndependence(),
    ] {
      #expect(result.statistic == 0)
      #expect(result.pValue == 1)
    }
  }

  @Test func `Yates shrinks a deviation below one half to 0 and no further`() throws {
    let table = try ContingencyTable(counts: [10, 10, 10, 11], rows: 2, columns: 2)
    #expect(try table.yatesIndependence().statistic == 0)
    #expect(try table.pearsonIndependence().statistic > 0)
  }

  @Test func `multiplying the counts multiplies the statistics`() throws {
    let table = try ReferenceTable.named("treatment").table()
    let scaled = try ContingencyTable(counts: table.counts.map { $0 * 1.37 }, rows: 3, columns: 3)
    // PSPP 1.6.2 with these counts as weights: 28.67.
    expectClose(try scaled.pearsonIndependence().statistic, 28.67, relative: 0, absolute: 0.005)
    expectClose(
      try scaled.likelihoodRatioIndependence().statistic,
      try 1.37 * table.likelihoodRatioIndependence().statistic,
      relative: 1e-13)
  }

  @Test func `an empty line does not count in the degrees of freedom`() throws {
    let table = try ContingencyTable(counts: [5, 6, 0, 0, 7, 8], rows: 3, columns: 2)
    let without = try ContingencyTable(counts: [5, 6, 7, 8], rows: 2, columns: 2)
    let result = try table.pearsonIndependence()
    #expect(result.reference == .chiSquared(degreesOfFreedom: 1))
    expectClose(result.statistic, try without.pearsonIndependence().statistic, relative: 1e-14)
    expectClose(try table.yatesIndependence().statistic, try without.yatesIndependence().statistic, relative: 1e-14)
  }

  @Test func `one occupied row makes every test undefined, and says so`() throws {
    let table = try ContingencyTable(counts: [5, 9, 12, 0, 0, 0], rows: 2, columns: 3)
    let expected = TableError.tooFewCategories(rows: 1, columns: 3)
    #expect(throws: expected) { try table.pearsonIndependence() }
    #expect(throws: expected) { try table.likelihoodRatioIndependence() }
    #expect(throws: expected) { try table.linearByLinearIndependence() }
    #expect(throws: TableError.notTwoByTwo(rows: 1, columns: 3)) { try table.yatesIndependence() }
    #expect(
      expected.description == "Only 1 row and 3 columns hold observations; at least two of each are needed.")
    #expect(
      TableError.notTwoByTwo(rows: 1, columns: 3).description
        == "This method needs two rows and two columns with observations; the table has 1 and 3.")
  }

  @Test func `a trend needs scores that differ`() throws {
    let table = try ContingencyTable(counts: [1, 2, 3, 4], rows: 2, columns: 2, columnScores: [3, 3 + 1e-13])
    #expect(throws: TableError.constantScores(.column)) { try table.linearByLinearIndependence() }
    #expect(
      TableError.constantScores(.column).description
        == "All observations have the same column score, so there is no correlation to test.")
  }

  @Test func `a trend is the same under any linear change of scores`() throws {
    let table = try ReferenceTable.named("job satisfaction").table()
    let moved = try ContingencyTable(
      counts: table.counts, rows: 4, columns: 4, rowScores: [1_000_003, 1_000_006, 1_000_009, 1_000_012],
      columnScores: [0.4, 0.3, 0.2, 0.1])
    expectClose(
      try moved.linearByLinearIndependence().statistic, try table.linearByLinearIndependence().statistic,
      relative: 1e-12)
  }

  @Test func `expected counts below 5 are counted over the occupied cells`() throws {
    let references = ReferenceValue.all.filter { $0.name == "expected" }
    #expect(references.count == 2 * ReferenceTable.all.count)
    for reference in references {
      let expected = try ReferenceTable.named(reference.table).table().expectedCounts
      let actual = reference.field == "smallest" ? expected.smallest : Double(expected.sparseCount)
      expectClose(actual, reference.value, relative: 1e-13, "\(reference)")
    }
    let exact = try ContingencyTable(counts: [5, 5, 5, 5], rows: 2, columns: 2).expectedCounts
    #expect(exact.values == [5, 5, 5, 5])
    #expect(exact.sparseShare == 0)
    let sparse = try ContingencyTable(counts: [9, 1, 0, 0, 1, 1], rows: 3, columns: 2).expectedCounts
    #expect(sparse.cellCount == 4)
    #expect(sparse.sparseShare == 0.75)
  }
}
