import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// Fuzzy comprehensive evaluation of ballots: memberships from votes, on every level of a tree.
@Suite struct FuzzyAppraisalTests {
  private static func names(_ count: Int) -> [BallotScheme.Grade] {
    (0..<count).map { BallotScheme.Grade("g\($0)", points: Double(100 - 20 * $0)) }
  }

  private static func evaluate(
    _ model: AppraisalModel, _ counts: [[[Int]]], _ rules: FuzzyRules, input: AppraisalInput = AppraisalInput()
  ) throws -> FuzzyAppraisal {
    let subjects = counts.indices.map { "s\($0)" }
    return try model.appraise(try AppraisalTests.tally(model, subjects, counts), input)
      .fuzzyEvaluation(rules, indicators: true)
  }

  private static func indicators(_ weights: [Double], from first: Int = 1) -> [IndicatorNode] {
    weights.enumerated().map { AppraisalTests.ballot("u\($0.offset + first)", $0.element) }
  }

  /// An employee whom his colleagues appraise by 政治表现, 工作能力, 工作态度 and 工作成绩, in tenths of their votes for 优秀, 良好, 一般, 较差
  /// and 差: 司守奎 & 孙玺菁, *数学建模算法与应用* (2nd ed., National Defense Industry Press), example 14.2.
  @Test func `an employee's appraisal as published`() throws {
    let model = AppraisalModel(
      scoring: ScoringModel(tree: Self.indicators([0.25, 0.2, 0.25, 0.3])),
      ballots: BallotRules(grades: Self.names(5)))
    let votes = [[[1, 5, 4, 0, 0], [2, 5, 2, 1, 0], [2, 5, 3, 0, 0], [2, 6, 2, 0, 0]]]
    let total = try Self.evaluate(model, votes, FuzzyRules()).total
    expectClose(total.memberships, [0.175, 0.53, 0.275, 0.02, 0], relative: 1e-14)
    // 良好.
    #expect(total.largest(of: 0) == [1])
  }

  /// An appraisal of 18 indicators under four dimensions, in twentieths of the votes: the same, example 14.3.
  @Test func `an appraisal on two levels as published`() throws {
    let weights = [
      [0.2, 0.3, 0.3, 0.2], [0.3, 0.2, 0.1, 0.2, 0.2], [0.1, 0.2, 0.3, 0.2, 0.2], [0.3, 0.2, 0.2, 0.3],
    ]
    let tree = zip([0.4, 0.3, 0.2, 0.1], weights).enumerated().map { place, dimension in
      let first = weights[..<place].reduce(1) { $0 + $1.count }
      return IndicatorNode(
        "d\(place + 1)", weight: dimension.0, children: Self.indicators(dimension.1, from: first))
    }
    let model = AppraisalModel(scoring: ScoringModel(tree: tree), ballots: BallotRules(grades: Self.names(5)))
    let votes = [
      [16, 3, 1, 0, 0], [4, 12, 2, 2, 0], [10, 8, 2, 0, 0], [2, 6, 10, 1, 1],
      [6, 10, 3, 1, 0], [4, 4, 8, 2, 2], [8, 8, 2, 2, 0], [2, 6, 6, 4, 2],
      [6, 4, 4, 4, 2], [2, 6, 10, 2, 0], [4, 6, 6, 2, 2], [4, 6, 7, 3, 0],
      [2, 6, 8, 2, 2], [2, 8, 6, 2, 2], [6, 8, 4, 2, 0], [2, 8, 6, 2, 2],
      [4, 6, 8, 2, 0], [8, 6, 4, 2, 0],
    ]
    let evaluation = try Self.evaluate(model, [votes], FuzzyRules())
    expectClose(evaluation.total.memberships, [0.288, 0.354, 0.2355, 0.0865, 0.036], relative: 1e-14)
    #expect(evaluation.total.largest(of: 0) == [1])
    expectClose(evaluation.dimensions[0].memberships, [0.39, 0.39, 0.17, 0.04, 0.01], relative: 1e-14)
  }

  /// A panel of seven on the promotion of a teacher, who is weighed as a teacher and as a researcher; by hand.
  @Test func `the main factor decides`() throws {
    let votes = [[[4, 2, 1, 0, 0], [6, 1, 0, 0, 0], [0, 0, 5, 1, 1], [2, 2, 1, 1, 1]]]
    for (weights, expected) in [
      ([0.2, 0.5, 0.1, 0.2], [0.5, 0.2, 1.0 / 7, 1.0 / 7, 1.0 / 7]),
      ([0.2, 0.1, 0.5, 0.2], [0.2, 0.2, 0.5, 1.0 / 7, 1.0 / 7]),
    ] {
      let model = AppraisalModel(
        scoring: ScoringModel(tree: Self.indicators(weights)), ballots: BallotRules(grades: Self.names(5)))
      let evaluation = try Self.evaluate(model, votes, FuzzyRules(.minMax))
      expectClose(evaluation.total.memberships, expected, relative: 1e-15)
      expectClose(evaluation.indicators[1].memberships, [6.0 / 7, 1.0 / 7, 0, 0, 0], relative: 1e-15)
    }
  }

  /// 品行 is 德 and 廉, 实绩 is 绩 and 能; by hand with each operator.
  private static let office = AppraisalModel(
    scoring: ScoringModel(tree: [
      IndicatorNode("品行", weight: 0.4, children: [AppraisalTests.ballot("德", 0.5), AppraisalTests.ballot("廉", 0.5)]),
      IndicatorNode("实绩", weight: 0.6, children: [AppraisalTests.ballot("绩", 0.75), AppraisalTests.ballot("能", 0.25)]),
    ]), ballots: BallotRules(grades: [.init("A", points: 90), .init("B", points: 80), .init("C", points: 60)]))
  private static let officeVotes = [[[2, 2, 0], [1, 3, 0], [0, 2, 2], [4, 0, 0]]]

  @Test(arguments: [
    (CompositionOperator.minMax, [0.5, 0.5, 0], [0.25, 0.5, 0.5], [0.4, 0.4, 0.4], [0, 1, 2]),
    (.productMax, [0.25, 0.375, 0], [0.25, 0.375, 0.375], [0.16, 0.24, 0.225], [1]),
    (.minSum, [0.75, 1, 0], [0.25, 0.5, 0.5], [0.6, 0.8, 0.4], [1]),
    (.weightedMean, [0.375, 0.625, 0], [0.25, 0.375, 0.375], [0.3, 0.475, 0.225], [1]),
  ])
  func `two levels by hand`(
    composition: CompositionOperator, conduct: [Double], results: [Double], total: [Double], largest: [Int]
  ) throws {
    let evaluation = try Self.evaluate(Self.office, Self.officeVotes, FuzzyRules(composition))
    #expect(evaluation.dimensions.map(\.name) == ["品行", "实绩"])
    expectClose(evaluation.dimensions[0].memberships, conduct, relative: 1e-14)
    expectClose(evaluation.dimensions[1].memberships, results, relative: 1e-14)
    expectClose(evaluation.total.memberships, total, relative: 1e-14)
    #expect(evaluation.total.largest(of: 0) == largest)
    let sum = total.reduce(0, +)
    expectClose(evaluation.total.normalised, total.map { $0 / sum }, relative: 1e-14)
    expectClose(
      evaluation.total.scores[0], (90 * total[0] + 80 * total[1] + 60 * total[2]) / sum, relative: 1e-14)
    #expect(evaluation.categories == ["A", "B", "C"] && evaluation.excluded.isEmpty)
  }

  /// Classes 0.6 and 0.4 at one level: c0 gives A, A, B and c1, of which two votes are the least, one vote only.
  @Test func `classes, least votes and trimming`() throws {
    var model = Self.office
    model.scoring.tree = [AppraisalTests.ballot("德", 1)]
    model.groups = RaterGroups(classes: [.init("c0", weight: 0.6), .init("c1", weight: 0.4, minimumVotes: 2)])
    var batch = CountedBallotBatch()
    for (subject, cell, grade, count) in [
      (0, 0, 0, 2), (0, 0, 1, 1), (0, 1, 2, 1), (1, 0, 0, 2), (1, 0, 1, 1), (1, 1, 2, 2),
    ] {
      batch.append(subject: subject, cell: cell, grade: grade, count: count)
    }
    let tally = try BallotTally(try model.scheme, subjects: ["甲", "乙"], counted: [batch])
    let total = try model.appraise(tally).fuzzyEvaluation(FuzzyRules()).total
    expectClose(total.memberships, [2.0 / 3, 1.0 / 3, 0, 0.4, 0.2, 0.4], relative: 1e-15)
    // 甲's class c1 is suppressed; and the highest and lowest vote of c0 are taken out.
    model.groups.classes[0].trim = 1
    let trimmed = try model.appraise(tally).fuzzyEvaluation(FuzzyRules()).total
    expectClose(trimmed.memberships, [1, 0, 0, 0.6, 0, 0.4], relative: 1e-15)
  }

  @Test func `abstentions that count as 0 are a grade of their own`() throws {
    var model = Self.office
    model.scoring.tree = [AppraisalTests.ballot("德", 1)]
    model.groups.abstentions = .zero
    model.ballots.abstentions = ["弃权"]
    let evaluation = try Self.evaluate(model, [[[1, 1, 0, 2]]], FuzzyRules())
    #expect(evaluation.categories == ["A", "B", "C", "弃权"])
    #expect(evaluation.total.memberships == [0.25, 0.25, 0, 0.5])
    #expect(evaluation.total.scores == [42.5])
    #expect(evaluation.total.largest(of: 0) == [3])
  }

  // MARK: What has no votes

  private static func mixed(_ missing: MissingLeafPolicy = .reweight) -> AppraisalModel {
    AppraisalTests.model(missing: missing, normalisation: .none)
  }

  /// 甲: 德 (1, 0, 0, 0), 绩·票 (½, ½, 0, 0), tasks 92 points: ⅘ of 优秀 and ⅕ of 称职.
  @Test func `measured indicators stand aside or belong to the grades around their points`() throws {
    let counts = AppraisalTests.three
    let input = AppraisalInput(columns: ["tasks": [92, 0, 100]])
    let aside = try Self.evaluate(Self.mixed(), counts, FuzzyRules(), input: input)
    #expect(aside.excluded == ["tasks"])
    expectClose(Array(aside.total.memberships[..<4]), [0.7, 0.3, 0, 0], relative: 1e-15)
    #expect(aside.indicators.map(\.name) == ["德", "绩·票"])
    let linear = try Self.evaluate(Self.mixed(), counts, FuzzyRules(measured: .linear), input: input)
    #expect(linear.excluded.isEmpty && linear.indicators.map(\.name) == ["德", "绩·票", "tasks"])
    // 0 points are wholly 不称职, 100 wholly 优秀.
    expectClose(
      linear.indicators[2].memberships, [0.8, 0.2, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0], relative: 1e-14)
    expectClose(Array(linear.total.memberships[..<4]), [0.4 + 0.15 + 0.24, 0.15 + 0.06, 0, 0], relative: 1e-14)
  }

  @Test func `a missing indicator passes its weight on, or has the worst value's memberships`() throws {
    var counts = AppraisalTests.three
    counts[1][1] = [0, 0, 0, 0, 3]
    let input = AppraisalInput(columns: ["tasks": [92, 0, 100]])
    let reweighted = try Self.evaluate(Self.mixed(), counts, FuzzyRules(), input: input)
    #expect(reweighted.dimensions[0].scores[1] == nil && reweighted.dimensions[0].largest(of: 1).isEmpty)
    expectClose(Array(reweighted.total.memberships[4..<8]), [0.5, 0.5, 0, 0], relative: 1e-15)
    // The worst value of 绩·票 is 丙's 65.
    let worst = try Self.evaluate(Self.mixed(.worst), counts, FuzzyRules(), input: input)
    expectClose(Array(worst.total.memberships[4..<8]), [0.2, 0.2, 0.6, 0], relative: 1e-15)
  }

  @Test func `somebody without a valid ballot has no memberships`() throws {
    let counts = AppraisalTests.three + [[[0, 0, 0, 0, 2], [0, 0, 0, 0, 1]]]
    let evaluation = try Self.evaluate(
      Self.mixed(), counts, FuzzyRules(), input: AppraisalInput(columns: ["tasks": [92, 0, 100, 50]]))
    #expect(evaluation.total.memberships.map(\.isNaN) == Array(repeating: false, count: 12) + [true, true, true, true])
    #expect(evaluation.total.scores[3] == nil && evaluation.total.ranks[3] == nil)
    #expect(evaluation.total.largest(of: 3).isEmpty)
  }

  @Test func `what cannot be evaluated is said`() throws {
    var model = Self.office
    model.scoring.tree = [AppraisalTests.ballot("德", 0.5), AppraisalTests.ballot("贪", 0.5, direction: .cost)]
    model.fuzzy = FuzzyRules()
    let cost = #expect(throws: ScoringError.self) { try model.check() }
    #expect(
      cost?.description
        == "A fuzzy evaluation takes the votes on “贪” as memberships of the grades, so they cannot count the other way; leave its "
        + "direction out and give the grades their points.")
    model.scoring.tree = [IndicatorNode("好评", weight: 1, indicator: Indicator(.voteShare(grades: ["A"], item: "德")))]
    let shares = #expect(throws: ScoringError.self) { try model.check() }
    #expect(
      shares?.description
        == "A fuzzy evaluation needs votes of the grades, and no leaf of the tree takes them; add one: {ballot: 德, weight: 0.5}."
    )
    model.fuzzy?.measured = .linear
    try model.check()
  }
}
