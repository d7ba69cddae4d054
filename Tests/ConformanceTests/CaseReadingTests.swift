import AssayTables
import Testing

/// How cases become data.
@Suite struct CaseReadingTests {
  @Test func `a derived variable is read in words`() {
    let words = "masc = q0001 with 'No answer' treated as missing, levels in order Low, High; adv = q0005 (its level)"
    #expect(DerivedVariable("masc", in: words) == DerivedVariable(column: "q0001", missing: ["No answer"]))
    #expect(DerivedVariable("adv", in: words) == DerivedVariable(column: "q0005", missing: []))
    #expect(DerivedVariable("other", in: words) == nil)
    let several = "a = b with '8', '9' and 'No answer' treated as missing"
    #expect(DerivedVariable("a", in: several) == DerivedVariable(column: "b", missing: ["8", "9", "No answer"]))
  }

  @Test(arguments: ["a = b cut at 3", "a = b + c", "a = log(b)", "a = b with 'x' treated as y"])
  func `other wording is not understood`(_ words: String) {
    #expect(DerivedVariable("a", in: words) == nil)
    #expect(DerivedVariable.isMade("a", in: words))
  }

  @Test func `a table counted from a dataset is the one that the case states`() throws {
    var compared = 0
    for test in try ConformanceSuite.located(environment: [:]).cases {
      guard test.dataset != nil, test.variables["row"] != nil, let stated = test.table else { continue }
      let counted = try test.withoutTable(
        levels: ["row": stated["row_labels"], "col": stated["col_labels"]]
      ).contingencyTable()
      #expect(try counted == test.contingencyTable(), "\(test.identifier)")
      compared += 1
    }
    #expect(compared > 0)
  }

  @Test func `inline columns are data`() throws {
    let test = try ConformanceCase(
      parsing: """
        "data": {"a": ["x", "y", null, "y", "z"], "b": [1, 2, 2, 10, 2], "n": [3, 1, 1, 2, 1]},
        "variables": {"row": "a", "col": "b", "freq": "n"}, "options": {"factor_levels": {"a": ["y", "x"]}},
        "expected": {}
        """)
    let table = try test.contingencyTable()
    #expect(table.rowLabels == ["y", "x"])
    #expect(table.columnLabels == ["1", "2", "10"])
    #expect(table.counts == [0, 1, 2, 3, 0, 0])
  }

  @Test func `two raters have one list of categories`() throws {
    let test = try ConformanceCase(
      parsing: """
        "data": {"a": ["x", "x", "y"], "b": ["z", "x", "x"]}, "variables": {"raters": ["a", "b"]}, "expected": {}
        """)
    let table = try test.ratersTable()
    #expect(table.rowLabels == ["x", "y", "z"])
    #expect(table.counts == [1, 0, 1, 1, 0, 0, 0, 0, 0])
  }
}

extension ConformanceCase {
  /// The case without its table, so that its dataset has to be counted.
  fileprivate func withoutTable(levels: [String: JSONValue?]) throws -> ConformanceCase {
    var factorLevels: [String: JSONValue] = [:]
    for (role, labels) in levels { factorLevels[try column(role)] = labels }
    return try ConformanceCase(
      .object([
        "id": .text(identifier), "analysis": .text(analysis), "dataset": dataset.map { .text($0) } ?? .null,
        "variables": .object(variables), "options": .object(["factor_levels": .object(factorLevels)]),
        "expected": .object([:]),
      ]), folder: folder, file: "")
  }
}
