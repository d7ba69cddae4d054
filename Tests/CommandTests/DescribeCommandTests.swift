import AssayTestSupport
import Foundation
import Testing

/// All variables at a glance, as people call it.
@Suite struct DescribeCommandTests {
  static let header =
    "variable,label,scale,n,missing,distinct,mean,std_error,std_dev,min,q25,median,q75,max,skewness,kurtosis,conf_low,"
    + "conf_high"

  @Test func `every column of a survey`() throws {
    let page = try document("describe", "Datasets/masculinity-2018/survey.csv")
    let rows = page.rows("descriptives")
    #expect(rows.count == 51)
    #expect(rows.first?["variable"] == .text("id"))
    #expect(rows.last?["variable"] == .text("weight") || rows.contains { $0["variable"] == .text("weight") })
    #expect(rows.allSatisfy { ($0["n"]?.number ?? 0) + ($0["missing"]?.number ?? 0) == 1615 })
    #expect(page.row("descriptives", ["variable": "q0001"])?["missing"] == .number(14))
    #expect(page.row("descriptives", ["variable": "q0001"])?["scale"] == .text("ordinal"))
    #expect(page.account == (1615, 1615, 0))
  }

  @Test func `the table has its columns, in CSV and in JSON`() throws {
    let csv = try AssayProcess("describe", "Datasets/anes96/survey.csv", "--format", "csv").output
    #expect(String(csv.prefix { $0 != "\n" }) == Self.header)
    let page = try document("describe", "Datasets/anes96/survey.csv")
    #expect(Array(page.tables.object.keys) == ["descriptives"])
    let names = Set(Self.header.split(separator: ",").map(String.init))
    #expect(page.rows("descriptives").allSatisfy { Set($0.keys) == names })
  }

  /// Certified values of NIST's Statistical Reference Datasets, univariate.
  struct Certified: Sendable, CustomStringConvertible {
    let file: String
    let mean: Double
    let standardDeviation: Double
    /// Digits that decimal data keep in binary.
    let relative: Double

    var description: String { file }
  }

  static let certified = [
    Certified(file: "numacc1", mean: 10_000_002, standardDeviation: 1, relative: 1e-15),
    // The tenths of 1,000,000.2 are held to 1e-10: R 4.2.2 sd() says 0.1000000000349246 too.
    Certified(file: "numacc3", mean: 1_000_000.2, standardDeviation: 0.1, relative: 1e-9),
    Certified(file: "michelso", mean: 299.8524, standardDeviation: 0.0790105478190518, relative: 1e-12),
    Certified(file: "lottery", mean: 518.958715596330, standardDeviation: 291.699727470969, relative: 1e-14),
    Certified(file: "pidigits", mean: 4.5348, standardDeviation: 2.86733906028871, relative: 1e-14),
  ]

  @Test(arguments: certified)
  func `agrees with NIST`(reference: Certified) throws {
    let page = try document("describe", "Datasets/nist-univariate/\(reference.file).csv", "y")
    let row = try #require(page.rows("descriptives").first)
    expectClose(row["mean"]?.number, reference.mean, relative: 1e-14)
    expectClose(row["std_dev"]?.number, reference.standardDeviation, relative: reference.relative)
  }

  @Test func `agrees with R`() throws {
    let page = try document("describe", "Datasets/cadre-training/survey.csv", "hours")
    let row = try #require(page.rows("descriptives").first)
    // R 4.2.2: mean, sd, quantile(type = 6), G1 and G2 by their formulas, t interval. Expected/references.R
    let expected: KeyValuePairs<String, Double> = [
      "n": 228, "missing": 11, "distinct": 32, "mean": 13.40350877192982537, "std_error": 0.47956295137663796,
      "std_dev": 7.24124176836682665, "min": 0, "q25": 8, "median": 13, "q75": 18, "max": 36,
      "skewness": 0.28431110990037212, "kurtosis": -0.10713931084266246, "conf_low": 12.458544596844998,
      "conf_high": 14.348472947014653,
    ]
    for (column, value) in expected {
      expectClose(row[column]?.number, value, relative: 1e-12, "\(column)")
    }
  }

  @Test func `a weighted mean and its error agree with R survey`() throws {
    let page = try document("describe", "Datasets/cadre-training/survey.csv", "hours", "--weight", "w")
    let row = try #require(page.rows("descriptives").first)
    // R survey 4.1-1: svymean(~hours, subset(design, answered)). Expected/references.R
    expectClose(row["mean"]?.number, 12.9065751997266851, relative: 1e-12)
    expectClose(row["std_error"]?.number, 0.4625928148074735, relative: 1e-12)
    #expect(page.design["inference"] == .text("design-based"))
  }

  @Test func `what has no mean is null, and text never becomes a number`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "name,code,score,empty", ["甲,01,3.5,", "乙,1,4.25,", "丙,2,-1,"])
    let page = try document("describe", path)
    func value(_ variable: String, _ column: String) -> JSONValue? {
      page.row("descriptives", ["variable": variable])?[column]
    }
    #expect(value("name", "scale") == .text("nominal"))
    #expect(value("name", "mean") == .null)
    #expect(value("name", "distinct") == .number(3))
    #expect(value("score", "scale") == .text("interval"))
    expectClose(value("score", "mean")?.number, 2.25, relative: 1e-15)
    #expect(value("empty", "n") == .number(0))
    #expect(value("empty", "missing") == .number(3))
    #expect(value("empty", "mean") == .null)
    #expect(!page.text.contains("nan"))
  }

  @Test func `scales that the user states hold`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "a,b,c", (1...30).map { "\($0),\($0 % 3),\($0 % 2)" })
    let page = try document("describe", path, "--nominal", "a", "--ordinal", "b", "--interval", "c")
    #expect(page.rows("descriptives").map { $0["scale"] } == [.text("nominal"), .text("ordinal"), .text("interval")])
    #expect(page.rows("descriptives").map { $0["mean"] == .null } == [true, false, false])
    let plain = try document("describe", path)
    // More than 20 distinct numbers are interval; fewer whole ones are not stated.
    #expect(
      plain.rows("descriptives").map { $0["scale"] } == [.text("interval"), .text("unstated"), .text("unstated")])
  }

  /// Columns of more than a thousand different numbers are read a second time.
  static let many = (0..<3_000).map { row in
    (value: row % 11 == 0 ? "" : "\(Double(row) * 1.25)", group: row % 3, count: row % 5)
  }

  @Test func `a column of many numbers keeps to the domain`() throws {
    let folder = try TemporaryFolder()
    let all = try folder.write("all.csv", "v,g", Self.many.map { "\($0.value),\($0.group)" })
    let part = try folder.write("part.csv", "v,g", Self.many.filter { $0.group == 1 }.map { "\($0.value),\($0.group)" })
    let domain = try document("describe", all, "v", "--where", "g == 1").row("descriptives", ["variable": "v"])
    let rows = try document("describe", part, "v").row("descriptives", ["variable": "v"])
    #expect(domain == rows)
  }

  @Test func `a column of many numbers counts frequencies as cases`() throws {
    let folder = try TemporaryFolder()
    let counts = try folder.write("counts.csv", "v,n", Self.many.map { "\($0.value),\($0.count)" })
    let cases = try folder.write(
      "cases.csv", "v", Self.many.flatMap { Array(repeating: $0.value.isEmpty ? "\"\"" : $0.value, count: $0.count) })
    let weighted = try #require(
      try document("describe", counts, "v", "--frequency", "n").row("descriptives", ["variable": "v"]))
    let plain = try #require(try document("describe", cases, "v").row("descriptives", ["variable": "v"]))
    for column in ["n", "mean", "std_error", "std_dev", "min", "q25", "median", "q75", "max", "skewness", "kurtosis"] {
      expectClose(weighted[column]?.number, plain[column]?.number ?? .nan, relative: 1e-10, "\(column)")
    }
    #expect(weighted["missing"] == plain["missing"])
  }

  @Test func `distinct values are those of the domain`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "a,b", ["1,x", "2,y", "3,y"])
    let page = try document("describe", path, "a", "--where", "b == x")
    #expect(page.number("descriptives", "n", ["variable": "a"]) == 1)
    #expect(page.number("descriptives", "distinct", ["variable": "a"]) == 1)
  }
}
