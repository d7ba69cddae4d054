import AssayNumerics
import AssayScoring
import Testing

/// Ballots as codes, and their exact counts.
@Suite struct BallotTallyTests {
  static func scheme() throws -> BallotScheme {
    try BallotScheme(
      grades: [.init("优秀", points: 95), .init("称职", points: 80), .init("不称职", points: 40)], abstentions: ["弃权"],
      classes: ["superior", "peer"], levels: ["city", "town"], items: ["德", "绩"])
  }

  /// Ballots of random subjects, and the same in one batch or many.
  static func random(_ count: Int, seed: UInt64, subjects: Int = 40, raters: Int = 5000) -> [(Int, UInt32, Int, Int)] {
    var generator = Philox(seed: seed)
    return (0..<count).map { _ in
      (
        Int.random(in: 0..<subjects, using: &generator), UInt32.random(in: 0..<UInt32(raters), using: &generator),
        Int.random(in: 0..<8, using: &generator), Int.random(in: 0...3, using: &generator)
      )
    }
  }

  static func batch(_ ballots: some Sequence<(Int, UInt32, Int, Int)>) -> BallotBatch {
    var batch = BallotBatch()
    for (subject, rater, cell, grade) in ballots {
      batch.append(subject: subject, rater: rater, cell: cell, grade: grade)
    }
    return batch
  }

  @Test func `counts every ballot in its cell`() throws {
    let scheme = try Self.scheme()
    let ballots = Self.random(5000, seed: 1)
    let named = try Ballots(
      scheme, subjects: (0..<40).map { "p\($0)" }, raters: [], batches: [Self.batch(ballots)])
    let tally = BallotTally(named)
    #expect(tally.ballotCount == 5000)
    for subject in 0..<40 {
      var expected = [UInt32](repeating: 0, count: scheme.cellCount * scheme.width)
      for ballot in ballots where ballot.0 == subject { expected[ballot.2 * scheme.width + ballot.3] += 1 }
      var found = [UInt32](repeating: 0, count: expected.count)
      for (cell, counts) in tally.cells(of: subject) {
        for (grade, count) in counts.enumerated() { found[cell * scheme.width + grade] = count }
      }
      #expect(found == expected)
    }
  }

  @Test func `neither the order of rows nor the number of threads nor batches matters`() throws {
    let scheme = try Self.scheme()
    let ballots = Self.random(9000, seed: 2, subjects: 5000, raters: 40_000_00)
    let (subjects, raters) = ((0..<5000).map { "p\($0)" }, (0..<40_000_00).map { "r\($0)" })
    let one = try Ballots(
      scheme, subjects: subjects, raters: raters, batches: [Self.batch(ballots)], repeated: .void,
      parallelism: Parallelism(threads: 1))
    let other = try Ballots(
      scheme, subjects: subjects, raters: raters,
      batches: [Self.batch(ballots.reversed().prefix(4000)), Self.batch(ballots.reversed().dropFirst(4000))],
      repeated: .void, parallelism: Parallelism(threads: 3))
    #expect(one == other)
    #expect(
      BallotTally(one, parallelism: Parallelism(threads: 1)) == BallotTally(other, parallelism: Parallelism(threads: 4))
    )
  }

  @Test func `merging tallies is counting all ballots`() throws {
    let scheme = try Self.scheme()
    let ballots = Self.random(3000, seed: 3)
    let names = (0..<40).map { "p\($0)" }
    func tally(_ part: ArraySlice<(Int, UInt32, Int, Int)>) throws -> BallotTally {
      BallotTally(try Ballots(scheme, subjects: names, raters: [], batches: [Self.batch(part)]))
    }
    let whole = try tally(ballots[...])
    let (first, second) = (try tally(ballots[..<1200]), try tally(ballots[1200...]))
    #expect(try first.merging(second) == whole)
    #expect(try second.merging(first) == whole)
    #expect(try first.merging(first) != whole)
  }

  @Test func `counts of a file of counts are added`() throws {
    let scheme = try Self.scheme()
    var batch = CountedBallotBatch()
    batch.append(subject: 1, cell: 3, grade: 0, count: 7)
    batch.append(subject: 1, cell: 3, grade: 0, count: 5)
    batch.append(subject: 1, cell: 3, grade: 3, count: 2)
    let tally = try BallotTally(scheme, subjects: ["a", "b"], counted: [batch])
    #expect(tally.cells(of: 0).isEmpty)
    #expect(tally.cells(of: 1).map { $0.cell } == [3])
    #expect(Array(tally.cells(of: 1)[0].counts) == [12, 0, 0, 2])
    var ballots = BallotBatch()
    for _ in 0..<12 { ballots.append(subject: 1, rater: BallotBatch.anonymous, cell: 3, grade: 0) }
    for _ in 0..<2 { ballots.append(subject: 1, rater: BallotBatch.anonymous, cell: 3, grade: 3) }
    let long = try Ballots(scheme, subjects: ["a", "b"], raters: ["r"], batches: [ballots])
    #expect(BallotTally(long) == tally)
  }

  @Test func `a rater who votes twice is found whatever he votes and in whichever class`() throws {
    let scheme = try Self.scheme()
    // Cells 0 and 3 are 德 of superiors in the city and of peers in the town; cell 4 is 绩.
    let ballots: [(Int, UInt32, Int, Int)] = [(0, 0, 0, 0), (1, 1, 0, 1), (0, 0, 4, 0), (1, 1, 3, 2), (1, 0, 0, 0)]
    let names = (["张", "李"], ["r1", "r2"])
    #expect(
      throws: ScoringError.mismatch(
        "Rater “r2” voted 2 times for “李” on “德”. Remove the repeated ballots, or say that none of them counts: "
          + "ballots: {repeated: void}")
    ) {
      try Ballots(scheme, subjects: names.0, raters: names.1, batches: [Self.batch(ballots)])
    }
    let void = try Ballots(
      scheme, subjects: names.0, raters: names.1, batches: [Self.batch(ballots)], repeated: .void)
    #expect(void.count == 3)
    #expect(void.repeats.ballotCount == 2 && void.repeats.caseCount == 1)
    #expect(void.ballots(of: 1) == [.init(subject: 1, rater: 0, item: 0, group: 0, grade: 0)])
    #expect(void.ballot(1) == .init(subject: 0, rater: 0, item: 1, group: 0, grade: 0))
    #expect(void.ballot(2) == void.ballots(of: 1)[0])
  }

  @Test func `every planted repetition is found`() throws {
    let scheme = try Self.scheme()
    var generator = Philox(seed: 4)
    // 40 raters, each of whom votes for each of 600 persons on 德 once, in any class.
    var ballots: [(Int, UInt32, Int, Int)] = []
    for subject in 0..<600 {
      for rater in 0..<40 {
        ballots.append((subject, UInt32(rater), Int.random(in: 0..<4, using: &generator), 0))
      }
    }
    let planted = (0..<200).map { _ in ballots[Int.random(in: 0..<ballots.count, using: &generator)] }
    let distinct = Set(planted.map { "\($0.0)/\($0.1)" })
    let all = ballots + planted.map { ($0.0, $0.1, Int.random(in: 0..<4, using: &generator), 2) }
    let made = try Ballots(
      scheme, subjects: (0..<600).map { "p\($0)" }, raters: (0..<40).map { "r\($0)" },
      batches: [Self.batch(all.shuffled(using: &generator))], repeated: .void)
    #expect(made.repeats.caseCount == distinct.count)
    #expect(made.repeats.ballotCount == distinct.count + 200)
    #expect(made.count == ballots.count - distinct.count)
  }

  @Test func `refuses schemes that codes cannot tell apart`() {
    #expect(throws: ScoringError.duplicateName("弃权")) {
      try BallotScheme(grades: [.init("弃权", points: 0)], abstentions: ["弃权"])
    }
    #expect(throws: ScoringError.mismatch("The model lists no grades for its ballots")) { try BallotScheme(grades: []) }
  }
}
