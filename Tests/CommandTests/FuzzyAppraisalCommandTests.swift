import AssayTestSupport
import Foundation
import Testing

/// Fuzzy evaluation of ballots as a personnel office calls it: the key `fuzzy` of a model, its tables, and mistakes in it.
@Suite struct FuzzyAppraisalCommandTests {
  private typealias Office = AppraiseCommandTests.Office

  private static func office(_ key: String, ballots: [String] = Office.ballots) throws -> Office {
    try Office(ballots: ballots, model: Office.model + "\n" + key)
  }

  /// 甲 0.6·(½, ½) + 0.4·(1, 0); 乙 0.6·(0, 1) + 0.4·(1, 0); 丙 has a peer's 基本称职 alone.
  @Test func `memberships of a small office by hand`() throws {
    let document = try Self.office("fuzzy: weighted-mean").document()
    let rows = document.rows("fuzzy_evaluations")
    #expect(rows.count == 12)
    #expect(
      rows[0].keys.sorted() == ["category", "grade", "membership", "normalised_membership", "rank", "score", "subject"])
    let first = rows.filter { $0["subject"]?.text == "甲" }
    #expect(first.map { $0["category"]?.text } == ["优秀", "称职", "基本称职", "不称职"])
    expectClose(first.map { $0["membership"]?.number }, [0.7, 0.3, 0, 0], relative: 1e-15)
    let own: KeyValuePairs<String, String?> = ["subject": "乙", "category": "称职"]
    expectClose(document.number("fuzzy_evaluations", "membership", own), 0.6, relative: 1e-15)
    expectClose(document.number("fuzzy_evaluations", "score", own), 86, relative: 1e-15)
    #expect(document.number("fuzzy_evaluations", "rank", own) == 2)
    #expect(rows.map { $0["grade"]?.text }.filter { $0 == "称职" }.count == 4)
    // The votes count as they do in the score by ballots alone, of which there is one indicator.
    expectClose(
      rows.map { $0["score"]?.number },
      document.rows("scores").flatMap { Array(repeating: $0["ballot_score"]?.number ?? .nan, count: 4) },
      relative: 1e-14)
    #expect(
      document.notes.contains(
        "Fuzzy evaluation: b = w ∘ R by weighted-mean, M(·, ⊕); R has the shares of the votes, classes and levels by their weights. "
          + "score = Σ points·b/Σb; grade: the largest b, whatever vetoes and quotas say."), "\(document.notes)")
    #expect(
      document.notes.contains { $0.hasPrefix("No votes of grades, and so no part in the fuzzy evaluation: tasks;") })
    #expect(document.row("fuzzy_indicators", ["subject": "丙", "category": "基本称职"])?["membership"]?.number == 1)
  }

  @Test func `a model without the key has no such table, and its page is as ever`() throws {
    let run = try Office().run("--format", "csv", "--table", "fuzzy_evaluations")
    #expect(run.status == 1 && run.errors.contains("There is no table “fuzzy_evaluations”; there are: scores, quotas,"))
    let (plain, fuzzy) = (try Office().document(), try Self.office("fuzzy: min-max").document())
    #expect(plain.rows("scores") == fuzzy.rows("scores"))
  }

  @Test func `the page prints the largest membership, and both of a tie`() throws {
    let persons = (1...6).map { "P\($0),财政,50,0,0,40" }
    let ballots = [
      "P1,r1,上级,德,优秀", "P1,r2,上级,德,称职", "P2,r1,上级,德,优秀", "P3,r3,同级,德,称职", "P4,r1,上级,德,基本称职", "P5,r1,上级,德,基本称职",
      "P6,r1,上级,德,不称职",
    ]
    let office = try Office(
      ballots: ballots, persons: persons, model: Office.model + "\nfuzzy: {operator: min-max}\nnormalise: none")
    let page = try office.run().output
    #expect(page.contains("\nSubject  Grade     Membership  Normalised   Score  Rank\n"), "\(page)")
    let lines = page.split(separator: "\n").filter {
      $0.contains("1.000       1.000") || $0.contains("0.500       0.500")
    }
    #expect(
      lines.map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
        "P2 优秀", "P1 优秀", "P1 称职", "P3 称职", "P4 基本称职", "P5 基本称职", "P6 不称职",
      ])
    #expect(page.contains("The page has the grade with the largest membership of each person;"))
    let document = try office.document()
    #expect(document.rows("fuzzy_evaluations")[0]["grade"]?.text == "优秀; 称职")
    #expect(
      document.warnings.contains(
        "1 of 6 persons belongs to two grades or more alike, and the largest membership does not tell which; the first is “P1”, "
          + "to 优秀 and 称职."), "\(document.warnings)")
    // Of a few, all grades are there.
    let small = try Self.office("fuzzy: weighted-mean").run().output
    #expect(small.contains("甲       不称职         0.000       0.000  90.500     1  优秀"), "\(small)")
  }

  @Test func `measured indicators by linear memberships`() throws {
    let document = try Self.office("fuzzy: {measured: linear}").document()
    // 甲's tasks are the best of three, 100 points, 丙's 50 of them lie between 40 and 65.
    let measured = document.rows("fuzzy_indicators").filter { $0["indicator"]?.text == "tasks" }
    #expect(measured.filter { $0["subject"]?.text == "甲" }.map { $0["membership"]?.number } == [1, 0, 0, 0])
    let middle = measured.filter { $0["subject"]?.text == "丙" }
    expectClose(middle.map { $0["membership"]?.number }, [0, 0, 0.4, 0.6], relative: 1e-14)
    expectClose(
      document.number("fuzzy_evaluations", "score", ["subject": "丙"]), 0.6 * 65 + 0.4 * 50, relative: 1e-14)
  }

  @Test func `a folder and a saved model have it`() throws {
    let office = try Self.office("fuzzy: {operator: product-max}")
    let run = try office.run("--output", "result/", "--save-model", "saved.json")
    #expect(run.status == 0, "\(run.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: office.folder.path("result"))
    #expect(files.contains("fuzzy_evaluations.csv") && files.contains("fuzzy_indicators.csv"))
    // The tree has no dimensions.
    #expect(!files.contains("fuzzy_dimensions.csv"))
    let again = try AssayProcess(
      ["appraise", "ballots.csv", "--model", "saved.json", "--format", "csv", "--table", "fuzzy_evaluations"],
      in: office.folder.url)
    let written = try String(contentsOfFile: office.folder.path("result/fuzzy_evaluations.csv"), encoding: .utf8)
    #expect(
      again.output == written
        && written.hasPrefix("subject,category,membership,normalised_membership,score,rank,grade\n甲,优秀,"))
    let one = try office.run("--format", "json", "--threads", "1")
    #expect(try office.run("--format", "json", "--threads", "5").output == one.output)
  }

  @Test(arguments: [
    (
      "fuzzy: max-min",
      "model.yaml, line 9: fuzzy is “max-min”. It is one of min-max, product-max, min-sum, weighted-mean."
    ),
    (
      "fuzzy: {operator: mean}",
      "model.yaml, line 9: operator is “mean”. It is one of min-max, product-max, min-sum, weighted-mean."
    ),
    ("fuzzy: {operatr: min-max}", "model.yaml, line 9: fuzzy has no key “operatr”. Did you mean “operator”?"),
    ("fuzzy: {measured: yes}", "model.yaml, line 9: measured is “yes”. It is one of exclude, linear."),
  ])
  func `keys that are wrong`(key: String, sentence: String) throws {
    let fault = try Self.office(key).fault()
    #expect(fault == "assay: \(sentence)\n")
  }

  @Test(arguments: [
    (
      "ballot: 德, weight: 0.6", "ballot: 德, weight: 0.6, direction: cost",
      "model.yaml, line 1: A fuzzy evaluation takes the votes on “德” as memberships of the grades, so they cannot count the other "
        + "way; leave its direction out and give the grades their points."
    ),
    (
      "ballot: 德, weight: 0.6", "name: 好评, share: [优秀], ballot: 德, weight: 0.6",
      "model.yaml, line 1: A fuzzy evaluation needs votes of the grades, and no leaf of the tree takes them; add one: {ballot: 德, "
        + "weight: 0.5}."
    ),
    (
      "weight: 0.6}", "weight: 0.5}", "model.yaml, line 2: The weights under “score” add up to 0.9, not to 1."
    ),
    (
      "优秀: 95, ", "",
      "ballots.csv, column “grade”: “优秀” stands in 3 rows and is no grade of the model; known: 称职, 基本称职, 不称职, 弃权. Correct it, "
        + "give it points under ballots: grades, or list it under ballots: abstain."
    ),
  ])
  func `models that cannot be evaluated`(old: String, new: String, sentence: String) throws {
    let model = Office.model.replacingOccurrences(of: old, with: new) + "\nfuzzy: weighted-mean"
    #expect(try Office(model: model).fault() == "assay: \(sentence)\n")
  }

  /// 乙 has no vote on 廉: refused by name, or its weight goes to 德.
  @Test func `an indicator without votes`() throws {
    let model = Office.model.replacingOccurrences(
      of: "{ballot: 德, weight: 0.6}, {column: tasks, weight: 0.4}",
      with: "{ballot: 德, weight: 0.6}, {ballot: 廉, weight: 0.4}")
    let ballots = Office.ballots + ["甲,r1,上级,廉,不称职", "丙,r1,上级,廉,优秀"]
    #expect(
      try Office(ballots: ballots, model: model + "\nfuzzy: weighted-mean").fault()
        == "assay: “乙” has no valid ballot on “廉”. Say what that does: missing: reweight (the other indicators count more) or worst.\n"
    )
    let document = try Office(ballots: ballots, model: model + "\nmissing: reweight\nfuzzy: weighted-mean").document()
    let rows = document.rows("fuzzy_evaluations").filter { $0["subject"]?.text == "乙" }
    expectClose(rows.map { $0["membership"]?.number }, [0.4, 0.6, 0, 0], relative: 1e-15)
  }

  /// 丙 has a vote on 廉 alone, of which the share of 优秀 counts and no grade; awards add 2, 0 and 5.
  @Test func `a score without memberships`() throws {
    let model = Office.model.replacingOccurrences(
      of: "{ballot: 德, weight: 0.6}, {column: tasks, weight: 0.4}",
      with: "{ballot: 德, weight: 0.6}, {name: 好评, share: [优秀], ballot: 廉, weight: 0.4}")
    let ballots = ["甲,r1,上级,德,优秀", "乙,r1,上级,德,称职", "甲,r1,上级,廉,优秀", "乙,r1,上级,廉,称职", "丙,r1,上级,廉,优秀"]
    let document = try Office(ballots: ballots, model: model + "\nmissing: reweight\nfuzzy: weighted-mean").document()
    #expect(document.rows("scores").map { $0["score"]?.number } == [99, 48, 105])
    let rows = document.rows("fuzzy_evaluations").filter { $0["subject"]?.text == "丙" }
    #expect(
      rows.allSatisfy { [$0["membership"], $0["score"], $0["rank"], $0["grade"]] == [.null, .null, .null, .null] })
    #expect(
      document.warnings.contains(
        "1 of 3 persons have no memberships, because no indicator that takes votes of grades has any; the first is “丙”."
      ),
      "\(document.warnings)")
  }

  // MARK: Memberships in place of ballots

  /// The promotion of a teacher by M(∧, ∨), from the matrix with two digits: (0.5, 0.2, 0.14, 0.14, 0.14) over 1.12.
  private static let matrix = [
    "政治表现,好,0.57", "政治表现,较好,0.29", "政治表现,一般,0.14", "教学水平,好,0.86", "教学水平,较好,0.14", "科研水平,一般,0.72", "科研水平,较差,0.14",
    "科研水平,差,0.14", "外语水平,好,0.29", "外语水平,较好,0.29", "外语水平,一般,0.14", "外语水平,较差,0.14", "外语水平,差,0.14",
  ]
  private static let matrixModel = """
    tree:
      - {ballot: 政治表现, weight: 0.2}
      - {ballot: 教学水平, weight: 0.5}
      - {ballot: 科研水平, weight: 0.1}
      - {ballot: 外语水平, weight: 0.2}
    ballots: {grades: {好: 90, 较好: 80, 一般: 70, 较差: 60, 差: 50}, membership: membership}
    fuzzy: min-max
    """

  private static func matrix(
    _ rows: [String] = matrix, header: String = "indicator,grade,membership", model: String = matrixModel
  ) throws -> Office {
    try Office(ballots: rows, header: header, model: model)
  }

  @Test func `a matrix of memberships in place of ballots`() throws {
    let document = try Self.matrix().document()
    let rows = document.rows("fuzzy_evaluations")
    #expect(rows.map { $0["subject"]?.text } == Array(repeating: "all", count: 5))
    #expect(rows.map { $0["membership"]?.number } == [0.5, 0.2, 0.14, 0.14, 0.14])
    expectClose(rows[0]["normalised_membership"]?.number, 0.5 / 1.12, relative: 1e-15)
    expectClose(rows[0]["score"]?.number, (45 + 16 + 9.8 + 8.4 + 7) / 1.12, relative: 1e-14)
    #expect(document.tables.object.keys.sorted() == ["fuzzy_evaluations", "fuzzy_indicators"])
    #expect(document.notes.contains { $0.contains("M(∧, ∨); R is that of ballots.csv.") })
    #expect(document.account.read == 13 && document.account.used == 13)
  }

  /// R as the command writes it gives the evaluation that the ballots gave.
  @Test func `what the command writes it reads`() throws {
    let office = try Self.office(
      "fuzzy: weighted-mean", ballots: Office.ballots + ["甲,r1,上级,廉,优秀", "乙,r1,上级,廉,称职", "丙,r1,上级,廉,优秀"])
    let tree = "tree: [{name: A, weight: 1, indicators: [{ballot: 德, weight: 0.25}, {ballot: 廉, weight: 0.75}]}]"
    let model = Office.model.replacingOccurrences(
      of: "tree: [{ballot: 德, weight: 0.6}, {column: tasks, weight: 0.4}]", with: tree)
    try office.folder.write("model.yaml", model + "\nfuzzy: weighted-mean")
    for table in ["fuzzy_evaluations", "fuzzy_dimensions"] {
      let shares = try office.run("--format", "csv", "--table", "fuzzy_indicators")
      let expected = try office.run("--format", "csv", "--table", table)
      #expect(shares.status == 0 && expected.status == 0, "\(shares.errors)")
      let again = try Self.matrix(
        model:
          "\(tree)\nballots: {grades: {优秀: 95, 称职: 80, 基本称职: 65, 不称职: 40}, membership: membership}\nfuzzy: weighted-mean"
      )
      try again.folder.write("ballots.csv", shares.output)
      let found = try again.run("--format", "csv", "--table", table)
      #expect(found.output == expected.output, "\(found.errors)")
    }
  }

  @Test func `a row that is missing passes its weight on or is the worst of all`() throws {
    let model = """
      tree: [{ballot: a, weight: 0.5}, {ballot: b, weight: 0.5}]
      ballots: {grades: {好: 90, 差: 50}, membership: share}
      fuzzy: weighted-mean
      """
    let rows = ["甲,a,好,1", "甲,b,差,1", "乙,a,好,1"]
    let header = "subject,indicator,grade,share"
    #expect(
      try Self.matrix(rows, header: header, model: model).fault()
        == "assay: “乙” has no memberships on “b”. Say what that does: missing: reweight (the other indicators count more) or worst.\n"
    )
    for (rule, scores) in [("reweight", [70, 90.0]), ("worst", [70, 70])] {
      let document = try Self.matrix(rows, header: header, model: model + "\nmissing: \(rule)").document()
      #expect(document.rows("fuzzy_evaluations").compactMap { $0["score"]?.number } == scores.flatMap { [$0, $0] })
    }
  }

  @Test(arguments: [
    ("政治表现,好,0.57", "政治表现,好,0.56", "The memberships of “all” on “政治表现” add up to 0.9900000000000001, not to 1."),
    (
      "教学水平,好,0.86", "教学水平,好,1.86",
      "ballots.csv, row 4, column “membership”: 1.86 is no membership, which is between 0 and 1."
    ),
    ("教学水平,好,0.86", "教学水平,好,", "ballots.csv, row 4, column “membership”: there is no membership."),
    (
      "教学水平,较好,0.14", "教学水平,好,0.14",
      "ballots.csv, row 5, column “membership”: the same person, indicator and grade stood in a row before."
    ),
    (
      "教学水平,好,0.86", "教学水平,优,0.86",
      "ballots.csv, column “grade”: “优” is no grade of the model; known: 好, 较好, 一般, 较差, 差. Correct it, or give it points under "
        + "ballots: grades."
    ),
    (
      "科研水平,差,0.14", "科研,差,0.14",
      "ballots.csv, column “indicator”: “科研” is no indicator that a leaf of the tree takes ballots on; known: 政治表现, 教学水平, "
        + "科研水平, 外语水平. Give it a leaf, or say that it is not used: ballots: {unused: […]}."
    ),
  ])
  func `matrices that are wrong`(old: String, new: String, sentence: String) throws {
    let rows = Self.matrix.map { $0 == old ? new : $0 }
    #expect(try Self.matrix(rows).fault() == "assay: \(sentence)\n")
  }

  @Test(arguments: [
    (
      "fuzzy: min-max", "",
      "model.yaml, line 1: Memberships in place of ballots are for a fuzzy evaluation alone; ask for it: fuzzy: weighted-mean."
    ),
    (
      "fuzzy: min-max", "fuzzy: {measured: linear}",
      "Ready memberships have no measured values beside them; leave out measured: linear."
    ),
    ("membership: membership", "membership: shares", "ballots.csv has no column “shares”."),
    ("weight: 0.5}", "weight: 0.4}", "model.yaml, line 2: The weights under “score” add up to 0.9, not to 1."),
  ])
  func `models that do not fit a matrix`(old: String, new: String, sentence: String) throws {
    let model = Self.matrixModel.replacingOccurrences(of: old, with: new)
    #expect(try Self.matrix(model: model).fault() == "assay: \(sentence)\n")
  }

  @Test func `a matrix has no raters`() throws {
    let run = try Self.matrix().run("--uncertainty")
    #expect(
      run.status == 1
        && run.errors
          == "assay: Ready memberships have no raters and fit no scales; leave out --uncertainty, --bootstrap and --save-model.\n"
    )
  }

  // MARK: The data set

  /// Every membership of 4,000 officials goes into these sums: worked out in exact fractions by Expected/fuzzy.py.
  @Test(arguments: ["weighted-mean", "min-max", "product-max", "min-sum"])
  func `agrees with exact fractions on four thousand officials`(name: String) throws {
    let folder = AssayProcess.root.appendingPathComponent("Datasets/officials-appraisal").path
    let model = try String(contentsOfFile: folder + "/appraisal.yaml", encoding: .utf8)
    let office = try Office(model: model + "\nfuzzy: \(name)\n")
    let url = try #require(Bundle.module.url(forResource: "fuzzy", withExtension: "csv", subdirectory: "Expected"))
    let expected = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }.filter { $0[0] == name }
    var compared = 0
    // With one indicator each, the dimensions are the same by every operator.
    for table in ["fuzzy_evaluations"] + (name == "weighted-mean" ? ["fuzzy_dimensions"] : []) {
      let run = try AssayProcess(
        [
          "appraise", folder + "/ballots.csv.gz", "--model", "model.yaml", "--measures", folder + "/officials.csv",
          "--format", "csv", "--table", table,
        ], in: office.folder.url)
      #expect(run.status == 0, "\(run.errors)")
      let sums = Sums(run.output, hasPart: table == "fuzzy_dimensions")
      for line in expected where (line[1].isEmpty) == (table == "fuzzy_evaluations") {
        compared += 1
        if line[2] == "score" {
          expectClose(sums.scores, try #require(Double(line[5])), relative: 1e-13)
          continue
        }
        let found = try #require(sums.cells[[line[1], line[2]]], "\(line)")
        expectClose(found.numbers, line[3...5].map { Double($0) ?? .nan }, relative: 1e-13)
        #expect(found.largest == Int(line[6]), "\(line)")
      }
    }
    #expect(compared == (name == "weighted-mean" ? 25 : 5))
  }

  /// Sums of a table of memberships over its persons, as Expected/fuzzy.py makes them.
  private struct Sums {
    var cells: [[String]: (numbers: [Double], largest: Int)] = [:]
    var scores = 0.0

    init(_ table: String, hasPart: Bool) {
      var (position, last): (Double, Substring) = (0, "")
      for line in table.split(whereSeparator: \.isNewline).dropFirst() {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        let isNew = fields[0] != last
        if isNew { (position, last) = (position + 1, fields[0]) }
        let rest = fields.dropFirst(hasPart ? 2 : 1).map(String.init)
        let membership = Double(rest[1]) ?? .nan
        let key = [hasPart ? String(fields[1]) : "", rest[0]]
        var cell = cells[key] ?? ([0, 0, 0], 0)
        for (place, term) in [membership, membership * membership, membership * position].enumerated() {
          cell.numbers[place] += term
        }
        if rest.last == rest[0] { cell.largest += 1 }
        cells[key] = cell
        if isNew { scores += position * (Double(rest[3]) ?? .nan) }
      }
    }
  }
}
