import AssayTestSupport
import Foundation
import Testing

/// Weights from judgments, as people call them.
@Suite struct ElicitCommandTests {
  static let folder = "Datasets/weight-judgments"
  static let pairs = "\(folder)/pairs.csv"
  static let house = "\(folder)/saaty-house.csv"

  // MARK: Published examples

  // Saaty (1980), chapter 3, and Saaty (1990), European Journal of Operational Research 48, 9–26.
  @Test func `Saaty's house`() throws {
    let page = try document("elicit", Self.house)
    let published: KeyValuePairs<String, Double> = [
      "size": 0.173, "transport": 0.054, "neighborhood": 0.188, "age": 0.018, "yard": 0.031, "facilities": 0.036,
      "condition": 0.167, "financing": 0.333,
    ]
    #expect(page.rows("indicator_weights").count == published.count)
    for (name, weight) in published {
      let printed = try #require(page.number("indicator_weights", "local_weight", ["indicator": name]))
      #expect(abs(printed - weight) <= 0.0005, "\(name)")
    }
    let consistency = try #require(page.rows("consistency").first)
    #expect(abs(try #require(consistency["lambda_max"]?.number) - 9.669) <= 0.0005)
    #expect(abs(try #require(consistency["cr"]?.number) - 0.169) <= 0.0005)
    #expect(page.warnings.count == 1)
    #expect(
      page.warnings[0]
        == "The judgments contradict each other: CR = 0.169 is above 0.1 (random index: Saaty (1980)). Worst triad: size, "
        + "neighborhood, condition. Look at “neighborhood” over “condition”, judged 6; 0.111 would agree with the other two."
    )
    let worst = try #require(page.rows("triads").first)
    #expect(worst["judgment"] == .text("neighborhood over condition"))
    expectClose(worst["consistent"]?.number, 1.0 / 9, relative: 1e-14)
    // |ln 3 + ln 6 − ln 1/3|
    expectClose(worst["inconsistency"]?.number, log(54), relative: 1e-14)
  }

  // Rezaei (2015), Omega 53, 49–57, example 1: ξ = 0.26, weights .0714 .3387 .5899.
  @Test func `Rezaei's first example`() throws {
    let page = try document(
      "elicit", "\(Self.folder)/freight-mode.csv", "--method", "best-worst", "--form", "nonlinear")
    for (name, weight) in [("load flexibility", 0.0714), ("accessibility", 0.3387), ("cost", 0.5899)] {
      let printed = try #require(page.number("indicator_weights", "local_weight", ["indicator": name]))
      #expect(abs(printed - weight) <= 0.00005, "\(name)")
    }
    let row = try #require(page.rows("consistency").first)
    expectClose(row["xi"]?.number, 4 - 14.0.squareRoot(), relative: 1e-13)
    let linear = try document("elicit", "\(Self.folder)/freight-mode.csv", "--method", "best-worst")
    // scipy 1.17.1, linprog: 1/14, 4.5/14, 8.5/14
    for (name, weight) in [("load flexibility", 1.0 / 14), ("accessibility", 4.5 / 14), ("cost", 8.5 / 14)] {
      expectClose(linear.number("indicator_weights", "local_weight", ["indicator": name]), weight, relative: 1e-14)
    }
  }

  // MARK: Traps

  /// One matrix: the ratio by three tables, and a weight by three methods.
  @Test func `names the table and the method`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "five.csv", "c,德,能,勤,绩,廉", ["德,1,3,5,2,1", "能,,1,3,1/2,1/3", "勤,,,1,1/4,1/5", "绩,,,,1,1/2", "廉,,,,,1"])
    for (table, ratio) in [("donegan-dodd-1991", 0.01391), ("saaty-2005", 0.01327), ("saaty-1980", 0.01315)] {
      let page = try document("elicit", path, "--random-index", table)
      #expect(abs(try #require(page.rows("consistency").first?["cr"]?.number) - ratio) <= 0.000005, "\(table)")
    }
    for (method, weight) in [("eigenvector", 0.11507), ("geometric-mean", 0.11427), ("column-mean", 0.11611)] {
      let page = try document("elicit", path, "--priority", method)
      let printed = try #require(page.number("indicator_weights", "local_weight", ["indicator": "能"]))
      #expect(abs(printed - weight) <= 0.000005, "\(method)")
    }
    let page = try AssayProcess("elicit", path)
    #expect(page.output.contains("Random index: Saaty (1980)."))
    #expect(page.output.contains("priority: eigenvector; random index: saaty_1980"))
  }

  // MARK: Groups and draws

  @Test func `experts together, each way`() throws {
    for way in ["aij", "aip", "aip-geometric"] {
      let page = try document("elicit", Self.pairs, "--group", way)
      let column = way.replacingOccurrences(of: "-", with: "_") + "_weight"
      var sum = 0.0
      for row in page.rows("indicator_weights") {
        #expect(row["local_weight"] == row[column])
        sum += row["local_weight"]?.number ?? .nan
      }
      expectClose(sum, 1, relative: 1e-14)
      #expect(page.rows("experts").count == 15)
      // The group has a row of its own only where its judgments make a matrix.
      #expect(page.rows("consistency").count == (way == "aij" ? 4 : 3))
    }
    let partial = try document("elicit", Self.pairs)
    #expect(partial.row("consistency", ["expert": "人事处"])?["cr_kind"] == .text("approximate"))
    #expect(partial.notes.contains { $0.hasPrefix("Expert “人事处”: 1 pair not judged (勤 : 廉).") })
  }

  @Test func `one expert of weight 1 is that expert`() throws {
    let page = try document("elicit", Self.pairs, "--expert-weights", "组织部=1,人事处=0,群众代表=0")
    for row in page.rows("experts") where row["expert"] == .text("组织部") {
      let name = try #require(row["indicator"]?.text)
      expectClose(
        page.number("indicator_weights", "local_weight", ["indicator": name]),
        try #require(row["local_weight"]?.number),
        relative: 1e-13)
    }
  }

  @Test func `draws do not depend on threads and do on the seed`() throws {
    func run(_ arguments: String...) throws -> String {
      let run = try AssayProcess(
        ["elicit", Self.pairs, "--simulate", "500", "--format", "csv", "--table", "simulation"] + arguments)
      #expect(run.status == 0, "\(run.errors)")
      return run.output
    }
    let one = try run("--threads", "1")
    #expect(try run("--threads", "4") == one)
    #expect(try run("--seed", "5") != one)
    let page = try document("elicit", Self.pairs, "--simulate", "500", "--spread", "0.1", "--level", "0.9")
    #expect(page.notes.contains { $0.hasPrefix("500 draws: ") && $0.contains("standard deviation 0.1") })
    for row in page.rows("simulation") {
      let (low, weight, high) = (row["conf_low"]?.number, row["local_weight"]?.number, row["conf_high"]?.number)
      #expect(try #require(low) < (try #require(weight)) && (try #require(weight)) < (try #require(high)))
    }
    #expect(page.rows("rank_shares").count == 25 && page.rows("simulation_summary").count == 2)
  }

  @Test func `more than fifteen criteria have no ratio, and the page says why`() throws {
    let folder = try TemporaryFolder()
    let pairs = (0..<16).flatMap { i in (i + 1..<16).map { "c\(i),c\($0),\(1 + (i * $0) % 3)" } }
    let page = try document("elicit", try folder.write("many.csv", "row,column,value", pairs))
    let row = try #require(page.rows("consistency").first)
    #expect(row["cr"] == .null && row["random_index"] == .null)
    #expect(try #require(row["gci"]?.number) > 0)
    #expect(
      page.notes.contains(
        "CR is empty: there is no random index for 16 criteria; 15 are the most. GCI is given for any number."))
    let two = try document("elicit", try folder.write("two.csv", "row,column,value", ["a,b,9"]))
    #expect(two.rows("consistency").first?["cr"]?.number == 0)
  }

  @Test func `a rounded reciprocal is named`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("rounded.csv", "c,A,B", ["A,1,3", "B,0.33,1"])
    let page = try document("elicit", path)
    #expect(
      page.notes.contains(
        "“B” over “A” is written 0.33, and was taken for the exact reciprocal of 3 (tolerance 0.005)."))
    #expect(page.number("indicator_weights", "local_weight", ["indicator": "A"]) == 0.75)
  }

  // MARK: Other methods

  @Test func `charts, ranks and points`() throws {
    let chart = try document("elicit", "\(Self.folder)/precedence.csv", "--method", "precedence")
    expectClose(chart.number("indicator_weights", "local_weight", ["indicator": "绩"]), 0.4, relative: 1e-15)
    #expect(chart.warnings.count == 1 && chart.warnings[0].hasPrefix("“勤” wins against none"))
    let half = try document("elicit", "\(Self.folder)/precedence.csv", "--method", "precedence", "--diagonal", "half")
    expectClose(half.number("indicator_weights", "local_weight", ["indicator": "勤"]), 0.5 / 12.5, relative: 1e-14)
    #expect(half.warnings.isEmpty)
    let folder = try TemporaryFolder()
    let ranks = try folder.write("ranks.csv", "criterion,value", ["A,2", "B,1", "C,3"])
    for (method, weight) in [
      ("rank-order-centroid", 11.0 / 18), ("rank-sum", 0.5), ("rank-reciprocal", 6.0 / 11),
    ] {
      let page = try document("elicit", ranks, "--method", method)
      expectClose(page.number("indicator_weights", "local_weight", ["indicator": "B"]), weight, relative: 1e-14)
    }
    let points = try folder.write("points.csv", "criterion,value", ["A,30", "B,60", "C,10"])
    let smart = try document("elicit", points, "--method", "smart")
    #expect(smart.number("indicator_weights", "local_weight", ["indicator": "B"]) == 0.6 && smart.notes.isEmpty)
    let swing = try document("elicit", points, "--method", "swing")
    #expect(
      swing.notes == [
        "Swing weighting gives points so that the largest is 100; here it is not. The points were taken as ratios."
      ])
  }

  @Test func `rounds of a Delphi study`() throws {
    let page = try document("elicit", "\(Self.folder)/delphi.csv", "--method", "delphi")
    #expect(page.rows("rounds").count == 12 && page.rows("changes").count == 1)
    // scipy 1.17.1: friedmanchisquare of the 11 × 6 ratings of round 2, over 11 · 5.
    let second = try #require(page.row("agreement", ["round": "2"]))
    expectClose(second["statistic"]?.number, 42.2555205047319, relative: 1e-12)
    expectClose(second["kendall_w"]?.number, 42.2555205047319 / 55, relative: 1e-12)
    expectClose(page.rows("changes").first?["retention_percent"]?.number, 100.0 * 11 / 12, relative: 1e-14)
  }

  // MARK: Faults

  @Test func `options that do not belong are refused`() throws {
    for (arguments, sentence) in [
      (["--weight", "x"], "--weight does not apply to judgments."),
      (["--spread", "0.1"], "--spread belongs to --simulate."),
      (["--simulate", "10"], "--simulate takes a number of draws from 100 to 10000000, such as 10000."),
      (["--simulate", "1000", "--method", "swing"], "--simulate belongs to --method ahp."),
      (["--priority", "mean"], "The value 'mean' is invalid for '--priority <priority>'."),
    ] {
      let run = try AssayProcess(["elicit", Self.pairs] + arguments)
      #expect(run.status == 64 && run.errors.contains(sentence), "\(run.errors)")
    }
  }

  @Test func `faults of the file are one sentence and exit 1`() throws {
    let folder = try TemporaryFolder()
    try folder.write("bad.csv", "expert,row,column,value", ["x,A,B,3", "x,B,A,4"])
    let run = try AssayProcess("elicit", "bad.csv", in: folder.url)
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(
      run.errors
        == "assay: bad.csv, row 2, column “value”: “B” over “A” is 4, and row 1 has “A” over “B” as 3. One must be 1 over the "
        + "other; correct it, or leave one of them out.\n")
  }

  // MARK: Snapshots

  static let pages: [(name: String, arguments: [String])] = [
    ("elicit-pairs", ["elicit", pairs, "--simulate", "1000"]), ("elicit-house", ["elicit", house]),
    ("elicit-best-worst", ["elicit", "\(folder)/freight-mode.csv", "--method", "best-worst"]),
    ("elicit-delphi", ["elicit", "\(folder)/delphi.csv", "--method", "delphi"]),
  ]

  /// With `ASSAY_RECORD_SNAPSHOTS` set to the path of the source folder the files are written instead; read what changed.
  @Test(arguments: pages.indices)
  func `looks as recorded`(_ index: Int) throws {
    let page = Self.pages[index]
    let run = try AssayProcess(page.arguments, columns: 100)
    #expect(run.status == 0, "\(run.errors)")
    if let folder = ProcessInfo.processInfo.environment["ASSAY_RECORD_SNAPSHOTS"] {
      try run.output.write(toFile: "\(folder)/\(page.name).txt", atomically: true, encoding: .utf8)
      return
    }
    let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Snapshots")
    let recorded = try String(contentsOf: folder.appendingPathComponent("\(page.name).txt"), encoding: .utf8)
    #expect(run.output.utf8.elementsEqual(recorded.utf8), "\(page.name)\n\(run.output)")
  }
}
