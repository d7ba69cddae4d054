import AssayRegression
import Foundation
import Testing

/// Terms, their order and the intercept, against R's `terms()`; see `Expected/formula_terms.R`.
@Suite struct FormulaTermsTests {
  struct Reference: Decodable {
    let cases: [Expected]

    struct Expected: Decodable {
      let formula: String
      let terms: [String]
      let intercept: Bool
      let variables: [String]
    }
  }

  static let reference: [Reference.Expected] = {
    guard
      let url = Bundle.module.url(forResource: "formula_terms.json", withExtension: nil, subdirectory: "Expected"),
      let content = try? Data(contentsOf: url), let reference = try? JSONDecoder().decode(Reference.self, from: content)
    else { return [] }
    return reference.cases
  }()

  @Test(arguments: reference.map(\.formula))
  func `terms and their order are those of R`(_ text: String) throws {
    let expected = try #require(Self.reference.first { $0.formula == text })
    let formula = try Formula(parsing: text)
    // R writes arguments with blanks around the equals sign.
    #expect(formula.terms.map(\.label) == expected.terms.map { $0.replacingOccurrences(of: " = ", with: "=") })
    #expect(formula.hasIntercept == expected.intercept)
    #expect(formula.variables.map(\.name) == expected.variables)
  }

  @Test func `all references were read`() {
    #expect(Self.reference.count > 60)
  }

  @Test func `Python's spellings mean the same`() throws {
    let python = try Formula(parsing: #"np.log(y) ~ C(g, Treatment(reference='b')) + I(x ** 2) + Q("net pay")"#)
    let plain = try Formula(parsing: #"log(y) ~ C(g, Treatment(reference="b")) + I(x^2) + `net pay`"#)
    #expect(python.response == plain.response)
    #expect(python.terms.map(\.factors.count) == plain.terms.map(\.factors.count))
    #expect(python.terms[0] == plain.terms[0])
    #expect(python.terms[1].label == "I(x^2)")
    #expect(python.variables.map(\.name) == ["y", "g", "x", "net pay"])
  }

  @Test func `Chinese names are names`() throws {
    let formula = try Formula(parsing: "得分 ~ 性别 * 年龄 + C(岗位) + `1. 您的性别` + 第2题")
    #expect(formula.terms.map(\.label) == ["性别", "年龄", "C(岗位)", "`1. 您的性别`", "第2题", "性别:年龄"])
    #expect(formula.response?.variable == "得分")
  }

  @Test func `variables know their place and their use`() throws {
    let formula = try Formula(parsing: #"I(vote == "Y") ~ age + log(pay) + C(post) + relevel(unit, ref="a"):age"#)
    let uses = formula.variables
    #expect(uses.map(\.name) == ["vote", "age", "pay", "post", "unit"])
    #expect(uses.map(\.use) == [.categorical, .either, .numeric, .categorical, .categorical])
    #expect(uses.map(\.offset) == [2, 17, 27, 36, 52])
    let both = try Formula(parsing: "y ~ age + I(age^2) + C(age) + sex + C(sex)")
    #expect(both.variables.map(\.use) == [.either, .numeric, .either])
  }

  @Test func `offsets stand apart from terms`() throws {
    let formula = try Formula(parsing: "visits ~ age + offset(log(days))")
    #expect(formula.offsets.map(\.label) == ["log(days)"])
    #expect(formula.terms.map(\.label) == ["age"])
    #expect(formula.variables.map(\.use) == [.either, .either, .numeric])
  }
}
