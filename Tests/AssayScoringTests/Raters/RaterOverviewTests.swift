import AssayNumerics
import AssayScoring
import AssayTestSupport
import Foundation
import Testing

/// What raters gave, and how far from others.
@Suite struct RaterOverviewTests {
  /// `Expected/raters.json`, which `Expected/raters.R` wrote.
  struct Reference: Decodable {
    struct Ratings: Decodable {
      let `class`: Summary
      let agreement: [Agreement]
      let raters: [Rater]
      let w: Double?
    }
    struct Summary: Decodable { let raters, subjects, marks, abstentions: Int, mean, sd: Double }
    struct Index: Decodable { let mean, median: Double, zero: Int }
    struct Agreement: Decodable {
      let item: Int?
      let subjects: Int
      let mean_variance: Double
      let uniform, slight_skew: Index
    }
    struct Rater: Decodable {
      let rater, marks, abstentions, subjects, distinct, run, sheets, flat, compared: Int
      let mean, irv, deviation, absolute, z, absolute_z: Double
    }
    let points: [Double]
    let subject, rater, `class`, item, grade: [Int]
    let expected: [String: Ratings]

    static func read() throws -> Reference {
      let file = Bundle.module.bundleURL.appendingPathComponent("Expected/raters.json")
      return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }

    var ballots: RatedItems {
      get throws {
        try RatedItems(
          subjects: subject.map { UInt32($0 - 1) }, raters: rater.map { UInt32($0 - 1) },
          classes: `class`.map { UInt16($0 - 1) }, items: item.map { UInt16($0 - 1) },
          grades: grade.map { $0 == 0 ? RatedItems.abstention : UInt8($0 - 1) }, points: points, subjectCount: 20,
          raterNames: (1...17).map { "r\($0)" }, classNames: ["p", "q"], itemNames: ["a", "b", "c"])
      }
    }
  }

  @Test func `agrees with R`() throws {
    let reference = try Reference.read()
    let overview = RaterOverview(try reference.ballots)
    for (place, name) in ["p", "q"].enumerated() {
      let expected = try #require(reference.expected[name])
      let summary = overview.classes[place]
      #expect(summary.raters == expected.class.raters && summary.subjects == expected.class.subjects)
      #expect(summary.marks == expected.class.marks && summary.abstentions == expected.class.abstentions)
      expectClose(summary.mean, expected.class.mean, relative: 1e-13)
      expectClose(summary.standardDeviation, expected.class.sd, relative: 1e-13)
      let agreement = overview.agreement.filter { $0.raterClass == place }
      #expect(agreement.count == 4)
      for (found, wanted) in zip(agreement, expected.agreement) { compare(found, wanted) }
      if let w = expected.w { expectClose(agreement[0].concordance?.mean, w, relative: 1e-13) }
      let profiles = overview.profiles.filter { $0.raterClass == place }
      #expect(profiles.count == expected.raters.count)
      for (found, wanted) in zip(profiles, expected.raters) { compare(found, wanted) }
    }
  }

  private func compare(_ found: ClassAgreement, _ wanted: Reference.Agreement) {
    #expect(found.item == wanted.item.map { $0 - 1 } && found.subjects == wanted.subjects)
    expectClose(found.meanVariance, wanted.mean_variance, relative: 1e-13)
    #expect(found.indices.map(\.null) == ["uniform", "slight_skew"])
    for (index, reference) in zip(found.indices, [wanted.uniform, wanted.slight_skew]) {
      expectClose(index.mean, reference.mean, relative: 1e-12)
      expectClose(index.median, reference.median, relative: 1e-12)
      #expect(index.setToZero == reference.zero)
    }
  }

  private func compare(_ found: RaterProfile, _ wanted: Reference.Rater) {
    let counts: [Int] = [
      found.rater + 1, found.marks, found.abstentions, found.subjects, found.distinctGrades, found.longestRun,
      found.sheets, found.flatSheets, found.compared,
    ]
    let expected: [Int] = [
      wanted.rater, wanted.marks, wanted.abstentions, wanted.subjects, wanted.distinct, wanted.run, wanted.sheets,
      wanted.flat, wanted.compared,
    ]
    #expect(counts == expected)
    expectClose(found.mean, wanted.mean, relative: 1e-13)
    expectClose(found.irv, wanted.irv, relative: 1e-13)
    expectClose(found.deviation, wanted.deviation, relative: 1e-11)
    expectClose(found.absoluteDeviation, wanted.absolute, relative: 1e-12)
    // The median of the raters of a class has itself a z of 0, and R's a rounding of it.
    expectClose(found.deviationZ, wanted.z, relative: 1e-10, absolute: 1e-12)
    expectClose(found.absoluteDeviationZ, wanted.absolute_z, relative: 1e-10, absolute: 1e-12)
  }

  @Test func `straight-liners and raters far from their class are listed`() throws {
    let overview = RaterOverview(try Reference.read().ballots)
    // Rater 5 gave everybody the fourth grade, rater 3 is severe; in class q only rater 17 is far, in the size of
    // distances.
    #expect(overview.listed.map { overview.raterNames[$0.rater] } == ["r3", "r5", "r17"])
    let (severe, straight) = (overview.listed[0], overview.listed[1])
    #expect(severe.isFar && !severe.isStraightLiner && (severe.deviation ?? 0) < 0)
    #expect(straight.isStraightLiner && !straight.isFar && straight.flatSheets == straight.sheets)
    #expect(straight.irv == 0 && straight.longestRun == straight.marks)
    let strict = RaterOverview(try Reference.read().ballots, rules: .init(minimumMarks: 28))
    #expect(strict.listed.isEmpty)
  }

  @Test func `any number of threads gives the same bits`() throws {
    let ballots = try Self.many(subjects: 1_100, raters: 300, seed: 5)
    let one = RaterOverview(ballots, parallelism: Parallelism(threads: 1))
    let three = RaterOverview(ballots, parallelism: Parallelism(threads: 3))
    #expect(one.profiles == three.profiles && one.agreement == three.agreement && one.classes == three.classes)
  }

  @Test func `the order of subjects and raters does not matter`() throws {
    let reference = try Reference.read()
    let ballots = try reference.ballots
    let turned = try RatedItems(
      subjects: ballots.subjects.map { 19 - $0 }, raters: ballots.raters.map { 16 - $0 }, classes: ballots.classes,
      items: ballots.items, grades: ballots.grades, points: ballots.points, subjectCount: 20,
      raterNames: ballots.raterNames.reversed(), classNames: ballots.classNames, itemNames: ballots.itemNames)
    let (first, second) = (RaterOverview(ballots), RaterOverview(turned))
    #expect(
      Set(first.listed.map { first.raterNames[$0.rater] }) == Set(second.listed.map { second.raterNames[$0.rater] }))
    for (a, b) in zip(first.agreement, second.agreement) {
      expectClose(a.indices[0].mean, b.indices[0].mean ?? .nan, relative: 1e-13)
      #expect((a.concordance?.mean == nil) == (b.concordance?.mean == nil))
    }
  }

  @Test func `a rater of two classes is looked at in each`() throws {
    let ballots = try RatedItems(
      subjects: [0, 0, 1, 1], raters: [0, 1, 0, 1], classes: [0, 0, 1, 1], items: [0, 0, 0, 0], grades: [0, 1, 1, 255],
      points: [60, 90], subjectCount: 2, raterNames: ["a", "b"], classNames: ["x", "y"], itemNames: [""])
    let overview = RaterOverview(ballots)
    let counts: [[Int]] = overview.profiles.map { [$0.rater, $0.raterClass, $0.marks, $0.abstentions] }
    let expected: [[Int]] = [
      [0, 0, 1, 0], [0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 1],
    ]
    #expect(counts == expected)
    #expect(overview.profiles.map(\.deviation) == [-30, nil, 30, nil])
    #expect(overview.profiles[3].mean == nil && overview.profiles[0].irv == nil)
    // One item: no rows for single items.
    #expect(overview.agreement.count == 2 && overview.agreement[1].subjects == 0)
    #expect(overview.agreement[1].indices.allSatisfy { $0.mean == nil && $0.median == nil })
  }

  @Test func `codes that are not on their lists are refused`() {
    func make(_ grades: [UInt8], subjects: [UInt32] = [0, 0]) throws {
      _ = try RatedItems(
        subjects: subjects, raters: [0, 0], classes: [0, 0], items: [0, 0], grades: grades, points: [1, 2],
        subjectCount: 1, raterNames: ["r"], classNames: [""], itemNames: [""])
    }
    #expect(
      throws: ScoringError.mismatch("A ballot has a subject, rater, class, item or grade that is not on its list")
    ) {
      try make([0, 2])
    }
    #expect(throws: ScoringError.self) { try make([0, 1], subjects: [0, 1]) }
    #expect(throws: ScoringError.self) { try make([0]) }
    #expect(throws: Never.self) { try make([0, 255]) }
  }

  /// Ballots of so many people: 50 a subject, on five items.
  static func many(subjects: Int, raters: Int, seed: UInt64) throws -> RatedItems {
    var generator = Philox(seed: seed, stream: 0, replicate: 0)
    var (people, voters, classes, items, grades): ([UInt32], [UInt32], [UInt16], [UInt16], [UInt8]) = (
      [], [], [], [], []
    )
    for subject in 0..<subjects {
      for vote in 0..<10 {
        let rater = UInt32(generator.next() % UInt64(raters))
        let bits = generator.next()
        for item in 0..<5 {
          people.append(UInt32(subject))
          voters.append(rater)
          classes.append(UInt16(vote % 4))
          items.append(UInt16(item))
          let roll = bits >> UInt64(8 * item) & 0xFF
          grades.append(roll < 4 ? 255 : UInt8(roll < 20 ? 0 : roll < 60 ? 1 : roll < 180 ? 2 : 3))
        }
      }
    }
    return try RatedItems(
      subjects: people, raters: voters, classes: classes, items: items, grades: grades, points: [40, 65, 80, 95],
      subjectCount: subjects, raterNames: (0..<raters).map { "r\($0)" }, classNames: ["上级", "同级", "下级", "服务对象"],
      itemNames: ["德", "能", "勤", "绩", "廉"])
  }
}
