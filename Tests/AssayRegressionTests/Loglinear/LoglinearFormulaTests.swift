import AssayRegression
import Testing

/// Formulas of log-linear models: what they mean, and where faults are.
@Suite struct LoglinearFormulaTests {
  @Test(arguments: [
    ("[Hair,Eye][Sex]", "[Sex][Hair Eye]"), ("~ Hair*Eye + Sex", "[Sex][Hair Eye]"),
    ("~ [Hair Eye] + Sex", "[Sex][Hair Eye]"), ("[Hair Eye][Eye Sex][Hair Sex]", "[Hair Eye][Eye Sex][Hair Sex]"),
    ("~ (a + b + c)^2", "[a b][a c][b c]"), ("[a][a b]", "[a b]"), ("[`net pay`, b]", "[net pay b]"),
    ("~ C(a) + b", "[a][b]"), ("~ RC(a, b, 2) + c", "[c][a][b] + RC(a, b, 2)"),
    ("[a c][b] + Diag(a, b) + RC(a, b)", "[b][a c] + Diag(a, b) + RC(a, b)"),
    ("~ Symm(a, b) + Linear(a, b)", "[a][b] + Symm(a, b) + Linear(a, b)"),
    ("~ RC(`net pay`, b, 1)", "[net pay][b] + RC(`net pay`, b)"),
  ])
  func `a formula is read as margins and associations`(_ text: String, _ model: String) throws {
    let formula = try LoglinearFormula(parsing: text)
    #expect(
      ([formula.generators.description] + formula.associations.map(\.label)).joined(separator: " + ") == model)
  }

  @Test(arguments: [
    ("RC(a, b)", 0, "there is no “~”"), ("n ~ a + b", 0, "has no response"),
    ("~ RC(a)", 2, "takes two variables, and the number of dimensions"), ("~ Diag(a, b, 2)", 2, "takes two variables"),
    ("~ RC(a, a)", 8, "two different variables"), ("~ RC(a, log(b))", 8, "is not the name of a variable"),
    ("~ RC(a, b, 0)", 11, "not a number of dimensions"), ("~ RC(a, b, 1.5)", 11, "not a number of dimensions"),
    ("~ RC(a, b, -1)", 11, "not a number of dimensions"),
    ("~ RC(a, b):c", 10, "stands alone"), ("~ a*RC(a, b)", 3, "stands alone"), ("~ a - RC(a, b)", 4, "stands alone"),
    ("[a b", 4, "closes the “[” at character 1"), ("[]", 0, "the brackets hold no variable"),
    ("[a, 2]", 4, "a variable or the “]”"), ("[a] b", 4, "does not continue the formula"),
    ("~ a - 1", 0, "has always a constant"), ("~ a + offset(b)", 0, "has no offset"),
    ("~ log(a)", 6, "are categories"), ("~ C(a, Sum)", 4, "takes as they come"),
    ("~ RC(a, b) + RC(b, a, 2)", 0, "two associations of one kind"),
    ("~ Diag(a, b) + Diag(a, b)", 0, "two associations of one kind"),
  ])
  func `a fault is pointed at`(_ text: String, _ offset: Int, _ words: String) throws {
    let fault = fault { try LoglinearFormula(parsing: text) }
    #expect(fault?.offset == offset && fault?.problem.contains(words) == true, "\(fault.map { "\($0)" } ?? "none")")
  }

  private func fault(_ read: () throws -> some Any) -> FormulaFault? {
    do {
      _ = try read()
      return nil
    } catch {
      if case .formula(let fault)? = error as? RegressionError { return fault }
      return nil
    }
  }

  @Test(arguments: ["RC", "Diag", "Symm", "Linear", "RowEffects", "ColumnEffects"])
  func `other families refuse the terms of log-linear models`(_ function: String) throws {
    let fault = try #require(fault { try Formula(parsing: "n ~ a + \(function)(a, b)") })
    #expect(fault.offset == 8 && fault.problem.hasPrefix("\(function)() is a term of log-linear models"))
    #expect(fault.remedy.contains("~ a + b + \(function)(a, b)"))
    #expect(throws: RegressionError.self) { try Formula(parsing: "n ~ [a b]") }
    // A column of that name is a column.
    #expect(try Formula(parsing: "n ~ \(function)").terms.map(\.label) == [function])
  }
}
