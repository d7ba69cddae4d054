import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// What an ordinal model refuses, and what it does at the edge.
@Suite struct OrdinalFaultTests {
  private let names = ["low", "middle", "high"]

  private func fit(
    _ columns: [(name: String, values: [Double])], _ levels: [Int], counts: [Double]? = nil,
    _ options: OrdinalModel.Options = .init()
  ) throws -> OrdinalFit {
    try OrdinalModel.fit(
      ModelMatrix(columns), levels: levels, levelNames: names,
      cases: CaseTotals(counts: counts ?? Array(repeating: 1, count: levels.count), isFrequency: true), options: options
    )
  }

  @Test(arguments: OrdinalLink.allCases)
  func `a separating term is named`(_ link: OrdinalLink) throws {
    let x = (0..<60).map(Double.init)
    let noise = (0..<60).map { Double(($0 * 37) % 11) }
    // Complete: x sorts the answers.
    let sorted = (0..<60).map { $0 / 20 }
    #expect(throws: RegressionError.self) { try self.fit([("x", x), ("noise", noise)], sorted, .init(link: link)) }
    // Quasi-complete: all who have z answer high; noise has no part in it.
    let z = (0..<60).map { $0 % 6 == 0 ? 1.0 : 0 }
    let answers = (0..<60).map { $0 % 6 == 0 ? 2 : ($0 * 31 % 17) % 3 }
    do {
      _ = try fit([("noise", noise), ("z", z)], answers, .init(link: link))
      Issue.record("no error")
    } catch let error as RegressionError {
      guard case .separation(let terms, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(terms == ["z"])
    }
  }

  /// Nobody gave the lowest mark to warm wine, so that its coefficient at that cut has no estimate.
  @Test(arguments: OrdinalLink.allCases)
  func `a term that separates at one cut is named`(_ link: OrdinalLink) throws {
    let wine = try OrdinalReference.sample("wine")
    do {
      _ = try wine.fit(.init(link: link, nonProportional: ["temp"]))
      Issue.record("no error")
    } catch RegressionError.separation(let terms, _) {
      #expect(terms == ["temp"])
    }
    _ = try wine.fit(.init(link: link))
  }

  @Test func `nearly separated answers have finite estimates`() throws {
    // 999 of 1000 with z answer high.
    let fit = try fit([("z", [0, 0, 0, 1, 1])], [0, 1, 2, 2, 0], counts: [300, 400, 300, 9_999, 1])
    #expect(fit.estimates[0] > 5)
    #expect(fit.errors[0] < 1.1)
  }

  @Test func `categories without cases are left out by name`() throws {
    let fit = try OrdinalModel.fit(
      ModelMatrix([("x", [0, 0, 1, 1])]), levels: [0, 3, 0, 3], levelNames: ["a", "b", "c", "d"],
      cases: CaseTotals(counts: [30, 10, 15, 45]))
    #expect(fit.levels == ["a", "d"])
    #expect(fit.droppedLevels == ["b", "c"])
    #expect(fit.parameters.map(\.term) == ["x", "a|d"])
    #expect(throws: RegressionError.self) { try self.fit([("x", [1, 2, 3])], [1, 1, 1]) }
  }

  @Test func `a column that is a combination of others is named`() throws {
    let x = (0..<40).map { Double($0 * 7 % 13) }
    let levels = (0..<40).map { ($0 * 5 % 7) % 3 }
    let double = x.map { 2 * $0 }
    let constant = [Double](repeating: 3, count: 40)
    #expect(throws: RegressionError.self) { try self.fit([("x", x), ("double", double)], levels) }
    #expect(throws: RegressionError.self) { try self.fit([("x", constant)], levels) }
    #expect(throws: RegressionError.self) { try self.fit([("x", x)], levels, .init(nonProportional: ["y"])) }
    let few = RegressionError.tooFewCases(cases: 3, coefficients: 3)
    #expect(throws: few) { try self.fit([("x", [1, 2, 4])], [0, 1, 2]) }
  }

  /// The likelihood depends on differences alone: moving and stretching a column moves and stretches its estimates.
  @Test func `far and narrow columns cost no digits`() throws {
    let x = (0..<400).map { Double(($0 * 7919) % 101) / 100 }
    let levels = (0..<400).map { min(2, Int(x[$0] * 2 + Double(($0 * 31) % 17) / 12)) }
    let plain = try fit([("x", x)], levels)
    let far = try fit([("x", x.map { 1e6 + $0 })], levels)
    expectClose(far.estimates[0], plain.estimates[0], relative: 1e-8)
    expectClose(far.errors[0], plain.errors[0], relative: 1e-8)
    let small = try fit([("x", x.map { $0 * 1e-9 })], levels)
    expectClose(small.estimates[0], plain.estimates[0] * 1e9, relative: 1e-10)
  }
}
