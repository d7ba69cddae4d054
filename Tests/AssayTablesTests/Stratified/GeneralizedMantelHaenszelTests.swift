import AssayInference
import AssayTables
import AssayTestSupport
import Testing

@Suite struct GeneralizedMantelHaenszelTests {
  static let references = ExpectedRow.read("stratified-R.csv").filter { $0.test.hasPrefix("cmh_") }

  static func results(_ table: StratifiedTable) throws -> [TestResult] {
    [try table.cmhCorrelation(), try table.cmhRowMeans(), try table.cmhColumnMeans(), try table.cmhGeneral()]
  }

  @Test(arguments: references)
  func `agrees with R`(_ reference: ExpectedRow) throws {
    let table = try StratifiedReference.named(reference.table).table()
    let result = try #require(Self.results(table).first { $0.name.rawValue == reference.test })
    let actual: Double? =
      switch reference.field {
      case "statistic": result.statistic
      case "df": result.reference.degreesOfFreedom
      case "log_p_value": result.logPValue
      default: nil
      }
    // MASS::ginv() of a singular matrix keeps twelve digits.
    expectClose(actual, reference.value, relative: 2e-11)
  }

  @Test func `all four tests have references`() {
    #expect(Set(Self.references.map(\.test)).count == 4)
  }

  @Test func `one stratum gives the values of vcdExtra and SAS`() throws {
    // vcdExtra 0.8.2 CMHtest on the treatment table: 19.806, 19.970, 19.808, 20.602.
    let results = try Self.results(try StratifiedReference.named("treatment").table())
    for (result, value) in zip(results, [19.806, 19.970, 19.808, 20.602]) {
      expectClose(result.statistic, value, relative: 0, absolute: 6e-4)
    }
  }

  @Test func `one stratum gives the tests of a plain table`() throws {
    let table = try ReferenceTable.named("job satisfaction").table()
    let stratified = try StratifiedTable(strata: [table], labels: ["all"])
    let n = table.total
    expectClose(
      try stratified.cmhCorrelation().statistic, try table.linearByLinearIndependence().statistic, relative: 1e-12)
    expectClose(
      try stratified.cmhGeneral().statistic, try table.pearsonIndependence().statistic * (n - 1) / n, relative: 1e-12)
    // R 4.2.2: kruskal.test() of the column positions by row, ties corrected: row means of midranks.
    expectClose(try stratified.scored(by: .midranks).cmhRowMeans().statistic, 4.11995765284, relative: 1e-11)
  }

  @Test func `in two rows and two columns all four are the Mantel–Haenszel test`() throws {
    for reference in StratifiedReference.all where reference.rowCount == 2 && reference.columnCount == 2 {
      let table = try reference.table()
      let expected = try table.mantelHaenszel().statistic
      for result in try Self.results(table) {
        #expect(result.reference.degreesOfFreedom == 1)
        expectClose(result.statistic, expected, relative: 1e-11)
      }
    }
  }

  @Test(arguments: StratifiedReference.all)
  func `laws of order, transposition and linear scores`(_ reference: StratifiedReference) throws {
    let table = try reference.table()
    let results = try Self.results(table)
    let reversed = try Self.results(
      try StratifiedTable(Array(reference.strata.reversed()), rows: reference.rowCount, columns: reference.columnCount))
    let transposed = try Self.results(table.transposed)
    let moved = try Self.results(
      try StratifiedTable(
        strata: try reference.strata.map { counts in
          try ContingencyTable(
            counts: counts, rows: reference.rowCount, columns: reference.columnCount,
            rowScores: (0..<reference.rowCount).map { 1e6 + 3 * Double($0) },
            columnScores: (0..<reference.columnCount).map { 0.4 - 0.1 * Double($0) })
        }, labels: table.labels))
    for (position, result) in results.enumerated() {
      expectClose(reversed[position].statistic, result.statistic, relative: 1e-11)
      expectClose(moved[position].statistic, result.statistic, relative: 1e-10)
      expectClose(transposed[[0, 2, 1, 3][position]].statistic, result.statistic, relative: 1e-11)
      #expect(transposed[[0, 2, 1, 3][position]].reference == result.reference)
    }
  }

  @Test func `strata that do not connect the categories lower the degrees of freedom, and it is said`() throws {
    let table = try StratifiedReference.named("apart").table()
    let general = try table.cmhGeneral()
    #expect(general.reference == .chiSquared(degreesOfFreedom: 4))
    #expect(general.method.hasSuffix("; 4 of 6 contrasts can be compared within strata"))
    #expect(try table.cmhRowMeans().method.hasSuffix("; 2 of 3 contrasts can be compared within strata"))
    // Nothing is shared, so the statistic is the sum over the strata.
    let parts = try [[5.0, 2, 1, 2, 6, 3], [7, 3, 3, 1, 4, 8]].map {
      try StratifiedTable([$0], rows: 2, columns: 3).cmhGeneral().statistic
    }
    expectClose(general.statistic, parts[0] + parts[1], relative: 1e-12)
  }

  @Test func `a stratum of one observation says nothing and is counted`() throws {
    let result = try StratifiedReference.named("holes").table().cmhGeneral()
    #expect(result.method.contains("over 3 of 4 strata: the others carry no information"))
  }

  @Test func `a huge cell does not make the covariance singular`() throws {
    let counts = [1e12, 2, 3, 1, 4, 2, 5, 1, 6]
    let table = try ContingencyTable(counts: counts, rows: 3, columns: 3)
    let general = try StratifiedTable([counts], rows: 3, columns: 3).cmhGeneral()
    #expect(general.reference == .chiSquared(degreesOfFreedom: 4))
    expectClose(general.statistic, try table.pearsonIndependence().statistic, relative: 1e-9)
  }

  @Test func `constant scores and empty strata are refused with a sentence`() throws {
    let flat = try StratifiedTable(
      strata: [
        try ContingencyTable(counts: [1, 2, 3, 4, 5, 6], rows: 2, columns: 3, columnScores: [2, 2, 2])
      ], labels: ["a"])
    #expect(throws: TableError.tooFewStrata(0, needed: 1)) { try flat.cmhCorrelation() }
    #expect(throws: TableError.tooFewStrata(0, needed: 1)) { try flat.cmhRowMeans() }
    #expect(try flat.cmhColumnMeans().reference == .chiSquared(degreesOfFreedom: 2))
    let line = try StratifiedTable([[1, 2, 3], [4, 5, 6]], rows: 1, columns: 3)
    #expect(throws: TableError.tooFewStrata(0, needed: 1)) { try line.cmhGeneral() }
  }
}
