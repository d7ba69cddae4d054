import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Foundation
import Testing

/// Log-linear models against R's `loglin` and `glm` (`Expected/loglinear.R`).
@Suite struct LoglinearModelTests {
  struct Expected: Decodable {
    struct Model: Decodable {
      var margins: [String]
      var deviance, pearson, df: Double
      var coefficients, std_errors, expected: [Double]
      var adjusted: [Double?]
    }
    struct Sparse: Decodable {
      var counts: [Double]
      var deviance, df: Double
      var pearson: Double?
      var coefficients: [Double]?
    }
    var counts: [Double]
    var models: [Model]
    var zero, quasi: Sparse
  }

  static let expected: Expected = {
    let file = Bundle.module.bundleURL.appendingPathComponent("Expected/loglinear.json")
    do {
      return try JSONDecoder().decode(Expected.self, from: Data(contentsOf: file))
    } catch {
      fatalError("\(error)")
    }
  }()

  private var hairEyeColor: LoglinearTable {
    get throws {
      try LoglinearTable(
        factors: [
          .init("Hair", levels: ["Black", "Brown", "Red", "Blond"]),
          .init("Eye", levels: ["Brown", "Blue", "Hazel", "Green"]), .init("Sex", levels: ["Male", "Female"]),
        ], counts: Self.expected.counts)
    }
  }

  private func generators(_ model: Expected.Model) -> LoglinearGenerators {
    LoglinearGenerators(model.margins.map { $0.split(separator: " ").map(String.init) })
  }

  @Test(arguments: 0..<5) func `agrees with R`(_ place: Int) throws {
    let wanted = Self.expected.models[place]
    let model = LoglinearModel(try hairEyeColor, generators(wanted))
    let fit = try model.fit()
    expectClose(fit.goodness.degreesOfFreedom, wanted.df, relative: 0)
    expectClose(fit.goodness.deviance, wanted.deviance, relative: 1e-9, absolute: 1e-10)
    expectClose(fit.goodness.pearson, wanted.pearson, relative: 1e-9, absolute: 1e-10)
    expectClose(fit.estimates, wanted.coefficients, relative: 1e-8, absolute: 1e-10)
    expectClose(fit.standardErrors, wanted.std_errors, relative: 1e-8)
    expectClose(fit.expected, wanted.expected, relative: 1e-9)
    for (own, adjusted) in zip(fit.adjustedResiduals, wanted.adjusted) where adjusted != nil && wanted.df > 0 {
      expectClose(own, try #require(adjusted), relative: 1e-6, absolute: 1e-8)
    }
    #expect((fit.goodness.likelihoodRatio == nil) == (wanted.df == 0))
    let proportional = try model.fitProportionally()
    expectClose(proportional.expected, wanted.expected, relative: 1e-8)
    expectClose(proportional.deviance, wanted.deviance, relative: 1e-8, absolute: 1e-10)
    expectClose(proportional.tests?.degreesOfFreedom, wanted.df, relative: 0)
  }

  @Test func `nested models are compared by the difference of G²`() throws {
    let table = try hairEyeColor
    let fits = try Self.expected.models.reversed().map { try LoglinearModel(table, generators($0)).fit() }
    let rows = try LoglinearComparison(fits).rows
    #expect(rows.map { $0.generators.description }.first == "[Hair][Eye][Sex]")
    let models = Self.expected.models
    for place in 1..<5 {
      expectClose(
        rows[place].gain?.statistic, models[place - 1].deviance - models[place].deviance, relative: 1e-8)
      expectClose(
        rows[place].gain?.reference.degreesOfFreedom, models[place - 1].df - models[place].df, relative: 0)
    }
    let odd = [
      try LoglinearModel(table, .init([["Hair", "Eye"]])).fit(),
      try LoglinearModel(table, .init([["Eye", "Sex"], ["Hair", "Sex"]])).fit(),
    ]
    #expect(throws: RegressionError.self) { try LoglinearComparison(odd) }
  }

  @Test func `cells of a margin of 0 leave the degrees of freedom`() throws {
    let wanted = Self.expected.zero
    let table = try LoglinearTable(
      factors: [
        .init("A", levels: ["1", "2", "3"]), .init("B", levels: ["1", "2", "3"]), .init("C", levels: ["1", "2"]),
      ], counts: wanted.counts)
    let fit = try LoglinearModel(table, .init([["A", "B"], ["B", "C"]])).fit()
    #expect(fit.zeroCells == 2 && fit.estimates.filter { $0 == nil }.count == 1)
    expectClose(fit.goodness.degreesOfFreedom, wanted.df, relative: 0)
    expectClose(fit.goodness.deviance, wanted.deviance, relative: 1e-9)
    expectClose(fit.goodness.pearson, try #require(wanted.pearson), relative: 1e-9)
    #expect(fit.goodness.likelihoodRatio?.method.contains("2 cells") == true)
  }

  @Test func `zeros without a zero margin that force a fitted 0 are found`() throws {
    // The two zeros stand in opposite corners: no two-way margin is 0, and still no finite estimate exists.
    let table = try LoglinearTable(
      factors: [.init("A", levels: ["1", "2"]), .init("B", levels: ["1", "2"]), .init("C", levels: ["1", "2"])],
      counts: [0, 5, 6, 7, 8, 9, 4, 0])
    let fit = try LoglinearModel(table, .init([["A", "B"], ["A", "C"], ["B", "C"]])).fit()
    #expect(fit.zeroCells == 2 && fit.expected[0] == 0 && fit.expected[7] == 0)
    #expect(fit.goodness.degreesOfFreedom == 0)
    expectClose(fit.goodness.deviance, 0, relative: 0, absolute: 1e-9)
  }

  @Test func `quasi-independence leaves out impossible cells`() throws {
    let wanted = Self.expected.quasi
    let levels = ["1", "2", "3", "4"]
    let table = try LoglinearTable(
      factors: [.init("A", levels: levels), .init("B", levels: levels)], counts: wanted.counts,
      structuralZeros: [0, 5, 10, 15])
    let fit = try LoglinearModel(table, .init([["A"], ["B"]])).fit()
    expectClose(fit.goodness.degreesOfFreedom, wanted.df, relative: 0)
    expectClose(fit.goodness.deviance, wanted.deviance, relative: 1e-9)
    expectClose(fit.estimates, try #require(wanted.coefficients), relative: 1e-9, absolute: 1e-12)
  }

  @Test func `a margin of an unknown factor is refused`() throws {
    #expect(throws: RegressionError.mismatch("A margin names the factor “Age”, which the table does not have")) {
      try LoglinearModel(try hairEyeColor, .init([["Age"]])).fit()
    }
  }
}
