import AssayNumerics
import AssayRegression
import Testing

/// Which models hold which, where names and spaces disagree: each pair is decided by algebra on paper.
@Suite struct PredictorSpaceTests {
  private let frame: ModelFrame = {
    let rows = 24
    let x = (0..<rows).map { Double(($0 * 7) % 11) }
    let z = (0..<rows).map { Double(($0 * 5) % 13) - 6 }
    return ModelFrame(
      columns: [
        "x": .numbers(x), "z": .numbers(z), "sum": .numbers(zip(x, z).map { $0 + $1 }),
        "g": .factor(
          codes: (0..<rows).map { UInt16($0 % 3) }, levels: ["a", "b", "c"].map { FactorLevel(code: $0) },
          isOrdered: false),
        "year": .numbers(x.map { 2000 + $0 }), "days": .numbers(x.map { $0 + 1 }),
      ], cases: CaseTotals(rows: rows))
  }()

  private func space(
    _ formula: String, hasThresholds: Bool = false, free: Set<String> = []
  ) throws -> PredictorSpace {
    let design = try Design(try Formula(parsing: formula), training: frame)
    return PredictorSpace(
      try design.matrix(frame), offset: try design.offset(frame), cases: frame.cases, hasThresholds: hasThresholds,
      free: free)
  }

  private func holds(_ larger: PredictorSpace, _ smaller: PredictorSpace) throws -> Bool {
    try larger.holds(smaller, parallelism: Parallelism())
  }

  @Test(arguments: [
    ("y ~ x + z", "y ~ x", true), ("y ~ x", "y ~ x + z", false), ("y ~ x + z", "y ~ sum", true),
    ("y ~ sum", "y ~ x", false), ("y ~ poly(x, 2)", "y ~ x", true), ("y ~ poly(x, 2)", "y ~ I(x^2)", true),
    ("y ~ log(days)", "y ~ days", false), ("y ~ C(g, Sum)", "y ~ g", true), ("y ~ 0 + g", "y ~ 1", true),
    ("y ~ x", "y ~ 0 + x", true), ("y ~ 0 + x", "y ~ x", false), ("y ~ year", "y ~ x", true),
    ("y ~ g * x", "y ~ g:x", true), ("y ~ g:x", "y ~ g * x", false), ("y ~ scale(x)", "y ~ x", true),
    ("y ~ ns(x, df=3)", "y ~ x", true), ("y ~ log(days)", "y ~ offset(log(days))", true),
    ("y ~ offset(log(days))", "y ~ log(days)", false), ("y ~ z + offset(x)", "y ~ 1", false),
    ("y ~ z + offset(x)", "y ~ offset(x)", true), ("y ~ x + z", "y ~ 1 + offset(2 * x)", true),
  ])
  func `spaces decide, not names`(_ larger: String, _ smaller: String, _ isHeld: Bool) throws {
    #expect(try holds(space(larger), space(smaller)) == isHeld)
  }

  @Test func `thresholds are an intercept, and coefficients for each cut are freer than one for all`() throws {
    let one = try space("y ~ x + z", hasThresholds: true)
    let each = try space("y ~ x + z", hasThresholds: true, free: ["z"])
    #expect(try holds(each, one) && !holds(one, each))
    let other = try space("y ~ x + z", hasThresholds: true, free: ["x"])
    #expect(try !holds(other, each) && !holds(each, other))
    #expect(try holds(each, space("y ~ z", hasThresholds: true, free: ["z"])))
    #expect(try holds(space("y ~ 0 + x", hasThresholds: true), space("y ~ year", hasThresholds: true)))
  }

  @Test func `rows of no weight do not count`() throws {
    let weights = (0..<24).map { $0 < 12 ? 1.0 : 0 }
    let cases = CaseTotals(.precision, counts: Array(repeating: 1, count: 24), weights: weights, squares: weights)
    // Equal where the weights are not 0.
    let a = ModelMatrix([("a", (0..<24).map { Double($0) })])
    let b = ModelMatrix([("b", (0..<24).map { $0 < 12 ? Double($0) : 0 })])
    #expect(
      try PredictorSpace(a, cases: cases).holds(PredictorSpace(b, cases: cases), parallelism: Parallelism()))
    let all = CaseTotals(rows: 24)
    #expect(
      try !PredictorSpace(a, cases: all).holds(PredictorSpace(b, cases: all), parallelism: Parallelism()))
  }
}
