import AssayScoring
import AssayTestSupport
import Testing

/// Standard errors of appraised scores from who happened to rate; worked by hand.
@Suite struct AppraisalErrorTests {
  /// 德 and 能, half each, as they are; class 上级 0.6 with three raters, class 下级 0.4 with two.
  private func appraised(
    _ votes: [(rater: UInt32, group: Int, grades: [Int?])]
  ) throws -> (Appraisal, Ballots) {
    let model = AppraisalModel(
      scoring: ScoringModel(
        tree: [AppraisalTests.ballot("德", 0.5), AppraisalTests.ballot("能", 0.5)], missing: .reweight),
      ballots: BallotRules(grades: AppraisalTests.grades),
      groups: RaterGroups(classes: [.init("上级", weight: 0.6), .init("下级", weight: 0.4)]))
    let scheme = try model.scheme
    var batch = BallotBatch()
    for vote in votes {
      for (item, grade) in vote.grades.enumerated() {
        guard let grade else { continue }
        batch.append(subject: 0, rater: vote.rater, cell: scheme.cell(item: item, group: vote.group), grade: grade)
      }
    }
    let ballots = try Ballots(
      scheme, subjects: ["甲"], raters: (0..<5).map { "r\($0)" }, batches: [batch], repeated: .refuse)
    return (try model.appraise(BallotTally(ballots)), ballots)
  }

  /// Per rater: 上级 87.5, 80, 95 (s² = 56.25), 下级 65, 87.5 (s² = 253.125): SE² = 0.36·56.25/3 + 0.16·253.125/2 = 27.
  @Test func `the unit is the rater, whose grades are not independent`() throws {
    let (appraisal, ballots) = try appraised([
      (0, 0, [0, 1]), (1, 0, [1, 1]), (2, 0, [0, 0]), (3, 1, [2, 2]), (4, 1, [0, 1]),
    ])
    let errors = try #require(try appraisal.errors(ballots))
    expectClose(errors.standardErrors[0], 27.0.squareRoot(), relative: 1e-14)
    expectClose(errors.errors[0].mean.map { _ in appraisal.scores[0] ?? 0 }, 0.6 * 87.5 + 0.4 * 76.25, relative: 1e-14)
  }

  /// Rater 2 votes on 德 only.
  ///
  /// 上级: 德 95, 80, 95 (mean 90, n 3), 能 80, 80 (mean 80, n 2), so that u is
  /// 0.6·0.5·(5/3 + 0), 0.6·0.5·(−10/3 + 0), 0.6·0.5·5/3, and V = 3/2·0.09·(25 + 100 + 25)/9 = 2.25, besides 20.25.
  @Test func `a rater who leaves an item out moves the other item only`() throws {
    let (appraisal, ballots) = try appraised([
      (0, 0, [0, 1]), (1, 0, [1, 1]), (2, 0, [0, nil]), (3, 1, [2, 2]), (4, 1, [0, 1]),
    ])
    let errors = try #require(try appraisal.errors(ballots))
    expectClose(errors.standardErrors[0], 22.5.squareRoot(), relative: 1e-14)
  }

  /// The bootstrap's standard deviation is the delta method's with n in place of n − 1: 6.75·2/3 + 20.25/2 = 14.625.
  @Test func `drawing raters again agrees with the formula`() throws {
    let (appraisal, ballots) = try appraised([
      (0, 0, [0, 1]), (1, 0, [1, 1]), (2, 0, [0, 0]), (3, 1, [2, 2]), (4, 1, [0, 1]),
    ])
    let drawn = try #require(appraisal.raterPoints(of: 0, ballots))
    let bootstrap = try #require(ScoreBootstrap(drawn.classes, options: .init(replicates: 20_000)))
    expectClose(bootstrap.estimate + drawn.rest, appraisal.scores[0] ?? 0, relative: 1e-12)
    // 20,000 replicates give the standard deviation to about half a percent.
    expectClose(bootstrap.standardError, 14.625.squareRoot(), relative: 0.02)
  }

  @Test func `ballots without raters have no standard error`() throws {
    let model = AppraisalTests.model()
    let appraisal = try model.appraise(
      try AppraisalTests.tally(model, ["甲", "乙", "丙"], AppraisalTests.three),
      AppraisalInput(columns: ["tasks": [90, 70, 80]]))
    let scheme = try model.scheme
    let ballots = try Ballots(scheme, subjects: ["甲", "乙", "丙"], raters: [], batches: [], repeated: .refuse)
    #expect(try appraisal.errors(ballots) == nil)
  }
}
