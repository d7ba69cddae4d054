import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// Standard errors of scores from rater classes.
@Suite struct CompositeErrorTests {
  static let superiors = [95.0, 80, 95]
  static let peers = [80.0, 80, 65, 95, 80]

  static func classes(_ members: Int? = nil) throws -> [ClassVotes] {
    [
      try #require(ClassVotes("superior", weight: 0.4, raters: superiors, members: members)),
      try #require(ClassVotes("peer", weight: 0.3, raters: peers)),
    ]
  }

  /// uncertainty.py; by hand S = (0.4·90 + 0.3·80)/0.7.
  @Test func `agrees with the delta method`() throws {
    let result = try CompositeErrors([Self.classes()])
    let error = try #require(result.errors.first)
    expectClose(error.mean, 85.71428571428572, relative: 1e-14)
    expectClose(error.standardError, 3.5065536310381655, relative: 1e-13)
    expectClose(error.degreesOfFreedom, 4.022160281158566, relative: 1e-13)
    #expect(result.warnings.isEmpty && result.notes.count == 1)
    // A mean that counts half, with twice the scale, has the same error.
    #expect(
      try CompositeErrors([Self.classes()], shares: [0.5]).standardErrors == [
        error.standardError.map { $0 / 2 }
      ])
  }

  /// scipy's trim_mean; the variance of the winsorised values over 0.6².
  @Test func `a trimmed mean has the error of its winsorised values`() throws {
    let votes = try #require(
      ClassVotes("served", weight: 1, raters: [60, 70, 72, 75, 99], trim: 1))
    expectClose(votes.mean, 72.33333333333333, relative: 1e-14)
    expectClose(votes.variance, 17.5 * 0.36 / 0.36, relative: 1e-13)
    #expect(ClassVotes("served", weight: 1, raters: [60, 70], trim: 1) == nil)
  }

  @Test func `says why there is no error`() throws {
    let single = ClassVotes("peer", weight: 1, count: 1, mean: 80, variance: nil)
    let pair = ClassVotes("peer", weight: 1, count: 2, mean: 80, variance: 50)
    let result = try CompositeErrors([
      nil, [], [single], [pair], [ClassVotes("x", weight: 0, count: 3, mean: 1, variance: 1)],
    ])
    #expect(
      result.errors.map(\.undefinedReason) == [
        .measuredOnly, .noVotes, .singleRater(className: "peer"), nil, .noVotes,
      ])
    #expect(result.standardErrors == [nil, nil, nil, 5, nil])
    #expect(
      CompositeError.UndefinedReason.singleRater(className: "peer").description
        == "The class “peer” has a single rater, so its variance is not defined.")
    #expect(
      result.warnings.map(\.description) == [
        "1 score has no standard error because a class has a single rater."
      ])
    // By name, the single rater has the variance of the class: √(50/1).
    let pooled = try CompositeErrors([[single], [pair]], variance: .pooledForSingles)
    expectClose(pooled.standardErrors, [Double(50).squareRoot(), 5], relative: 1e-14)
    #expect(pooled.pooledVariances == ["peer": 50])
    #expect(pooled.errors[0].degreesOfFreedom == nil)
  }

  @Test func `pooling weighs variances by their degrees of freedom`() throws {
    let subjects = [
      [ClassVotes("peer", weight: 1, count: 2, mean: 80, variance: 10)],
      [ClassVotes("peer", weight: 1, count: 4, mean: 70, variance: 30)],
    ]
    let result = try CompositeErrors(subjects, variance: .pooled)
    // (1·10 + 3·30)/4 = 25.
    expectClose(result.standardErrors, [Double(12.5).squareRoot(), 2.5], relative: 1e-14)
  }

  @Test func `says that all members voted and that raters agree`() throws {
    let result = try CompositeErrors([
      Self.classes(3), [ClassVotes("peer", weight: 1, count: 3, mean: 80, variance: 0)],
    ])
    #expect(result.notes[1].hasPrefix("Every member voted in 1 of the classes of subjects."))
    #expect(result.warnings.count == 1)
    #expect(result.warnings[0].description.hasPrefix("1 score has a standard error of 0"))
  }

  @Test func `refuses what cannot be`() {
    #expect(throws: ScoringError.invalidWeight(-1, name: "peer")) {
      try CompositeErrors([[ClassVotes("peer", weight: -1, count: 3, mean: 80, variance: 1)]])
    }
    #expect(throws: ScoringError.mismatch("There are 2 shares for 1 subjects")) {
      try CompositeErrors([nil], shares: [1, 1])
    }
  }
}

/// Bootstrap intervals of scores and differences.
@Suite struct ScoreBootstrapTests {
  static func large(_ seed: UInt64, shift: Double, raters: [Int]?) -> [RaterPoints] {
    var generator = Philox(seed: seed)
    let points = (0..<200).map { _ in 70 + shift + 20 * generator.nextUniform() }
    return [RaterPoints("peer", weight: 1, points: points, raters: raters)]
  }

  /// With 200 raters the bootstrap and the normal interval are the same but for a few per cent.
  @Test func `agrees with the delta method for many raters`() throws {
    let classes = Self.large(1, shift: 0, raters: nil)
    let bootstrap = try #require(ScoreBootstrap(classes))
    let votes = try #require(ClassVotes("peer", weight: 1, raters: classes[0].points))
    let error = try #require(try CompositeErrors([[votes]]).standardErrors[0])
    expectClose(bootstrap.standardError, error, relative: 0.06)
    expectClose(bootstrap.percentile.upperBound, bootstrap.estimate + 1.96 * error, relative: 0.01)
    let studentised = try #require(bootstrap.studentised)
    expectClose(studentised.lowerBound, bootstrap.estimate - 1.97 * error, relative: 0.01)
    #expect(bootstrap == ScoreBootstrap(classes))
    #expect(bootstrap != ScoreBootstrap(classes, options: .init(seed: 2)))
  }

  /// Raters who give the second subject exactly 3 points less leave no doubt about the difference, unlike strangers.
  @Test func `raters of both subjects are drawn together`() throws {
    let ids = Array(0..<200)
    let first = Self.large(1, shift: 0, raters: ids)
    let second = Self.large(1, shift: -3, raters: ids)
    let together = try #require(ScoreBootstrap(difference: first, second))
    expectClose(together.estimate, 3, relative: 1e-12)
    #expect(together.standardError < 1e-12)
    let strangers = try #require(
      ScoreBootstrap(
        difference: Self.large(1, shift: 0, raters: nil), Self.large(1, shift: -3, raters: nil)))
    expectClose(strangers.standardError, (2 * 400.0 / 12 / 200).squareRoot(), relative: 0.1)
    #expect(together.studentised == nil)
  }

  @Test func `a single rater has no studentised interval`() throws {
    let one = try #require(ScoreBootstrap([RaterPoints("peer", weight: 1, points: [80])]))
    #expect(one.studentised == nil && one.percentile == 80...80)
    #expect(ScoreBootstrap([RaterPoints("peer", weight: 0, points: [80])]) == nil)
  }
}
