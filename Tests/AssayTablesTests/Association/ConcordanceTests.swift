import AssayInference
import AssayTables
import AssayTestSupport
import Testing

@Suite struct ConcordanceTests {
  @Test func `pairs of job satisfaction by income agree with the published counts`() throws {
    // Agresti (2002), §2.4.3: C = 1331, D = 849.
    let pairs = try ReferenceTable.named("job satisfaction").table().concordance
    #expect(pairs.concordantPairs == 1331)
    #expect(pairs.discordantPairs == 849)
  }

  @Test(arguments: ReferenceTable.all)
  func `cumulative sums count the same pairs as a walk over all of them`(_ reference: ReferenceTable) throws {
    let table = try reference.table()
    var (concordant, discordant) = (0.0, 0.0)
    for i in 0..<table.rowCount {
      for j in 0..<table.columnCount {
        for k in (i + 1)..<max(i + 1, table.rowCount) {
          for l in 0..<table.columnCount {
            if l > j { concordant += table[i, j] * table[k, l] }
            if l < j { discordant += table[i, j] * table[k, l] }
          }
        }
      }
    }
    expectClose(table.concordance.concordantPairs, concordant, relative: 1e-14)
    expectClose(table.concordance.discordantPairs, discordant, relative: 1e-14)
  }

  @Test func `ten million observations have their pairs counted exactly`() throws {
    let table = try ContingencyTable(counts: [3_000_001, 2_000_003, 1_999_999, 2_999_997], rows: 2, columns: 2)
    #expect(table.concordance.concordantPairs == Double(3_000_001 * 2_999_997))
    #expect(table.concordance.discordantPairs == Double(2_000_003 * 1_999_999))
  }

  @Test func `the order is that of the scores, and tied scores make one category`() throws {
    let table = try ReferenceTable.named("treatment").table()
    let shuffled = try ContingencyTable(
      counts: [3, 8, 14, 12, 5, 0, 7, 9, 6], rows: 3, columns: 3, rowScores: [9, 1, 4])
    #expect(shuffled.concordance == table.concordance)
    let tied = try ContingencyTable(
      counts: table.counts, rows: 3, columns: 3, columnScores: [1, 0.1 + 0.2, 0.3])
    let joined = try ContingencyTable(
      counts: [5, 12, 15, 7, 22, 3], rows: 3, columns: 2)
    #expect(tied.concordance == joined.concordance)
    for (measure, other) in zip(ConcordanceMeasures.measures(of: tied), ConcordanceMeasures.measures(of: joined)) {
      expectSame(measure.estimate, other.estimate, relative: 1e-14, "\(measure.name)")
      expectSame(measure.unitVariance, other.unitVariance, relative: 1e-13, "\(measure.name)")
    }
  }

  @Test(arguments: ReferenceTable.all)
  func `all measures of the family have one test statistic`(_ reference: ReferenceTable) throws {
    let estimates = ConcordanceMeasures.measures(of: try reference.table()).map { $0.multinomialInference() }
    let statistic = try #require(estimates[0].statistic)
    for estimate in estimates {
      expectClose(estimate.statistic, statistic, relative: 1e-12, "\(estimate.measure.name)")
      #expect(estimate.degreesOfFreedom == nil)
    }
  }

  @Test func `a table of one row has no order to measure`() throws {
    for measure in ConcordanceMeasures.measures(of: try ContingencyTable(counts: [1, 2], rows: 1, columns: 2)) {
      #expect(measure.estimate == nil)
      #expect(measure.undefinedReason?.hasSuffix(".") == true)
    }
  }
}
