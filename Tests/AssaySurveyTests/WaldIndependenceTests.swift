import AssayInference
import AssaySurvey
import AssayTestSupport
import Testing

@Suite struct WaldIndependenceTests {
  // R survey 4.1-1: svychisq(statistic = "Wald") and "adjWald".
  @Test(arguments: WeightedReference.all)
  func `agrees with R`(_ reference: WeightedReference) throws {
    let result = try WaldIndependence(of: reference.cells)
    for (test, name) in [(result.wald, "Wald"), (try #require(result.adjusted), "adjWald")] {
      let expected = try #require(reference.tests[name])
      expectClose(test.statistic, expected.statistic, relative: 1e-9, "\(name)")
      expectClose(test.pValue, expected.p_value, relative: 1e-7, "\(name)")
      #expect(
        test.reference
          == .fisherF(numerator: try #require(expected.ndf), denominator: try #require(expected.ddf)))
    }
  }

  @Test
  func `has no adjusted test where the design is too small`() throws {
    // Three contrasts of a 4 × 2 table, on 2 degrees of freedom.
    let sums = [2.0, 1, 1, 3, 2, 2, 1, 4]
    let cells = WeightedCells(rowCount: 4, columnCount: 2, sums: sums, squares: sums.map { $0 * 2 }, designSize: 3)
    let result = try WaldIndependence(of: cells)
    #expect(result.contrasts == 3)
    #expect(result.adjusted == nil)
  }
}
