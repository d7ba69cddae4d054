internal import AssayNumerics

/// What grading starts from: the scores of persons, their units, and what the rules' columns say of them.
public struct GradedPersons: Sendable, Equatable {
  /// The score of each, bonus and penalty included; nil for whoever takes no part.
  public var scores: [Double?]
  /// Which end of the score is the good one.
  public var order: ScoreOrder
  /// The position of each person's unit among ``unitNames``.
  public var units: [Int]
  public var unitNames: [String]
  /// For each cap of the rules: whom it hits.
  public var capped: [[Bool]]
  /// For each tie-break key of the rules: the value of each; NaN where there is none, which goes last.
  public var tieValues: [[Double]]

  /// Creates the input; without units all are in one.
  public init(
    scores: [Double?], order: ScoreOrder = .descending, units: [Int]? = nil, unitNames: [String]? = nil,
    capped: [[Bool]] = [], tieValues: [[Double]] = []
  ) {
    self.scores = scores
    self.order = order
    self.units = units ?? Array(repeating: 0, count: scores.count)
    self.unitNames = unitNames ?? [""]
    self.capped = capped
    self.tieValues = tieValues
  }
}

/// The grades of persons, which rule decided each, and how much of each quota was used.
public struct Grading: Sendable, Equatable {
  /// What decided a grade: what got the person in, for the best grade; else what kept him from the next better one.
  public enum Decision: Sendable, Hashable {
    /// He takes no part.
    case ungraded
    /// His score, against the least score of a grade.
    case score
    /// He has a place in a quota.
    case quota(Int)
    /// The places of a quota went to better scores.
    case quotaFull(Int)
    /// He was tied with others where a quota ended.
    case quotaTie(Int)
    /// He has the score of one who has a place in a quota, and was behind by a tie-break key.
    case tieBreak(Int)
    /// A cap of the rules, by position.
    case cap(Int)
    /// There is no rule: the only grade.
    case only
  }

  /// A quota of one unit or pool, and what became of it.
  public struct Quota: Sendable, Equatable {
    /// The position of the grade.
    public let grade: Int
    /// The unit or pool.
    public let pool: UnitPools.Pool
    public let share: DecimalShare
    /// ⌊q·N⌋.
    public let cap: Int
    /// The persons who have the grade; never more than ``cap``.
    public let used: Int
    /// The persons who would have the grade but for the quota.
    public let eligible: Int
    /// The persons left out because they were tied where the quota ended.
    public let tied: Int
  }

  /// For each person the position of the grade among those of the rules; nil for whoever takes no part.
  public let grades: [Int?]
  public let decisions: [Decision]
  /// By grade, and then by unit in the order of the data.
  public let quotas: [Quota]
  public let pools: UnitPools
  /// The ranks of those who take part, 1 the best, ties 1-2-2-4; nil for the others.
  public let ranks: [Int?]
}

extension GradingRules {
  /// Grades persons.
  ///
  /// - Throws: ``ScoringError``: as ``check()``; lists of different lengths; a least score where small scores are the good ones;
  ///   a pool of a unit that is not there.
  public func grade(_ persons: GradedPersons) throws(ScoringError) -> Grading {
    try check()
    let count = persons.scores.count
    guard
      persons.units.count == count, persons.capped.count == caps.count, persons.tieValues.count == tieBreak.count,
      persons.capped.allSatisfy({ $0.count == count }), persons.tieValues.allSatisfy({ $0.count == count })
    else { throw .mismatch("Scores, units, caps and tie-break keys are not of the same persons") }
    if persons.order == .ascending, let grade = grades.first(where: { $0.minimum != nil }) {
      throw .mismatch("“\(grade.name)” needs a least score, but the smallest score is the best here; use share")
    }
    var sizes = [Int](repeating: 0, count: persons.unitNames.count)
    for (score, unit) in zip(persons.scores, persons.units) where score != nil { sizes[unit] += 1 }
    let pools = try UnitPools(persons.unitNames, counts: sizes, rules: self)
    var pass = GradingPass(self, persons, pools)
    for grade in grades.indices { pass.give(grade) }
    return Grading(
      grades: pass.assigned, decisions: pass.decisions, quotas: pass.quotas, pools: pools, ranks: pass.ranks)
  }
}

/// Grades as they are given, one after the other.
private struct GradingPass {
  let rules: GradingRules
  let persons: GradedPersons
  let pools: UnitPools
  let ranks: [Int?]
  /// For each tie-break key, the rank of each person.
  private let keyRanks: [[Int]]
  /// The best grade that caps leave to each, and the cap in question.
  private let best: [(grade: Int, cap: Int?)]
  private(set) var assigned: [Int?]
  private(set) var decisions: [Grading.Decision]
  private(set) var quotas: [Grading.Quota] = []

  init(_ rules: GradingRules, _ persons: GradedPersons, _ pools: UnitPools) {
    self.rules = rules
    self.persons = persons
    self.pools = pools
    ranks = persons.scores.ranks(persons.order)
    keyRanks = zip(rules.tieBreak, persons.tieValues).map { key, values in
      let present: [Double?] = values.map { $0.isFinite ? $0 : nil }
      return present.ranks(key.prefersLarge ? .descending : .ascending).map { $0 ?? .max }
    }
    var best: [(grade: Int, cap: Int?)] = Array(repeating: (0, nil), count: persons.scores.count)
    for (place, cap) in rules.caps.enumerated() {
      let grade = rules.position(of: cap.grade) ?? 0
      for person in best.indices where persons.capped[place][person] && grade > best[person].grade {
        best[person] = (grade, place)
      }
    }
    self.best = best
    assigned = Array(repeating: nil, count: persons.scores.count)
    decisions = persons.scores.map { $0 == nil ? .ungraded : .only }
  }

  /// Gives a grade to whoever gets it, and notes of the others what kept them from it.
  mutating func give(_ grade: Int) {
    let rule = rules.grades[grade]
    var eligible: [Int] = []
    for person in persons.scores.indices {
      guard assigned[person] == nil, let score = persons.scores[person] else { continue }
      if best[person].grade > grade, let cap = best[person].cap {
        decisions[person] = .cap(cap)
      } else if let minimum = rule.minimum, !score.reaches(minimum) {
        decisions[person] = .score
      } else {
        eligible.append(person)
      }
    }
    guard let share = rule.share else {
      for person in eligible {
        assigned[person] = grade
        if decisions[person] == .only, rule.minimum != nil { decisions[person] = .score }
      }
      return
    }
    var members: [[Int]] = Array(repeating: [], count: pools.pools.count)
    for person in eligible { members[pools.poolOfUnit[persons.units[person]]].append(person) }
    for pool in members.indices { fill(grade, rule, share, pool, members[pool]) }
  }

  /// Fills the quota of one unit or pool.
  private mutating func fill(
    _ grade: Int, _ rule: GradingRules.Grade, _ share: DecimalShare, _ pool: Int, _ eligible: [Int]
  ) {
    let quota = quotas.count
    let cap = share.floor(of: pools.pools[pool].count)
    let keyCount = rule.ties == .broken ? keyRanks.count : 0
    let sorted = eligible.sorted { precedes($0, $1, keyCount) }
    var (inside, tied) = (min(cap, sorted.count), 0)
    if cap > 0, sorted.count > cap, !precedes(sorted[cap - 1], sorted[cap], keyCount) {
      // Whoever is tied across the last place stays out.
      inside = cap
      while inside > 0, !precedes(sorted[inside - 1], sorted[cap], keyCount) { inside -= 1 }
      var end = cap + 1
      while end < sorted.count, !precedes(sorted[cap], sorted[end], keyCount) { end += 1 }
      tied = end - inside
    }
    for (place, person) in sorted.enumerated() {
      if place < inside {
        assigned[person] = grade
        if decisions[person] == .only { decisions[person] = .quota(quota) }
      } else if place < inside + tied {
        decisions[person] = .quotaTie(quota)
      } else {
        let isBehind = inside > 0 && ranks[person] == ranks[sorted[inside - 1]]
        decisions[person] = isBehind ? .tieBreak(quota) : .quotaFull(quota)
      }
    }
    quotas.append(
      Grading.Quota(
        grade: grade, pool: pools.pools[pool], share: share, cap: cap, used: inside, eligible: sorted.count, tied: tied)
    )
  }

  /// Whether a person goes before another by score and by so many tie-break keys.
  private func precedes(_ a: Int, _ b: Int, _ keyCount: Int) -> Bool {
    let (first, second) = (ranks[a] ?? .max, ranks[b] ?? .max)
    if first != second { return first < second }
    for key in 0..<keyCount where keyRanks[key][a] != keyRanks[key][b] { return keyRanks[key][a] < keyRanks[key][b] }
    return false
  }
}

extension [Double?] {
  /// The competition ranks of the values that there are.
  func ranks(_ order: ScoreOrder) -> [Int?] {
    let present = indices.filter { self[$0] != nil }
    let ranks = ScoreRanks(present.map { self[$0] ?? 0 }, order: order).competition
    var all = [Int?](repeating: nil, count: count)
    for (place, person) in present.enumerated() { all[person] = ranks[place] }
    return all
  }
}

extension Double {
  /// Whether a score is at least a bound, as ties of scores are judged: what arithmetic loses takes no grade from anybody.
  func reaches(_ bound: Double) -> Bool { self >= bound - 1e-12 * Swift.max(1, magnitude, bound.magnitude) }
}
