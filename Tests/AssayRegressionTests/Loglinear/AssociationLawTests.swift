import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Foundation
import Testing

/// What must be true of association models whatever the table, and printed results.
@Suite struct AssociationLawTests {
  private func fit(
    _ formula: String, _ table: LoglinearTable, _ weighting: ScoreWeighting = .marginal
  ) throws -> LoglinearFit { try AssociationTests.fit(formula, table, weighting) }

  /// Goodman (1979), table 4: G² of independence, uniform association, row effects, column effects, row and column effects.
  @Test func `Goodman's analysis of mental health comes out`() throws {
    let table = try AssociationTests.table("mental")
    let wanted: [(String, Double, Double)] = [
      ("[row][col]", 47.42, 15), ("~ Linear(row, col)", 9.90, 14), ("~ RowEffects(row, col)", 6.83, 10),
      ("~ ColumnEffects(row, col)", 6.28, 12), ("~ RC(row, col)", 3.57, 8),
    ]
    for (formula, deviance, df) in wanted {
      let goodness = try fit(formula, table).goodness
      expectClose(goodness.deviance, deviance, relative: 0, absolute: 0.005, "\(formula)")
      #expect(goodness.degreesOfFreedom == df, "\(formula)")
    }
  }

  /// Becker & Clogg (1989), table 5: eye and hair colour of children in Caithness.
  @Test func `scores of two dimensions are those of Becker and Clogg`() throws {
    let table = try AssociationTests.table("caithness")
    let unit = try #require(try fit("~ RC(row, col, 2)", table, .unit).scores.first)
    expectClose(unit.dimensions.map(\.strength), [3.067, 0.375], relative: 0, absolute: 5e-4)
    // Signs are theirs turned about.
    expectClose(
      unit.dimensions[0].rows.map { -$0.value }, [0.411, 0.478, -0.122, -0.767], relative: 0, absolute: 5e-4)
    expectClose(
      unit.dimensions[1].columns.map { -$0.value }, [0.271, 0.148, -0.838, 0.449, -0.030], relative: 0, absolute: 5e-4)
    let marginal = try #require(try fit("~ RC(row, col, 2)", table).scores.first)
    expectClose(marginal.dimensions.map(\.strength), [0.494, 0.110], relative: 0, absolute: 5e-4)
    expectClose(
      marginal.dimensions[0].columns.map { -$0.value }, [1.313, 0.425, -0.019, -1.213, -2.567], relative: 0,
      absolute: 6e-4)
  }

  /// log m of each cell from coefficients, strengths and scores.
  private func predictors(_ fit: LoglinearFit, _ rows: Int, _ columns: Int) throws -> [Double] {
    let coefficients = fit.estimates.map { $0 ?? 0 }
    let found = try #require(fit.scores.first)
    return (0..<rows * columns).map { cell in
      let (row, column) = (cell / columns, cell % columns)
      let main =
        coefficients[0] + (row > 0 ? coefficients[row] : 0) + (column > 0 ? coefficients[rows - 1 + column] : 0)
      return found.dimensions.reduce(main) { $0 + $1.strength * $1.rows[row].value * $1.columns[column].value }
    }
  }

  @Test(arguments: [("caithness", 4, 5, 2), ("mental", 6, 4, 1), ("status", 8, 8, 3)], ScoreWeighting.allCases)
  func `coefficients, strengths and scores make up the fitted counts`(
    _ place: (table: String, rows: Int, columns: Int, dimensions: Int), _ weighting: ScoreWeighting
  ) throws {
    let table = try AssociationTests.table(place.table)
    let fit = try fit("~ RC(row, col, \(place.dimensions))", table, weighting)
    expectClose(
      try predictors(fit, place.rows, place.columns).map { exp($0) }, fit.expected, relative: 1e-9)
    let found = try #require(fit.scores.first)
    #expect(zip(found.dimensions, found.dimensions.dropFirst()).allSatisfy { $0.strength >= $1.strength })
    let shares = (0..<place.rows).map { row in
      weighting == .unit
        ? 1 : (0..<place.columns).reduce(0) { $0 + table.counts[row * place.columns + $1] } / table.total
    }
    for (first, one) in found.dimensions.enumerated() {
      expectClose(zip(shares, one.rows).reduce(0) { $0 + $1.0 * $1.1.value }, 0, relative: 0, absolute: 1e-10)
      for (second, other) in found.dimensions.enumerated() {
        let product = zip(shares, zip(one.rows, other.rows)).reduce(0) { $0 + $1.0 * $1.1.0.value * $1.1.1.value }
        expectClose(product, first == second ? 1 : 0, relative: 0, absolute: 1e-10)
      }
      #expect(one.rows[place.rows - 1].value >= one.rows[0].value)
    }
    // The likelihood equations: fitted margins are the observed ones.
    for row in 0..<place.rows {
      let cells = row * place.columns..<(row + 1) * place.columns
      expectClose(fit.expected[cells].reduce(0, +), table.counts[cells].reduce(0, +), relative: 1e-9)
    }
  }

  @Test func `turning the table about exchanges the scores, and a larger sample divides the errors`() throws {
    let table = try AssociationTests.table("caithness")
    let turned = try AssociationTests.table(
      5, 4, (0..<20).map { table.counts[$0 % 4 * 5 + $0 / 4] })
    let (one, other) = (try fit("~ RC(row, col, 2)", table), try fit("~ RC(row, col, 2)", turned))
    expectClose(other.goodness.deviance, one.goodness.deviance, relative: 1e-9)
    for (first, second) in zip(one.scores[0].dimensions, other.scores[0].dimensions) {
      expectClose(second.strength, first.strength, relative: 1e-9)
      expectClose(second.standardError, first.standardError, relative: 1e-8)
      expectClose(second.columns.map { abs($0.value) }, first.rows.map { abs($0.value) }, relative: 1e-7)
      expectClose(
        second.columns.map(\.standardError), first.rows.map { $0.standardError ?? .nan }, relative: 1e-6)
    }
    let large = try fit("~ RC(row, col, 2)", AssociationTests.table(4, 5, table.counts.map { 100 * $0 }))
    for (first, second) in zip(one.scores[0].dimensions, large.scores[0].dimensions) {
      expectClose(second.strength, first.strength, relative: 1e-9)
      expectClose(10 * second.standardError, first.standardError, relative: 1e-8)
    }
  }

  @Test func `as many dimensions as there can be fit every cell`() throws {
    let table = try AssociationTests.table("caithness")
    let full = try fit("~ RC(row, col, 3)", table)
    #expect(full.goodness.degreesOfFreedom == 0 && full.goodness.likelihoodRatio == nil)
    expectClose(full.expected, table.counts, relative: 1e-9)
    let small = try AssociationTests.table(2, 3, [10, 20, 30, 25, 15, 5])
    let one = try fit("~ RC(row, col)", small, .unit)
    #expect(one.goodness.degreesOfFreedom == 0)
    // φ of a saturated 2 × J table is the length of the doubly centred logarithms.
    let logs = small.counts.map { log($0) }
    let halves = (0..<3).map { (logs[3 + $0] - logs[$0]) / 2 }
    let mean = halves.reduce(0, +) / 3
    let length = sqrt(2 * halves.reduce(0) { $0 + ($1 - mean) * ($1 - mean) })
    expectClose(one.scores[0].dimensions[0].strength, length, relative: 1e-10)
  }

  @Test func `two dimensions of one strength have no scores of their own`() throws {
    // Two contrasts of four categories, of equal strength by construction, in a table of equal margins.
    let one: [Double] = [1, 1, -1, -1]
    let other: [Double] = [1, -1, -1, 1]
    let counts = (0..<16).map { cell -> Double in
      let (row, column) = (cell / 4, cell % 4)
      return 1000 * exp(0.3 * (one[row] * one[column] + other[row] * other[column]))
    }
    let fit = try fit("~ RC(row, col, 2)", AssociationTests.table(4, 4, counts))
    let found = fit.scores[0].dimensions
    expectClose(fit.goodness.deviance, 0, relative: 0, absolute: 1e-7)
    expectClose(found.map(\.strength), [0.3, 0.3], relative: 1e-7)
    #expect(found.allSatisfy { $0.rows.allSatisfy { $0.standardError == nil } })
    // Alone, either is a maximum of the model of one dimension, and so is every turn between them.
    let single = try AssociationTests.fit("~ RC(row, col)", AssociationTests.table(4, 4, counts))
    #expect(single.goodness.deviance > 1)
  }

  @Test(arguments: 0..<12) func `random tables reach one maximum, and no smaller model fits better`(_ seed: Int) throws
  {
    var generator = Philox(seed: UInt64(seed))
    let counts = (0..<42).map { _ in Double(Int(generator.nextUniform() * 60) + 1) }
    let table = try AssociationTests.table(6, 7, counts)
    var last = try fit("[row][col]", table).goodness
    for dimensions in 1...4 {
      let fit = try fit("~ RC(row, col, \(dimensions))", table)
      #expect(fit.goodness.deviance < last.deviance && fit.goodness.degreesOfFreedom < last.degreesOfFreedom)
      #expect(fit.goodness.degreesOfFreedom == Double((5 - dimensions) * (6 - dimensions)))
      last = fit.goodness
    }
  }
}
