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
    var buckets = SubjectBuckets(batches.map { ($0.subjects, $0.words) }, subjectCount: subjects.count)
    let sorted = SortedSubjects.sort(
      &buckets, groupCount: scheme.groupCount, isNamed: !raters.isEmpty, blockSize: Self.blockSize,
      parallelism: parallelism)
    starts = buckets.starts
    words = buckets.words
    repeats = sorted
    if repeated == .refuse, let first = repeats.first {
      throw .mismatch(Self.sentence(repeats, first, subjects, raters, scheme))
    }
  }

  /// The number of ballots.
  public var count: Int { words.count }

  /// The ballots that name no rater.
  public var unnamedCount: Int {
    raters.isEmpty ? count : words.count { BallotWord.rater($0) == BallotBatch.anonymous }
  }

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

/// The ballots of a run of subjects, sorted where they stand, repeated ones taken out.
private struct SortedSubjects: Sendable {
  /// What is left of each subject's ballots, at the start of the place that they had.
  var counts: [Int] = []
  var repeats = Ballots.Repeats()

  /// The words of all subjects; each block of subjects has its own part of them, so that threads do not meet.
  @safe private struct Words: @unchecked Sendable {
    let base: UnsafeMutablePointer<UInt64>?
  }

  /// Sorts the words of every subject and closes the gaps that repeated ones leave.
  static func sort(
    _ buckets: inout SubjectBuckets, groupCount: Int, isNamed: Bool, blockSize: Int, parallelism: Parallelism
  ) -> Ballots.Repeats {
    let (starts, subjectCount) = (buckets.starts, buckets.starts.count - 1)
    let blocks = unsafe buckets.words.withUnsafeMutableBufferPointer { buffer in
      let words = unsafe Words(base: buffer.baseAddress)
      return parallelism.map(pieces: (subjectCount + blockSize - 1) / blockSize) { block in
        var sorted = SortedSubjects()
        for subject in block * blockSize..<min((block + 1) * blockSize, subjectCount) {
          let range = starts[subject]..<starts[subject + 1]
          let own = unsafe UnsafeMutableBufferPointer(
            start: words.base.map { unsafe $0 + range.lowerBound }, count: range.count)
          unsafe sorted.add(own, subject: subject, groupCount: groupCount, isNamed: isNamed)
        }
        return sorted
      }
    }
    var repeats = Ballots.Repeats()
    for block in blocks where block.repeats.ballotCount > 0 {
      repeats.ballotCount += block.repeats.ballotCount
      repeats.caseCount += block.repeats.caseCount
      if repeats.first == nil { repeats.first = block.repeats.first }
    }
    if repeats.ballotCount > 0 { buckets.close(keeping: blocks.flatMap(\.counts)) }
    return repeats
  }

  /// Sorts the words of one subject and moves those that are not repeated to the front.
  private mutating func add(
    _ words: UnsafeMutableBufferPointer<UInt64>, subject: Int, groupCount: Int, isNamed: Bool
  ) {
    var words = unsafe words
    unsafe words.sort()
    // Almost always there is nothing to remove.
    let isRepeating =
      isNamed
      && words.indices.dropFirst().contains {
        unsafe Self.isRepeated(words[$0 - 1], words[$0], groupCount)
      }
    guard isRepeating else {
      counts.append(words.count)
      return
    }
    var (kept, place) = (0, 0)
    while place < words.count {
      let word = unsafe words[place]
      var end = place + 1
      while end < words.count, unsafe Self.isRepeated(word, words[end], groupCount) { end += 1 }
      if end - place == 1 {
        unsafe words[kept] = word
        kept += 1
      } else {
        repeats.ballotCount += end - place
        repeats.caseCount += 1
        if repeats.first == nil {
          repeats.first = Ballots.Repeats.Case(
            subject: subject, rater: Int(BallotWord.rater(word)), item: BallotWord.cell(word) / groupCount,
            times: end - place)
        }
      }
      place = end
    }
    counts.append(kept)
  }

  /// Whether two neighbours are of one rater on one indicator.
  @inline(__always)
  private static func isRepeated(_ a: UInt64, _ b: UInt64, _ groupCount: Int) -> Bool {
    a >> 32 == b >> 32 && a >> 32 != UInt64(BallotBatch.anonymous)
      && (a >> 8 == b >> 8 || BallotWord.cell(a) / groupCount == BallotWord.cell(b) / groupCount)
  }
}
