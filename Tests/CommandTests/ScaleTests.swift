import AssayTestSupport
import Foundation
import Testing

/// Which statistics a cross-tabulation prints, and what it says of the categories.
@Suite struct ScaleTests {
  static let ordered: Set<String> = [
    "gamma", "kendall_tau_b", "stuart_tau_c", "somers_d", "spearman", "pearson_r",
  ]

  private func measures(_ page: JSONDocument) -> Set<String> {
    Set(page.rows("measures").compactMap { $0["measure"]?.text })
  }

  @Test func `measures of order are for variables that have one`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "data.csv", "t,n,m", (0..<40).map { "\(["low", "high"][$0 % 2]),\($0 % 3),\($0 * $0 % 5)" })
    let unstated = try document("crosstab", path, "n", "m")
    #expect(measures(unstated).isSuperset(of: Self.ordered))
    #expect(
      unstated.notes.contains(
        "The scale of “n” and “m” is not stated: nominal and ordinal measures are printed, the ordinal ones in the order "
          + "of the values."))
    let nominal = try document("crosstab", path, "n", "m", "--nominal", "m")
    #expect(measures(nominal).isDisjoint(with: Self.ordered))
    #expect(nominal.row("tests", ["test": "linear_by_linear"]) == nil)
    #expect(nominal.notes.contains { $0.hasSuffix("If its categories have an order, say so: --ordinal m.") })
    let text = try document("crosstab", path, "t", "n")
    #expect(measures(text).isDisjoint(with: Self.ordered))
    let stated = try document("crosstab", path, "t", "n", "--ordinal", "t,n")
    #expect(measures(stated).isSuperset(of: Self.ordered))
    #expect(stated.row("tests", ["test": "linear_by_linear"]) != nil)
    #expect(!stated.notes.contains { $0.contains("not stated") })
    #expect(measures(try document("crosstab", path, "n", "m", "--interval", "n,m")).isSuperset(of: Self.ordered))
  }

  @Test(arguments: ["--nominal", "--ordinal", "--interval"])
  func `a scale for an unknown column is a fault`(option: String) throws {
    for verb in [["describe"], ["frequencies", "sex"], ["crosstab", "sex", "grade"]] {
      let run = try AssayProcess(
        [verb[0], "Datasets/cadre-training/survey.csv"] + verb.dropFirst() + [option, "sex,garde"])
      #expect(run.errors == "assay: Datasets/cadre-training/survey.csv has no column “garde”. Did you mean “grade”?\n")
      #expect(run.status == 1)
      #expect(run.output.isEmpty)
    }
  }

  @Test func `kappa of unequal sets of categories takes their union`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "one,two", .expanding(["1,1": 6, "1,2": 6, "2,2": 6, "3,2": 8]))
    let page = try document("crosstab", path, "one", "two")
    let kappa = try #require(page.row("measures", ["measure": "kappa"]))
    // statsmodels 0.15.0: cohens_kappa([[6, 6, 0], [0, 6, 0], [0, 8, 0]]), the table with the third column empty.
    expectClose(kappa["estimate"]?.number, 0.2479338842975207, relative: 1e-13)
    expectClose(kappa["std_error"]?.number, 0.08795245709350823, relative: 1e-12)
    expectClose(kappa["std_error_null"]?.number, 0.09225724060354346, relative: 1e-12)
    expectClose(kappa["statistic"]?.number, 2.687419249432851, relative: 1e-12)
    // The other way round is the same agreement.
    let turned = try document("crosstab", path, "two", "one")
    expectClose(turned.number("measures", "estimate", ["measure": "kappa"]), 0.2479338842975207, relative: 1e-13)
  }

  @Test func `kappa is left out, and that is said, where there is nothing to agree on`() throws {
    let page = try document("crosstab", "Datasets/masculinity-2018/survey.csv", "age3", "educ3")
    #expect(!measures(page).contains("kappa"))
    #expect(page.notes.contains("Kappa is left out: the two variables do not share a set of categories."))
  }

  @Test func `an empty category of the codebook is shown, and costs no degree of freedom`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "a,b", .expanding(["1,x": 8, "1,y": 2, "3,x": 1, "3,y": 5]))
    try folder.write(
      "data.codebook.yaml", "variables:\n  a: {scale: ordinal, categories: {1: low, 2: middle, 3: high}}\n")
    let page = try document("crosstab", path, "a", "b")
    #expect(page.rows("cells").compactMap { $0["count"]?.number } == [8, 2, 0, 0, 1, 5])
    #expect(page.row("cells", ["row": "2", "column": "x"])?["row_percent"] == .null)
    let test = try #require(page.row("tests", ["test": "pearson_chi_squared"]))
    #expect(test["df"] == .number(1))
    // R 4.2.2: chisq.test(matrix(c(8, 1, 2, 5), 2), correct = FALSE)
    expectClose(test["statistic"]?.number, 6.112169312169312363, relative: 1e-13)
    #expect(
      page.notes.contains {
        $0.hasSuffix(
          "o case falls in “middle”. Degrees of freedom are those of the table without empty rows and columns; "
            + "scores keep their positions.")
      })
  }

  @Test func `1 and 01 are two categories, and that is said`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "a,b", ["1,x", "01,y", "1,y", "2,x", "01,x"])
    let note = "“a”: “01” and “1” are different categories, though they spell one number."
    let table = try document("crosstab", path, "a", "b")
    #expect(Set(table.rows("cells").compactMap { $0["row"]?.text }) == ["1", "01", "2"])
    #expect(table.notes.contains(note))
    let list = try document("frequencies", path, "a")
    #expect(list.notes.contains(note))
    #expect(list.number("frequencies", "count", ["category": "01"]) == 2)
  }

  @Test func `missing classes are left out and counted, or shown as categories`() throws {
    let survey = "Datasets/cadre-training/survey.csv"
    let left = try document("crosstab", survey, "post", "grade")
    #expect(left.account.read == left.account.used + left.account.missing)
    #expect(left.account.missing > 0)
    let shown = try document("crosstab", survey, "post", "grade", "--missing", "category")
    #expect(shown.account == (239, 239, 0))
    #expect(shown.rows("cells").contains { $0["column"] == .text("") && $0["column_label"] == .text("blank") })
    #expect(shown.rows("cells").compactMap { $0["count"]?.number }.reduce(0, +) == 239)
    let refused = try AssayProcess("crosstab", survey, "post", "grade", "--missing", "refuse")
    #expect(refused.status == 1)
    #expect(refused.errors.hasSuffix("and --missing refuse does not allow that.\n"))
    #expect(try AssayProcess("crosstab", survey, "sex", "unit", "--missing", "refuse").status == 0)
  }
}
