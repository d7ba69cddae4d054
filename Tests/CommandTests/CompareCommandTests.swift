import AssayTestSupport
import Foundation
import Testing

/// Means and ranks, as people call them.
///
/// Numbers are those of `Expected/compare.R`.
@Suite struct CompareCommandTests {
  static let anes = "Datasets/anes96/survey.csv"
  static let cadre = "Datasets/cadre-training/survey.csv"

  // MARK: Agreement with R

  @Test func `several groups agree with R`() throws {
    let page = try document(
      "compare", Self.anes, "age", "--by", "PID", "--posthoc", "games-howell", "--posthoc", "tukey")
    func test(_ name: String, _ column: String) -> Double? { page.number("tests", column, ["test": name]) }
    expectClose(test("welch_f", "statistic"), 3.52399896441216, relative: 1e-12)
    expectClose(test("welch_f", "df_denominator"), 282.4163269479349, relative: 1e-12)
    expectClose(test("welch_f", "p_value"), 0.002224619894942654, relative: 1e-10)
    expectClose(test("analysis_of_variance", "statistic"), 3.497943964743477, relative: 1e-12)
    expectClose(test("analysis_of_variance", "df_denominator"), 937, relative: 0)
    expectClose(test("kruskal_wallis", "statistic"), 19.41500745397925, relative: 1e-12)
    expectClose(test("kruskal_wallis", "p_value"), 0.00351724586976694, relative: 1e-10)
    expectClose(test("bartlett", "statistic"), 4.414771846605501, relative: 1e-11)
    expectClose(test("brown_forsythe", "statistic"), 1.251795852792477, relative: 1e-12)
    expectClose(
      page.number("measures", "estimate", ["measure": "omega_squared"]), 0.01562863043436076, relative: 1e-11)
    let group = try #require(page.row("groups", ["group": "0"]))
    let expected: KeyValuePairs<String, Double> = [
      "n": 200, "mean": 50.165, "std_dev": 17.15925333091075, "median": 47, "conf_low": 47.77234143691967,
      "conf_high": 52.55765856308032, "mean_rank": 521.1625,
    ]
    for (column, value) in expected { expectClose(group[column]?.number, value, relative: 1e-12, "\(column)") }
    let games = try #require(page.row("comparisons", ["test": "games_howell", "first": "0", "second": "1"]))
    expectClose(games["difference"]?.number, 6.542777777777779, relative: 1e-12)
    expectClose(games["df"]?.number, 377.755524155366, relative: 1e-12)
    // R’s ptukey is good to about 1e-6.
    expectClose(games["p_adjusted"]?.number, 0.001726902996047719, relative: 1e-5)
    let tukey = try #require(page.row("comparisons", ["test": "tukey_hsd", "first": "0", "second": "1"]))
    expectClose(tukey["p_adjusted"]?.number, 0.00191851507239682, relative: 1e-5)
    expectClose(tukey["conf_high"]?.number, 11.48922971377767, relative: 1e-5)
    #expect(page.rows("comparisons").count == 42)
    #expect(page.account == (944, 944, 0))
  }

  @Test func `two groups agree with R`() throws {
    let page = try document("compare", Self.anes, "age", "--by", "vote")
    let welch = try #require(page.row("comparisons", ["test": "welch_t"]))
    expectClose(welch["statistic"]?.number, -1.649059440872607, relative: 1e-12)
    expectClose(welch["df"]?.number, 843.5343338385854, relative: 1e-12)
    expectClose(welch["p_value"]?.number, 0.09950778950232551, relative: 1e-10)
    expectClose(welch["conf_low"]?.number, -3.914090980010798, relative: 1e-11)
    expectClose(welch["conf_high"]?.number, 0.3399740609693112, relative: 1e-10)
    expectClose(page.number("tests", "statistic", ["test": "student_t"]), -1.649547530514692, relative: 1e-12)
    expectClose(page.number("tests", "p_value", ["test": "mann_whitney"]), 0.1051514711449426, relative: 1e-9)
    expectClose(page.number("measures", "estimate", ["measure": "cohens_d"]), -0.1089127581623722, relative: 1e-11)
    #expect(page.tables["measures"].array.contains { $0["measure"] == .text("cliffs_delta") })
  }

  @Test func `two factors agree with R`() throws {
    func squares(_ type: String) throws -> [Double?] {
      let page = try document("compare", Self.anes, "age", "--by", "PID,vote", "--sums-of-squares", type)
      return page.rows("anova").prefix(3).map { $0["sum_of_squares"]?.number }
    }
    expectClose(try squares("1"), [5572.213662265509, 528.9790528952683, 1507.007158938306], relative: 1e-10)
    expectClose(try squares("2"), [5368.621796333395, 528.9790528952683, 1507.007158938306], relative: 1e-10)
    expectClose(try squares("3"), [1682.906105776579, 640.5161335895245, 1507.007158938301], relative: 1e-10)
    let page = try document("compare", Self.anes, "age", "--by", "PID", "--by", "vote")
    expectClose(page.number("tests", "p_value", ["term": "PID"]), 0.3867019875948193, relative: 1e-9)
    #expect(page.row("tests", ["term": "PID × vote"])?["method"] == .text("Two-way, type III sums of squares"))
    #expect(page.rows("groups").count == 14)
  }

  @Test func `pairs and one sample agree with R`() throws {
    let pairs = try document("compare", Self.anes, "ClinLR", "DoleLR", "--paired")
    let row = try #require(pairs.row("comparisons", ["test": "paired_t"]))
    expectClose(row["statistic"]?.number, -34.54437604900549, relative: 1e-12)
    expectClose(row["difference"]?.number, -2.454449152542373, relative: 1e-12)
    expectClose(row["conf_low"]?.number, -2.59388760416125, relative: 1e-11)
    expectClose(pairs.number("tests", "p_value", ["test": "paired_t"]), 1.21855361190665e-169, relative: 1e-9)
    expectClose(
      pairs.number("tests", "p_value", ["test": "wilcoxon_signed_rank"]), 1.191759659549599e-109, relative: 1e-9)
    #expect(try AssayProcess("compare", Self.anes, "age", "--mu", "-1.5").status == 0)
    let one = try document("compare", Self.anes, "age", "--mu", "45")
    expectClose(one.number("tests", "statistic", ["test": "one_sample_t"]), 3.822876669391474, relative: 1e-12)
    expectClose(one.number("tests", "p_value", ["test": "one_sample_t"]), 0.000140560410212732, relative: 1e-10)
  }

  @Test func `three variables of each row agree with R`() throws {
    let page = try document("compare", Self.cadre, "s1", "s2", "s3", "s4", "--paired")
    expectClose(page.number("tests", "statistic", ["test": "friedman"]), 52.58030769230769, relative: 1e-12)
    expectClose(page.number("tests", "p_value", ["test": "friedman"]), 2.252780275100704e-11, relative: 1e-10)
    #expect(page.rows("groups").count == 4 && page.rows("comparisons").count == 6)
    let refused = try AssayProcess("compare", Self.cadre, "s1", "s2", "s3", "--paired", "--weight", "w")
    #expect(refused.status == 1 && refused.errors.contains("two variables at a time"))
  }

  @Test func `two factors of many categories, and pairs of many groups`() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<450).map { (row: Int) -> String in "\((row * 37) % 101),\(row % 150),\(row % 2)" }
    let path = try folder.write("data.csv", "v,g,h", rows)
    let run = try AssayProcess("compare", path, "v", "--by", "g,h")
    #expect(run.status == 1 && run.errors.contains("“g” has 150 categories"))
    let page = try document("compare", path, "v", "--by", "g")
    #expect(page.notes.contains { $0.hasPrefix("150 groups make 11175 pairs") })
    #expect(page.rows("comparisons").isEmpty && page.rows("groups").count == 150)
  }

  @Test func `sampling weights agree with R survey`() throws {
    func test(_ name: String, _ column: String, _ arguments: String...) throws -> Double? {
      try AssayProcess(["compare", Self.cadre] + arguments + ["--weight", "w", "--format", "json"]).document()
        .number("tests", column, ["test": name])
    }
    expectClose(try test("design_t", "statistic", "hours", "--by", "full_time"), 9.321951340837908, relative: 1e-11)
    expectClose(try test("design_t", "df", "hours", "--by", "full_time"), 226, relative: 0)
    expectClose(try test("design_t", "p_value", "hours", "--by", "full_time"), 1.07496947908894e-17, relative: 1e-9)
    expectClose(
      try test("design_t", "statistic", "hours", "--by", "sex", "--where", "age > 30"), 0.09287066445226741,
      relative: 1e-10)
    expectClose(try test("design_wald_f", "statistic", "hours", "--by", "unit"), 0.4239770895789243, relative: 1e-10)
    // R ranks tied rows by their order where weights differ; here ties share the middle of their weight.
    expectClose(try test("design_rank_test", "p_value", "hours", "--by", "unit"), 0.7476841192633439, relative: 1e-3)
    let unit = try document("compare", Self.cadre, "hours", "--by", "unit", "--weight", "w", "--adjust", "bonferroni")
    let pair = try #require(unit.row("comparisons", ["first": "1", "second": "2"]))
    expectClose(pair["statistic"]?.number, -0.3699338954679365, relative: 1e-10)
    expectClose(pair["df"]?.number, 104, relative: 0)
    expectClose(pair["p_value"]?.number, 0.7121840067666081, relative: 1e-10)
    let pairs = try document("compare", Self.cadre, "s1", "s2", "--paired", "--weight", "w")
    expectClose(pairs.number("comparisons", "difference", ["test": "design_t"]), 0.1608642102905966, relative: 1e-11)
    expectClose(pairs.number("comparisons", "std_error", ["test": "design_t"]), 0.07257026797296429, relative: 1e-11)
  }

  // MARK: Laws

  @Test func `frequencies are cases`() throws {
    let folder = try TemporaryFolder()
    let lines = [("3,a", 2), ("4,a", 3), ("5,b", 1), ("9,b", 4), ("1,c", 2), (",c", 1), ("6,c", 2), ("7,", 1)]
    let counts = try folder.write("counts.csv", "v,g,n", lines.map { "\($0.0),\($0.1)" })
    let cases = try folder.write("cases.csv", "v,g", lines.flatMap { Array(repeating: $0.0, count: $0.1) })
    let weighted = try document("compare", counts, "v", "--by", "g", "--frequency", "n")
    let plain = try document("compare", cases, "v", "--by", "g")
    #expect(weighted.account == plain.account)
    for table in ["tests", "groups", "comparisons", "measures"] {
      #expect(weighted.rows(table).count == plain.rows(table).count && !plain.rows(table).isEmpty)
      for (row, expected) in zip(weighted.rows(table), plain.rows(table)) {
        for (column, value) in expected {
          guard let number = value.number else {
            #expect(row[column] == value)
            continue
          }
          expectClose(row[column]?.number, number, relative: 1e-11, absolute: 1e-13, "\(table) \(column)")
        }
      }
    }
  }

  @Test func `the scale of weights changes no p-value`() throws {
    let folder = try TemporaryFolder()
    func page(_ scale: Double) throws -> JSONDocument {
      let rows = (0..<60).map { (row: Int) -> String in
        let weight = scale * (1 + Double(row % 7) / 4)
        return "\((row * 37) % 23),\(row % 3),\(weight)"
      }
      let path = try folder.write("data.csv", "v,g,w", rows)
      return try document("compare", path, "v", "--by", "g", "--weight", "w")
    }
    let (one, other) = (try page(1), try page(137))
    #expect(one.rows("tests").map { $0["test"] } == [.text("design_wald_f"), .text("design_rank_test")])
    for (a, b) in zip(one.rows("tests") + one.rows("comparisons"), other.rows("tests") + other.rows("comparisons")) {
      expectClose(b["p_value"]?.number, a["p_value"]?.number ?? .nan, relative: 1e-11)
    }
  }

  static let many = (0..<100_000).map { (row: Int) -> String in
    let value = Double((row * 7919) % 10_007) / 8
    return "\(value),\(row % 4),\(1 + row % 3)"
  }

  @Test(arguments: [[], ["--weight", "w"], ["--frequency", "w"]])
  func `the number of threads changes no bit`(_ weights: [String]) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "v,g,w", Self.many)
    let call = ["compare", path, "v", "--by", "g", "--format", "json"] + weights
    let (one, two) = (try AssayProcess(call + ["--threads", "1"]), try AssayProcess(call + ["--threads", "2"]))
    #expect(one.status == 0 && one.output == two.output)
  }

  // MARK: Variables

  @Test func `several variables have their own rows and bases`() throws {
    let page = try document("compare", Self.cadre, "hours", "age", "--by", "sex")
    #expect(Set(page.rows("tests").compactMap { $0["variable"]?.text }) == ["hours", "age"])
    #expect(page.row("bases", ["variable": "hours"])?["missing"] == .number(11))
    #expect(page.row("bases", ["variable": "age"])?["n"] == .number(239))
    #expect(!(try document("compare", Self.cadre, "hours", "--by", "sex")).text.contains("\"variable\""))
  }

  @Test func `listed categories are scored by their position`() throws {
    let page = try document("compare", Self.cadre, "grade", "--by", "sex")
    #expect(page.notes.contains { $0.contains("不称职 = 1, 基本称职 = 2, 称职 = 3, 优秀 = 4") })
    #expect(page.rows("groups").allSatisfy { ($0["max"]?.number ?? 0) <= 4 })
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "v,g", ["low,a", "mid,a", "high,b", "mid,b", "low,b", "high,a"])
    let stated = try document("compare", path, "v", "--by", "g", "--ordinal", "v")
    #expect(stated.notes.contains { $0.contains("high = 1, low = 2, mid = 3") })
  }

  @Test func `bands and nets make groups and values`() throws {
    let page = try document("compare", Self.cadre, "hours", "--by", "age_band")
    #expect(page.rows("groups").map { $0["group"] } == [.text("1"), .text("2"), .text("3"), .text("4")])
    let banded = try document("compare", Self.cadre, "age_band", "--by", "sex")
    #expect(banded.rows("groups").allSatisfy { $0["min"]?.number == 1 && $0["max"]?.number == 4 })
  }

  @Test func `missing values are counted by reason, or are groups, or refused`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "v,g", ["1,a", "2,a", "3,b", "5,b", ",b", "4,", "7,", "-9,a"])
    let page = try document("compare", path, "v", "--by", "g", "--missing-values=-9")
    #expect(page.account == (8, 4, 4))
    #expect(page.cases["missing"].object == ["g blank": .number(2), "v missing": .number(2)])
    let category = try document("compare", path, "v", "--by", "g", "--missing-values=-9", "--missing", "category")
    #expect(category.rows("groups").count == 3)
    let refused = try AssayProcess("compare", path, "v", "--by", "g", "--missing", "refuse")
    #expect(refused.status == 1 && refused.errors.contains("--missing refuse does not allow that"))
  }

  // MARK: What cannot be compared

  static let refused: [(arguments: [String], rows: [String], message: String)] = [
    (["v", "--by", "g"], ["1,a", "x,b"], "row 2, column “v”: “x” is not a number"),
    (["v", "--by", "g"], ["1,a", "2,a"], "Only 1 group has values; 2 are needed."),
    (["v", "--by", "g"], [",a", ",b"], "No case has a value for every variable of the comparison (v blank: 2)."),
    (["v", "w", "--by", "g"], ["1,a"], "has no column “w”"),
    (["v", "--by", "v"], ["1,a"], "“v” is named twice"),
    (["g", "--by", "v", "--nominal", "g"], ["1,a", "2,b"], "“g” is nominal, so it has neither means nor ranks"),
    (["v", "--by", "g", "--weight", "v", "--posthoc", "tukey"], ["1,a"], "under --weight use --posthoc pairwise-t"),
    (["v", "--by", "g,h", "--weight", "v"], ["1,a,x", "2,b,y"], "compare by one factor at a time"),
    (["v", "--by", "g", "--frequency", "v"], ["1.5,a"], "Row 1 has the frequency 1.5 in column “v”"),
    (["v", "--by", "g", "--where", "v > 9"], ["1,a", "2,b"], "No row is left to count (outside the domain: 2)."),
  ]

  @Test(arguments: refused.indices)
  func `data that cannot be compared get a sentence`(_ index: Int) throws {
    let (arguments, rows, message) = Self.refused[index]
    let folder = try TemporaryFolder()
    let header = rows[0].split(separator: ",").count == 3 ? "v,g,h" : "v,g"
    let path = try folder.write("data.csv", header, rows)
    let run = try AssayProcess(["compare", path] + arguments)
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test func `an empty combination is refused by type III, and II is taken where nothing was asked`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "data.csv", "v,g,h", ["1,a,x", "3,a,x", "2,a,y", "5,a,y", "4,b,x", "7,b,x", "6,c,y", "8,c,y", "5,c,x"])
    let run = try AssayProcess("compare", path, "v", "--by", "g,h", "--sums-of-squares", "3")
    #expect(run.status == 1 && run.errors.contains("No case lies in (b, y)"))
    let page = try document("compare", path, "v", "--by", "g,h")
    #expect(page.notes.contains { $0.contains("(b, y)") && $0.contains("type II;") })
  }

  @Test(arguments: [
    ["v"], ["v", "--by", "g", "--paired"], ["v", "--paired"], ["v", "--by", "a,b,c"],
    ["v", "--by", "g", "--sums-of-squares", "3"], ["v", "--mu", "1", "--posthoc", "tukey"],
    ["v", "--by", "g", "--posthoc", "scheffe"],
  ])
  func `wrong calls end with 64`(_ arguments: [String]) throws {
    #expect(try AssayProcess(["compare", Self.anes] + arguments).status == 64)
  }

  @Test func `constant groups, groups of one and ties everywhere leave what is defined`() throws {
    let folder = try TemporaryFolder()
    let constant = try folder.write("constant.csv", "v,g", ["1,a", "1,a", "2,b", "2,b", "3,c"])
    let page = try document("compare", constant, "v", "--by", "g")
    #expect(page.row("tests", ["test": "welch_f"])?["p_value"] == .null)
    #expect(page.notes.contains("Group “c” has 1 value; 2 are needed."))
    #expect(page.notes.contains { $0.hasPrefix("All values within each group are the same, so there is no spread") })
    #expect(page.number("tests", "p_value", ["test": "kruskal_wallis"]) != nil)
    let same = try folder.write("same.csv", "v,g", ["1,a", "1,a", "1,b", "1,b"])
    let ties = try document("compare", same, "v", "--by", "g")
    #expect(ties.rows("tests").allSatisfy { $0["p_value"] == .null })
    let pairs = try folder.write("pairs.csv", "a,b", ["1,2", "2,3", "3,4"])
    let shifted = try document("compare", pairs, "a", "b", "--paired")
    #expect(shifted.row("tests", ["test": "paired_t"])?["p_value"] == .null)
    #expect(shifted.number("comparisons", "difference", ["test": "wilcoxon_signed_rank"]) == -1)
    for text in [page.text, ties.text, shifted.text] {
      #expect(!text.lowercased().contains("nan") && !text.contains("inf,"))
    }
  }

  // MARK: Pages

  static let pages: [(name: String, arguments: [String])] = [
    ("compare-groups", ["compare", anes, "age", "--by", "PID"]),
    ("compare-paired", ["compare", anes, "ClinLR", "DoleLR", "--paired"]),
    ("compare-weighted", ["compare", cadre, "hours", "--by", "unit", "--weight", "w"]),
    ("compare-factors", ["compare", cadre, "hours", "--by", "sex,full_time"]),
  ]

  /// With `ASSAY_RECORD_SNAPSHOTS` set to the path of the source folder the files are written instead.
  @Test(arguments: pages.indices)
  func `looks as recorded`(_ index: Int) throws {
    let (name, arguments) = Self.pages[index]
    let run = try AssayProcess(arguments, columns: 100)
    #expect(run.status == 0)
    if let folder = ProcessInfo.processInfo.environment["ASSAY_RECORD_SNAPSHOTS"] {
      try run.output.write(toFile: "\(folder)/\(name).txt", atomically: true, encoding: .utf8)
      return
    }
    let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Snapshots")
    let recorded = try String(contentsOf: folder.appendingPathComponent("\(name).txt"), encoding: .utf8)
    let (lines, expected) = (run.output.split(separator: "\n"), recorded.split(separator: "\n"))
    for (line, wanted) in zip(lines, expected) where line != wanted { #expect(line == wanted) }
    #expect(run.output.utf8.elementsEqual(recorded.utf8))
  }
}
