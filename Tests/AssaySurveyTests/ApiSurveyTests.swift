import AssayInference
import AssaySurvey
import AssayTables
import AssayTestSupport
import Foundation
import Testing

/// The stratified sample of Californian schools, taken as if its weights were all that is known of the design.
///
/// Data: survey 4.1-1, `data(api)`, apistrat: 200 schools, three weights. The strata are left out on purpose: R with
/// them gives F = 47.317733 on (1, 197), which is another design.
@Suite struct ApiSurveyTests {
  static let columns: [String: [String]] = {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../ConformanceTests/Conformance/datasets/apistrat.csv").standardized
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [:] }
    let lines = text.split(separator: "\n").map { line in
      // Separators within quotes are every other part's.
      line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().map { place, part in
        place % 2 == 0 ? part.replacingOccurrences(of: ",", with: "\t") : String(part)
      }.joined().components(separatedBy: "\t")
    }
    return Dictionary(
      uniqueKeysWithValues: lines[0].enumerated().map { place, name in (name, lines.dropFirst().map { $0[place] }) })
  }()

  private func cells(_ row: String, _ column: String) throws -> WeightedCells {
    func codes(_ name: String) throws -> [Double?] {
      let tokens = try #require(Self.columns[name])
      let categories = Set(tokens).sorted()
      return tokens.map { categories.firstIndex(of: $0).map { Double($0 + 1) } }
    }
    let weights = try #require(Self.columns["pw"]).map { Double($0) ?? 0 }
    #expect(weights.count == 200)
    return WeightedReference.cells(try codes(row), try codes(column), weights: weights)
  }

  // R 4.2.2, survey 4.1-1: design <- svydesign(ids = ~1, weights = ~pw, data = apistrat);
  // svychisq(~sch.wide + comp.imp, design, statistic = …)
  @Test
  func `agrees with R on school-wide by comparable improvement`() throws {
    let cells = try cells("sch.wide", "comp.imp")
    let result = try RaoScottIndependence(of: cells)
    expectClose(result.secondOrder.statistic, 46.029831619883055, relative: 1e-11)
    #expect(result.secondOrder.reference.isFisherF(1, 199))
    expectClose(result.secondOrder.pValue, 1.3024536242740137e-10, relative: 1e-9)
    expectClose(result.uncorrectedStatistic, 57.421680485806625, relative: 1e-11)
    expectClose(result.firstOrder.pValue, 1.1646596693761681e-11, relative: 1e-9)
    expectClose(result.saddlepointPValue, 1.4462192452093326e-10, relative: 1e-6)
    let wald = try WaldIndependence(of: cells)
    expectClose(wald.wald.statistic, 49.94468000620742, relative: 1e-10)
    expectClose(wald.wald.pValue, 2.6073497493509152e-11, relative: 1e-8)
    expectClose(wald.adjusted?.pValue, 2.6073497493509152e-11, relative: 1e-8)
  }

  // R: svychisq(~stype + awards, …), statistic = "F" and "Chisq".
  @Test
  func `agrees with R on school type by awards`() throws {
    let result = try RaoScottIndependence(of: try cells("stype", "awards"))
    expectClose(result.secondOrder.statistic, 13.68394360284727, relative: 1e-11)
    expectClose(result.secondOrder.pValue, 3.0611324121361648e-06, relative: 1e-9)
    expectClose(result.uncorrectedStatistic, 19.479656420958865, relative: 1e-11)
    expectClose(result.firstOrder.pValue, 1.1406142751279961e-06, relative: 1e-9)
  }

  /// Weights taken for frequencies turn 200 schools into 6,194.
  ///
  /// R: chisq.test(svytable(…), correct = FALSE), 1778.349.
  @Test
  func `does not take weights for frequencies`() throws {
    let cells = try cells("sch.wide", "comp.imp")
    expectClose(try cells.table().pearsonIndependence().statistic, 1778.34943259788, relative: 1e-12)
    #expect(try RaoScottIndependence(of: cells).firstOrder.statistic < 50)
  }
}

extension ReferenceDistribution {
  fileprivate func isFisherF(_ numerator: Double, _ denominator: Double) -> Bool {
    guard case .fisherF(let n, let d) = self else { return false }
    return abs(n - numerator) < 1e-12 * numerator && abs(d - denominator) < 1e-12 * denominator
  }
}
