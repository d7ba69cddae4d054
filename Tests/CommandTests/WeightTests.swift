import AssayTestSupport
import Foundation
import Testing

/// Frequencies stand for identical cases, sampling weights call for design-based inference, and neither is silent.
@Suite struct WeightTests {
  static let counts = ["1,1,4", "1,2,7", "1,3,2", "2,1,5", "2,2,1", "2,3,9", "3,1,3", "3,2,6", "3,3,0"]

  /// Each row as often as its last field says.
  static let expanded = counts.flatMap { row in
    let fields = row.split(separator: ",")
    return Array(repeating: "\(fields[0]),\(fields[1])", count: Int(fields[2]) ?? 0)
  }

  @Test(arguments: [["crosstab", "a", "b"], ["frequencies", "a", "b"], ["describe", "a", "b"]])
  func `frequencies give the page of the expanded file`(call: [String]) throws {
    let folder = try TemporaryFolder()
    let counts = try folder.write("counts.csv", "a,b,n", Self.counts)
    let cases = try folder.write("cases.csv", "a,b", Self.expanded)
    let names = Array(call.dropFirst())
    let weighted = try AssayProcess([call[0], counts] + names + ["--frequency", "n", "--format", "json"]).document()
    let plain = try AssayProcess([call[0], cases] + names + ["--format", "json"]).document()
    #expect(!weighted.tables.object.isEmpty)
    #expect(weighted.tables == plain.tables)
    #expect(weighted.warnings == plain.warnings)
    #expect(weighted.root["sentence"] == plain.root["sentence"])
    #expect(weighted.notes.first { $0.hasPrefix("Each row") } == "Each row stands for as many cases as “n” says.")
    #expect(weighted.notes.filter { !$0.hasPrefix("Each row") } == plain.notes)
  }

  @Test func `frequencies count cases, not rows, in the account`() throws {
    let folder = try TemporaryFolder()
    let counts = try folder.write("counts.csv", "a,b,n", Self.counts)
    for call in [["crosstab", counts, "a", "b"], ["frequencies", counts, "a"]] {
      let page = try AssayProcess(call + ["--frequency", "n", "--format", "json"]).document()
      #expect(page.account == (37, 37, 0))
    }
  }

  @Test func `a weight that is missing or 0 is in the account, and 0 keeps its place in the design`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "data.csv", "a,b,w", ["x,1,1.5", "x,2,2", "y,1,", "y,2,0.5", "x,1,0", "y,1,1", ",1,1", "x,2,0", "y,2,NA"])
    let page = try document("crosstab", path, "a", "b", "--weight", "w", "--missing-values", "NA")
    #expect(page.account == (9, 4, 5))
    #expect(
      page.cases["missing"]
        == .object(["a blank": .number(1), "w blank": .number(2), "w is 0": .number(2)]))
    expectClose(page.cases["sum_of_weights"].number, 5, relative: 1e-15)
    // (1.5 + 2 + 0.5 + 1)² / (1.5² + 2² + 0.5² + 1²)
    expectClose(page.cases["effective_size"].number, 25 / 7.5, relative: 1e-14)
    #expect(page.design["n"] == .number(7))
    #expect(page.design["df"] == .number(6))
    let shares = try document("frequencies", path, "a", "--weight", "w", "--missing-values", "NA")
    #expect(shares.account == (9, 4, 5))
  }

  @Test func `rows whose frequency is missing are told of`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "a,b,n", ["x,1,2", "x,2,1", "y,1,", "y,2,3", "x,1,"])
    let page = try document("crosstab", path, "a", "b", "--frequency", "n")
    #expect(page.account.used == 6)
    #expect(page.cases["missing"] != .object([:]) || page.notes.contains { $0.contains("2 rows") })
  }

  @Test(arguments: ["--weight", "--frequency"])
  func `weights that are all 0 are a fault for every verb`(option: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "a,b,w", ["x,1,0", "y,2,0"])
    let sentence = "assay: Column “w” has no value above 0, so there is nothing to count.\n"
    let crosstab = try AssayProcess("crosstab", path, "a", "b", option, "w")
    #expect(crosstab.status == 1)
    #expect(crosstab.errors == sentence)
    let runs = try ["frequencies", "describe"].map { try AssayProcess($0, path, "a", option, "w") }
    #expect(runs.map(\.status) == [1, 1])
    #expect(runs.map(\.errors) == [sentence, sentence])
  }

  @Test func `what is left out under weights is named, and no uncorrected test is printed`() throws {
    let page = try CrosstabCommandTests.page(CrosstabCommandTests.men)
    let note = try #require(page.notes.first { $0.hasPrefix("Left out under weights") })
    for name in ["Pearson chi-squared", "likelihood ratio", "Yates", "linear-by-linear", "exact", "Monte Carlo"] {
      #expect(note.contains(name), "\(name)")
    }
    let names = Set(page.rows("tests").compactMap { $0["test"]?.text })
    #expect(
      names.isDisjoint(with: ["pearson_chi_squared", "likelihood_ratio", "yates_chi_squared", "linear_by_linear"]))
    // No test of a measure but by its design-based error, on the degrees of freedom of the design.
    let tested = page.rows("measures").filter { $0["p_value"] != .null }
    #expect(!tested.isEmpty)
    #expect(tested.allSatisfy { $0["df"] == .number(1614) })
    #expect(page.notes.contains { $0.contains("design-based") && $0.contains("SPSS takes weights as frequencies") })
  }

  @Test func `a codebook's weight that is not used is named`() throws {
    let survey = "Datasets/cadre-training/survey.csv"
    let note = "Not weighted. The codebook names “w” as the weight: --weight w uses it."
    for call in [["crosstab", survey, "sex", "grade"], ["frequencies", survey, "sex"], ["describe", survey, "age"]] {
      let plain = try AssayProcess(call + ["--format", "json"]).document()
      #expect(plain.notes.contains(note))
      let weighted = try AssayProcess(call + ["--weight", "w", "--format", "json"]).document()
      #expect(!weighted.notes.contains(note))
    }
  }

  @Test(arguments: [["crosstab", "a", "b"], ["frequencies", "a"], ["describe", "a"]])
  func `weights and frequencies together are a wrong call`(call: [String]) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "a,b,w,n\nx,1,1,1\n")
    let run = try AssayProcess([call[0], path] + call.dropFirst() + ["--weight", "w", "--frequency", "n"])
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("Error: --weight and --frequency exclude each other: weights are of one kind.\n"))
  }
}
