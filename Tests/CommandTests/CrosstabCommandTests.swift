import AssayTestSupport
import Foundation
import Testing

/// The cross-tabulation as people call it: numbers against R, and the form that programs depend on.
@Suite struct CrosstabCommandTests {
  static let men = ["crosstab", "Datasets/masculinity-2018/survey.csv", "age3", "q0001", "--weight", "weight"]

  static func page(_ arguments: [String], _ more: String...) throws -> JSONDocument {
    try AssayProcess(arguments + more + ["--format", "json"]).document()
  }

  // MARK: Numbers

  @Test func `a weighted table agrees with R survey`() throws {
    let page = try Self.page(Self.men)
    let test = try #require(page.row("tests", ["test": "rao_scott_f"]))
    // R survey 4.1-1: svychisq(~age3 + q0001, svydesign(ids = ~1, weights = ~weight, data), statistic = "F")
    expectClose(test["statistic"]?.number, 3.3873535279731075, relative: 1e-8)
    expectClose(test["df"]?.number, 5.030435535941873, relative: 1e-8)
    expectClose(test["df_denominator"]?.number, 8119.1229550101825, relative: 1e-8)
    expectClose(test["p_value"]?.number, 0.004559017110422505, relative: 1e-8)
    #expect(page.account == (1615, 1601, 14))
    #expect(page.cases["missing"] == .object(["q0001 No answer": .number(14)]))
    #expect(page.design["inference"] == .text("design-based"))
    #expect(page.design["n"] == .number(1615))
  }

  /// Pearson's X² and the likelihood ratio of class by survival.
  struct Stratum: Sendable, CustomStringConvertible {
    /// Nil for the pooled table.
    let name: String?
    let pearson: (statistic: Double, pValue: Double)
    let ratio: (statistic: Double, pValue: Double)

    var description: String { name ?? "pooled" }
  }

  // R 4.2.2: chisq.test(xtabs(Freq ~ Class + Survived, titanic), correct = FALSE), for all and for each sex;
  // the likelihood ratio as 2 Σ O log(O/E). Expected/references.R
  static let strata = [
    Stratum(
      name: nil, pearson: (190.40110361683327, 4.9999275298680221e-41),
      ratio: (180.90136137510285, 5.6339190317548737e-39)),
    Stratum(
      name: "Male", pearson: (29.851882397967707, 1.4826925270328713e-06),
      ratio: (28.517596470512771, 2.8279880709053397e-06)),
    Stratum(
      name: "Female", pearson: (130.69201129879531, 3.8365479226003656e-28),
      ratio: (142.73730487384137, 9.7097520584381962e-31)),
  ]

  @Test func `stratified tables agree with R`() throws {
    let page = try Self.page(OutputTests.titanic, "--by", "Sex")
    for stratum in Self.strata {
      for (name, expected) in [("pearson_chi_squared", stratum.pearson), ("likelihood_ratio", stratum.ratio)] {
        let test = try #require(page.row("tests", ["stratum": stratum.name, "test": name]))
        expectClose(test["statistic"]?.number, expected.statistic, relative: 1e-12, "\(stratum)")
        // The tail of a statistic that is off by one in the last place moves by half of X² times that.
        expectClose(test["p_value"]?.number, expected.pValue, relative: 1e-11, "\(stratum)")
        expectClose(test["log_p_value"]?.number, log(expected.pValue), relative: 1e-12, "\(stratum)")
        #expect(test["df"] == .number(3))
      }
    }
  }

  @Test func `with strata every row of every table says which one`() throws {
    let page = try Self.page(OutputTests.titanic, "--by", "Sex")
    for table in ["cells", "tests", "measures", "bases"] {
      let strata = page.rows(table).map { $0["stratum"] }
      #expect(strata.allSatisfy { $0 == .null || $0 == .text("Male") || $0 == .text("Female") }, "\(table)")
      #expect(strata.first == .null, "the pooled rows come first in \(table)")
      #expect(Set(strata.compactMap { $0?.text }) == ["Male", "Female"], "\(table)")
    }
    func count(_ stratum: String?) -> [Double] {
      page.rows("cells").filter { $0["stratum"]?.text == stratum }.compactMap { $0["count"]?.number }
    }
    #expect(count(nil) == zip(count("Male"), count("Female")).map { $0 + $1 })
    #expect(count(nil).reduce(0, +) == 2201)
    #expect(page.account == (2201, 2201, 0))
  }

  // MARK: Form

  @Test func `the keys of the document stand in a fixed order`() throws {
    let text = try Self.page(Self.men).text
    let keys = text.split(separator: "\n").filter { $0.hasPrefix("  \"") }.compactMap {
      $0.split(separator: "\"").dropFirst().first
    }
    #expect(
      keys.map(String.init) == ["analysis", "cases", "design", "tables", "notes", "warnings", "manifest", "sentence"])
    let tables = text.split(separator: "\n").filter { $0.hasPrefix("    \"") && $0.hasSuffix("[") }
    #expect(tables == ["    \"cells\": [", "    \"tests\": [", "    \"measures\": [", "    \"bases\": ["])
  }

  static let headers = [
    "cells":
      "row,row_label,column,column_label,count,weighted,row_percent,column_percent,total_percent,expected,residual,"
      + "pearson_residual,adjusted_residual",
    "tests":
      "test,statistic,df,df_denominator,p_value,log_p_value,mid_p,p_conf_low,p_conf_high,method",
    "measures":
      "measure,dependent,column,estimate,std_error,std_error_null,statistic,df,p_value,log_p_value,conf_low,conf_high,"
      + "method",
    "bases": "n,sum_of_weights,effective_size",
  ]

  @Test(arguments: headers.keys.sorted())
  func `each table has its columns, in CSV and in JSON`(table: String) throws {
    let header = try #require(Self.headers[table])
    for (arguments, prefix) in [(Self.men, ""), (OutputTests.titanic + ["--by", "Sex"], "stratum,stratum_label,")] {
      let csv = try AssayProcess(arguments + ["--format", "csv", "--table", table]).output
      #expect(String(csv.prefix { $0 != "\n" }) == prefix + header)
      let names = Set((prefix + header).split(separator: ",").map(String.init))
      let rows = try Self.page(arguments).rows(table)
      #expect(!rows.isEmpty)
      #expect(rows.allSatisfy { Set($0.keys) == names })
    }
  }

  @Test func `numbers have all their digits and undefined values are null`() throws {
    let page = try Self.page(OutputTests.titanic)
    // 100 · 122/325 and 100 · 122/2201, as they are printed.
    #expect(page.text.contains("\"row_percent\": \(100 * 122.0 / 325.0)"))
    #expect(page.text.contains("\"total_percent\": \(100 * 122.0 / 2201.0)"))
    #expect(page.row("measures", ["measure": "lambda", "dependent": "Class"])?["p_value"] == .null)
    for word in ["nan", "NaN", "inf", "Infinity"] { #expect(!page.text.contains(": \(word)")) }
  }

  @Test func `percentages of a row add up to 100 and expected margins are the observed ones`() throws {
    let cells = try Self.page(OutputTests.titanic).rows("cells")
    for name in ["1st", "2nd", "3rd", "Crew"] {
      let row = cells.filter { $0["row"] == .text(name) }
      func sum(_ column: String) -> Double { row.compactMap { $0[column]?.number }.reduce(0, +) }
      expectClose(sum("row_percent"), 100, relative: 1e-13)
      expectClose(sum("expected"), sum("count"), relative: 1e-13)
      expectClose(sum("residual"), 0, relative: 0, absolute: 1e-10)
    }
  }

  // MARK: What is asked for

  @Test func `the level changes intervals and nothing else`() throws {
    let (narrow, wide) = (try Self.page(Self.men, "--level", "0.9"), try Self.page(Self.men))
    #expect(narrow.rows("tests") == wide.rows("tests"))
    for (less, more) in zip(narrow.rows("measures"), wide.rows("measures")) {
      #expect(less["estimate"] == more["estimate"])
      #expect(less["std_error"] == more["std_error"])
    }
    let gamma = (narrow.row("measures", ["measure": "gamma"]), wide.row("measures", ["measure": "gamma"]))
    let low = try #require(gamma.0?["conf_low"]?.number)
    #expect(low > (try #require(gamma.1?["conf_low"]?.number)))
    // R 4.2.2: qt(0.95, 1614)
    let (estimate, error) = (gamma.0?["estimate"]?.number ?? .nan, gamma.0?["std_error"]?.number ?? .nan)
    expectClose((estimate - low) / error, 1.6457982672566316, relative: 1e-12)
    #expect(narrow.root["manifest"]["level"] == .number(0.9))
  }

  @Test(arguments: ["text", "json", "html"])
  func `the number of threads changes no byte`(format: String) throws {
    let folder = try TemporaryFolder()
    // Three pieces of 32,768 rows; weights with fractions, so that the order of summation would show.
    let rows = (0..<70_000).map { "\($0 % 5),\($0 % 7 % 4),\(Double($0 % 97) / 7 + 0.1)" }
    let path = try folder.write("long.csv", "a,b,w", rows)
    let runs = try [1, 2, 5].map {
      try AssayProcess("crosstab", path, "a", "b", "--weight", "w", "--format", format, "--threads", "\($0)")
    }
    #expect(runs.allSatisfy { $0.status == 0 })
    #expect(runs[0].output == runs[1].output)
    #expect(runs[0].output == runs[2].output)
  }

  @Test func `a question that spans columns is refused in a sentence`() throws {
    let cases = [
      ("q0007", "“q0007” is a battery of 11 items; name one of them: q0007_0001, q0007_0002, q0007_0003 …")
    ]
    for (name, sentence) in cases {
      let run = try AssayProcess("crosstab", "Datasets/masculinity-2018/survey.csv", name, "age3")
      #expect(run.errors == "assay: \(sentence)\n")
      #expect(run.status == 1)
      #expect(run.output.isEmpty)
    }
  }
}
