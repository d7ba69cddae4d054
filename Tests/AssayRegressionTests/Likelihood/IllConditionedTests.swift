import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// Designs whose columns are nearly dependent.
@Suite struct IllConditionedTests {
  private let years = (0..<60).map { 1990 + Double(($0 * 17) % 31) }
  private var events: [Double] { years.indices.map { ($0 * 29) % 7 + Int(years[$0]) % 5 > 5 ? 1 : 0 } }

  /// The model of centred powers, which is the same one in other words, tells what the powers of years must give.
  @Test(arguments: [Family.logit, .probit])
  func `powers of years give the fit of centred powers`(_ family: Family) throws {
    func powers(_ center: Double) -> ModelMatrix {
      ModelMatrix(
        (1...3).map { power in
          ("y\(power)", years.map { year in (0..<power).reduce(1) { product, _ in product * (year - center) } })
        })
    }
    let cases = CaseTotals(rows: 60)
    let raw = try GeneralizedLinearModel(family).fit(powers(0), response: events, cases: cases)
    let centred = try GeneralizedLinearModel(family).fit(powers(2005), response: events, cases: cases)
    expectClose(try raw.statistics()[.deviance], try #require(try centred.statistics()[.deviance]), relative: 1e-9)
    // The highest power has the same coefficient and error in both.
    expectClose(raw.estimates[3], centred.estimates[3], relative: 1e-5)
    expectClose(raw.standardErrors[3], centred.standardErrors[3], relative: 1e-5)
    expectClose(
      try raw.means(0..<60), try centred.means(0..<60).map { $0 }, relative: 1e-4)
  }

  @Test func `a column that is a combination but for rounding is named`() throws {
    let x = ModelMatrix([("a", years), ("b", years.map { $0 * 1.1 - 7 })])
    do throws(RegressionError) {
      _ = try GeneralizedLinearModel(.logit).fit(x, response: events, cases: CaseTotals(rows: 60))
      Issue.record("it was fitted")
    } catch {
      #expect(error.description.hasPrefix("The term “b” is a combination of the others"))
    }
  }
}
