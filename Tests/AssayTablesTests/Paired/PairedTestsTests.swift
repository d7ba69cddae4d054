import AssayInference
import AssayNumerics
import AssayTables
import AssayTestSupport
import Testing

@Suite struct PairedTestsTests {
  static let references = ExpectedRow.read("ordered-paired-R.csv").filter {
    !["jonckheere_terpstra", "linear_by_linear midranks", "cochran_armitage"].contains($0.test)
  }

  @Test(arguments: references)
  func `agrees with R`(_ reference: ExpectedRow) throws {
    let table = try ReferenceTable.named(reference.table).table().paired
    let actual: Double?
    switch (reference.test, reference.field) {
    case ("mcnemar_exact", "p_value"): actual = try table.mcnemarExact().pValue
    case ("mcnemar_exact", _): actual = try table.mcnemarExact().logPValue
    case ("mcnemar_mid_p", _): actual = try table.mcnemarMidP().pValue
    case ("paired_odds_ratio", "conf_low"): actual = try table.pairedOddsRatio().lowerLimit
    case ("paired_odds_ratio", _): actual = try table.pairedOddsRatio().upperLimit
    default:
      let result =
        switch reference.test {
        case "mcnemar": try table.mcnemar()
        case "mcnemar_corrected": try table.mcnemar(corrected: true)
        case "bowker": try table.bowker()
        default: try table.stuartMaxwell()
        }
      #expect(result.name.rawValue == reference.test)
      actual =
        switch reference.field {
        case "statistic": result.statistic
        case "df": result.reference.degreesOfFreedom
        default: result.logPValue
        }
    }
    expectClose(actual, reference.value, relative: 1e-11)
  }

  @Test func `every test has references`() {
    #expect(
      Set(Self.references.map(\.test)) == [
        "mcnemar", "mcnemar_corrected", "mcnemar_exact", "mcnemar_mid_p", "paired_odds_ratio", "bowker",
        "stuart_maxwell",
      ])
  }

  @Test func `the mid-p value is that of Fagerland, Lydersen and Laake`() throws {
    // Fagerland et al. (2013), table 1 (airway hyper-responsiveness, b = 1, c = 7): asymptotic 0.034, exact 0.070,
    // mid-p 0.039.
    let table = try ContingencyTable(counts: [1, 1, 7, 12], rows: 2, columns: 2).paired
    expectClose(try table.mcnemar().pValue, 0.034, relative: 0, absolute: 5e-4)
    expectClose(try table.mcnemarExact().pValue, 0.0703125, relative: 1e-14)
    expectClose(try table.mcnemarMidP().pValue, 0.0390625, relative: 1e-14)
    #expect(try table.mcnemarExact().midP == (try table.mcnemarMidP().pValue))
  }

  @Test func `as many changes each way give p = 1 and mid-p = 1 less half the middle`() throws {
    let table = try ContingencyTable(counts: [3, 4, 4, 9], rows: 2, columns: 2).paired
    #expect(try table.mcnemarExact().pValue == 1)
    // C(8, 4)/2⁸ = 70/256.
    expectClose(try table.mcnemarMidP().pValue, 1 - 35.0 / 256, relative: 1e-14)
    #expect(try table.mcnemar(corrected: true).statistic == 0)
  }

  @Test func `probabilities too small for a number keep their logarithms`() throws {
    // Only one way: p = 2·2⁻²⁰⁰⁰.
    let table = try ContingencyTable(counts: [5, 2000, 0, 5], rows: 2, columns: 2).paired
    #expect(try table.mcnemarExact().pValue == 0)
    expectClose(try table.mcnemarExact().logPValue, -1999 * Double.log(2), relative: 1e-13)
    expectClose(try table.mcnemarMidP().logPValue, -2000 * Double.log(2), relative: 1e-13)
    let ratio = try table.pairedOddsRatio()
    #expect(ratio.estimate == nil && ratio.upperLimit == nil && ratio.lowerLimit > 500)
    #expect(ratio.undefinedReason == "No pair changed from the second category to the first.")
    let other = try table.transposed.pairedOddsRatio()
    #expect(other.estimate == 0 && other.lowerLimit == 0)
    expectClose(other.upperLimit, 1 / ratio.lowerLimit, relative: 1e-12)
  }

  @Test func `with two categories Bowker and Stuart–Maxwell are McNemar`() throws {
    for name in ["approval", "aspirin", "negative"] {
      let table = try ReferenceTable.named(name).table().paired
      let expected = try table.mcnemar().statistic
      expectClose(try table.bowker().statistic, expected, relative: 1e-14)
      expectClose(try table.stuartMaxwell().statistic, expected, relative: 1e-12)
    }
  }

  @Test func `an empty pair counts 0, and both degrees of freedom can be had`() throws {
    // R 4.2.2 gives NaN for the pathologists' table, in which the first and the last category are never confused.
    let table = try ReferenceTable.named("pathologists").table().paired
    // By hand over the pairs with observations.
    let pairs: [(Double, Double)] = [(2, 5), (2, 0), (14, 2), (0, 1), (0, 17)]
    let expected = pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / ($1.0 + $1.1) }
    let all = try table.bowker()
    expectClose(all.statistic, expected, relative: 1e-14)
    #expect(all.reference == .chiSquared(degreesOfFreedom: 6))
    #expect(
      all.method
        == "Bowker's test of symmetry; 5 of 6 pairs of categories hold observations, and the degrees of freedom count all"
    )
    let occupied = try table.bowker(.occupied)
    #expect(occupied.statistic == all.statistic)
    #expect(occupied.reference == .chiSquared(degreesOfFreedom: 5))
    #expect(occupied.method.hasSuffix("count those"))
  }

  @Test func `categories that nobody moved between lower the rank of Stuart–Maxwell, and it is said`() throws {
    // Two pairs of categories that do not mix: the statistic is the sum of two tests of McNemar.
    let table = try ContingencyTable(
      counts: [5, 7, 0, 0, 2, 6, 0, 0, 0, 0, 4, 1, 0, 0, 9, 3], rows: 4, columns: 4
    ).paired
    let result = try table.stuartMaxwell()
    expectClose(result.statistic, 25.0 / 9 + 64.0 / 10, relative: 1e-13)
    #expect(result.reference == .chiSquared(degreesOfFreedom: 2))
    #expect(
      result.method
        == "Stuart–Maxwell test of marginal homogeneity, d′S⁻d; the covariance has rank 2 and not 3, as nobody moved "
        + "between some of the categories")
    let unused = try ContingencyTable(counts: [5, 7, 0, 2, 6, 0, 0, 0, 0], rows: 3, columns: 3).paired
    #expect(try unused.stuartMaxwell().reference == .chiSquared(degreesOfFreedom: 1))
    expectClose(try unused.stuartMaxwell().statistic, 25.0 / 9, relative: 1e-14)
  }

  @Test(arguments: ["treatment", "job satisfaction", "tied modes", "pathologists"])
  func `exchanging the two answers, or relabelling both, changes nothing`(_ name: String) throws {
    let table = try ReferenceTable.named(name).table().paired
    let last = table.rowCount - 1
    let turned = try ContingencyTable(
      counts: table.counts.reversed(), rows: table.rowCount, columns: table.columnCount
    ).paired
    #expect(turned[0, 0] == table[last, last])
    for other in [table.transposed, turned] {
      expectClose(try other.bowker().statistic, try table.bowker().statistic, relative: 1e-13)
      expectClose(try other.stuartMaxwell().statistic, try table.stuartMaxwell().statistic, relative: 1e-12)
    }
  }

  @Test func `paired tests refuse what is not paired, with a sentence`() throws {
    let table = try ContingencyTable(counts: [1, 2, 3, 4], rowLabels: ["yes", "no"], columnLabels: ["yes", "never"])
    let expected = TableError.categoriesDiffer(row: "no", column: "never")
    #expect(throws: expected) { try table.mcnemar() }
    #expect(throws: expected) { try table.bowker() }
    #expect(throws: expected) { try table.stuartMaxwell() }
    #expect(
      expected.description
        == "Paired observations need the same categories in rows and columns; “no” stands where “never” does.")
    let wide = try ReferenceTable.named("party").table()
    #expect(throws: TableError.notSquare(rows: 2, columns: 3)) { try wide.bowker() }
    #expect(throws: TableError.notTwoByTwo(rows: 2, columns: 3)) { try wide.mcnemar() }
    let still = try ContingencyTable(counts: [5, 0, 0, 6], rows: 2, columns: 2).paired
    #expect(throws: TableError.noChanges) { try still.mcnemar() }
    #expect(throws: TableError.noChanges) { try still.mcnemarExact() }
    #expect(throws: TableError.noChanges) { try still.bowker() }
    #expect(throws: TableError.noChanges) { try still.stuartMaxwell() }
    let fractional = try ContingencyTable(counts: [5, 1.5, 0.5, 6], rows: 2, columns: 2).paired
    #expect(throws: TableError.fractionalCount(1.5, row: "c1", column: "c2")) { try fractional.mcnemarExact() }
    #expect(try fractional.mcnemar().statistic == 0.5)
    #expect(try fractional.mcnemar(corrected: true).statistic == 0)
    let one = try ContingencyTable(counts: [5], rows: 1, columns: 1).paired
    #expect(throws: TableError.noChanges) { try one.bowker() }
  }

  @Test func `a huge cell on the diagonal changes nothing`() throws {
    let table = try ContingencyTable(counts: [1e12, 2, 0, 7, 1e12, 3, 1, 4, 5], rows: 3, columns: 3).paired
    let small = try ContingencyTable(counts: [1, 2, 0, 7, 1, 3, 1, 4, 5], rows: 3, columns: 3).paired
    #expect(try table.bowker().statistic == small.bowker().statistic)
    expectClose(try table.stuartMaxwell().statistic, try small.stuartMaxwell().statistic, relative: 1e-12)
    let changes = try ContingencyTable(counts: [3, 1e12, 1e12 + 2e6, 4], rows: 2, columns: 2).paired
    // (2e6)²/(2e12 + 2e6).
    expectClose(try changes.mcnemar().statistic, 4e12 / (2e12 + 2e6), relative: 1e-14)
    expectClose(try changes.mcnemarExact().pValue, try changes.mcnemar(corrected: true).pValue, relative: 1e-6)
  }
}

extension ContingencyTable {
  /// The table with the labels of its columns on both sides.
  fileprivate var paired: ContingencyTable {
    get throws {
      try ContingencyTable(
        counts: counts, rowLabels: rowCount == columnCount ? columnLabels : rowLabels, columnLabels: columnLabels)
    }
  }
}
