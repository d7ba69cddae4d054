import AssayInference
import AssayTables
import AssayTestSupport
import Testing

@Suite struct CellResidualsTests {
  @Test func `adjusted residuals of the treatment table agree with R`() throws {
    // R 4.2.2: chisq.test(matrix(c(12,7,3,5,9,8,0,6,14), 3))$stdres, first row.
    let residuals = try ReferenceTable.named("treatment").table().residuals
    for (actual, expected) in zip(residuals.adjusted, [3.6684, -0.5028, -3.2438]) {
      expectClose(actual, expected, relative: 0, absolute: 5e-5)
    }
  }

  @Test(arguments: ReferenceTable.all)
  func `squared Pearson residuals add up to the chi-squared`(_ reference: ReferenceTable) throws {
    let table = try reference.table()
    let sum = table.residuals.pearson.reduce(0) { $0 + ($1 ?? 0) * ($1 ?? 0) }
    expectClose(sum, try table.pearsonIndependence().statistic, relative: 1e-13)
  }

  @Test(arguments: ReferenceTable.all)
  func `residuals add up to 0 and expected counts to the margins`(_ reference: ReferenceTable) throws {
    let table = try reference.table()
    let residuals = table.residuals
    for row in 0..<table.rowCount {
      let cells = (row * table.columnCount)..<((row + 1) * table.columnCount)
      #expect(abs(residuals.residual[cells].reduce(0, +)) <= 1e-14 * table.total)
      expectClose(residuals.expected[cells].reduce(0, +), table.rowTotals[row], relative: 1e-14)
      if table.rowTotals[row] > 0 {
        expectClose(residuals.rowPercent[cells].reduce(0) { $0 + ($1 ?? 0) }, 100, relative: 1e-14)
      }
    }
    expectClose(residuals.totalPercent.reduce(0, +), 100, relative: 1e-13)
  }

  @Test func `in two rows and two columns all adjusted residuals are roots of the chi-squared`() throws {
    let table = try ReferenceTable.named("aspirin").table()
    let root = try table.pearsonIndependence().statistic.squareRoot()
    for (residual, sign) in zip(table.residuals.adjusted, [1, -1, -1, 1] as [Double]) {
      expectClose(residual, sign * root, relative: 1e-12)
    }
  }

  @Test func `an empty line has no residuals and no percentages of its own`() throws {
    let residuals = try ContingencyTable(counts: [5, 0, 6, 0, 0, 0], rows: 2, columns: 3).residuals
    #expect(residuals.expected == [5, 0, 6, 0, 0, 0])
    #expect(residuals.residual == [0, 0, 0, 0, 0, 0])
    #expect(residuals.pearson == [0, nil, 0, nil, nil, nil])
    // The first row holds every observation, so that no adjusted residual has a variance.
    #expect(residuals.adjusted == [nil, nil, nil, nil, nil, nil])
    #expect(residuals.rowPercent[3...] == [nil, nil, nil])
    #expect(residuals.columnPercent == [100, nil, 100, 0, nil, 0])
    #expect(residuals.totalPercent[1] == 0)
  }
}
