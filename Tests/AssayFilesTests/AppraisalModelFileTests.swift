import AssayData
import AssayFiles
import AssayScoring
import Foundation
import Testing

/// Models of appraisals in YAML, and what is said of mistakes in them.
@Suite struct AppraisalModelFileTests {
  static let whole = """
    subject: id
    tree:
      - {ballot: 德, weight: 0.4}
      - {name: 好评, share: [优秀, 称职], ballot: 绩, weight: 0.2}
      - {column: tasks, weight: 0.4, floor: 60}
    missing: reweight
    ballots:
      file: b.csv
      rater: 评委
      grades: {优秀: 95, 称职: 80, 不称职: 40}
      abstain: [弃权, 缺席]
      abstain_as: zero
      repeated: void
      unknown_subjects: exclude
      unused: [能]
      absent_class: refuse
      full_marks: 120
    measures: {file: officials.csv, subject: 编号}
    classes: {superior: {weight: 0.4, min_votes: 2}, peer: {weight: 0.3, trim: 1}, served: 0.3}
    levels: {city: 0.6, town: 0.4}
    unit: department
    pool: {小单位: [A, B]}
    pool_below: {size: 5, name: 其他}
    rules:
      - {veto: discipline, cap: 不称职}
      - {veto: audit, when: [B, C], cap: 称职}
      - {veto_list: listed.csv, cap: 不称职}
      - {floor: tasks, cap: 称职}
      - {floor: 德, min: 60, cap: 称职}
      - {bonus: award, points: 2, ceiling: 5}
      - {penalty: fault}
    grades: {优秀: {share: 0.20, min: 85, ties: exclude}, 称职: {min: 75}, 不称职: }
    tie_break: [德, {column: age, direction: cost}]
    fuzzy: {operator: product-max, measured: linear}
    """

  @Test func `reads every key`() throws {
    let model = try AppraisalModelFile.parse(Self.whole)
    #expect(model.ballots.grades == [.init("优秀", points: 95), .init("称职", points: 80), .init("不称职", points: 40)])
    #expect(model.ballots.file == "b.csv" && model.ballots.columns.rater == "评委")
    #expect(model.ballots.columns.stated == ["评委"] && model.ballots.columns.grade == "grade")
    #expect(model.ballots.abstentions == ["弃权", "缺席"] && model.ballots.unused == ["能"])
    #expect(model.ballots.repeated == .void && model.ballots.strangers == .exclude && model.fullMarks == 120)
    #expect(
      model.groups
        == RaterGroups(
          classes: [
            .init("superior", weight: 0.4, minimumVotes: 2), .init("peer", weight: 0.3, trim: 1),
            .init("served", weight: 0.3),
          ], levels: [.init("city", weight: 0.6), .init("town", weight: 0.4)], absent: .refuse, abstentions: .zero))
    #expect(model.measures == MeasuresFile(file: "officials.csv", subject: "编号"))
    #expect(model.items == ["德", "绩"] && model.scoring.missing == .reweight)
    #expect(model.fuzzy == FuzzyRules(.productMax, measured: .linear))
    let grading = model.grading
    #expect(grading.unit == "department" && grading.pools == [.init("小单位", units: ["A", "B"])])
    #expect(grading.smallUnits == .init(below: 5, name: "其他"))
    #expect(
      grading.caps == [
        .init(.veto(column: "discipline", values: []), grade: "不称职"),
        .init(.veto(column: "audit", values: ["B", "C"]), grade: "称职"), .init(.list(path: "listed.csv"), grade: "不称职"),
        .init(.floor(node: "tasks", minimum: nil), grade: "称职"), .init(.floor(node: "德", minimum: 60), grade: "称职"),
      ])
    #expect(
      grading.adjustments == [.init("award", points: 2, ceiling: 5), .init("fault", isPenalty: true)])
    #expect(grading.grades.map(\.name) == ["优秀", "称职", "不称职"])
    #expect(grading.grades[0].share?.floor(of: 15) == 3 && grading.grades[0].minimum == 85)
    #expect(grading.grades[0].ties == .exclude && grading.grades[1].ties == .broken)
    #expect(grading.tieBreak == [.init("德"), .init("age", prefersLarge: false)])
  }

  @Test func `reads the model of the data sets`() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Datasets/officials-appraisal/appraisal.yaml").standardized.path
    let model = try AppraisalModelFile.read(path)
    #expect(model.items == ["德", "能", "勤", "绩", "廉"])
    #expect(model.groups.classes.count == 4 && model.groups.levels.count == 2)
  }

  @Test func `a fuzzy evaluation is an operator alone, or what differs from the weighted mean`() throws {
    func rules(_ key: String) throws -> FuzzyRules? {
      try AppraisalModelFile.parse(Self.model("fuzzy: {operator: product-max, measured: linear}", key)).fuzzy
    }
    #expect(try rules("") == nil)
    #expect(try rules("fuzzy: min-sum") == FuzzyRules(.minSum))
    #expect(try rules("fuzzy: {measured: linear}") == FuzzyRules(.weightedMean, measured: .linear))
    #expect(FuzzyRules() == FuzzyRules(.weightedMean, measured: .exclude))
  }

  private static func model(_ change: String...) -> String {
    var text = whole
    for place in stride(from: 0, to: change.count, by: 2) {
      text = text.replacingOccurrences(of: change[place], with: change[place + 1])
    }
    return text
  }

  @Test(arguments: [
    (
      model("weight: 0.4, floor", "weight: 0.5, floor"),
      "model, line 3: The weights under “score” add up to 1.1, not to 1."
    ),
    (model("served: 0.3", "served: 0.29"), "model, line 1: The weights under “classes” add up to 0.99, not to 1."),
    (model("town: 0.4", "town: 0.5"), "model, line 1: The weights under “levels” add up to 1.1, not to 1."),
    (model("repeated: void", "repeated: first"), "model, line 13: repeated is “first”. It is one of refuse, void."),
    (model("abstain_as", "abstain_at"), "model, line 12: ballots has no key “abstain_at”. Did you mean “abstain_as”?"),
    (
      model("share: 0.20", "share: 1.2"),
      "model, line 32: share of “优秀” must be a decimal between 0 and 1, such as 0.2, or 20%."
    ),
    (
      model("{veto: discipline, cap: 不称职}", "{veto: discipline}"),
      "model, line 25: the rule for “discipline” needs the best grade that it leaves: cap."
    ),
    (
      model("{veto: discipline, cap: 不称职}", "{vote: discipline, cap: 不称职}"),
      "model, line 25: a rule has one of veto, veto_list, floor, bonus, penalty. {veto: discipline, cap: 不称职}"
    ),
    (
      model("cap: 不称职}\n  - {veto: audit", "cap: 不及格}\n  - {veto: audit"),
      "model, line 1: “discipline” caps the grade at “不及格”, which is not among the grades; known: 优秀, 称职, 不称职."
    ),
    (
      model("不称职: }\ntie", "不称职: {min: 0}}\ntie"),
      "model, line 1: The last grade, “不称职”, must be open to all: “不称职”: {}; else some would get no grade."
    ),
    (
      model("  - {floor: tasks, cap: 称职}\n", ""),
      "model, line 1: “tasks” has a floor, but no rule says what it does: rules: [{floor: tasks, cap: …}]."
    ),
    (
      model("share: [优秀, 称职]", "share: [优, 称职]"),
      "model, line 1: “好评” is the share of the grade “优”, which is not among the grades of ballots."
    ),
    (
      "tree: [{column: x, weight: 1}]",
      "model, line 1: an appraisal needs ballots and what their grades count. ballots: {grades: {优秀: 95, 称职: 80, 基本称职: 65, 不称职: 40}}"
    ),
    (
      model("operator: product-max", "operator: product"),
      "model, line 34: operator is “product”. It is one of min-max, product-max, min-sum, weighted-mean."
    ),
    (
      model("measured: linear", "measures: linear"),
      "model, line 34: fuzzy has no key “measures”. Did you mean “measured”?"
    ),
    (
      model("{ballot: 德, weight: 0.4}", "{ballot: 德, weight: 0.4, direction: cost}"),
      "model, line 1: A fuzzy evaluation takes the votes on “德” as memberships of the grades, so they cannot count the other way; "
        + "leave its direction out and give the grades their points."
    ),
    (model("trim: 1", "trim: half"), "model, line 19: trim of “peer” must be a whole number."),
  ])
  func `says where a mistake is`(text: String, sentence: String) {
    do {
      _ = try AppraisalModelFile.parse(text)
      Issue.record("nothing was found wrong")
    } catch {
      #expect("\(error)" == sentence)
    }
  }
}
