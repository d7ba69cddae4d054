public import AssayNumerics

/// Ballots of raters on subjects, as codes.
///
/// Ballots of a subject stand together, by rater and then by cell, whatever the order in which they were read; this is the form
/// that tallies are made from, and that models of raters' severity need: subject, rater, indicator, grade.
public struct Ballots: Sendable, Equatable {
  /// One ballot.
  public struct Ballot: Sendable, Hashable {
    /// Positions in ``Ballots/subjects``, ``Ballots/raters`` (nil where the rater is not named), and the lists of the scheme.
    public let subject: Int, rater: Int?, item: Int, group: Int
    /// A position among the grades of the scheme; nil for an abstention.
    public let grade: Int?

    /// Creates a ballot.
    public init(subject: Int, rater: Int?, item: Int, group: Int, grade: Int?) {
      self.subject = subject
      self.rater = rater
      self.item = item
      self.group = group
      self.grade = grade
    }
  }

  /// What becomes of the ballots of a rater who votes twice on one indicator of one subject.
  public enum RepeatRule: String, Sendable, CaseIterable {
    /// They are an error.
    case refuse
    /// None of them counts, and they are counted.
    case void
  }

  /// Ballots by which a rater voted more than once on one indicator of one subject.
  public struct Repeats: Sendable, Equatable {
    /// The ballots in question, all of them.
    public var ballotCount = 0
    /// How often that happened: the number of different (subject, rater, indicator).
    public var caseCount = 0
    /// The first of them, by subject and then by rater.
    public var first: Case?

    /// Positions of a subject, a rater and an indicator, and how often he voted on it.
    public struct Case: Sendable, Equatable {
      public let subject: Int, rater: Int, item: Int, times: Int
    }
  }

  /// What the codes stand for.
  public let scheme: BallotScheme
  /// The names of the subjects.
  public let subjects: [String]
  /// The names of the raters; empty where ballots do not name them.
  public let raters: [String]
  /// Where the ballots of each subject start, and one more for the end.
  public let starts: [Int]
  /// What was repeated, and is not among the ballots.
  public let repeats: Repeats
  let words: [UInt64]

  /// Subjects that one thread sorts at a time.
  private static let blockSize = 2048

  /// Sorts ballots by subject and looks for raters who voted twice.
  ///
  /// - Parameters:
  ///   - subjects: The names that subjects' codes stand for.
  ///   - raters: The names that raters' codes stand for; empty where ballots do not name their raters.
  ///   - batches: The ballots.
  ///   - repeated: What becomes of repeated ballots.
  /// - Throws: ``ScoringError/mismatch(_:)``, which names a rater who voted twice.
  /// - Complexity: Linear in the ballots, times the logarithm of the ballots of one subject.
  public init(
    _ scheme: BallotScheme, subjects: [String], raters: [String], batches: [BallotBatch],
    repeated: RepeatRule = .refuse,
    parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) {
    self.scheme = scheme
    self.subjects = subjects
    self.raters = raters
    let buckets = SubjectBuckets(batches.map { ($0.subjects, $0.words) }, subjectCount: subjects.count)
    let isNamed = !raters.isEmpty
    let blockCount = (subjects.count + Self.blockSize - 1) / Self.blockSize
    var starts = [0]
    starts.reserveCapacity(subjects.count + 1)
    var words: [UInt64] = []
    words.reserveCapacity(buckets.words.count)
    var repeats = Repeats()
    parallelism.reduce(pieces: blockCount) { block in
      let range = block * Self.blockSize..<min((block + 1) * Self.blockSize, subjects.count)
      return SortedSubjects(buckets, range, groupCount: scheme.groupCount, isNamed: isNamed)
    } merge: { (block: SortedSubjects) in
      words += block.words
      for count in block.counts { starts.append((starts.last ?? 0) + count) }
      repeats.ballotCount += block.repeats.ballotCount
      repeats.caseCount += block.repeats.caseCount
      if repeats.first == nil { repeats.first = block.repeats.first }
    }
    self.starts = starts
    self.words = words
    self.repeats = repeats
    if repeated == .refuse, let first = repeats.first {
      throw .mismatch(Self.sentence(repeats, first, subjects, raters, scheme))
    }
  }

  /// The number of ballots.
  public var count: Int { words.count }

  /// A ballot, from 0 in the order of subjects.
  public func ballot(_ place: Int) -> Ballot {
    // The last subject whose ballots start at or before the place.
    var (low, high) = (0, subjects.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= place { low = middle } else { high = middle }
    }
    return ballot(words[place], subject: low)
  }

  /// The ballots of a subject.
  public func ballots(of subject: Int) -> [Ballot] {
    words[starts[subject]..<starts[subject + 1]].map { ballot($0, subject: subject) }
  }

  private func ballot(_ word: UInt64, subject: Int) -> Ballot {
    let (rater, cell, grade) = (BallotWord.rater(word), BallotWord.cell(word), BallotWord.grade(word))
    return Ballot(
      subject: subject, rater: raters.isEmpty || rater == BallotBatch.anonymous ? nil : Int(rater),
      item: cell / scheme.groupCount, group: cell % scheme.groupCount,
      grade: grade == scheme.abstentionCode ? nil : grade)
  }

  private static func sentence(
    _ repeats: Repeats, _ first: Repeats.Case, _ subjects: [String],
    _ raters: [String], _ scheme: BallotScheme
  ) -> String {
    let item = scheme.items[first.item]
    let more = repeats.caseCount - 1
    return "Rater “\(raters[first.rater])” voted \(first.times) times for “\(subjects[first.subject])”"
      + (item.isEmpty ? "" : " on “\(item)”")
      + (more > 0 ? ", and there are \(more) more such cases" : "")
      + ". Remove the repeated ballots, or say that none of them counts: ballots: {repeated: void}"
  }
}

/// The ballots of a run of subjects, sorted, without repeated ones.
private struct SortedSubjects: Sendable {
  var words: [UInt64]
  /// One a subject.
  var counts: [Int] = []
  var repeats = Ballots.Repeats()

  init(_ buckets: SubjectBuckets, _ range: Range<Int>, groupCount: Int, isNamed: Bool) {
    words = []
    words.reserveCapacity(buckets.starts[range.upperBound] - buckets.starts[range.lowerBound])
    for subject in range {
      let start = words.count
      words += buckets.words[buckets.starts[subject]..<buckets.starts[subject + 1]]
      words[start...].sort()
      if isNamed { removeRepeats(from: start, subject: subject, groupCount: groupCount) }
      counts.append(words.count - start)
    }
  }

  /// Whether two neighbours are of one rater on one indicator.
  @inline(__always)
  private func isRepeated(_ a: UInt64, _ b: UInt64, _ groupCount: Int) -> Bool {
    a >> 32 == b >> 32 && a >> 32 != UInt64(BallotBatch.anonymous)
      && (a >> 8 == b >> 8 || BallotWord.cell(a) / groupCount == BallotWord.cell(b) / groupCount)
  }

  private mutating func removeRepeats(from start: Int, subject: Int, groupCount: Int) {
    guard words.count - start > 1 else { return }
    // Almost always there is nothing to remove.
    guard (start + 1..<words.count).contains(where: { isRepeated(words[$0 - 1], words[$0], groupCount) }) else {
      return
    }
    var kept = start
    var place = start
    while place < words.count {
      var end = place + 1
      while end < words.count, isRepeated(words[place], words[end], groupCount) { end += 1 }
      if end - place == 1 {
        words[kept] = words[place]
        kept += 1
      } else {
        repeats.ballotCount += end - place
        repeats.caseCount += 1
        let word = words[place]
        if repeats.first == nil {
          repeats.first = Ballots.Repeats.Case(
            subject: subject, rater: Int(BallotWord.rater(word)), item: BallotWord.cell(word) / groupCount,
            times: end - place)
        }
      }
      place = end
    }
    words.removeLast(words.count - kept)
  }
}
