import AssayScoring
import Testing

/// Grades by score, quota and cap, worked by hand.
@Suite struct GradingTests {
  static let grades: [GradingRules.Grade] = [
    .init("优秀", share: DecimalShare("0.2")), .init("称职", minimum: 75), .init("基本称职", minimum: 60), .init("不称职"),
  ]

  static func letters(_ grading: Grading) -> String {
    grading.grades.map { $0.map { ["A", "B", "C", "D"][$0] } ?? "-" }.joined()
  }

  /// 15 persons: ⌊0.2·15⌋ = 3 places.
  @Test func `a quota of a fifth of fifteen is three`() throws {
    let scores = (0..<15).map { 95.0 - Double($0) * 2.5 }
    let grading = try GradingRules(grades: Self.grades).grade(GradedPersons(scores: scores))
    #expect(Self.letters(grading) == "AAABBBBBBCCCCCC")
    #expect(grading.quotas.count == 1)
    #expect(grading.quotas[0].cap == 3 && grading.quotas[0].used == 3 && grading.quotas[0].pool.count == 15)
    #expect(grading.decisions[0] == .quota(0))
    #expect(grading.decisions[3] == .quotaFull(0))
    // Below 75 the least score of 称职 decides and not the quota.
    #expect(grading.decisions[9] == .score)
  }

  /// Persons 2 to 4 are tied across the third place: all three are left out, and only two places are used.
  @Test func `ties where the quota ends are left out altogether`() throws {
    var scores = (0..<15).map { 95.0 - Double($0) * 2 }
    (scores[3], scores[4]) = (scores[2], scores[2] + 1e-13)
    let rules = GradingRules(grades: Self.grades)
    let grading = try rules.grade(GradedPersons(scores: scores))
    #expect(Self.letters(grading).hasPrefix("AABBBB"))
    #expect(grading.quotas[0].used == 2 && grading.quotas[0].tied == 3)
    #expect(grading.decisions[2...5] == [.quotaTie(0), .quotaTie(0), .quotaTie(0), .quotaFull(0)])
    #expect(grading.ranks.prefix(6) == [1, 2, 3, 3, 3, 6])
    // Everybody tied: nobody gets in.
    let even = try rules.grade(GradedPersons(scores: Array(repeating: 90, count: 15)))
    #expect(Self.letters(even) == String(repeating: "B", count: 15))
    #expect(even.quotas[0].used == 0 && even.quotas[0].tied == 15)
  }

  @Test func `tie-break keys tell tied persons apart`() throws {
    var scores = (0..<15).map { 95.0 - Double($0) * 2 }
    (scores[3], scores[4]) = (scores[2], scores[2])
    // The key puts person 4 first; persons 2 and 3 have the same, but only one place is left.
    var years = [Double](repeating: 1, count: 15)
    years[4] = 9
    var rules = GradingRules(grades: Self.grades, tieBreak: [.init("years")])
    var grading = try rules.grade(GradedPersons(scores: scores, tieValues: [years]))
    #expect(Self.letters(grading).hasPrefix("AABBAB"))
    #expect(grading.quotas[0].used == 3 && grading.quotas[0].tied == 0)
    #expect(grading.decisions[2...5] == [.tieBreak(0), .tieBreak(0), .quota(0), .quotaFull(0)])
    #expect(
      grading.reason(of: 2, rules: rules, score: { "\($0)" }, value: 91)
        == "the score of the last who has a place, but behind by years: 优秀: ⌊0.2 × 15⌋ = 3")
    // The second key, where the smaller value goes first, decides between the two where two places are left.
    rules.tieBreak.append(.init("age", prefersLarge: false))
    rules.grades[0].share = DecimalShare("0.27")
    let age = [0, 0, 50, 40, 60] + [Double](repeating: 30, count: 10)
    grading = try rules.grade(GradedPersons(scores: scores, tieValues: [years, age]))
    #expect(Self.letters(grading).hasPrefix("AABAAB"))
    // A key without a value goes last; and `exclude` ignores the keys.
    grading = try rules.grade(
      GradedPersons(
        scores: scores, tieValues: [Array(repeating: .nan, count: 4) + [1] + Array(repeating: .nan, count: 10), age]))
    #expect(Self.letters(grading).hasPrefix("AABAAB"))
    rules.grades[0].ties = .exclude
    grading = try rules.grade(GradedPersons(scores: scores, tieValues: [years, age]))
    #expect(Self.letters(grading).hasPrefix("AABBBB"))
  }

  /// The best of five is vetoed: he counts among the five, so there is one place, which the second best has.
  @Test func `a vetoed person counts for the quota and an ungraded one does not`() throws {
    let rules = GradingRules(grades: Self.grades, caps: [.init(.veto(column: "discipline", values: []), grade: "不称职")])
    var scores: [Double?] = [95, 94, 93, 92, 91]
    let veto = [true, false, false, false, false]
    var grading = try rules.grade(GradedPersons(scores: scores, capped: [veto]))
    #expect(Self.letters(grading) == "DABBB")
    #expect(grading.decisions[0] == .cap(0))
    #expect(grading.quotas[0].pool.count == 5 && grading.quotas[0].eligible == 4)
    scores[4] = nil
    grading = try rules.grade(GradedPersons(scores: scores, capped: [veto]))
    #expect(Self.letters(grading) == "DBBB-")
    #expect(grading.quotas[0].pool.count == 4 && grading.quotas[0].cap == 0)
    #expect(grading.decisions[4] == .ungraded && grading.ranks[4] == nil)
  }

  /// The worst of two caps holds, and a score that is worse still decides.
  @Test func `caps leave worse grades to the score`() throws {
    let rules = GradingRules(
      grades: Self.grades,
      caps: [.init(.floor(node: "绩", minimum: 60), grade: "称职"), .init(.veto(column: "v", values: []), grade: "基本称职")])
    let grading = try rules.grade(
      GradedPersons(
        scores: [90, 90, 90, 50, 70],
        capped: [[true, true, false, false, true], [false, true, false, true, false]]))
    #expect(Self.letters(grading) == "BCADC")
    #expect(grading.decisions == [.cap(0), .cap(1), .quota(0), .score, .score])
    #expect(grading.decisions.map { $0.name(rules) } == ["floor", "veto", "quota", "score", "score"])
  }

  /// 74.99999999999999 is what 0.1 + 0.2 + … may leave of 75.
  @Test func `what rounding loses takes no grade`() throws {
    let rules = GradingRules(grades: [.init("B", minimum: 75), .init("C")])
    let grading = try rules.grade(GradedPersons(scores: [Double(75).nextDown, 75 - 1e-9, 75]))
    #expect(grading.grades == [0, 1, 0])
  }

  /// A = 7 persons (1 place), B = 3, C = 1; B and C have none alone, and together with A as one pool ⌊0.2·11⌋ = 2.
  @Test func `small units are pooled by name`() throws {
    let scores: [Double?] = [90, 89, 88, 87, 86, 85, 84, 99, 98, 80, 97]
    let units = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2]
    var rules = GradingRules(grades: Self.grades, unit: "department")
    let persons = GradedPersons(scores: scores, units: units, unitNames: ["A", "B", "C"])
    var grading = try rules.grade(persons)
    #expect(Self.letters(grading) == "ABBBBBBBBBB")
    #expect(grading.quotas.map(\.cap) == [1, 0, 0])
    rules.smallUnits = .init(below: 5)
    grading = try rules.grade(persons)
    // B and C make four: still no place.
    #expect(grading.quotas.map(\.pool.name) == ["A", "small units"])
    #expect(grading.quotas.map(\.pool.count) == [7, 4] && grading.quotas.map(\.cap) == [1, 0])
    #expect(grading.quotas[1].pool.units == ["B", "C"])
    rules.smallUnits = nil
    rules.pools = [.init("all", units: ["B", "C", "A"])]
    grading = try rules.grade(persons)
    #expect(grading.quotas.map(\.pool.name) == ["all"] && grading.quotas[0].cap == 2)
    #expect(Self.letters(grading) == "BBBBBBBAABB")
    rules.pools = [.init("all", units: ["B", "D"])]
    #expect(throws: ScoringError.self) { try rules.grade(persons) }
    rules.pools = [.init("A", units: ["B", "C"])]
    #expect(
      throws: ScoringError.mismatch("A pool has the name of the unit “A”, which is not in it; call the pool otherwise")
    ) { try rules.grade(persons) }
  }

  /// Two quotas: ⌊0.2·10⌋ = 2 best, then ⌊0.5·10⌋ = 5 of whoever is left.
  @Test func `each grade with a share has its own quota`() throws {
    let rules = GradingRules(grades: [
      .init("A", share: DecimalShare("0.2")), .init("B", minimum: 60, share: DecimalShare("50%")), .init("C"),
    ])
    let grading = try rules.grade(GradedPersons(scores: [99, 98, 97, 96, 95, 94, 59, 58, 57, 56]))
    #expect(Self.letters(grading) == "AABBBBCCCC")
    #expect(grading.quotas.map(\.used) == [2, 4] && grading.quotas.map(\.cap) == [2, 5])
    #expect(grading.decisions[2] == .quotaFull(0))
    #expect(grading.decisions[6] == .score)
  }

  @Test func `bonus and penalty stop at their ceilings`() {
    let bonus = GradingRules.Adjustment("award", points: 2, ceiling: 5)
    #expect([0, 1, 2, 3, 9].map { bonus.points(for: $0) } == [0, 2, 4, 5, 5])
    let penalty = GradingRules.Adjustment("fault", points: 1.5, ceiling: 4, isPenalty: true)
    #expect([0, 1, 2, 3].map { penalty.points(for: $0) } == [0, -1.5, -3, -4])
    #expect(GradingRules.Adjustment("x").points(for: 17) == 17)
  }

  @Test func `says why`() throws {
    let rules = GradingRules(
      grades: Self.grades, unit: "u", caps: [.init(.veto(column: "discipline", values: []), grade: "不称职")])
    let grading = try rules.grade(
      GradedPersons(
        scores: [95, 94, 93, 93, 74, 90, 90, 90, 90, 90], unitNames: ["财政局"],
        capped: [[true] + Array(repeating: false, count: 9)]))
    func reason(_ person: Int, _ score: Double) -> String {
      grading.reason(of: person, rules: rules, score: { "\($0)" }, value: score)
    }
    #expect(reason(0, 95) == "discipline: no better than 不称职")
    #expect(reason(1, 94) == "has a place in the quota of 优秀 in 财政局: ⌊0.2 × 10⌋ = 2")
    #expect(
      reason(2, 93) == "tied where the quota ends, and left out with all who are: 优秀 in 财政局: ⌊0.2 × 10⌋ = 2")
    #expect(reason(4, 74) == "74.0 < 75.0 for 称职")
    #expect(reason(5, 90) == "no place left in the quota of 优秀 in 财政局: ⌊0.2 × 10⌋ = 2")
  }

  @Test func `refuses rules that cannot hold`() {
    func check(_ rules: GradingRules, _ sentence: String) {
      #expect(throws: ScoringError.mismatch(sentence)) { try rules.check() }
    }
    check(
      GradingRules(grades: [.init("A", minimum: 90), .init("B", minimum: 60)]),
      "The last grade, “B”, must be open to all: “B”: {}; else some would get no grade")
    check(
      GradingRules(grades: [.init("A", minimum: 60), .init("B", minimum: 90), .init("C")]),
      "Grades stand from the best to the worst, but “B” needs a higher score than “A”")
    check(
      GradingRules(grades: Self.grades, caps: [.init(.veto(column: "v", values: []), grade: "不称")]),
      "“v” caps the grade at “不称”, which is not among the grades; the nearest is “不称职”")
    check(
      GradingRules(grades: Self.grades, unit: "u", pools: [.init("p", units: ["A"]), .init("q", units: ["A"])]),
      "The unit “A” stands in two pools, or twice in one")
    check(
      GradingRules(grades: Self.grades, smallUnits: .init(below: 5)),
      "Units are pooled, but no column of units is named: unit: department")
  }
}
