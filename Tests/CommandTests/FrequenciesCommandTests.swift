import AssayTestSupport
import Foundation
import Testing

/// One-way tables as people call them.
@Suite struct FrequenciesCommandTests {
  static let cadres = "Datasets/cadre-training/survey.csv"

  static let header =
    "variable,category,label,count,weighted,percent,valid_percent,cumulative_percent,conf_low,conf_high,missing_class,"
    + "case_percent,response_percent,rank"

  @Test func `a survey's variables and a battery, each its own table`() throws {
    let page = try document("frequencies", "Datasets/masculinity-2018/survey.csv", "age3", "educ3", "q0007")
    var variables: [String] = []
    for row in page.rows("frequencies") {
      let name = try #require(row["variable"]?.text)
      if variables.last != name { variables.append(name) }
    }
    #expect(variables == ["age3", "educ3"] + (1...11).map { "q0007_00" + ($0 < 10 ? "0" : "") + "\($0)" })
    let counts = page.rows("frequencies").filter { $0["variable"] == .text("age3") }.compactMap { $0["count"]?.number }
    // The bands, all valid cases, all cases: counted with R 4.2.2 table(age3).
    #expect(counts == [133, 855, 627, 1615, 1615])
    for name in variables {
      let rows = page.rows("frequencies").filter { $0["variable"] == .text(name) }
      let total = try #require(rows.last?["count"]?.number)
      let missing = rows.filter { $0["missing_class"] != .null }.compactMap { $0["count"]?.number }.reduce(0, +)
      let valid = try #require(rows.first { $0["label"] == .text("Valid") }?["count"]?.number)
      #expect(total == 1615)
      #expect(valid + missing == total, "\(name)")
    }
  }

  @Test func `the table has its columns, in CSV and in JSON`() throws {
    let csv = try AssayProcess("frequencies", Self.cadres, "grade", "needs", "--format", "csv").output
    #expect(String(csv.prefix { $0 != "\n" }) == Self.header)
    let page = try document("frequencies", Self.cadres, "grade", "needs")
    #expect(Array(page.tables.object.keys) == ["frequencies"])
    let names = Set(Self.header.split(separator: ",").map(String.init))
    #expect(page.rows("frequencies").allSatisfy { Set($0.keys) == names })
  }

  @Test func `one variable's account adds up`() throws {
    let page = try document("frequencies", Self.cadres, "grade")
    #expect(page.account == (239, 237, 2))
    #expect(page.cases["missing"] == .object(["grade blank": .number(2)]))
  }

  @Test func `shares and Wilson limits agree with R`() throws {
    // R 4.2.2: prop.test(43, 237, correct = FALSE)$conf.int, and with conf.level = 0.9. Expected/references.R
    let limits = [
      ("0.95", 0.13758037093501579, 0.23545116300690766), ("0.9", 0.14393008902967278, 0.22613037004804099),
    ]
    for (level, low, high) in limits {
      let page = try document("frequencies", Self.cadres, "grade", "--level", level)
      let row = try #require(page.row("frequencies", ["category": "1"]))
      #expect(row["label"] == .text("优秀"))
      #expect(row["count"] == .number(43))
      expectClose(row["percent"]?.number, 4300.0 / 239, relative: 1e-14)
      expectClose(row["valid_percent"]?.number, 4300.0 / 237, relative: 1e-14)
      expectClose(row["cumulative_percent"]?.number, 100, relative: 1e-14)
      expectClose(row["conf_low"]?.number, 100 * low, relative: 1e-12)
      expectClose(row["conf_high"]?.number, 100 * high, relative: 1e-12)
    }
  }

  @Test func `weighted shares and logit t limits agree with R survey`() throws {
    let page = try document("frequencies", Self.cadres, "grade", "--weight", "w")
    let row = try #require(page.row("frequencies", ["category": "1"]))
    // R survey 4.1-1: svymean of a domain, limits on the logit scale with t on 238. Expected/references.R
    expectClose(row["valid_percent"]?.number, 18.031489310075782, relative: 1e-12)
    expectClose(row["conf_low"]?.number, 13.535838443382958, relative: 1e-10)
    expectClose(row["conf_high"]?.number, 23.612516897905414, relative: 1e-10)
    // Σw of the grade, added up by awk from the file.
    expectClose(row["weighted"]?.number, 43.1013, relative: 1e-13)
    #expect(page.design["n"] == .number(239))
  }

  @Test func `a multi-select question has shares of cases, shares of responses and competition ranks`() throws {
    let folder = try TemporaryFolder()
    // Ticks: p 3, q 2, r 2, s 1; one case ticked nothing, one did not answer.
    let path = try folder.write("data.csv", "p,q,r,s", ["1,1,0,0", "1,0,1,0", "1,1,1,1", "0,0,0,0", ",,,"])
    try folder.write(
      "data.codebook.yaml", "variables:\n  needs: {scale: multi-select, options: {p: P, q: Q, r: R, s: S}}\n")
    let page = try document("frequencies", path, "needs")
    let options = Array(page.rows("frequencies").prefix(4))
    #expect(options.map { $0["count"] } == [.number(3), .number(2), .number(2), .number(1)])
    #expect(options.map { $0["rank"] } == [.number(1), .number(2), .number(2), .number(4)])
    expectClose(options.map { $0["case_percent"]?.number }, [100, 200.0 / 3, 200.0 / 3, 100.0 / 3], relative: 1e-14)
    expectClose(options.map { $0["response_percent"]?.number }, [37.5, 25, 25, 12.5], relative: 1e-14)
    expectClose(page.number("frequencies", "case_percent", ["label": "Valid"]), 800.0 / 3, relative: 1e-14)
    #expect(page.account == (5, 3, 2))
    #expect(page.notes.contains { $0.contains("needs is a multi-select question") })
  }

  @Test func `with strata every row says which one, and the pooled rows come first`() throws {
    let page = try document(
      "frequencies", "Datasets/titanic/counts.csv", "Survived", "--by", "Sex", "--frequency", "Freq")
    func count(_ stratum: String?, _ label: String) -> Double? {
      page.number("frequencies", "count", ["stratum": stratum, "label": label])
    }
    // The margins of the published table.
    #expect([count(nil, "No"), count("Male", "No"), count("Female", "No")] == [1490, 1364, 126])
    #expect([count(nil, "Yes"), count("Male", "Yes"), count("Female", "Yes")] == [711, 367, 344])
    #expect([count(nil, "Total"), count("Male", "Total"), count("Female", "Total")] == [2201, 1731, 470])
    expectClose(
      page.number("frequencies", "valid_percent", ["stratum": "Female", "label": "Yes"]), 34_400.0 / 470,
      relative: 1e-14)
    #expect(page.rows("frequencies").first?["stratum"] == .null)
    #expect(page.rows("frequencies").allSatisfy { $0.keys.contains("stratum") })
    #expect(page.account == (2201, 2201, 0))
    // Each stratum is the file of its own rows.
    let domain = try document(
      "frequencies", "Datasets/titanic/counts.csv", "Survived", "--where", "Sex == Male", "--frequency", "Freq")
    let male = page.rows("frequencies").filter { $0["stratum"] == .text("Male") }
    #expect(male.map { $0["conf_low"] } == domain.rows("frequencies").map { $0["conf_low"] })
  }

  @Test func `missing values: excluded and counted, a category, or tokens of the user's`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "a,b", ["x,1", "y,2", ",3", "x,-9", "NA,1"])
    func labels(_ more: String...) throws -> [String: Double] {
      let page = try AssayProcess(["frequencies", path, "a", "--format", "json"] + more).document()
      return Dictionary(
        uniqueKeysWithValues: page.rows("frequencies").map { ($0["label"]?.text ?? "", $0["count"]?.number ?? .nan) })
    }
    #expect(try labels() == ["x": 2, "y": 1, "NA": 1, "blank": 1, "Valid": 4, "Total": 5])
    #expect(try labels("--missing-values", "NA") == ["x": 2, "y": 1, "NA": 1, "blank": 1, "Valid": 3, "Total": 5])
    #expect(try labels("--missing", "category") == ["x": 2, "y": 1, "NA": 1, "blank": 1, "Valid": 5, "Total": 5])
    let codes = try document("frequencies", path, "b", "--missing-values", "NA,-9")
    #expect(codes.account == (5, 4, 1))
    #expect(codes.row("frequencies", ["category": "-9"])?["missing_class"] != .null)
  }

  @Test func `missing values that are refused are a fault`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "a,b", ["x,1", ",2"])
    let runs = try ["frequencies", "describe"].map { try AssayProcess($0, path, "a", "--missing", "refuse") }
    #expect(runs.map(\.status) == [1, 1])
    #expect(try AssayProcess("frequencies", path, "b", "--missing", "refuse").status == 0)
  }

  @Test func `categories come sorted, by appearance, or as the codebook lists them`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "n,t", ["10,优秀", "9,称职", "-1,不称职", "10,优秀"])
    func order(_ variable: String, _ more: String...) throws -> [String] {
      try AssayProcess(["frequencies", path, variable, "--format", "json"] + more).document()
        .rows("frequencies").compactMap { $0["category"]?.text }
    }
    #expect(try order("n") == ["-1", "9", "10"])
    #expect(try order("n", "--order", "appearance") == ["10", "9", "-1"])
    // By code point: 不 U+4E0D, 优 U+4F18, 称 U+79F0.
    #expect(try order("t") == ["不称职", "优秀", "称职"])
    #expect(try order("t", "--order", "appearance") == ["优秀", "称职", "不称职"])
    let book = try folder.write(
      "other.yaml", "variables:\n  t: {scale: ordinal, categories: {称职: 二, 优秀: 一, 不称职: 三}}\n")
    #expect(try order("t", "--codebook", book) == ["称职", "优秀", "不称职"])
  }
}
