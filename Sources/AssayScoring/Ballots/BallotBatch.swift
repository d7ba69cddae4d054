/// Ballots of one piece of the data, as codes.
///
/// A ballot is the code of its subject, and one word of 64 bits: the rater (32 bits), the cell (24) and the grade (8), from the
/// highest. Sorted words therefore stand by rater and indicator, so that a rater who votes twice on one indicator of one person
/// stands next to himself.
public struct BallotBatch: Sendable, Equatable {
  /// The code of each ballot's subject.
  public fileprivate(set) var subjects: [UInt32] = []
  /// The word of each ballot.
  public fileprivate(set) var words: [UInt64] = []

  /// The code of a rater whose name is not given; two of them are never taken for one.
  public static let anonymous = UInt32.max

  /// Creates an empty batch with room for some ballots.
  public init(capacity: Int = 0) {
    subjects.reserveCapacity(capacity)
    words.reserveCapacity(capacity)
  }

  /// The number of ballots.
  public var count: Int { words.count }

  /// Adds the ballot of a rater.
  @inline(__always)
  public mutating func append(subject: Int, rater: UInt32, cell: Int, grade: Int) {
    subjects.append(UInt32(truncatingIfNeeded: subject))
    words.append(BallotWord.pack(rater: rater, cell: cell, grade: grade))
  }
}

extension BallotBatch {
  /// Gives subjects other codes, and takes out the ballots of those who have none.
  ///
  /// - Parameter strangers: Receives the number of ballots taken out, by the old code of their subject.
  public mutating func renumber(_ codes: [UInt32?], strangers: inout [Int: Int]) {
    renumberSubjects(&subjects, &words, codes, &strangers)
  }
}

extension CountedBallotBatch {
  /// Gives subjects other codes, and takes out the counts of those who have none.
  ///
  /// - Parameter strangers: Receives the number of ballots taken out, by the old code of their subject.
  public mutating func renumber(_ codes: [UInt32?], strangers: inout [Int: Int]) {
    renumberSubjects(&subjects, &words, codes, &strangers)
  }
}

private func renumberSubjects(
  _ subjects: inout [UInt32], _ words: inout [UInt64], _ codes: [UInt32?], _ strangers: inout [Int: Int]
) {
  var kept = 0
  for place in subjects.indices {
    guard let code = codes[Int(subjects[place])] else {
      strangers[Int(subjects[place]), default: 0] += 1
      continue
    }
    subjects[kept] = code
    words[kept] = words[place]
    kept += 1
  }
  subjects.removeLast(subjects.count - kept)
  words.removeLast(words.count - kept)
}

/// Counts of ballots of one piece of the data, as codes: the subject, the cell, the grade and how many.
public struct CountedBallotBatch: Sendable, Equatable {
  /// The code of each count's subject.
  public fileprivate(set) var subjects: [UInt32] = []
  /// The cell (24 bits), the grade (8) and the count (32), from the highest.
  public fileprivate(set) var words: [UInt64] = []

  /// The largest count of one row.
  public static let largest = 1_000_000_000

  /// Creates an empty batch.
  public init() {}

  /// Adds so many ballots with the same grade.
  ///
  /// - Precondition: `count` is between 0 and ``largest``.
  public mutating func append(subject: Int, cell: Int, grade: Int, count: Int) {
    precondition(count >= 0 && count <= Self.largest)
    subjects.append(UInt32(truncatingIfNeeded: subject))
    words.append(UInt64(cell) << 40 | UInt64(grade) << 32 | UInt64(count))
  }
}

/// How a ballot is packed.
enum BallotWord {
  @inline(__always)
  static func pack(rater: UInt32, cell: Int, grade: Int) -> UInt64 {
    UInt64(rater) << 32 | UInt64(truncatingIfNeeded: cell) << 8 | UInt64(truncatingIfNeeded: grade)
  }
  @inline(__always)
  static func rater(_ word: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: word >> 32) }
  @inline(__always)
  static func cell(_ word: UInt64) -> Int { Int(truncatingIfNeeded: word >> 8 & 0xFF_FFFF) }
  @inline(__always)
  static func grade(_ word: UInt64) -> Int { Int(truncatingIfNeeded: word & 0xFF) }
}

/// Words that stand together by subject.
struct SubjectBuckets {
  /// Where the words of each subject start, and one more for the end.
  private(set) var starts: [Int]
  /// The words; those of one subject in the order of the batches.
  var words: [UInt64]

  /// Moves the words of all batches to their subjects: a counting sort by subject.
  init(_ batches: [(subjects: [UInt32], words: [UInt64])], subjectCount: Int) {
    var starts = [Int](repeating: 0, count: subjectCount + 1)
    for batch in batches {
      for subject in batch.subjects { starts[Int(subject) + 1] += 1 }
    }
    for subject in 0..<subjectCount { starts[subject + 1] += starts[subject] }
    var places = starts
    let total = starts[subjectCount]
    words = unsafe Array(unsafeUninitializedCapacity: total) { buffer, count in
      for batch in batches {
        for (subject, word) in zip(batch.subjects, batch.words) {
          let place = places[Int(subject)]
          // Below the total, because the starts are sums of the counts of these very subjects.
          unsafe buffer.initializeElement(at: place, to: word)
          places[Int(subject)] = place &+ 1
        }
      }
      count = total
    }
    self.starts = starts
  }

  /// Keeps so many of the words of each subject, the first ones, and closes the gaps.
  mutating func close(keeping counts: [Int]) {
    var next = 0
    for (subject, count) in counts.enumerated() {
      let start = starts[subject]
      starts[subject] = next
      if start != next { for offset in 0..<count { words[next + offset] = words[start + offset] } }
      next += count
    }
    starts[counts.count] = next
    words.removeLast(words.count - next)
  }
}
