import AssayRegression
import Testing

/// The frames of the regression cases.
@Suite struct RegressionFrameTests {
  @Test func `the words of a derived variable are understood`() throws {
    let words = "yes = 1 if vote == 'Y' else 0; NA if vote missing; old = 'o' if age >= 60 and sex != 'M' else 'y'"
    let yes = try #require(ConditionalVariable("yes", in: words))
    #expect(yes.token { $0 == "vote" ? "Y" : "" } == "1")
    #expect(yes.token { $0 == "vote" ? "N" : "" } == "0")
    #expect(yes.token { _ in "" } == "")
    let old = try #require(ConditionalVariable("old", in: words))
    #expect(old.token { $0 == "age" ? "61" : "F" } == "o")
    #expect(old.token { $0 == "age" ? "61" : "M" } == "y")
    #expect(ConditionalVariable("sex", in: words) == nil)
  }

  private static let cases = ((try? ConformanceSuite.located().cases) ?? []).filter {
    $0.analysis.hasPrefix("reg.") || $0.analysis == "loglinear"
  }

  @Test(arguments: cases.map(\.identifier))
  func `the columns are those that the cases name`(_ identifier: String) throws {
    let test = try #require(Self.cases.first { $0.identifier == identifier })
    let categorical = test.analysis.contains("ordinal") || test.analysis.contains("multinomial")
    let data = try RegressionFrame(test, isOutcomeCategorical: categorical)
    let names = data.matrix.columns.map(\.name)
    if let terms = test.expected["terms"]?.list {
      let places = try RegressionFrame.places(of: names, in: test)
      let rest = Set(names.indices).subtracting(places).map { names[$0] }
      #expect(places.count == terms.count)
      // Models with thresholds list no intercept.
      #expect(rest.isEmpty || rest == [ModelMatrix.interceptName])
    }
    if let n = test.expected["n"]?.number { #expect(data.frame.cases.total == n) }
  }
}
