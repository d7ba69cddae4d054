import AssayTestSupport
import Foundation
import Testing

/// Appraisals as a personnel office calls them: small ones worked by hand, the data set, and files that are wrong.
@Suite struct AppraiseCommandTests {
  /// Ballots, persons and a model of three people in two departments, in a folder of their own.
  final class Office: Sendable {
    let folder: TemporaryFolder
    let name = "model.yaml"

    init(
      ballots: [String] = Office.ballots, header: String = "subject,rater,class,indicator,grade",
      persons: [String] = Office.persons, model: String = Office.model
    ) throws {
      folder = try TemporaryFolder()
      try folder.write("ballots.csv", header, ballots)
      try folder.write("officials.csv", "id,department,tasks,award,discipline,age", persons)
      try folder.write("model.yaml", model)
    }

    func run(_ options: String...) throws -> AssayProcess {
      try AssayProcess(["appraise", "ballots.csv", "--model", "model.yaml"] + options, in: folder.url)
    }

    func document() throws -> JSONDocument { try run("--format", "json").document() }

    func fault() throws -> String {
      let run = try run()
      #expect(run.status == 1 && run.output.isEmpty, "\(run.output)")
      return run.errors
    }

    /// 甲: two superiors 优秀 and 称职, one peer 优秀; 乙: 称职, 优秀; 丙: 基本称职 of a peer only.
    static let ballots = [
      "甲,r1,上级,德,优秀", "甲,r2,上级,德,称职", "甲,r3,同级,德,优秀", "乙,r1,上级,德,称职", "乙,r3,同级,德,优秀", "丙,r3,同级,德,基本称职",
      "丙,r4,同级,德,弃权",
    ]
    static let persons = ["甲,财政,90,1,0,40", "乙,财政,70,0,0,50", "丙,人事,80,3,0,30"]
    static let model = """
      subject: id
      tree: [{ballot: 德, weight: 0.6}, {column: tasks, weight: 0.4}]
      ballots: {grades: {优秀: 95, 称职: 80, 基本称职: 65, 不称职: 40}, abstain: [弃权]}
      measures: officials.csv
      classes: {上级: {weight: 0.6}, 同级: {weight: 0.4}}
      unit: department
      rules: [{veto: discipline, cap: 不称职}, {bonus: award, points: 2, ceiling: 5}]
      grades: {优秀: {share: 0.5}, 称职: {min: 75}, 基本称职: {min: 40}, 不称职: {}}
      """
  }

  /// 甲 0.6·(0.6·87.5 + 0.4·95) + 0.4·100 + 2; 乙 0.6·(0.6·80 + 0.4·95) + 0; 丙 0.6·65 + 0.4·50 + 5.
  @Test func `works out a small office by hand`() throws {
    let document = try Office().document()
    let rows = document.rows("scores")
    expectClose(rows.map { $0["score"]?.number }, [96.3, 51.6, 64], relative: 1e-14)
    #expect(rows.map { $0["rank"]?.number } == [1, 3, 2])
    #expect(rows.map { $0["grade"]?.text } == ["优秀", "基本称职", "基本称职"])
    #expect(rows.map { $0["decided_by"]?.text } == ["quota", "score", "score"])
    #expect(rows.map { $0["unit"]?.text } == ["财政", "财政", "人事"])
    expectClose(rows.map { $0["ballot_score"]?.number }, [90.5, 86, 65], relative: 1e-14)
    #expect(rows.map { $0["ballot_rank"]?.number } == [1, 2, 3])
    #expect(rows.map { $0["measured_rank"]?.number } == [1, 3, 2])
    #expect(
      rows.map { $0["reason"]?.text } == [
        "has a place in the quota of 优秀 in 财政: ⌊0.5 × 2⌋ = 1", "51.60 < 75 for 称职", "64 < 75 for 称职",
      ])
    let quotas = document.rows("quotas")
    #expect(quotas.map { $0["n"]?.number } == [2, 1] && quotas.map { $0["cap"]?.number } == [1, 0])
    #expect(quotas.map { $0["used"]?.number } == [1, 0] && quotas.map { $0["share"]?.number } == [0.5, 0.5])
    #expect(document.number("evidence", "points", ["subject": "丙", "kind": "bonus"]) == 5)
    expectClose(document.number("evidence", "points", ["subject": "甲", "kind": "ballots"]), 54.3, relative: 1e-14)
    expectClose(document.number("evidence", "weight", ["subject": "甲", "kind": "measured"]), 0.4, relative: 1e-15)
    // 丙 has no superior, whose weight goes to the peers.
    let votes = document.rows("class_votes").filter { $0["subject"]?.text == "丙" }
    #expect(votes.map { $0["suppressed"] } == [.text("no_votes"), .null])
    #expect(votes.map { $0["weight"]?.number } == [0, 1] && votes.map { $0["abstentions"]?.number } == [0, 1])
    #expect(document.rows("unit").map { $0["participants"]?.number } == [2, 1])
    #expect(document.number("unit_grades", "percent", ["unit": "财政", "grade": "优秀"]) == 50)
    #expect(document.account.read == 7 && document.account.used == 7)
    #expect(document.warnings.contains { $0.hasPrefix("In “人事” nobody can be 优秀: ⌊0.5 × 1⌋ = 0.") })
  }

  @Test func `a list vetoes, a penalty takes, and ties are broken by a column`() throws {
    let office = try Office(
      persons: ["甲,财政,90,0,0,40", "乙,财政,90,0,0,50", "丙,财政,90,3,0,30", "丁,财政,50,0,0,30"],
      model: """
        subject: id
        tree: [{name: 测评, ballot: , weight: 0.5}, {name: 业绩, column: tasks, weight: 0.5, floor: 60}]
        ballots: {grades: {优秀: 95, 称职: 80, 基本称职: 65, 不称职: 40}, abstain: [弃权]}
        measures: officials.csv
        missing: reweight
        rules:
          - {veto_list: listed.csv, cap: 称职}
          - {floor: 业绩, cap: 不称职}
          - {penalty: award, points: 4, ceiling: 10}
        grades: {优秀: {share: 30%}, 称职: {share: 50%}, 不称职: {}}
        tie_break: [{column: age, direction: cost}, 业绩]
        """)
    try office.folder.write("ballots.csv", "subject,grade", ["甲,优秀", "乙,优秀", "丙,优秀", "丁,优秀"])
    try office.folder.write("listed.csv", "id,reason", ["丙,x"])
    let document = try office.document()
    let rows = document.rows("scores")
    #expect(rows.map { $0["score"]?.number } == [97.5, 97.5, 87.5, 47.5])
    #expect(rows.map { $0["grade"]?.text } == ["优秀", "称职", "称职", "不称职"])
    // 丙 is listed, 丁 is below the floor, and 乙 is older than 甲.
    #expect(rows.map { $0["decided_by"]?.text } == ["quota", "tie_break", "veto", "floor"])
    #expect(
      document.notes.contains("The ballots do not name their raters, so a rater who voted twice cannot be found."))
    #expect(document.row("evidence", ["subject": "丁", "part": "floor: 业绩"]) != nil)
    try office.folder.write("listed.csv", "id", ["丙丙"])
    #expect(
      try office.fault()
        == "assay: listed.csv names “丙丙”, who is not among the persons of officials.csv; known: 甲, 乙, 丙, 丁.\n")
  }

  @Test func `a folder gets one file a table and the page`() throws {
    let office = try Office()
    let run = try office.run("--output", "result/")
    #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty, "\(run.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: office.folder.path("result")).sorted()
    #expect(
      files == [
        "agreement.csv", "appraise.txt", "ballot_counts.csv", "class_votes.csv", "classes.csv", "evidence.csv",
        "indicator_weights.csv",
        "quotas.csv", "raters.csv", "rules.csv", "scores.csv", "unit.csv", "unit_grades.csv",
      ])
    let scores = try String(contentsOfFile: office.folder.path("result/scores.csv"), encoding: .utf8)
    #expect(scores.hasPrefix("subject,score,rank,grade,decided_by,unit,"))
    let page = try String(contentsOfFile: office.folder.path("result/appraise.txt"), encoding: .utf8)
    #expect(page.contains("3 of 3 persons appraised from 7 ballots; 优秀: 1 of at most 1."))
  }

  /// The table of counts is itself a file of ballots, and gives the same document.
  @Test func `counts and columns of counts give the same scores as ballots`() throws {
    let plain = try Office()
    let expected = try plain.document().rows("scores")
    let counts = try plain.run("--format", "csv", "--table", "ballot_counts")
    #expect(counts.output.hasPrefix("subject,class,level,indicator,grade,count\n甲,上级,,德,优秀,1\n"))
    let counted = try Office()
    try counted.folder.write("ballots.csv", counts.output)
    #expect(try counted.document().rows("scores") == expected)
    let wide = try Office(
      ballots: ["甲,上级,德,1,1,0,0,0", "甲,同级,德,1,,,,", "乙,上级,德,0,1,0,0,0", "乙,同级,德,1,0,0,0,0", "丙,同级,德,0,0,1,0,1"],
      header: "subject,class,indicator,优秀,称职,基本称职,不称职,弃权")
    #expect(try wide.document().rows("scores") == expected)
  }

  @Test func `other names of columns are mapped, and blanks are counted`() throws {
    let office = try Office(
      ballots: Office.ballots.map { $0 + ",x" } + ["丙,r9,同级,德,,x", ",r9,同级,德,优秀,x", "丙,r9,,德,优秀,x"],
      header: "姓名,评委,主体,项目,票,note",
      model: Office.model.replacingOccurrences(
        of: "ballots: {", with: "ballots: {subject: 姓名, rater: 评委, class: 主体, indicator: 项目, grade: 票, "))
    let document = try office.document()
    expectClose(document.rows("scores").map { $0["score"]?.number }, [96.3, 51.6, 64], relative: 1e-14)
    #expect(document.account == (10, 7, 3))
    #expect(document.cases["missing"].object.keys.sorted() == ["no class or level", "no grade", "no subject"])
  }

  @Test func `one person under a fifth`() throws {
    let office = try Office(
      model: """
        tree: [{ballot: 德, weight: 1}]
        ballots: {grades: {优秀: 95, 称职: 80, 基本称职: 65, 不称职: 40}, abstain: [弃权]}
        grades: {优秀: {share: 20%}, 称职: {}}
        """)
    try office.folder.write("ballots.csv", "subject,indicator,grade,count", ["甲,德,优秀,2", "甲,德,称职,1"])
    let document = try office.document()
    #expect(document.rows("scores").map { $0["score"]?.number } == [90])
    #expect(document.rows("quotas").map { $0["cap"]?.number } == [0])
    #expect(document.warnings == ["Nobody can be 优秀: ⌊20% × 1⌋ = 0."])
    try office.folder.write("ballots.csv", "subject,indicator,grade,count", ["甲,德,优秀,2", "甲,德,称职,-1"])
    #expect(
      try office.fault()
        == "assay: ballots.csv, row 2, column “count”: the count is -1; counts are whole numbers from 0 to 1000000000.\n"
    )
  }

  @Test func `small units are pooled`() throws {
    let office = try Office(model: Office.model + "\npool_below: {size: 3, name: 合并}")
    let document = try office.document()
    #expect(document.rows("quotas").map { $0["unit"]?.text } == ["合并"])
    #expect(document.rows("quotas")[0]["pooled_units"]?.text == "财政; 人事")
    #expect(document.rows("quotas")[0]["cap"]?.number == 1)
  }

  // MARK: The data set

  /// The seed of the data fixes everything: worked out in exact fractions by Expected/appraise.py.
  @Test func `agrees with exact fractions on four thousand officials`() throws {
    let folder = "Datasets/officials-appraisal"
    let run = try AssayProcess(
      "appraise", "\(folder)/ballots.csv.gz", "--model", "\(folder)/appraisal.yaml", "--measures",
      "\(folder)/officials.csv",
      "--format", "csv")
    #expect(run.status == 0, "\(run.errors)")
    let url = try #require(Bundle.module.url(forResource: "appraise", withExtension: "csv", subdirectory: "Expected"))
    let expected = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
    let rows = run.output.split(whereSeparator: \.isNewline).dropFirst()
    #expect(rows.count == 4000 && expected.count == 4000)
    var off: [String] = []
    for (row, reference) in zip(rows, expected) {
      let (found, wanted) = (
        row.split(separator: ",", omittingEmptySubsequences: false), reference.split(separator: ",")
      )
      let (score, exact) = (Double(found[1]) ?? .nan, Double(wanted[1]) ?? .nan)
      if found[0] != wanted[0] || !(abs(score - exact) <= 1e-13 * exact) || found[2...3] != wanted[2...3] {
        off.append("\(row) | \(reference)")
      }
    }
    #expect(off.isEmpty, "\(off.count): \(off.prefix(3))")
  }

  @Test func `threads and the order of rows do not matter`() throws {
    let office = try Office()
    let one = try office.run("--format", "json", "--threads", "1")
    #expect(try office.run("--format", "json", "--threads", "5").output == one.output)
    let reversed = try Office(ballots: Office.ballots.reversed())
    #expect(try reversed.document().rows("scores") == JSONDocument(one.output).rows("scores"))
  }

  // MARK: Files that are wrong

  @Test func `a ballot for an unknown person`() throws {
    let office = try Office(ballots: Office.ballots + ["丁,r1,上级,德,优秀"])
    #expect(
      try office.fault()
        == "assay: ballots.csv: 1 ballot is for “丁”, who is not among the persons of officials.csv; known: 甲, 乙, 丙; 1 such name. "
        + "Correct them, or leave such ballots out: ballots: {unknown_subjects: exclude}.\n")
    let excluded = try Office(
      ballots: Office.ballots + ["丁,r1,上级,德,优秀"],
      model: Office.model.replacingOccurrences(of: "ballots: {", with: "ballots: {unknown_subjects: exclude, "))
    #expect(try excluded.document().cases["missing"]["unknown subject"].number == 1)
  }

  @Test func `a rater who votes twice`() throws {
    let ballots = Office.ballots + ["甲,r1,同级,德,优秀"]
    #expect(
      try Office(ballots: ballots).fault()
        == "assay: Rater “r1” voted 2 times for “甲” on “德”. Remove the repeated ballots, or say that none of them counts: "
        + "ballots: {repeated: void}.\n")
    let void = try Office(
      ballots: ballots, model: Office.model.replacingOccurrences(of: "ballots: {", with: "ballots: {repeated: void, "))
    let document = try void.document()
    #expect(document.account == (8, 6, 2))
    // Only r2's 80 and r3's 95 are left.
    expectClose(document.number("scores", "ballot_score", ["subject": "甲"]), 86, relative: 1e-14)
  }

  @Test(arguments: [
    (
      ["甲,r1,上级,德,优"],
      "ballots.csv, column “grade”: “优” stands in 1 row and is no grade of the model; known: 优秀, 称职, 基本称职, 不称职, 弃权. Correct it, give it "
        + "points under ballots: grades, or list it under ballots: abstain."
    ),
    (
      ["甲,r1,上级,德,优秀", "甲,r1,上司,德,优秀", "乙,r1,上司,德,优秀"],
      "ballots.csv, column “class”: “上司” stands in 2 rows and is no class of the model; the nearest is “上级”. Correct it, or give "
        + "the class a weight under classes."
    ),
    (
      ["甲,r1,上级,德,优秀", "甲,r1,上级,廉,优秀"],
      "ballots.csv, column “indicator”: “廉” stands in 1 row and is no indicator that a leaf of the tree takes ballots on; "
        + "known: 德. Give it a leaf, or say that its ballots are not used: ballots: {unused: […]}."
    ),
    (["甲,r1,上级,德,弃权"], "Nobody has a valid ballot, so there is nobody to appraise."),
    ([], "ballots.csv has a header and no ballots."),
  ])
  func `words that nobody knows`(ballots: [String], sentence: String) throws {
    #expect(try Office(ballots: ballots).fault() == "assay: \(sentence)\n")
  }

  @Test(arguments: [
    (
      "weight: 0.4}]", "weight: 0.39}]", "model.yaml, line 2: The weights under “score” add up to 0.99, not to 1."
    ),
    ("column: tasks", "column: task", "officials.csv has no column “task”. Did you mean “tasks”?"),
    (
      "ballot: 德", "ballot: 徳行",
      "The tree has a leaf for ballots on “徳行”, but the column “indicator” of ballots.csv names it nowhere."
    ),
    ("unit: department", "unit: departments", "officials.csv has no column “departments”. Did you mean “department”?"),
    (
      "measures: officials.csv\n", "",
      "The model needs the column “tasks” of each person. Name the file that has it: measures: {file: officials.csv, subject: id} in "
        + "the model, or --measures officials.csv."
    ),
  ])
  func `models that do not fit the data`(old: String, new: String, sentence: String) throws {
    let model = Office.model.replacingOccurrences(of: old, with: new)
    let ballots =
      new.contains("徳") ? Office.ballots.map { $0.replacingOccurrences(of: ",德,", with: ",,") } : Office.ballots
    #expect(try Office(ballots: ballots, model: model).fault() == "assay: \(sentence)\n")
  }

  @Test(arguments: [
    (
      ["甲,财政,90,1,0,40", "乙,财政,70,0,0,50", "甲,人事,80,3,0,30"],
      "officials.csv: “甲” stands in row 1 and in row 3 of the column “id”."
    ),
    (
      ["甲,财政,90,1,0,40", "乙,,70,0,0,50", "丙,人事,80,3,0,30"],
      "officials.csv, row 2: “乙” has no unit in the column “department”. Quotas go by unit; fill it in."
    ),
    (
      ["甲,财政,90,1,警告,40", "乙,财政,70,0,0,50", "丙,人事,80,3,0,30"],
      "officials.csv, column “discipline”: is “警告” a veto? Say which values are: {veto: discipline, when: [警告], cap: …}; 1, yes and "
        + "是 are, 0, no, 否 and a blank are not."
    ),
    (
      ["甲,财政,,1,0,40", "乙,财政,70,0,0,50", "丙,人事,80,3,0,30"],
      "“甲” has no value on “tasks”. Say what that does: missing: reweight (the other indicators count more) or worst."
    ),
  ])
  func `persons that are not in order`(persons: [String], sentence: String) throws {
    #expect(try Office(persons: persons).fault() == "assay: \(sentence)\n")
  }

  @Test func `a person without ballots, a veto, and an empty unit`() throws {
    let office = try Office(
      persons: ["甲,财政,90,1,1,40", "乙,财政,70,0,0,50", "丙,人事,80,3,0,30", "戊,信访,80,3,0,30"])
    let document = try office.document()
    let rows = document.rows("scores")
    #expect(rows.map { $0["decided_by"]?.text } == ["veto", "quota", "score", "ungraded"])
    #expect(rows[0]["grade"]?.text == "不称职" && rows[0]["reason"]?.text == "discipline: no better than 不称职")
    #expect(rows[3]["score"] == .null && rows[3]["grade"] == .null && rows[3]["reason"]?.text == "nobody voted")
    let quota = document.row("quotas", ["unit": "信访"])
    #expect(quota?["n"]?.number == 0 && quota?["cap"]?.number == 0)
    #expect(
      document.warnings.contains("1 of 4 persons have no score: nobody voted for 1; the first is “戊”."),
      "\(document.warnings)")
    #expect(document.warnings.contains("Nobody of “信访” takes part, so there is no quota to fill."))
    // 乙 alone is left for the one place of 财政, but 51.6 points keep nobody from a share without a least score.
    #expect(document.row("quotas", ["unit": "财政"])?["used"]?.number == 1)
  }
}
