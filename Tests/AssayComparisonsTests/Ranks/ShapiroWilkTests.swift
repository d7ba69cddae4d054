import AssayComparisons
import AssayInference
import AssayTestSupport
import Testing

/// W and its tail.
@Suite struct ShapiroWilkTests {
  @Test(arguments: RankReference.all("shapiro"))
  func `agrees with R`(_ reference: RankReference) throws {
    let result = try shapiroWilk(try reference.input("x"))
    // R works in double precision from quantiles of its own; its W has twelve digits or more.
    expectClose(result.statistic, try reference.value("w"), relative: 1e-10)
    // W near 1 is magnified by the logarithm of 1 − W.
    expectClose(result.pValue, try reference.value("p"), relative: 1e-7)
  }

  @Test func `neither unit nor origin changes W`() throws {
    let values = [2.5, 3, 7, 1, 4.5, 4.75, 12, 0.5]
    let result = try shapiroWilk(values)
    expectClose(try shapiroWilk(values.map { 1e-200 * $0 }).statistic, result.statistic, relative: 1e-13)
    expectClose(try shapiroWilk(values.map { 1024 * $0 - 1e9 }).statistic, result.statistic, relative: 1e-13)
    expectClose(try shapiroWilk(values.map { -$0 }).pValue, result.pValue, relative: 1e-12)
  }

  @Test func `three values in a row are as normal as can be`() throws {
    let result = try shapiroWilk([1, 2, 3])
    expectClose(result.statistic, 1, relative: 1e-15)
    expectClose(result.pValue, 1, relative: 1e-7)
    // The least W of three values is 3/4, where P is 0.
    expectClose(try shapiroWilk([1, 1, 2]).statistic, 0.75, relative: 1e-14)
  }

  @Test func `what cannot be tested is refused in a sentence`() {
    #expect(throws: ComparisonError.tooFewValues(2, group: "values", needed: 3)) { try shapiroWilk([1, 2]) }
    #expect(throws: ComparisonError.noVariation("All values are the same")) { try shapiroWilk([4, 4, 4, 4]) }
    #expect(
      throws: ComparisonError.mismatch("There are 5001 values, and the Shapiro–Wilk test is made for 3 to 5,000.")
    ) {
      try shapiroWilk((0...5000).map(Double.init))
    }
  }
}
