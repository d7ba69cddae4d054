import AssayTestSupport
import Foundation
import Testing

/// Scores and ranks, as people ask for them.
@Suite struct ScoreCommandTests {
  static let judges = "Datasets/judge-ratings/judges.csv"
  static let model = "Datasets/judge-ratings/model.yaml"

  /// Five criteria of four alternatives.
  static let matrix = [
    "id,a,b,c,d,e", "1,86,78,92,80,95", "2,75,88,83,91,90", "3,92,85,70,84,99", "4,60,95,88,77,93", "",
  ].joined(separator: "\n")

  private func document(_ arguments: String...) throws -> JSONDocument {
    let run = try AssayProcess(["score"] + arguments + ["--format", "json"])
    try #require(run.status == 0, "\(run.errors)")
    return try JSONDocument(run.output)
  }

  // MARK: Weights from the data

  // pymcdm 1.4.0, entropy_weights and critic_weights, rounded to five decimals.
  @Test(arguments: [
    ("entropy-raw", [0.55087, 0.11025, 0.22484, 0.08749, 0.02655]),
    ("critic", [0.18270, 0.21362, 0.22976, 0.18901, 0.18491]),
  ])
  func `weights agree with other programs`(weighting: String, expected: [Double]) throws {
    let folder = try TemporaryFolder()
    let page = try document(try folder.write("m.csv", Self.matrix), "--weighting", weighting)
    for (name, weight) in zip(["a", "b", "c", "d", "e"], expected) {
      let printed = try #require(page.number("indicator_weights", "local_weight", ["indicator": name]))
      #expect(abs(printed - weight) <= 0.000_005, "\(name): \(printed)")
    }
  }

  /// pymcdm and scikit-criteria give NaN for all criteria where one is constant.
  @Test(arguments: ["critic", "entropy", "standard-deviation", "merec", "pca"])
  func `a constant indicator has the weight 0 and a warning`(weighting: String) throws {
    let folder = try TemporaryFolder()
    let data = try folder.write("c.csv", "id,a,b,c\n1,1,5,2\n2,2,5,7\n3,4,5,5\n")
    let page = try document(data, "--weighting", weighting)
    #expect(page.number("indicator_weights", "global_weight", ["indicator": "b"]) == 0)
    #expect(page.warnings.contains { $0.hasPrefix("“b” has the same value for all") })
    for name in ["1", "2", "3"] { #expect(page.number("scores", "score", ["subject": name]) != nil) }
  }

  // MARK: Models that are stored

  @Test func `a fitted model and a table of weights score to the same bytes`() throws {
    let folder = try TemporaryFolder()
    let (saved, first) = (folder.path("fitted.json"), folder.path("first.csv"))
    let made = try AssayProcess(
      "score", Self.judges, "--model", Self.model, "--weighting", "entropy", "--save-model", saved, "--format", "csv",
      "--output", first)
    try #require(made.status == 0, "\(made.errors)")
    let again = try AssayProcess("score", Self.judges, "--model", saved, "--format", "csv")
    #expect(try again.output == String(contentsOfFile: first, encoding: .utf8))
    let weights = try AssayProcess(
      "score", Self.judges, "--model", Self.model, "--weighting", "entropy", "--format", "csv", "--table",
      "indicator_weights")
    _ = try folder.write("weights.csv", weights.output)
    let model = try String(
      contentsOf: AssayProcess.root.appendingPathComponent(Self.model), encoding: .utf8
    ).replacingOccurrences(of: "weights: given", with: "weights: {file: weights.csv}")
    // Weights in the file take the place of those in the model only where the model has none.
    let stripped = model.replacingOccurrences(of: #", weight: [0-9.]+"#, with: "", options: .regularExpression)
      .replacingOccurrences(of: #"\n    weight: [0-9.]+"#, with: "", options: .regularExpression)
    let read = try AssayProcess(
      "score", Self.judges, "--model", try folder.write("model.yaml", stripped), "--format", "csv")
    #expect(try read.output == String(contentsOfFile: first, encoding: .utf8), "\(read.errors)")
  }

  @Test func `threads and the order of rows change nothing`() throws {
    let folder = try TemporaryFolder()
    let text = try String(contentsOf: AssayProcess.root.appendingPathComponent(Self.judges), encoding: .utf8)
    var lines = text.split(separator: "\n").map(String.init)
    let header = lines.removeFirst()
    let reversed = try folder.write("r.csv", ([header] + lines.reversed()).joined(separator: "\n") + "\n")
    func ranks(_ data: String, _ threads: String) throws -> [String: Double] {
      let page = try document(
        data, "--model", Self.model, "--weighting", "critic", "--aggregate", "topsis", "--threads", threads,
        "--no-codebook")
      var ranks: [String: Double] = [:]
      for row in page.rows("scores") { ranks[try #require(row["subject"]?.text)] = row["rank"]?.number }
      return ranks
    }
    let one = try ranks(Self.judges, "1")
    #expect(one.count == 43)
    #expect(try ranks(reversed, "1") == one)
    func bytes(_ threads: String) throws -> String {
      try AssayProcess(
        "score", Self.judges, "--model", Self.model, "--weighting", "entropy", "--threads", threads, "--format", "csv"
      ).output
    }
    #expect(try bytes("3") == bytes("1"))
  }

  // MARK: Norms, grades, uncertainty

  /// The reference group's mean, deviation and mid-ranks by hand, as the data set's README gives them.
  @Test func `scores against norms`() throws {
    let page = try document(
      Self.judges, "--model", Self.model, "--norms", "Datasets/judge-ratings/judges.norms.yaml")
    let row = try #require(page.row("scores", ["subject": "RUBINOW,J.E."]))
    expectClose(row["percentile_rank"]?.number, 100 * 42.5 / 43, relative: 1e-12)
    #expect(abs(try #require(row["t_score"]?.number) - 65.46) <= 0.005)
    #expect(row["stanine"]?.number == 8)
  }

  @Test func `no quota of any unit is exceeded`() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write(
      "m.yaml",
      """
      subject: id
      unit: organisation
      tree: [{column: task_rate, weight: 0.7}, {column: complaints, weight: 0.3, direction: cost}]
      normalise: {efficacy: [60, 40]}
      missing: reweight
      rules: [{veto: discipline, cap: 不称职}, {bonus: awards, points: 2, ceiling: 5}]
      grades: {优秀: {share: 0.2, ties: exclude}, 称职: {min: 75}, 不称职: {}}
      """)
    let page = try document("Datasets/officials-appraisal/officials.csv", "--model", model)
    let scores = page.rows("scores")
    #expect(scores.count == 4000)
    var sizes: [String: Int] = [:]
    var excellent: [String: Int] = [:]
    for row in scores {
      let unit = try #require(row["unit"]?.text)
      sizes[unit, default: 0] += 1
      if row["grade"]?.text == "优秀" { excellent[unit, default: 0] += 1 }
    }
    for quota in page.rows("quotas") {
      let unit = try #require(quota["unit"]?.text)
      // ⌊0.2·N⌋ is N/5 without a remainder.
      #expect(quota["cap"]?.number == Double(sizes[unit, default: 0] / 5))
      #expect(quota["used"]?.number == Double(excellent[unit, default: 0]))
      #expect(excellent[unit, default: 0] <= sizes[unit, default: 0] / 5)
    }
  }

  @Test func `how sure ranks are`() throws {
    let page = try document(Self.judges, "--model", Self.model, "--uncertainty", "--draws", "500", "--seed", "7")
    let drawn = page.rows("rank_acceptability")
    #expect(drawn.count == 43)
    let first = drawn.compactMap { $0["first_share"]?.number }.reduce(0, +)
    expectClose(first, 1, relative: 1e-12)
    #expect(page.rows("weight_sensitivity").count == 42)
    #expect(!page.rows("method_agreement").isEmpty && !page.rows("rank_reversal").isEmpty)
    #expect(page.notes.contains { $0.contains("seed 7") })
    #expect(page.notes.contains { $0.contains("no standard error and no interval") })
  }

  // MARK: Bad input

  @Test(arguments: [
    (["--weighting", "entrpy"], Int32(64), "“entropy” is near"),
    (["--aggregate", "topsi"], 64, "There is no aggregation “topsi”"),
    (["--aggregate", "vikor:w=1"], 64, "has no parameter “w”; it has v"),
    (["--indicators", "a,x"], 1, "has no column “x”"),
    (["--indicators", "a", "--cost", "b"], 1, "“b” is said to be a cost and is not among the indicators"),
    (["--model", "m.yaml", "--indicators", "a"], 64, "--indicators and --model exclude each other"),
    (["--draws", "5"], 64, "--draws and --top say how much is done with --uncertainty"),
  ])
  func `a mistake is told`(arguments: [String], status: Int32, sentence: String) throws {
    let folder = try TemporaryFolder()
    let run = try AssayProcess(["score", try folder.write("m.csv", Self.matrix)] + arguments)
    #expect(run.status == status, "\(run.errors)")
    #expect(run.errors.contains(sentence), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test(arguments: [
    ("tree: [{column: a, weight: 0.5}, {column: b, weight: 0.49}]", "add up to 0.99, not to 1"),
    (
      "tree: [{name: x, parent: y, weight: 1}, {name: y, parent: x, weight: 1}]",
      "goes round in a circle: “x” → “y” → “x”"
    ),
    ("tree: [{column: aa, weight: 1}]", "has no column “aa”. Did you mean “a”?"),
    ("tree: [{column: a, weight: -1}, {column: b, weight: 2}]", "“a” has the weight -1"),
    ("tree: [{ballot: 德, weight: 1}]", "comes from ballots. assay appraise"),
    ("tree: [{column: a, weight: 1}]\nmissing: ignore", "missing is “ignore”. It is refuse, reweight or worst."),
  ])
  func `a mistake in the model is told`(text: String, sentence: String) throws {
    let folder = try TemporaryFolder()
    let run = try AssayProcess(
      "score", try folder.write("m.csv", Self.matrix), "--model", try folder.write("model.yaml", text))
    #expect(run.status == 1)
    #expect(run.errors.contains(sentence), "\(run.errors)")
  }

  /// One missing cell makes every entropy weight and TOPSIS score of pymcdm NaN.
  @Test func `a missing value names the person, and is dealt with as asked`() throws {
    let folder = try TemporaryFolder()
    let data = try folder.write("h.csv", "id,a,b\n甲,1,2\n乙,,3\n丙,4,9\n丁,2,4\n")
    let refused = try AssayProcess("score", data)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("“乙” (person 2) has no value in “a”"))
    let page = try document(data, "--missing-indicator", "reweight")
    // b alone: (3 − 2)/(9 − 2).
    expectClose(page.number("scores", "score", ["subject": "乙"]), 1.0 / 7, relative: 1e-14)
    #expect(page.notes.contains { $0.contains("(reweight): a 1.") })
  }

  /// Equal weights need no complete row, and say nothing of rows.
  @Test func `equal weights where every row misses something`() throws {
    let folder = try TemporaryFolder()
    let data = try folder.write("c.csv", "id,a,b,c\n甲,1,2,\n乙,,3,4\n丙,4,,5\n")
    let page = try document(data, "--missing-indicator", "reweight")
    #expect(page.number("indicator_weights", "local_weight", ["indicator": "b"]) == 1.0 / 3)
    // a is the least, b the least: 0 of two thirds.
    expectClose(page.number("scores", "score", ["subject": "甲"]), 0, relative: 0, absolute: 1e-15)
    #expect(!page.notes.contains { $0.contains("come from the") })
  }

  /// A million scores that add to 1 are about 1e-6: a tolerance of 1e-12 as such tied nine tenths of them.
  @Test func `small scores that differ are no ties`() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<5_000).map { "p\($0),\(1_000_000 + ($0 * 7_919) % 5_000)" }
    let data = try folder.write("s.csv", "id,a\n" + rows.joined(separator: "\n") + "\n")
    let page = try document(data, "--normalise", "sum")
    #expect(Set(page.rows("scores").compactMap { $0["rank"]?.number }).count == 5_000)
  }

  @Test func `what a scorecard or a method cannot do is refused`() throws {
    let folder = try TemporaryFolder()
    let data = try folder.write("b.csv", "id,a,extra\nx,1,0\ny,2,1\n")
    let model = try folder.write(
      "m.yaml",
      """
      subject: id
      tree:
        - {name: a, weight: 1, column: a, normalise: none}
      rules:
        - {bonus: extra, points: 0.1}

      """)
    let pmml = try AssayProcess("score", data, "--model", model, "--pmml", "\(folder.path)/m.pmml")
    #expect(pmml.status == 1)
    #expect(pmml.errors.contains("bonus"), "\(pmml.errors)")
    let classes = try AssayProcess("score", data, "--indicators", "a", "--classes", "5")
    #expect(classes.status == 1)
    #expect(classes.errors.contains("--aggregate rank-sum-ratio"))
  }

  @Test func `names that stand twice are told`() throws {
    let folder = try TemporaryFolder()
    let page = try document(try folder.write("d.csv", "id,a\nx,1\ny,2\nx,3\n"))
    #expect(page.warnings.contains { $0.contains("names 1 row that had been named before, the first “x” in row 3") })
  }
}
