import AssayRegression
import Testing

/// Formulas that cannot be read: the fault points at the character, and says how to mend it.
@Suite struct FormulaFaultTests {
  struct Broken: CustomTestStringConvertible {
    let formula: String
    let offset: Int
    let problem: String
    var remedy = ""

    var testDescription: String { formula }
  }

  static let broken = [
    Broken(formula: "score age", offset: 0, problem: "there is no “~”", remedy: "score ~ age + sex"),
    Broken(formula: "", offset: 0, problem: "there is no “~”"),
    Broken(formula: "y ~", offset: 3, problem: "ends where a term should be"),
    Broken(formula: "y ~ a +", offset: 7, problem: "ends where a term should be"),
    Broken(formula: "y ~ + * a", offset: 6, problem: "“*” stands where a term"),
    Broken(formula: "y ~ a b", offset: 6, problem: "“b” does not continue", remedy: "backquotes"),
    Broken(formula: "y ~ (a + b", offset: 10, problem: "“)” is missing that closes the “(” at character 5"),
    Broken(formula: "y ~ a)", offset: 5, problem: "“)” does not continue"),
    Broken(formula: "y ~ a ~ b", offset: 6, problem: "one “~”"),
    Broken(formula: "y ~ .", offset: 4, problem: "“.” for all other columns", remedy: "Name the columns"),
    Broken(formula: "y ~ x^2", offset: 5, problem: "x with itself is x", remedy: "I(x^2)"),
    Broken(formula: "y ~ (a + b)^z", offset: 12, problem: "whole number"),
    Broken(formula: "y ~ x + 2", offset: 8, problem: "only the numbers 0 and 1"),
    Broken(formula: "y ~ x > 3", offset: 6, problem: "“>” stands between terms", remedy: "I(age >= 60)"),
    Broken(formula: "y ~ lgo(x)", offset: 4, problem: "no function “lgo”", remedy: "Did you mean log()?"),
    Broken(formula: "y ~ ln(x)", offset: 4, problem: "no function “ln”", remedy: "Did you mean log()?"),
    Broken(formula: "y ~ x + (1 | unit)", offset: 11, problem: "“|” stands between terms", remedy: "Random effects"),
    Broken(formula: "y ~ sin(x)", offset: 4, problem: "no function “sin”", remedy: "abs, as.factor, bs"),
    Broken(formula: "y ~ log(x", offset: 9, problem: "“,” or a “)” is missing"),
    Broken(formula: "y ~ log()", offset: 4, problem: "log() needs an expression"),
    Broken(formula: "y ~ log(x, z)", offset: 4, problem: "log() takes one expression"),
    Broken(formula: "y ~ a - b", offset: 6, problem: "“b” is taken away", remedy: "I(a - b)"),
    Broken(formula: "y ~ C(log(x))", offset: 6, problem: "C() takes the name of a variable"),
    Broken(formula: "y ~ C(x, Sun)", offset: 9, problem: "“Sun” names no contrasts", remedy: "Did you mean Sum?"),
    Broken(formula: "y ~ C(x, Sum, ref=\"b\")", offset: 18, problem: "only treatment contrasts"),
    Broken(formula: "y ~ poly(x, 1.5)", offset: 12, problem: "not a whole number from 1"),
    Broken(formula: "y ~ poly(x, deg=2)", offset: 16, problem: "does not understand “deg=2”"),
    Broken(formula: "y ~ ns(x, df=3, knots=c(1))", offset: 4, problem: "df or knots, not both"),
    Broken(formula: "y ~ bs(x, df=2)", offset: 4, problem: "at least 3 columns"),
    Broken(formula: "y ~ log(poly(x, 2))", offset: 8, problem: "poly() makes columns of its own"),
    Broken(formula: "y ~ a:offset(x)", offset: 5, problem: "offset"),
    Broken(formula: "y ~ \"a\"", offset: 4, problem: "in quotes"),
    Broken(formula: "y ~ `a", offset: 4, problem: "has no end"),
    Broken(formula: "y ~ 2nd", offset: 4, problem: "cannot start with a digit", remedy: "`1st`"),
    Broken(formula: "y ～ a", offset: 2, problem: "“～” has no meaning", remedy: "Write “~”, its half-width form."),
    Broken(formula: "y ~ a @ b", offset: 6, problem: "“@” has no meaning", remedy: "backquotes"),
    Broken(formula: "得分 ~ 年龄 性别", offset: 8, problem: "“性别” does not continue"),
    Broken(formula: "y x ~ a", offset: 2, problem: "“x” does not continue the response"),
    Broken(formula: "y ~ log(y) + y", offset: 0, problem: "the response y is also in the term y"),
    Broken(formula: "y ~ I(a < \"b\")", offset: 10, problem: "by == or !="),
    Broken(formula: "poly(y, 2) ~ a", offset: 0, problem: "poly() cannot be a response"),
  ]

  @Test(arguments: broken)
  func `a fault points at its character`(_ broken: Broken) throws {
    let error = #expect(throws: RegressionError.self) { try Formula(parsing: broken.formula) }
    guard case .formula(let fault)? = error else { return }
    #expect(fault.offset == broken.offset, "\(fault)")
    #expect(fault.problem.contains(broken.problem), "\(fault)")
    #expect(fault.remedy.contains(broken.remedy), "\(fault)")
    #expect(!fault.problem.hasSuffix("."))
  }

  @Test func `deep nesting ends in a sentence`() {
    for text in [
      "y ~ " + String(repeating: "(", count: 5_000), "y ~ I(" + String(repeating: "-", count: 5_000) + "x)",
      String(repeating: "y + ", count: 5_000) + "y ~ x", "y ~ I(x" + String(repeating: "^2", count: 5_000) + ")",
      "y ~ (a + b + c + d + e + f + g + h + i + j + k + l + m + n)^9",
    ] {
      #expect(throws: RegressionError.self) { try Formula(parsing: text) }
    }
  }
}
