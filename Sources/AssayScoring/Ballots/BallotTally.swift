public import AssayNumerics

/// How many ballots of each grade a subject has in each cell, exactly.
///
/// The table of subjects × cells (indicator, class, level) × grades is kept without its empty cells. Tallies of the same scheme
/// merge, in any order with the same counts.
public struct BallotTally: Sendable, Equatable {
  /// What the codes stand for.
  public let scheme: BallotScheme
  /// The names of the subjects.
  public let subjects: [String]
  /// Where the cells of each subject start in ``cells``, and one more for the end.
  public let starts: [Int]
  /// The cells that hold ballots, ascending within a subject.
  public let cells: [UInt32]
  /// For each of ``cells``, ``BallotScheme/width`` counts: one a grade, and last the abstentions.
  public let counts: [UInt32]

  private static let blockSize = 2048

  /// Counts ballots.
  public init(_ ballots: Ballots, parallelism: Parallelism = Parallelism()) {
    let (scheme, subjectCount) = (ballots.scheme, ballots.subjects.count)
    let blocks = parallelism.map(pieces: (subjectCount + Self.blockSize - 1) / Self.blockSize) { block in
      var counter = CellCounter(scheme)
      for subject in block * Self.blockSize..<min((block + 1) * Self.blockSize, subjectCount) {
        for place in ballots.starts[subject]..<ballots.starts[subject + 1] {
          let word = ballots.words[place]
          counter.add(BallotWord.cell(word), BallotWord.grade(word), 1)
        }
        counter.finishSubject()
      }
      return counter
    }
    self.init(scheme, ballots.subjects, blocks)
  }

  /// Adds up counts of ballots.
  ///
  /// - Parameters:
  ///   - subjects: The names that subjects' codes stand for.
  ///   - batches: The counts; those of the same subject, cell and grade are added.
  /// - Throws: ``ScoringError/mismatch(_:)`` for more than 2³² ballots of one cell.
  public init(
    _ scheme: BallotScheme, subjects: [String], counted batches: [CountedBallotBatch],
    parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) {
    let buckets = SubjectBuckets(batches.map { ($0.subjects, $0.words) }, subjectCount: subjects.count)
    let blocks = parallelism.map(pieces: (subjects.count + Self.blockSize - 1) / Self.blockSize) { block in
      var counter = CellCounter(scheme)
      for subject in block * Self.blockSize..<min((block + 1) * Self.blockSize, subjects.count) {
        for place in buckets.starts[subject]..<buckets.starts[subject + 1] {
          let word = buckets.words[place]
          counter.add(Int(word >> 40), Int(word >> 32 & 0xFF), UInt32(truncatingIfNeeded: word))
        }
        counter.finishSubject()
      }
      return counter
    }
    guard !blocks.contains(where: \.hasOverflowed) else { throw Self.tooMany }
    self.init(scheme, subjects, blocks)
  }

  private init(_ scheme: BallotScheme, _ subjects: [String], _ blocks: [CellCounter]) {
    self.scheme = scheme
    self.subjects = subjects
    var starts = [0]
    starts.reserveCapacity(subjects.count + 1)
    var (cells, counts): ([UInt32], [UInt32]) = ([], [])
    cells.reserveCapacity(blocks.reduce(0) { $0 + $1.cells.count })
    counts.reserveCapacity(blocks.reduce(0) { $0 + $1.counts.count })
    for block in blocks {
      cells += block.cells
      counts += block.counts
      for count in block.cellCounts { starts.append((starts.last ?? 0) + count) }
    }
    self.starts = starts
    self.cells = cells
    self.counts = counts
  }

  /// The counts of all cells of a subject that hold ballots: cell and, from the place given, one count a grade and the abstentions.
  public func cells(of subject: Int) -> [(cell: Int, counts: ArraySlice<UInt32>)] {
    (starts[subject]..<starts[subject + 1]).map { place in
      (Int(cells[place]), counts[place * scheme.width..<(place + 1) * scheme.width])
    }
  }

  /// The number of ballots, abstentions among them.
  public var ballotCount: Int { counts.reduce(0) { $0 + Int($1) } }

  /// The tally of both, whose subjects are those of this one and after them those that only the other has.
  ///
  /// - Throws: ``ScoringError/mismatch(_:)`` when the schemes differ.
  public func merging(_ other: BallotTally) throws(ScoringError) -> BallotTally {
    guard scheme == other.scheme else {
      throw .mismatch("Tallies of different grades, classes, levels or indicators cannot be merged")
    }
    let places = Dictionary(zip(other.subjects, other.subjects.indices), uniquingKeysWith: { first, _ in first })
    let own = Set(subjects)
    let union = subjects + other.subjects.filter { !own.contains($0) }
    var counter = CellCounter(scheme)
    for (place, name) in union.enumerated() {
      if place < subjects.count { counter.add(self, place) }
      if let place = places[name] { counter.add(other, place) }
      counter.finishSubject()
    }
    guard !counter.hasOverflowed else { throw Self.tooMany }
    return BallotTally(scheme, union, [counter])
  }

  private static let tooMany = ScoringError.mismatch(
    "More than 4,294,967,295 ballots were given to one person in one cell")
}

/// Counts of subjects, one after the other, without empty cells.
private struct CellCounter: Sendable {
  private(set) var cells: [UInt32] = []
  private(set) var counts: [UInt32] = []
  /// Cells a subject.
  private(set) var cellCounts: [Int] = []
  private(set) var hasOverflowed = false
  private let width: Int
  /// All cells of the subject at hand, 0 between subjects.
  private var table: [UInt32]
  private var isTouched: [Bool]
  private var touched: [Int] = []

  init(_ scheme: BallotScheme) {
    width = scheme.width
    table = Array(repeating: 0, count: scheme.cellCount * scheme.width)
    isTouched = Array(repeating: false, count: scheme.cellCount)
  }

  @inline(__always)
  mutating func add(_ cell: Int, _ grade: Int, _ count: UInt32) {
    if !isTouched[cell] {
      isTouched[cell] = true
      touched.append(cell)
    }
    let (sum, overflow) = table[cell * width + grade].addingReportingOverflow(count)
    table[cell * width + grade] = sum
    if overflow { hasOverflowed = true }
  }

  mutating func add(_ tally: BallotTally, _ subject: Int) {
    for (cell, counts) in tally.cells(of: subject) {
      for (grade, count) in counts.enumerated() { add(cell, grade, count) }
    }
  }

  mutating func finishSubject() {
    touched.sort()
    for cell in touched {
      cells.append(UInt32(cell))
      for grade in cell * width..<(cell + 1) * width {
        counts.append(table[grade])
        table[grade] = 0
      }
      isTouched[cell] = false
    }
    cellCounts.append(touched.count)
    touched.removeAll(keepingCapacity: true)
  }
}
