import AssayNumerics
import AssayScoring
import Testing

/// Laws that hold for every appraisal, on thousands of random ones.
@Suite struct QuotaPropertyTests {
  /// A random set of rules and persons: units of 1 to 30, scores with many ties, vetoes, persons without a score.
  struct Case {
    var rules: GradingRules
    var persons: GradedPersons
    /// The whole hundredths of each share.
    var hundredths: [Int: Int] = [:]

    init(replicate: Int) {
      var generator = Philox(seed: 20_261_121, stream: 7, replicate: UInt32(replicate))
      func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
      let unitCount = number(1...8)
      var units: [Int] = []
      for unit in 0..<unitCount { units += Array(repeating: unit, count: number(1...30)) }
      units.shuffle(using: &generator)
      // Few different scores, so that ties at the cap are the rule.
      let spread = [2, 5, 20, 1000][number(0...3)]
      let scores: [Double?] = units.map { _ in
        number(0...9) == 0 ? nil : 50 + 50 * Double(number(0...spread)) / Double(spread)
      }
      var grades: [GradingRules.Grade] = []
      for grade in 0..<number(1...3) {
        let share = number(0...60)
        hundredths[grade] = share
        grades.append(
          .init(
            "g\(grade)", minimum: number(0...1) == 0 ? nil : Double(90 - 15 * grade),
            share: DecimalShare(share < 10 ? "0.0\(share)" : "0.\(share)"),
            ties: number(0...1) == 0 ? .exclude : .broken))
      }
      grades += [.init("pass", minimum: 60), .init("fail")]
      rules = GradingRules(grades: grades, unit: "unit", caps: [.init(.veto(column: "v", values: []), grade: "fail")])
      if number(0...2) == 0 { rules.smallUnits = .init(below: number(1...10)) }
      if number(0...3) == 0, unitCount > 2 { rules.pools = [.init("pool", units: ["u0", "u1"])] }
      rules.tieBreak = (0..<number(0...2)).map { .init("k\($0)", prefersLarge: $0 == 0) }
      persons = GradedPersons(
        scores: scores, units: units, unitNames: (0..<unitCount).map { "u\($0)" },
        capped: [units.map { _ in number(0...7) == 0 }],
        tieValues: rules.tieBreak.map { _ in units.map { _ in Double(number(0...3)) } })
    }
  }

  /// The pool of each person, worked out here and not there.
  private func pools(_ test: Case) -> [String] {
    let sizes = Dictionary(
      zip(test.persons.units, test.persons.scores).filter { $0.1 != nil }.map { ($0.0, 1) }, uniquingKeysWith: +)
    return test.persons.units.map { unit in
      let name = test.persons.unitNames[unit]
      if let pool = test.rules.pools.first(where: { $0.units.contains(name) }) { return pool.name }
      if let small = test.rules.smallUnits, sizes[unit, default: 0] < small.below { return small.name }
      return name
    }
  }

  @Test func `no unit ever has more of a grade than its quota`() throws {
    var (full, tied, vetoed, empty) = (0, 0, 0, 0)
    // Collected, because an expectation for each of a million persons takes longer than grading them.
    var broken: [String] = []
    func expect(_ holds: Bool, _ what: @autoclosure () -> String) { if !holds { broken.append(what()) } }
    for replicate in 0..<5000 {
      let test = Case(replicate: replicate)
      let grading = try test.rules.grade(test.persons)
      let pools = pools(test)
      var persons: [String: Int] = [:]
      var holders: [String: [Int: Int]] = [:]
      for person in pools.indices where test.persons.scores[person] != nil {
        persons[pools[person], default: 0] += 1
        guard let grade = grading.grades[person] else {
          broken.append("replicate \(replicate): a person with a score has no grade")
          continue
        }
        holders[pools[person], default: [:]][grade, default: 0] += 1
      }
      for (pool, count) in persons {
        for (grade, hundredths) in test.hundredths {
          let used = holders[pool]?[grade] ?? 0
          expect(100 * used <= hundredths * count, "replicate \(replicate), \(pool): \(used) of \(count)")
        }
      }
      for quota in grading.quotas {
        expect(quota.used == holders[quota.pool.name]?[quota.grade] ?? 0, "used \(replicate)")
        expect(quota.pool.count == persons[quota.pool.name] ?? 0, "N \(replicate)")
        expect(quota.used <= quota.cap, "cap \(replicate)")
        // A place stays empty only for want of candidates, or for a tie.
        if quota.used < quota.cap {
          expect(quota.used == quota.eligible || quota.tied > quota.cap - quota.used, "places left \(replicate)")
        }
        full += quota.used == quota.cap && quota.cap > 0 ? 1 : 0
        tied += quota.tied > 0 ? 1 : 0
        empty += quota.pool.count == 0 ? 1 : 0
      }
      for person in pools.indices {
        expect((grading.grades[person] == nil) == (test.persons.scores[person] == nil), "ungraded \(replicate)")
        if test.persons.capped[0][person], grading.grades[person] != nil {
          vetoed += 1
          expect(grading.grades[person] == test.rules.grades.count - 1, "veto \(replicate)")
        }
      }
    }
    #expect(broken.isEmpty, "\(broken.count): \(broken.prefix(5))")
    // The cases that the law is about did occur.
    #expect(full > 5000 && tied > 2000 && vetoed > 5000 && empty > 10, "\(full) \(tied) \(vetoed) \(empty)")
  }

  @Test func `nobody has a worse grade than a lower score of the same unit`() throws {
    var broken: [String] = []
    for replicate in 0..<1000 {
      let test = Case(replicate: replicate)
      let grading = try test.rules.grade(test.persons)
      let pools = pools(test)
      for a in pools.indices {
        guard let score = test.persons.scores[a], !test.persons.capped[0][a], let grade = grading.grades[a] else {
          continue
        }
        for b in pools.indices where pools[b] == pools[a] {
          guard let other = test.persons.scores[b], other < score, let lower = grading.grades[b] else { continue }
          if grade > lower { broken.append("replicate \(replicate): \(score) has \(grade), \(other) has \(lower)") }
        }
      }
    }
    #expect(broken.isEmpty, "\(broken.count): \(broken.prefix(5))")
  }

  @Test func `the order of persons does not matter`() throws {
    for replicate in 0..<500 {
      let test = Case(replicate: replicate)
      var generator = Philox(seed: 5, replicate: UInt32(replicate))
      let order = test.persons.scores.indices.shuffled(using: &generator)
      var moved = test.persons
      moved.scores = order.map { test.persons.scores[$0] }
      moved.units = order.map { test.persons.units[$0] }
      moved.capped = test.persons.capped.map { list in order.map { list[$0] } }
      moved.tieValues = test.persons.tieValues.map { list in order.map { list[$0] } }
      let (plain, shuffled) = (try test.rules.grade(test.persons), try test.rules.grade(moved))
      #expect(shuffled.grades == order.map { plain.grades[$0] })
      #expect(shuffled.decisions.map { $0.name(test.rules) } == order.map { plain.decisions[$0].name(test.rules) })
    }
  }
}
