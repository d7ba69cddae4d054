import AssayInference
import AssayRegression
import AssayTestSupport
import Testing

/// Association models that a table does not allow, and models that are compared.
@Suite struct AssociationRefusalTests {
  private func sentence(_ formula: String, _ table: LoglinearTable) throws -> String {
    do {
      _ = try AssociationTests.fit(formula, table)
      Issue.record("\(formula) was fitted")
      return ""
    } catch let error as RegressionError {
      return "\(error)"
    }
  }

  @Test(arguments: [
    ("~ RC(row, col, 4)", "has 4 dimensions; a table of 6 × 4 has 3 at most. Ask for fewer."),
    ("~ Diag(row, col)", "needs a square table; row has 6 categories and col 4."),
    ("~ Symm(row, col)", "needs a square table; row has 6 categories and col 4."),
    ("~ row*col + RC(row, col)", "RC(row, col) adds nothing to [row col], which leaves the two variables free."),
    ("~ row*col + Linear(row, col)", "Linear(row, col) adds nothing to [row col]"),
    ("~ RC(row, age)", "names the factor “age”, which the table does not have."),
  ])
  func `what a table does not allow is said`(_ formula: String, _ words: String) throws {
    let text = try sentence(formula, AssociationTests.table("mental"))
    #expect(text.contains(words), "\(text)")
  }

  @Test func `a category without a case has no score`() throws {
    let table = try AssociationTests.table(3, 3, [4, 7, 2, 0, 0, 0, 5, 1, 9])
    #expect(try sentence("~ RC(row, col)", table).contains("has no score for row = “2”, which has no case"))
  }

  @Test func `squares need the same categories in one order`() throws {
    let table = try LoglinearTable(
      factors: [.init("row", levels: ["low", "high"]), .init("col", levels: ["high", "low"])], counts: [4, 7, 2, 6])
    #expect(try sentence("~ Diag(row, col)", table).contains("the same categories in the same order"))
  }

  @Test func `independence leaves nothing to score`() throws {
    let counts = (0..<12).map { Double([2, 4, 6][$0 / 4] * [5, 10, 15, 20][$0 % 4]) }
    let text = try sentence("~ RC(row, col)", AssociationTests.table(3, 4, counts))
    #expect(text.contains("“RC(row, col)” finds no association. Leave it out."), "\(text)")
  }

  @Test func `scores without end name the cell that they empty`() throws {
    let counts: [Double] = [20, 5, 3, 1, 8, 15, 9, 4, 2, 7, 16, 10, 0, 3, 8, 22]
    let text = try sentence("~ RC(row, col, 3)", AssociationTests.table(4, 4, counts))
    #expect(text.contains("the cell row=4, col=1 has no case, and its fitted count goes to 0"), "\(text)")
    #expect(try AssociationTests.fit("~ RC(row, col)", AssociationTests.table(4, 4, counts)).scores.count == 1)
  }

  @Test func `an empty diagonal cell is fitted with 0 and leaves the degrees of freedom`() throws {
    let counts: [Double] = [20, 5, 3, 1, 8, 0, 9, 4, 2, 7, 16, 10, 6, 3, 8, 22]
    let fit = try AssociationTests.fit("~ Diag(row, col)", AssociationTests.table(4, 4, counts))
    let all = try AssociationTests.fit("~ Diag(row, col)", AssociationTests.table(4, 4, counts.map { max($0, 0.5) }))
    #expect(fit.zeroCells == 1 && fit.expected[5] == 0 && all.zeroCells == 0)
    // A cell and its parameter less.
    #expect(fit.goodness.degreesOfFreedom == 5 && all.goodness.degreesOfFreedom == 5)
    expectClose(fit.goodness.deviance, all.goodness.deviance, relative: 1e-8)
    let both = try AssociationTests.fit("~ Symm(row, col)", AssociationTests.table(4, 4, counts))
    #expect(both.zeroCells == 1 && both.goodness.degreesOfFreedom == 3)
  }

  @Test func `more parameters than cells, or than the other terms leave, are refused`() throws {
    let three = try AssociationTests.table(3, 3, [20, 5, 3, 8, 15, 9, 2, 7, 16])
    #expect(try sentence("~ Diag(row, col) + RC(row, col)", three).contains("11 parameters for 9 cells"))
    let four = try AssociationTests.table(4, 4, [20, 5, 3, 1, 8, 15, 9, 4, 2, 7, 16, 10, 6, 3, 8, 22])
    #expect(
      try sentence("~ Symm(row, col) + RC(row, col)", four).contains("18 parameters for 16 cells"))
  }

  @Test func `margins in proportion have no structured associations`() throws {
    let model = try LoglinearFormula(parsing: "~ Diag(row, col)").model(of: AssociationTests.table("status"))
    #expect(throws: RegressionError.self) { try model.fitProportionally() }
  }

  @Test func `a model is compared with the largest smaller one within it`() throws {
    let table = try AssociationTests.table("mental")
    let formulas = [
      "~ row*col", "~ RC(row, col)", "[row][col]", "~ ColumnEffects(row, col)", "~ RowEffects(row, col)",
      "~ RC(row, col, 2)", "~ Linear(row, col)",
    ]
    let rows = try LoglinearComparison(try formulas.map { try AssociationTests.fit($0, table) }).rows
    #expect(rows.map(\.goodness.degreesOfFreedom) == [15, 14, 12, 10, 8, 3, 0])
    let main = "[row][col]"
    #expect(
      rows.map(\.smaller) == [
        nil, main, "\(main) + Linear(row, col)", "\(main) + Linear(row, col)", "\(main) + RowEffects(row, col)",
        "\(main) + RC(row, col)", "\(main) + RC(row, col, 2)",
      ])
    // A dimension more has scores that the smaller model leaves undefined: no χ².
    #expect(rows.map(\.addsDimension) == [false, false, false, false, false, true, false])
    #expect(rows[5].gain == nil && rows[5].difference?.degreesOfFreedom == 5)
    expectClose(rows[4].gain?.statistic, 6.829334370313151 - 3.5705624512055683, relative: 1e-6)
    #expect(rows[4].gain?.reference.degreesOfFreedom == 2)
    // The last row tests RC(2) in the saturated model, which is how well it fits.
    expectClose(rows[6].gain?.pValue, try #require(rows[5].goodness.likelihoodRatio?.pValue), relative: 1e-8)
  }

  @Test func `square tables nest in their own order`() throws {
    let table = try AssociationTests.table("status")
    let formulas = [
      "[row][col]", "~ Diag(row, col)", "~ Diag(row, col) + Linear(row, col)", "~ Diag(row, col) + RC(row, col)",
      "~ Symm(row, col)", "~ Diag(row, col) + RC(row, col, 2)",
    ]
    let rows = try LoglinearComparison(try formulas.map { try AssociationTests.fit($0, table) }).rows
    #expect(rows.map(\.goodness.degreesOfFreedom) == [49, 41, 40, 28, 21, 17])
    let quasi = "[row][col] + Diag(row, col)"
    #expect(
      rows.map(\.smaller) == [
        nil, "[row][col]", quasi, "\(quasi) + Linear(row, col)", "\(quasi) + Linear(row, col)",
        "\(quasi) + RC(row, col)",
      ])
    let apart = ["~ RowEffects(row, col)", "~ ColumnEffects(row, col)"].map { formula in
      Result { try AssociationTests.fit(formula, table) }
    }
    #expect(throws: RegressionError.self) { try LoglinearComparison(apart.map { try $0.get() }) }
  }
}
