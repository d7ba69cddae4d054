import AssayTestSupport
import Foundation
import Testing

/// `--where`: estimates for part of the sample, variance from all of it.
@Suite struct DomainTests {
  @Test func `a domain keeps the design of the whole sample`() throws {
    let page = try CrosstabCommandTests.page(CrosstabCommandTests.men, "--where", "age3 != \"18 - 34\"")
    #expect(page.account == (1615, 1468, 147))
    #expect(page.cases["missing"] == .object(["q0001 No answer": .number(14), "outside the domain": .number(133)]))
    #expect(page.design["n"] == .number(1615))
    #expect(page.design["df"] == .number(1614))
    let test = try #require(page.row("tests", ["test": "rao_scott_f"]))
    // R survey 4.1-1: svychisq(~age3 + q0001, subset(design, age3 != "18 - 34"), statistic = "F"). Its denominator,
    // 4210.156 = 2.84278 · 1481, counts the rows of the domain; here it counts those of the design.
    expectClose(test["statistic"]?.number, 0.74173905529249340, relative: 1e-8)
    expectClose(test["df"]?.number, 2.84277949310412481, relative: 1e-8)
    expectClose(test["df_denominator"]?.number, 2.84277949310412481 * 1614, relative: 1e-8)
  }

  @Test func `without weights a domain counts as the file without the other rows`() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<90).map { "\($0 % 3),\($0 * $0 % 7 % 3),\($0 % 5)" }
    let all = try folder.write("all.csv", "a,b,c", rows)
    let part = try folder.write("part.csv", "a,b,c", rows.filter { $0.last != "4" && $0.last != "0" })
    for condition in ["c >= 1 and c < 4", "c in (1, 2, 3)", "not (c == 0 or c == 4)", "c != 0 and c != 4"] {
      let domain = try document("crosstab", all, "a", "b", "--where", condition)
      #expect(domain.tables == (try document("crosstab", part, "a", "b")).tables, "\(condition)")
      #expect(domain.account == (90, 54, 36), "\(condition)")
      let list = try document("frequencies", all, "a", "--where", condition)
      #expect(list.tables == (try document("frequencies", part, "a")).tables, "\(condition)")
    }
    #expect(
      try document("describe", all, "c", "--where", "c >= 1 and c < 4").number(
        "descriptives", "mean", ["variable": "c"])
        == 2)
  }

  @Test func `text in a condition is compared byte by byte, a number by value, a blank never`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "职务,n", ["书记,1", "委员,01", "书记,1.0", ",2", "委员,"])
    func used(_ condition: String) throws -> Double {
      try document("frequencies", path, "n", "--missing", "category", "--where", condition).account.used
    }
    #expect(try used("职务 == 书记") == 2)
    #expect(try used("职务 == '书记'") == 2)
    #expect(try used("职务 != '书记'") == 2)
    #expect(try used("n == 1") == 3)
    #expect(try used("n == '1'") == 1)
    #expect(try used("\"n\" > 1") == 1)
    #expect(try used("not n == 1") == 1)
  }

  @Test(arguments: [
    ("a =", 4, "a value is missing"), ("a == x and", 11, "a column is missing"), ("a x", 3, "a comparison is missing"),
    ("(a == x", 8, "a closing parenthesis is missing"), ("a == 'x", 6, "a quote is not closed"),
    ("a == x b == y", 8, "“and” or “or” is missing"),
  ])
  func `a condition that cannot be read is a wrong call that points at the character`(
    condition: String, character: Int, problem: String
  ) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", BadInputTests.small)
    let run = try AssayProcess("crosstab", path, "a", "b", "--where", condition)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("Error: --where '\(condition)', character \(character): \(problem)"), "\(run.errors)")
  }

  @Test func `the account of a description tells of rows outside the domain`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", BadInputTests.small)
    let page = try document("describe", path, "--where", "a == x")
    #expect(page.rows("descriptives").allSatisfy { $0["n"] == .number(2) })
    #expect(page.account == (4, 2, 2))
  }
}
