import AssayTestSupport
import Testing

/// Exact tests, letters, tests over strata and paired tests on the page of crosstab.
///
/// Numbers are those of `Expected/significance.R` where nothing else is said.
@Suite struct SignificanceCommandTests {
  static let ucb = [
    "crosstab", "Datasets/ucb-admissions/counts.csv", "Gender", "Admit", "--frequency", "Freq", "--by", "Dept",
  ]
  static let jobs = [
    "crosstab", "Datasets/job-satisfaction/counts.csv", "income", "satisfaction", "--frequency", "Freq",
  ]

  private func page(_ arguments: [String], _ more: String...) throws -> JSONDocument {
    try AssayProcess(arguments + ["--format", "json"] + more).document()
  }

  // MARK: Exact tests

  @Test func `the exact test of a larger table agrees with R`() throws {
    let page = try page(Self.jobs, "--exact-tests", "all")
    expectClose(page.number("tests", "p_value", ["test": "fisher_exact"]), 0.782684938965675, relative: 1e-9)
    for name in ["exact_pearson", "exact_likelihood_ratio", "exact_linear_by_linear"] {
      let p = try #require(page.number("tests", "p_value", ["test": name]))
      let mid = try #require(page.number("tests", "mid_p", ["test": name]))
      #expect(mid < p && p < 1)
      #expect(page.row("tests", ["test": name])?["p_conf_low"] == .null)
    }
  }

  @Test func `drawn tables say so, with the seed and an interval that holds the exact probability`() throws {
    let page = try page(Self.jobs, "--monte-carlo", "--replicates", "20000", "--seed", "7")
    let row = try #require(page.row("tests", ["test": "monte_carlo"]))
    let (low, high) = (try #require(row["p_conf_low"]?.number), try #require(row["p_conf_high"]?.number))
    #expect(low < 0.782684938965675 && 0.782684938965675 < high)
    #expect(row["method"]?.text?.contains("Monte Carlo") == true)
    #expect(page.root["manifest"]["seed"] == .text("7"))
    let again = try self.page(Self.jobs, "--monte-carlo", "--replicates", "20000", "--seed", "7", "--threads", "1")
    #expect(again.text == page.text)
    let other = try self.page(Self.jobs, "--monte-carlo", "--replicates", "20000", "--seed", "8")
    #expect(other.text != page.text)
  }

  @Test func `drawing that stops early has the share of extreme tables as p, and no limits`() throws {
    let page = try page(Self.jobs, "--monte-carlo", "--stop-after", "50")
    let row = try #require(page.row("tests", ["test": "monte_carlo"]))
    let p = try #require(row["p_value"]?.number)
    // 50 extreme tables among L: L is a whole number.
    expectClose((50 / p).rounded(), 50 / p, relative: 1e-9)
    #expect(row["p_conf_low"] == .null && row["method"]?.text?.contains("stopped at the 50th") == true)
    #expect(try AssayProcess(Self.jobs + ["--exact", "--stop-after", "50"]).status == 64)
  }

  @Test func `the odds ratio of Fisher's test stands under its own name`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("counts.csv", "a,b,n", TrapTests.two)
    let page = try page(["crosstab", path, "a", "b", "--frequency", "n"])
    // scipy 1.17.1 fisher_exact prints the sample's 20; R 4.2.2 fisher.test 15.4697, of which 15.46582 holds to 40 digits.
    expectClose(page.number("measures", "estimate", ["measure": "odds_ratio"]), 20, relative: 1e-14)
    expectClose(
      page.number("measures", "estimate", ["measure": "odds_ratio_conditional"]), 15.4658197169, relative: 1e-10)
    expectClose(page.number("tests", "p_value", ["test": "fisher_exact"]), 0.034965034965034965, relative: 1e-12)
    #expect(page.row("tests", ["test": "fisher_exact_less"]) != nil)
    #expect(page.row("tests", ["test": "fisher_exact_greater"]) != nil)
  }

  @Test func `exact tests refuse counts that are not whole, and weights`() throws {
    let weighted = try AssayProcess(
      "crosstab", "Datasets/masculinity-2018/survey.csv", "age3", "q0001", "--weight", "weight", "--exact")
    #expect(weighted.status == 1)
    #expect(weighted.errors.contains("Rao–Scott") && weighted.errors.contains("--weight"))
    #expect(weighted.output.isEmpty)
  }

  @Test func `one huge cell is answered`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "counts.csv", "a,b,n", ["x,p,1000000000000", "x,q,3", "y,p,2", "y,q,5", "z,p,1", "z,q,4"])
    let page = try page(["crosstab", path, "a", "b", "--frequency", "n"])
    #expect(page.rows("tests").allSatisfy { $0["p_value"]?.number.map { (0...1).contains($0) } ?? true })
  }

  // MARK: Letters

  @Test func `letters and their tests agree with R`() throws {
    let page = try page(
      ["crosstab", "Datasets/hair-eye-color/counts.csv", "Hair", "Eye", "--frequency", "Freq", "--letters"])
    func z(_ first: String, _ second: String) -> JSONRow? {
      page.row("comparisons", ["row": "Black", "first": first, "second": second])
        ?? page.row("comparisons", ["row": "Black", "first": second, "second": first])
    }
    let brown = try #require(z("Brown", "Blue"))
    expectClose(brown["statistic"]?.number.map(abs), 5.608656988298011, relative: 1e-12)
    expectClose(brown["p_adjusted"]?.number, 1.223416145978339e-07, relative: 1e-11)
    expectClose(z("Brown", "Hazel")?["p_adjusted"]?.number, 0.04072896699726219, relative: 1e-11)
    expectClose(z("Hazel", "Green")?["p_adjusted"]?.number, 0.7474537454473166, relative: 1e-10)
    let cells = page.rows("cells").filter { $0["row"] == .text("Black") }
    let letter = Dictionary(
      uniqueKeysWithValues: cells.map { ($0["column"]?.text ?? "", $0["column_letter"]?.text ?? "") })
    let winner = try #require(cells.first { $0["column"] == .text("Brown") })
    let beaten = Set((winner["letters"]?.text ?? "").split(separator: " ").map(String.init))
    #expect(beaten == Set(["Blue", "Green", "Hazel"].compactMap { letter[$0] }))
  }

  @Test func `the adjustment changes the probabilities and is named`() throws {
    let hair = ["crosstab", "Datasets/hair-eye-color/counts.csv", "Hair", "Eye", "--frequency", "Freq", "--letters"]
    let plain = try page(hair, "--adjust", "none")
    let strict = try page(hair)
    for (one, other) in zip(plain.rows("comparisons"), strict.rows("comparisons")) {
      let p = try #require(one["p_adjusted"]?.number)
      #expect(one["p_value"] == one["p_adjusted"])
      expectClose(other["p_adjusted"]?.number, min(1, 6 * p), relative: 1e-12)
    }
    #expect(try page(hair, "--adjust", "bh").text.contains("Benjamini–Hochberg"))
  }

  // MARK: Strata

  @Test func `tests over strata agree with R`() throws {
    let page = try page(Self.ucb)
    func test(_ name: String, _ column: String) -> Double? {
      page.number("tests", column, ["test": name, "stratum_label": "all"])
    }
    expectClose(test("mantel_haenszel", "statistic"), 1.524606660443436, relative: 1e-12)
    expectClose(test("mantel_haenszel_exact", "p_value"), 0.2277625267982061, relative: 1e-11)
    // DescTools 0.99.59 BreslowDayTest; vcd woolf_test.
    expectClose(test("breslow_day", "statistic"), 18.825513705235, relative: 1e-11)
    expectClose(test("tarone", "statistic"), 18.825501252051716, relative: 1e-11)
    expectClose(test("woolf", "statistic"), 17.901712469797225, relative: 1e-12)
    let common = try #require(page.row("measures", ["measure": "odds_ratio_mantel_haenszel"]))
    expectClose(common["conf_low"]?.number, 0.7719073617593505, relative: 1e-12)
    expectClose(common["conf_high"]?.number, 1.0603297644366556, relative: 1e-12)
    expectClose(
      page.number("tests", "p_value", ["test": "fisher_exact", "stratum": "A"]), 1.669189328389119e-05, relative: 1e-11)
  }

  @Test func `tests over strata are left out under weights, and the page says what holds`() throws {
    let page = try AssayProcess(
      "crosstab", "Datasets/masculinity-2018/survey.csv", "age3", "q0001", "--by", "educ3", "--weight", "weight",
      "--format", "json"
    ).document()
    #expect(!page.rows("tests").contains { $0["test"]?.text?.hasPrefix("cmh") == true })
    #expect(page.notes.contains { $0.contains("Mantel–Haenszel") && $0.contains("--weight") })
  }

  // MARK: Pairs

  @Test func `paired tests of visual acuity are printed on request alone`() throws {
    let arguments = [
      "crosstab", "Datasets/visual-acuity/counts.csv", "right", "left", "--frequency", "Freq", "--where",
      "gender == \"female\"",
    ]
    let page = try page(arguments, "--paired")
    // Stuart (1955): 11.96 on 3 degrees of freedom; Bowker's test of the same table, R 4.2.2 mcnemar.test: 19.107.
    expectClose(page.number("tests", "statistic", ["test": "stuart_maxwell"]), 11.95657, relative: 1e-6)
    expectClose(page.number("tests", "df", ["test": "bowker"]), 6, relative: 0)
    #expect(try self.page(arguments).row("tests", ["test": "bowker"]) == nil)
  }

  // MARK: Multi-select questions

  @Test func `a multi-select question is tested by Bilder and Loughin, never by its mentions`() throws {
    let arguments = ["crosstab", "Datasets/masculinity-2018/survey.csv", "q0004", "age3"]
    let page = try page(arguments, "--letters", "--exact", "--replicates", "199")
    #expect(
      page.rows("tests").compactMap { $0["test"]?.text }.prefix(2) == ["bilder_loughin", "bilder_loughin_bootstrap"])
    #expect(page.row("tests", ["test": "pearson_chi_squared"]) == nil)
    let cells = page.rows("cells")
    #expect(cells.count == 18)
    let shares = cells.filter { $0["column"] == cells[0]["column"] }.compactMap { $0["column_percent"]?.number }
    #expect(shares.reduce(0, +) > 100)
    let turned = try self.page(
      [arguments[0], arguments[1], arguments[3], arguments[2]], "--exact", "--replicates", "199")
    #expect(
      turned.number("tests", "statistic", ["test": "bilder_loughin"])
        == page.number("tests", "statistic", ["test": "bilder_loughin"]))
    let weighted = try self.page(arguments, "--weight", "weight")
    #expect(weighted.rows("tests").compactMap { $0["test"]?.text } == ["bilder_loughin"])
  }
}
