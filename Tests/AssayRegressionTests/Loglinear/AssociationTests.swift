import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Foundation
import Testing

/// Association models against R’s gnm and against printed tables (`Expected/association.R`).
@Suite struct AssociationTests {
  struct Expected: Decodable {
    struct Counts: Decodable {
      var rows, columns: Int
      var counts: [Double]
    }
    struct Scores: Decodable {
      var weighting: String
      var phi, phi_errors, rows, row_errors, columns, column_errors: [Double]
      var main, main_errors: [Double]
    }
    struct Model: Decodable {
      var table, formula: String
      var deviance, pearson, df: Double
      var expected: [Double]
      var adjusted: [Double?]
      var scores: [Scores]?
    }
    struct Linear: Decodable {
      var formula: String
      var deviance, df: Double
      var coefficients, std_errors: [Double]
    }
    struct Contrasts: Decodable {
      var rows, row_errors, columns, column_errors: [Double]
    }
    struct Three: Decodable {
      var counts, expected: [Double]
      var levels: [Int]
      var deviance, df, pairs_deviance, pairs_df: Double
    }
    var tables: [String: Counts]
    var models: [Model]
    var linear: [Linear]
    var contrasts: Contrasts
    var three: Three
  }

  static let expected: Expected = {
    let file = Bundle.module.bundleURL.appendingPathComponent("Expected/association.json")
    do {
      return try JSONDecoder().decode(Expected.self, from: Data(contentsOf: file))
    } catch {
      fatalError("\(error)")
    }
  }()

  static func table(_ name: String) throws -> LoglinearTable {
    let wanted = try #require(expected.tables[name])
    return try table(wanted.rows, wanted.columns, wanted.counts)
  }

  static func table(_ rows: Int, _ columns: Int, _ counts: [Double]) throws -> LoglinearTable {
    try LoglinearTable(
      factors: [
        .init("row", levels: (1...rows).map(String.init)), .init("col", levels: (1...columns).map(String.init)),
      ], counts: counts)
  }

  static func fit(
    _ formula: String, _ table: LoglinearTable, _ weighting: ScoreWeighting = .marginal
  ) throws -> LoglinearFit {
    try LoglinearFormula(parsing: formula).model(of: table, weighting: weighting).fit()
  }

  @Test(arguments: expected.models.indices) func `fits agree with gnm`(_ place: Int) throws {
    let wanted = Self.expected.models[place]
    let fit = try Self.fit(wanted.formula, Self.table(wanted.table))
    #expect(fit.goodness.degreesOfFreedom == wanted.df, "\(wanted.formula)")
    expectClose(fit.goodness.deviance, wanted.deviance, relative: 1e-8, absolute: 1e-6, "\(wanted.formula)")
    expectClose(fit.goodness.pearson, wanted.pearson, relative: 1e-7, absolute: 1e-6, "\(wanted.formula)")
    expectClose(fit.expected, wanted.expected, relative: 1e-6, absolute: 1e-4, "\(wanted.formula)")
    for (own, other) in zip(fit.adjustedResiduals, wanted.adjusted) {
      guard let own, let other else { continue }
      // Where cells are fitted with 0 gnm stops on the way there.
      expectClose(own, other, relative: fit.zeroCells > 0 ? 5e-4 : 1e-5, absolute: 1e-5, "\(wanted.formula)")
    }
  }

  @Test(arguments: expected.models.indices.filter { expected.models[$0].scores != nil })
  func `scores and their errors agree with the derivatives of gnm's fit`(_ place: Int) throws {
    let wanted = Self.expected.models[place]
    for scores in try #require(wanted.scores) {
      let weighting = try #require(ScoreWeighting(rawValue: scores.weighting))
      let fit = try Self.fit(wanted.formula, Self.table(wanted.table), weighting)
      let found = try #require(fit.scores.first)
      #expect(found.weighting == weighting && found.agreeingStarts >= 1)
      expectClose(found.dimensions.map(\.strength), scores.phi, relative: 1e-6)
      expectClose(found.dimensions.map(\.standardError), scores.phi_errors, relative: 1e-5)
      expectClose(
        found.dimensions.flatMap { $0.rows.map(\.value) }, scores.rows, relative: 1e-5, absolute: 1e-7)
      expectClose(
        found.dimensions.flatMap { $0.columns.map(\.value) }, scores.columns, relative: 1e-5, absolute: 1e-7)
      expectClose(
        found.dimensions.flatMap { $0.rows.map(\.standardError) }, scores.row_errors, relative: 1e-4, absolute: 1e-7)
      expectClose(
        found.dimensions.flatMap { $0.columns.map(\.standardError) }, scores.column_errors, relative: 1e-4,
        absolute: 1e-7)
      let main = fit.columns.indices.filter { fit.columns[$0].term < 3 }
      expectClose(main.map { fit.estimates[$0] }, scores.main, relative: 1e-5, absolute: 1e-6)
      expectClose(main.map { fit.standardErrors[$0] }, scores.main_errors, relative: 1e-4)
    }
  }

  @Test func `errors are those of getContrasts`() throws {
    let fit = try Self.fit("~ RC(row, col)", Self.table("mental"))
    let dimension = try #require(fit.scores.first?.dimensions.first)
    let wanted = Self.expected.contrasts
    expectClose(dimension.rows.map(\.standardError), wanted.row_errors, relative: 1e-6)
    expectClose(dimension.columns.map(\.standardError), wanted.column_errors, relative: 1e-6)
    // gnm leaves the sign to chance.
    let sign = wanted.rows[0] < 0 ? 1.0 : -1
    expectClose(dimension.rows.map { sign * $0.value }, wanted.rows, relative: 1e-6)
  }

  @Test(arguments: 0..<2) func `coefficients of linear associations agree with glm`(_ place: Int) throws {
    let wanted = Self.expected.linear[place]
    let fit = try Self.fit(wanted.formula, Self.table("status"))
    expectClose(fit.goodness.deviance, wanted.deviance, relative: 1e-10)
    expectClose(fit.goodness.degreesOfFreedom, wanted.df, relative: 0)
    expectClose(fit.estimates, wanted.coefficients, relative: 1e-7, absolute: 1e-9)
    expectClose(fit.standardErrors, wanted.std_errors, relative: 1e-7)
  }

  @Test func `row and column effects are homogeneous given a third variable`() throws {
    let wanted = Self.expected.three
    let table = try LoglinearTable(
      factors: zip(["orig", "dest", "educ"], [wanted.levels[0], wanted.levels[1], wanted.levels[2]]).map {
        .init($0, levels: (1...$1).map(String.init))
      }, counts: wanted.counts)
    let fit = try Self.fit("[orig educ][dest educ] + RC(orig, dest)", table)
    expectClose(fit.goodness.deviance, wanted.deviance, relative: 1e-7)
    #expect(fit.goodness.degreesOfFreedom == wanted.df)
    #expect(fit.description == "[orig educ][educ dest] + RC(orig, dest)")
    let pairs = try Self.fit("~ RC(orig, dest) + RC(orig, educ) + RC(dest, educ)", table)
    expectClose(pairs.goodness.deviance, wanted.pairs_deviance, relative: 1e-7)
    #expect(pairs.goodness.degreesOfFreedom == wanted.pairs_df && pairs.scores.count == 3)
    let alone = try Self.fit("~ educ + RC(orig, dest)", table)
    let pair = try Self.table(wanted.levels[0], wanted.levels[1], sums(wanted.counts, by: wanted.levels[2]))
    let margin = try Self.fit("~ RC(row, col)", pair)
    // Collapsing over a variable that is independent of the two changes nothing of their association.
    expectClose(
      alone.scores[0].dimensions[0].rows.map(\.value), margin.scores[0].dimensions[0].rows.map(\.value), relative: 1e-8)
    expectClose(
      alone.scores[0].dimensions[0].standardError, margin.scores[0].dimensions[0].standardError, relative: 1e-8)
  }

  private func sums(_ counts: [Double], by size: Int) -> [Double] {
    stride(from: 0, to: counts.count, by: size).map { counts[$0..<$0 + size].reduce(0, +) }
  }
}
