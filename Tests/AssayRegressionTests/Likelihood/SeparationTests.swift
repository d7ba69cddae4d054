import AssayNumerics
import AssayRegression
import AssayTestSupport
import Foundation
import Testing

/// Data whose estimates are infinite.
@Suite struct SeparationTests {
  private func separation(
    _ family: Family, _ x: ModelMatrix, _ y: [Double]
  ) throws -> [String]? {
    do {
      _ = try GeneralizedLinearModel(family).fit(x, response: y, cases: CaseTotals(rows: y.count))
      return nil
    } catch {
      guard case .separation(let terms, _) = error else { throw error }
      return terms
    }
  }

  @Test(arguments: [Family.logit, .probit, .complementaryLogLog])
  func `complete separation names the column`(_ family: Family) throws {
    let x = (1...10).map(Double.init)
    let other = x.map { ($0 * 3).truncatingRemainder(dividingBy: 4) }
    let y = x.map { $0 > 5 ? 1.0 : 0 }
    #expect(try separation(family, ModelMatrix([("x", x)]), y) == ["x"])
    #expect(try separation(family, ModelMatrix([("other", other), ("x", x)]), y) == ["x"])
  }

  @Test(arguments: [Family.logit, .probit, .complementaryLogLog])
  func `quasi-complete separation names the level`(_ family: Family) throws {
    // Nobody with b = 1 answers no; the others overlap.
    let b = (0..<40).map { $0 % 5 == 0 ? 1.0 : 0 }
    let x = (0..<40).map { Double(($0 * 7) % 11) }
    let y = (0..<40).map { b[$0] == 1 || ($0 * 13) % 7 < 3 ? 1.0 : 0 }
    #expect(try separation(family, ModelMatrix([("x", x), ("b", b)]), y) == ["b"])
  }

  struct Expected: Decodable {
    struct Sample: Decodable {
      var x: [[Double]]
      var y: [Double]
      var columns: [Int]
    }
    var samples: [Sample]
  }

  @Test(arguments: [Family.logit, .probit, .complementaryLogLog])
  func `120 samples are told apart as by a linear program`(_ family: Family) throws {
    let file = Bundle.module.bundleURL.appendingPathComponent("Expected/separation.json")
    let samples = try JSONDecoder().decode(Expected.self, from: Data(contentsOf: file)).samples
    #expect(samples.count == 120 && samples.count { $0.columns.isEmpty } == 60)
    for (place, sample) in samples.enumerated() {
      let x = ModelMatrix(sample.x.enumerated().map { ("x\($0 + 1)", $1) })
      let terms = try separation(family, x, sample.y)
      let possible = Set(sample.columns.map { x.columns[$0].name })
      #expect((terms == nil) == possible.isEmpty, "sample \(place): \(terms ?? []) where \(possible) can move")
      #expect(Set(terms ?? []).isSubset(of: possible), "sample \(place): \(terms ?? []) where \(possible) can move")
    }
  }

  @Test func `a level without counts has no finite rate`() throws {
    let b = (0..<40).map { $0 % 5 == 0 ? 1.0 : 0 }
    let y = (0..<40).map { b[$0] == 1 ? 0.0 : Double(($0 * 13) % 7) }
    #expect(try separation(.poisson, ModelMatrix([("b", b)]), y) == ["b"])
  }

  @Test func `nearly separated data have finite estimates`() throws {
    let x = (1...200).map(Double.init)
    var y = x.map { $0 > 100 ? 1.0 : 0 }
    y[99] = 1
    y[100] = 0
    let fit = try GeneralizedLinearModel(.logit).fit(
      ModelMatrix([("x", x)]), response: y, cases: CaseTotals(rows: 200))
    // The score at the estimates is 0.
    let scores = try fit.scores(0..<200)
    for column in 0..<2 {
      let total = (0..<200).reduce(0.0) { $0 + scores[$1, column] }
      #expect(abs(total) < 1e-7)
    }
    let isWarned = fit.warnings.contains { (warning: FitWarning) -> Bool in
      if case .extremeMeans = warning { return true }
      return false
    }
    #expect(isWarned)
  }
}
