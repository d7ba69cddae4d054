import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// Appraisals of a few people, worked by hand.
@Suite struct AppraisalTests {
  static let grades: [BallotScheme.Grade] = [
    .init("优秀", points: 95), .init("称职", points: 80), .init("基本称职", points: 65), .init("不称职", points: 40),
  ]

  static func ballot(_ item: String, _ weight: Double, direction: Direction = .benefit) -> IndicatorNode {
    IndicatorNode(item, weight: weight, indicator: Indicator(.ballot(item: item), direction: direction))
  }

  static func column(_ name: String, _ weight: Double, direction: Direction = .benefit) -> IndicatorNode {
    IndicatorNode(name, weight: weight, indicator: Indicator(.column(name), direction: direction))
  }

  /// 德 0.4 from ballots, 绩 0.6: half from ballots, half measured.
  static func model(
    missing: MissingLeafPolicy = .refuse, grading: GradingRules = GradingRules(), normalisation: Normalisation = .minMax
  ) -> AppraisalModel {
    AppraisalModel(
      scoring: ScoringModel(
        tree: [
          ballot("德", 0.4), IndicatorNode("绩", weight: 0.6, children: [ballot("绩·票", 0.5), column("tasks", 0.5)]),
        ],
        normalisation: normalisation, missing: missing),
      ballots: BallotRules(grades: grades), grading: grading)
  }

  /// A tally of ballots without classes: for each subject and each item the counts of the four grades and of abstentions.
  static func tally(_ model: AppraisalModel, _ subjects: [String], _ counts: [[[Int]]]) throws -> BallotTally {
    var batch = CountedBallotBatch()
    for (subject, items) in counts.enumerated() {
      for (item, grades) in items.enumerated() {
        for (grade, count) in grades.enumerated() {
          batch.append(subject: subject, cell: item, grade: grade, count: count)
        }
      }
    }
    return try BallotTally(try model.scheme, subjects: subjects, counted: [batch])
  }

  static let three: [[[Int]]] = [
    [[2, 0, 0, 0, 0], [1, 1, 0, 0, 0]], [[1, 1, 0, 0, 1], [2, 0, 0, 0, 0]], [[0, 2, 0, 0, 0], [0, 0, 2, 0, 0]],
  ]

  /// 甲: 0.4·95 + 0.3·87.5 + 0.3·100; 乙: 0.4·87.5 + 0.3·95 + 0.3·0; 丙: 0.4·80 + 0.3·65 + 0.3·50.
  @Test func `ballots and measured values add up on one scale of points`() throws {
    let model = Self.model()
    let appraisal = try model.appraise(
      try Self.tally(model, ["甲", "乙", "丙"], Self.three), AppraisalInput(columns: ["tasks": [90, 70, 80]]))
    expectClose(appraisal.scores, [94.25, 63.5, 66.5], relative: 1e-14)
    #expect(appraisal.grading.ranks == [1, 3, 2])
    let parts = appraisal.contributions(of: 0)
    expectClose(parts.map(\.weight), [0.4, 0.3, 0.3], relative: 1e-15)
    expectClose(parts.map(\.points), [38, 26.25, 30], relative: 1e-14)
    let (ballots, measures) = (try #require(appraisal.ballotsAlone), try #require(appraisal.measuresAlone))
    expectClose(ballots.points, [64.25, 63.5, 51.5], relative: 1e-14)
    expectClose(ballots.scores, [64.25 / 0.7, 63.5 / 0.7, 51.5 / 0.7], relative: 1e-14)
    #expect(ballots.ranks == [1, 2, 3])
    expectClose(measures.scores, [100, 0, 50], relative: 1e-14)
    #expect(measures.ranks == [1, 3, 2])
    #expect(appraisal.ranks(leaf: 1) == [2, 1, 3])
  }

  /// Every part of everybody adds up to his score, whatever is missing.
  @Test func `contributions add up to the score`() throws {
    let model = Self.model(missing: .reweight)
    var counts = Self.three
    counts[1][1] = [0, 0, 0, 0, 3]
    let appraisal = try model.appraise(
      try Self.tally(model, ["甲", "乙", "丙"], counts), AppraisalInput(columns: ["tasks": [.nan, 70, 80]]))
    for subject in 0..<3 {
      let parts = appraisal.contributions(of: subject)
      expectClose(parts.reduce(0) { $0 + ($1.points ?? 0) }, try #require(appraisal.scores[subject]), relative: 1e-14)
      expectClose(parts.reduce(0) { $0 + $1.weight }, 1, relative: 1e-14)
    }
    // 甲 has no tasks: 绩 is its ballots alone, so they count 0.6.
    expectClose(appraisal.contributions(of: 0).map(\.weight), [0.4, 0.6, 0], relative: 1e-15)
    expectClose(appraisal.scores[0], 0.4 * 95 + 0.6 * 87.5, relative: 1e-14)
    // 乙 has only abstentions on 绩·票.
    expectClose(appraisal.contributions(of: 1).map(\.weight), [0.4, 0, 0.6], relative: 1e-15)
  }

  @Test func `a person without a valid ballot takes no part and is told why`() throws {
    var model = Self.model()
    model.groups = RaterGroups(classes: [.init("c", weight: 1, minimumVotes: 2)])
    var counts = Self.three
    counts += [[[0, 0, 0, 0, 2], [0, 0, 0, 0, 2]], [[1, 0, 0, 0, 0], [1, 0, 0, 0, 0]], [[], []]]
    let appraisal = try model.appraise(
      try Self.tally(model, ["甲", "乙", "丙", "弃", "少", "无"], counts),
      AppraisalInput(columns: ["tasks": [90, 70, 80, 1000, 1000, .nan]]))
    #expect(appraisal.absences == [nil, nil, nil, .onlyAbstentions, .tooFewVotes, .noBallots])
    #expect(appraisal.scores[3...] == [nil, nil, nil])
    // Scales are fitted to those who take part: 1,000 tasks of somebody without ballots move nobody.
    expectClose(appraisal.scores[..<3].map { $0 }, [94.25, 63.5, 66.5], relative: 1e-14)
  }

  @Test func `a missing value is refused by the person's name`() throws {
    let model = Self.model()
    let tally = try Self.tally(model, ["甲", "乙", "丙"], Self.three)
    #expect(
      throws: ScoringError.mismatch(
        "“乙” has no value on “tasks”, nor have 1 others. Say what that does: missing: reweight (the other indicators count "
          + "more) or worst")
    ) {
      try model.appraise(tally, AppraisalInput(columns: ["tasks": [90, .nan, .nan]]))
    }
    var silent = Self.three
    silent[2][0] = [0, 0, 0, 0, 0]
    #expect(
      throws: ScoringError.mismatch(
        "“丙” has no valid ballot on “德”. Say what that does: missing: reweight (the other indicators count more) or worst"
      )
    ) {
      try model.appraise(
        try Self.tally(model, ["甲", "乙", "丙"], silent), AppraisalInput(columns: ["tasks": [90, 1, 2]]))
    }
  }

  /// The share of 优秀 and 称职 together, in points: 甲 100, 乙 100, 丙 50 on 绩; a cost is what is left of full marks.
  @Test func `shares of votes count that share of full marks`() throws {
    func score(_ direction: Direction, full: Double = 100) throws -> [Double?] {
      var model = AppraisalModel(
        scoring: ScoringModel(
          tree: [
            Self.ballot("德", 0.5),
            IndicatorNode(
              "好评", weight: 0.5,
              indicator: Indicator(.voteShare(grades: ["优秀", "称职"], item: "绩"), direction: direction)),
          ]), ballots: BallotRules(grades: Self.grades))
      model.ballots.fullMarks = full
      var counts = Self.three
      counts[2][1] = [0, 1, 1, 0, 7]
      return try model.appraise(try Self.tally(model, ["甲", "乙", "丙"], counts)).scores
    }
    expectClose(try score(.benefit), [97.5, 93.75, 65], relative: 1e-14)
    expectClose(try score(.cost), [47.5, 43.75, 65], relative: 1e-14)
    expectClose(try score(.benefit, full: 120), [107.5, 103.75, 70], relative: 1e-14)
  }

  /// Awards of 1, 0 and 4 with 2 points each and a ceiling of 5; a fault takes 1.5.
  @Test func `bonus and penalty change what is ranked and graded`() throws {
    let grading = GradingRules(
      grades: [.init("A", minimum: 70), .init("B")],
      adjustments: [.init("award", points: 2, ceiling: 5), .init("fault", points: 1.5, isPenalty: true)])
    let model = Self.model(grading: grading)
    let appraisal = try model.appraise(
      try Self.tally(model, ["甲", "乙", "丙"], Self.three),
      AppraisalInput(columns: ["tasks": [90, 70, 80], "award": [1, 0, 4], "fault": [.nan, 1, 0]]))
    expectClose(appraisal.base, [94.25, 63.5, 66.5], relative: 1e-14)
    expectClose(appraisal.scores, [96.25, 62, 71.5], relative: 1e-14)
    #expect(appraisal.grading.grades == [0, 1, 0])
    #expect(appraisal.blankAdjustments == 1)
    #expect(throws: ScoringError.self) {
      try model.appraise(
        try Self.tally(model, ["甲", "乙", "丙"], Self.three),
        AppraisalInput(columns: ["tasks": [90, 70, 80], "award": [-1, 0, 4], "fault": [0, 1, 0]]))
    }
  }

  /// A floor of 75 on the node 绩 (甲 93.75, 乙 47.5, 丙 57.5), and one of 75 tasks on the leaf.
  @Test func `floors look at nodes in points and at leaves in their own unit`() throws {
    var model = Self.model(
      grading: GradingRules(
        grades: [.init("A"), .init("B"), .init("C")],
        caps: [
          .init(.floor(node: "绩", minimum: 50), grade: "B"), .init(.floor(node: "tasks", minimum: nil), grade: "C"),
        ]))
    model.grading.grades = [.init("A", minimum: 0), .init("B", minimum: 0), .init("C")]
    let tally = try Self.tally(model, ["甲", "乙", "丙"], Self.three)
    #expect(throws: ScoringError.self) { try model.check() }
    model.scoring.tree[1].content = .dimension([
      Self.ballot("绩·票", 0.5),
      IndicatorNode("tasks", weight: 0.5, indicator: Indicator(.column("tasks"), floor: 85)),
    ])
    let appraisal = try model.appraise(tally, AppraisalInput(columns: ["tasks": [90, 70, 80]]))
    #expect(appraisal.capped == [[false, true, false], [false, true, true]])
    #expect(appraisal.grading.grades == [0, 2, 2])
    #expect(appraisal.grading.decisions == [.score, .cap(1), .cap(1)])
  }

  @Test func `a vetoed person keeps score and rank`() throws {
    let model = Self.model(
      grading: GradingRules(
        grades: [.init("A", minimum: 60), .init("B")],
        caps: [.init(.veto(column: "discipline", values: []), grade: "B")]))
    let appraisal = try model.appraise(
      try Self.tally(model, ["甲", "乙", "丙"], Self.three),
      AppraisalInput(columns: ["tasks": [90, 70, 80]], vetoes: [0: [true, false, false]]))
    #expect(appraisal.grading.grades == [1, 0, 0])
    #expect(appraisal.grading.ranks == [1, 3, 2])
  }

  /// A leaf without an indicator takes all ballots: (2·95 + 95 + 80)/4.
  @Test func `a leaf without an indicator takes all ballots`() throws {
    let model = AppraisalModel(
      scoring: ScoringModel(tree: [IndicatorNode("票", weight: 1, indicator: Indicator(.ballot(item: nil)))]),
      ballots: BallotRules(grades: Self.grades))
    let scheme = try BallotScheme(grades: Self.grades, items: ["德", "绩"])
    var batch = CountedBallotBatch()
    batch.append(subject: 0, cell: 0, grade: 0, count: 2)
    batch.append(subject: 0, cell: 1, grade: 0, count: 1)
    batch.append(subject: 0, cell: 1, grade: 1, count: 1)
    let appraisal = try model.appraise(try BallotTally(scheme, subjects: ["甲"], counted: [batch]))
    expectClose(appraisal.scores, [91.25], relative: 1e-15)
  }

  @Test func `an absent class is an error where the model says so`() throws {
    var model = Self.model()
    model.groups = RaterGroups(classes: [.init("上级", weight: 0.5), .init("同级", weight: 0.5)], absent: .refuse)
    var batch = CountedBallotBatch()
    for item in 0..<2 {
      for group in 0..<2 where (item, group) != (1, 1) {
        batch.append(subject: 0, cell: item * 2 + group, grade: 0, count: 1)
      }
    }
    let tally = try BallotTally(try model.scheme, subjects: ["甲"], counted: [batch])
    #expect(
      throws: ScoringError.mismatch(
        "“甲” has 0 votes of the class “同级” for “绩·票”, too few to count. To pass the weight of absent classes to the others, "
          + "say so: absent_class: reweight")
    ) { try model.appraise(tally, AppraisalInput(columns: ["tasks": [1]])) }
  }

  @Test func `refuses models that cannot be right`() throws {
    func check(_ change: (inout AppraisalModel) -> Void, _ error: ScoringError) {
      var model = Self.model()
      change(&model)
      #expect(throws: error) { try model.check() }
    }
    check({ $0.scoring.tree[0].weight = 0.39 }, .weightsDoNotAdd(node: "score", sum: 0.99))
    check({ $0.groups.classes = [.init("a", weight: 0.99)] }, .weightsDoNotAdd(node: "classes", sum: 0.99))
    check(
      { $0.ballots.fullMarks = 90 },
      .mismatch("“优秀” counts 95.0 points, which is not between 0 and full_marks, 90.0"))
    check(
      { $0.scoring.tree = [Self.column("x", 1)] },
      .mismatch("No leaf of the tree takes ballots; add one: {ballot: 德, weight: 0.5}"))
    check(
      { $0.grading = GradingRules(grades: [.init("A")], caps: [.init(.floor(node: "积", minimum: 1), grade: "A")]) },
      .mismatch("A rule has a floor for “积”, which is not in the tree; known: tasks, 德, 绩, 绩·票"))
  }

  /// Laws on random appraisals: order of persons, a cloned person, a person who gains votes of a better grade.
  @Test func `clones tie and better ballots never hurt`() throws {
    let model = Self.model()
    for replicate in 0..<200 {
      var generator = Philox(seed: 20_261_121, stream: 9, replicate: UInt32(replicate))
      let count = Int.random(in: 3...9, using: &generator)
      var counts = (0..<count).map { _ in
        (0..<2).map { _ in [1, 1, 0, 0, 0].map { $0 + Int.random(in: 0...4, using: &generator) } }
      }
      var tasks = (0..<count).map { _ in Double(Int.random(in: 0...9, using: &generator)) }
      // The last is a clone of the first, and all the while the scale has a worst and a best.
      (tasks[1], tasks[2]) = (0, 9)
      counts[count - 1] = counts[0]
      tasks[count - 1] = tasks[0]
      let names = (0..<count).map { "p\($0)" }
      let input = AppraisalInput(columns: ["tasks": tasks])
      let plain = try model.appraise(try Self.tally(model, names, counts), input)
      #expect(plain.grading.ranks[0] == plain.grading.ranks[count - 1])
      var better = counts
      better[0][0][0] += better[0][0][3]
      better[0][0][3] = 0
      let raised = try model.appraise(try Self.tally(model, names, better), input)
      #expect(try #require(raised.grading.ranks[0]) <= (try #require(plain.grading.ranks[0])))
      let reversed = try model.appraise(
        try Self.tally(model, names.reversed(), counts.reversed()), AppraisalInput(columns: ["tasks": tasks.reversed()])
      )
      #expect(Array(reversed.scores.reversed()) == plain.scores)
    }
  }
}
