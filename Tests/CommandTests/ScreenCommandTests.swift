import AssayTestSupport
import Foundation
import Testing

/// The screen of all pairs as people call it: every number of real surveys against R, and the form programs depend on.
@Suite struct ScreenCommandTests {
  /// A run of the command that R did too.
  struct Run: Sendable, CustomStringConvertible {
    let name: String
    let arguments: [String]
    var description: String { name }
  }

  static let cadres = [
    "screen", "Datasets/cadre-training/survey.csv", "--variables",
    "unit,sex,age,education,member_years,post,full_time,trained,grade,hours,s1,s2,s3,s4,s5,s6",
  ]
  static let voters = ["screen", "Datasets/anes96/survey.csv", "--variables"]
  static let men = [
    "screen", "Datasets/masculinity-2018/survey.csv", "--variables",
    "q0005,q0009,q0017,q0024,race2,racethn4,kids,orientation",
  ]
  static let runs = [
    Run(name: "cadres", arguments: cadres), Run(name: "cadres_weighted", arguments: cadres + ["--weight", "w"]),
    Run(name: "voters", arguments: voters + ["popul,TVnews,selfLR,ClinLR,DoleLR,PID,age,educ,income,vote"]),
    Run(
      name: "voters_weighted",
      arguments: voters + ["popul,TVnews,selfLR,ClinLR,DoleLR,PID,age,educ,vote", "--weight", "income"]),
    Run(name: "men", arguments: men), Run(name: "men_weighted", arguments: men + ["--weight", "weight"]),
  ]

  /// Rows of CSV without quotes, by column.
  private static func table(_ text: String) -> [[String: String]] {
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    guard let header = lines.first else { return [] }
    return lines.dropFirst().map { row in Dictionary(zip(header, row)) { first, _ in first } }
  }

  private static func pairs(_ arguments: [String]) throws -> [[String: String]] {
    let run = try AssayProcess(arguments + ["--format", "csv"])
    #expect(run.status == 0, "\(run.errors)")
    return table(run.output)
  }

  // MARK: Numbers

  // R 4.2.2 and survey 4.1-1, every pair: Expected/screen.R
  @Test(arguments: runs)
  func `agrees with R on every pair`(run: Run) throws {
    let url = try #require(Bundle.module.url(forResource: "screen", withExtension: "csv", subdirectory: "Expected"))
    let expected = Self.table(try String(contentsOf: url, encoding: .utf8)).filter { $0["run"] == run.name }
    let rows = try Self.pairs(run.arguments)
    #expect(expected.count == rows.count && expected.count >= 28)
    for reference in expected {
      let names = "\(reference["first"] ?? "") × \(reference["second"] ?? "")"
      let row = try #require(
        rows.first { $0["first"] == reference["first"] && $0["second"] == reference["second"] }, "\(names)")
      #expect(row["test"] == reference["test"], "\(names)")
      #expect(row["n"] == reference["n"], "\(names)")
      for column in ["statistic", "df", "df_denominator", "log_p_value", "effect"] {
        guard let value = Double(reference[column] ?? "") else { continue }
        expectClose(row[column].flatMap(Double.init), value, relative: 1e-8, absolute: 1e-11, "\(names) \(column)")
      }
      let (p, log) = (Double(row["p_value"] ?? ""), Double(row["log_p_value"] ?? ""))
      expectClose(p, exp(try #require(log)), relative: 1e-12)
    }
  }

  // Adjusted in R from its own p-values: p.adjust(exp(log_p_value), "BH") and the rest.
  @Test(arguments: ["bh", "by", "holm", "hochberg", "bonferroni"])
  func `adjusts over the whole family`(method: String) throws {
    let rows = try Self.pairs(Self.men + ["--adjust", method])
    let values = rows.compactMap { Double($0["p_value"] ?? "") }
    let m = Double(values.count)
    #expect(m == 28)
    #expect(rows.map { $0["p_adjusted"] }.allSatisfy { $0?.isEmpty == false })
    let harmonic = (1...28).reduce(0) { $0 + 1 / Double($1) }
    let sorted = values.sorted()
    for row in rows {
      let p = try #require(Double(row["p_value"] ?? ""))
      let rank = try #require(sorted.firstIndex(of: p))
      let after = Array(rank..<28), before = Array(0...rank)
      let expected: Double =
        switch method {
        case "bh": after.map { m / Double($0 + 1) * sorted[$0] }.min() ?? 1
        case "by": after.map { harmonic * m / Double($0 + 1) * sorted[$0] }.min() ?? 1
        case "holm": before.map { (m - Double($0)) * sorted[$0] }.max() ?? 1
        case "hochberg": after.map { (m - Double($0)) * sorted[$0] }.min() ?? 1
        default: m * p
        }
      expectClose(Double(row["p_adjusted"] ?? ""), min(1, expected), relative: 1e-12)
    }
  }

  @Test
  func `does not move when weights are multiplied`() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<300).map { row in
      "\(row % 2),\(row * row % 5),\(row * 7 % 3),\(1 + row % 7),\(Double(1 + row % 7) * 1.37)"
    }
    let path = try folder.write("data.csv", "a,b,c,w,v", rows)
    func screen(_ weight: String) throws -> [[String: String]] {
      try Self.pairs(["screen", path, "--variables", "a,b,c", "--weight", weight, "--ordinal", "c"])
    }
    let (one, other) = (try screen("w"), try screen("v"))
    #expect(one.count == 3)
    for (a, b) in zip(one, other) {
      #expect(a["first"] == b["first"] && a["second"] == b["second"] && a["test"] == b["test"])
      for column in ["statistic", "log_p_value", "effect"] {
        expectClose(Double(b[column] ?? ""), try #require(Double(a[column] ?? "")), relative: 1e-10, absolute: 1e-13)
      }
    }
  }

  @Test
  func `frequencies are the expanded file`() throws {
    let folder = try TemporaryFolder()
    let cells = [("x,1,2.5", 3), ("x,2,3.5", 5), ("y,1,2.5", 7), ("y,2,4.5", 2), ("y,3,9.5", 4), ("x,3,1.5", 1)]
    let counted = try folder.write("counted.csv", "a,b,c,f", cells.map { "\($0.0),\($0.1)" })
    let expanded = try folder.write(
      "expanded.csv", "a,b,c", cells.flatMap { cell in Array(repeating: cell.0, count: cell.1) })
    let options = ["--ordinal", "b", "--interval", "c"]
    let one = try Self.pairs(["screen", counted, "--frequency", "f"] + options)
    let other = try Self.pairs(["screen", expanded] + options)
    #expect(one == other)
    #expect(Set(one.compactMap { $0["test"] }) == ["kruskal_wallis", "welch_f", "pearson_correlation"])
    #expect(one.allSatisfy { $0["n"] == "22" })
  }

  // MARK: Form

  @Test
  func `has the columns that others depend on, sorted`() throws {
    let run = try AssayProcess(Self.cadres + ["--format", "csv"])
    #expect(
      run.output.hasPrefix(
        "first,second,n,test,statistic,df,p_value,p_adjusted,effect,effect_name,df_denominator,log_p_value\n"))
    let adjusted = try Self.pairs(Self.cadres).compactMap { Double($0["p_adjusted"] ?? "") }
    #expect(adjusted == adjusted.sorted())
    let page = try AssayProcess(Self.cadres + ["--format", "json"]).document()
    #expect(page.rows("pairs").count == 120)
    #expect(!run.output.contains("nan") && !run.output.contains("inf"))
  }

  @Test(arguments: [["1"], ["2"], ["3"]])
  func `gives the same bits for any number of threads`(threads: [String]) throws {
    for more in [[], ["--weight", "w"], ["--max-t", "40", "--variables", "unit,sex,education,post,grade"]] {
      let one = try AssayProcess(Self.cadres + more + ["--format", "json", "--threads", "1"])
      #expect(one.status == 0, "\(one.errors)")
      #expect(try AssayProcess(Self.cadres + more + ["--format", "json", "--threads"] + threads).output == one.output)
    }
  }

  @Test
  func `pairs one set with the others`() throws {
    let path = "Datasets/cadre-training/survey.csv"
    let rows = try Self.pairs(["screen", path, "--variables", "sex,unit,grade", "--against", "grade,s1"])
    #expect(
      Set(rows.map { "\($0["first"] ?? "")-\($0["second"] ?? "")" }) == [
        "sex-grade", "sex-s1", "unit-grade", "unit-s1",
      ])
  }

  @Test
  func `floors and tops choose what is printed and not the family`() throws {
    let all = try Self.pairs(Self.men)
    let floored = try Self.pairs(Self.men + ["--min-effect", "0.1"])
    #expect(floored == all.filter { abs(Double($0["effect"] ?? "") ?? 0) >= 0.1 })
    #expect(floored.count < all.count && !floored.isEmpty)
    #expect(try Self.pairs(Self.men + ["--top", "3"]) == Array(all.prefix(3)))
    let page = try AssayProcess(Self.men + ["--top", "3", "--min-effect", "0.1", "--format", "json"]).document()
    #expect(page.notes.contains { $0.contains("below 0.1") })
    #expect(page.notes.contains { $0.contains("28 tests in the family") })
  }

  @Test
  func `small pairs are not tested, and said`() throws {
    let page = try AssayProcess(Self.cadres + ["--min-count", "236", "--format", "json"]).document()
    let untested = page.rows("pairs").filter { $0["test"] == .null }
    #expect(!untested.isEmpty)
    #expect(
      untested.allSatisfy { ($0["n"]?.number ?? 999) < 236 && $0["p_value"] == .null && $0["p_adjusted"] == .null })
    #expect(page.notes.contains { $0.contains("not tested, because they have fewer cases than asked for") })
  }

  @Test
  func `prints the table of a pair on request`() throws {
    let page = try AssayProcess(Self.men + ["--pair", "race2,kids", "--format", "json"]).document()
    #expect(page.rows("cells").count == 4)
    let direct = try AssayProcess(["crosstab", Self.men[1], "race2", "kids", "--format", "json"]).document()
    #expect(page.rows("cells") == direct.rows("cells"))
  }

  @Test
  func `says what is left out and why`() throws {
    let page = try AssayProcess(["screen", "Datasets/masculinity-2018/survey.csv", "--format", "json"]).document()
    for words in ["Multi-select questions are left out: q0004, q0008, q0025", "(identifiers): id", "(weights): weight"]
    {
      #expect(page.notes.contains { $0.contains(words) }, "\(words)")
    }
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "data.csv", "id,word,same,none,code,a,b",
      (0..<200).map { "\($0 + 1),w\($0),k,,\($0 % 3),\($0 % 2),\($0 % 5 / 2)" })
    let other = try AssayProcess(["screen", path, "--format", "json"]).document()
    for words in [
      "(running numbers): id", "(more than 100 different values): word", "(one value only): same", "(no value): none",
      "3 variables of whole numbers without a stated scale are taken as nominal (code, a, b)",
    ] {
      #expect(other.notes.contains { $0.contains(words) }, "\(words)")
    }
    #expect(other.rows("pairs").count == 3)
  }

  // MARK: Step-down maximum

  @Test
  func `permutations adjust by the joint distribution`() throws {
    let names = ["--variables", "unit,sex,education,post,full_time,trained,grade,s1,s2"]
    let options = Array(Self.cadres.prefix(2)) + names
    let rows = try Self.pairs(options + ["--max-t", "499", "--seed", "3"])
    let holm = try Self.pairs(options + ["--adjust", "bonferroni"])
    #expect(rows.count == 36)
    for row in rows {
      let plain = try #require(holm.first { $0["first"] == row["first"] && $0["second"] == row["second"] })
      let (adjusted, p) = (try #require(Double(row["p_adjusted"] ?? "")), try #require(Double(row["p_value"] ?? "")))
      // A multiple of 1/500, never below the test's own p by more than chance, and not far above Bonferroni's.
      expectClose((adjusted * 500).rounded(), adjusted * 500, relative: 1e-12)
      #expect(adjusted >= 1 / 500 && adjusted <= 1)
      #expect(adjusted > p - 0.05)
      #expect(adjusted < (Double(plain["p_adjusted"] ?? "") ?? 0) + 0.08)
    }
    #expect(try Self.pairs(options + ["--max-t", "499", "--seed", "3"]) == rows)
    #expect(try Self.pairs(options + ["--max-t", "499", "--seed", "4"]) != rows)
    let page = try AssayProcess(options + ["--max-t", "99", "--format", "json"]).document()
    #expect(page.root["manifest"]["permutations"] == .number(99))
    #expect(page.root["manifest"]["seed"] != .null)
  }

  // MARK: Bad input

  struct Fault: Sendable, CustomStringConvertible {
    let name: String
    let arguments: [String]
    var status: Int32 = 1
    let words: String
    var description: String { name }
  }

  static let faults = [
    Fault(
      name: "an unknown name", arguments: ["--variables", "sex,graed"],
      words: "has no column “graed”. Did you mean “grade”?"),
    Fault(name: "an unknown set", arguments: ["--against", "nobody"], words: "has no column “nobody”."),
    Fault(name: "one variable", arguments: ["--variables", "sex"], words: "needs at least two variables"),
    Fault(
      name: "permutations under weights", arguments: ["--weight", "w", "--max-t", "99"],
      words: "--max-t permutes cases, which is for unweighted samples; under weights --adjust by"),
    Fault(
      name: "the weight as a variable", arguments: ["--variables", "sex,w", "--weight", "w"],
      words: "“w” holds the weights"),
    Fault(
      name: "missing values refused", arguments: ["--missing", "refuse"],
      words: "--missing refuse does not allow that"),
    Fault(name: "an effect above 1", arguments: ["--min-effect", "7"], status: 64, words: "--min-effect is 7"),
    Fault(
      name: "no permutations", arguments: ["--max-t", "0"], status: 64, words: "--max-t takes a number of permutations"),
    Fault(name: "three for a pair", arguments: ["--pair", "a,b,c"], status: 64, words: "--pair takes two variables"),
    Fault(
      name: "two adjustments", arguments: ["--max-t", "9", "--adjust", "holm"], status: 64,
      words: "--max-t and --adjust exclude each other"),
    Fault(name: "a domain without rows", arguments: ["--where", "sex == 9"], words: "No row is left to count"),
  ]

  @Test(arguments: faults)
  func `bad calls end with one sentence`(fault: Fault) throws {
    let run = try AssayProcess(["screen", "Datasets/cadre-training/survey.csv"] + fault.arguments)
    #expect(run.status == fault.status)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(fault.words), "\(run.errors)")
  }

  @Test
  func `degenerate data have empty results and no NaN`() throws {
    let folder = try TemporaryFolder()
    // x and y never have values together; g has one case in a group; p and q are equal.
    let rows = (0..<40).map { row in
      "\(row < 20 ? "\(row % 2)" : ""),\(row < 20 ? "" : "\(row % 2)"),\(row == 0 ? "lone" : "rest"),\(Double(row % 7) + 0.5),"
        + "\(Double(row % 7) + 0.5)"
    }
    let path = try folder.write("data.csv", "x,y,g,p,q", rows)
    let run = try AssayProcess(["screen", path, "--format", "csv"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(!run.output.contains("nan") && !run.output.contains("inf"))
    let table = Self.table(run.output)
    func row(_ first: String, _ second: String) throws -> [String: String] {
      try #require(table.first { $0["first"] == first && $0["second"] == second })
    }
    #expect(try row("x", "y")["test"] == "" && row("x", "y")["n"] == "0")
    #expect(try row("p", "q")["test"] == "", "a perfect correlation has no error")
    #expect(try row("g", "p")["test"] == "analysis_of_variance", "a group of one has no variance for Welch's test")
    #expect(table.count == 10)
    let header = try folder.write("header.csv", "a,b\n")
    let empty = try AssayProcess("screen", header)
    #expect(empty.status == 1 && empty.errors.contains("has a header and no rows"))
  }
}
