internal import AssayNumerics

/// Raters by class: what each gave, and the set of subjects.
struct RaterVoices: Sendable {
  /// Every rater in every class, by rater and then by class.
  let profiles: [RaterProfile]
  /// For each profile a fingerprint of the set of subjects.
  let subjectSets: [SubjectSet]
  private let runs: RaterRuns

  /// 128 bits of a set of subjects, and its size.
  struct SubjectSet: Sendable, Hashable {
    var low: UInt64 = 0x243F_6A88_85A3_08D3
    var high: UInt64 = 0x1319_8A2E_0370_7344
    var count = 0

    mutating func add(_ subject: UInt64) {
      low = (low ^ (subject &+ 1)) &* 0x9E37_79B9_7F4A_7C15
      low ^= low >> 29
      high = (high ^ (subject &+ 0x51)) &* 0xC2B2_AE3D_27D4_EB4F
      high ^= high >> 31
      count += 1
    }
  }

  private static let blockSize = 128

  init(_ ballots: RatedItems, deviations: [Double], parallelism: Parallelism) {
    let runs = RaterRuns(ballots, deviations: deviations)
    let raterCount = ballots.raterNames.count
    let blocks = (raterCount + Self.blockSize - 1) / Self.blockSize
    let pieces = parallelism.map(pieces: blocks) { block in
      var piece = Piece(ballots)
      for rater in block * Self.blockSize..<min((block + 1) * Self.blockSize, raterCount) {
        piece.add(rater, runs, runs.starts[rater]..<runs.starts[rater + 1])
      }
      return piece
    }
    profiles = pieces.flatMap(\.profiles)
    subjectSets = pieces.flatMap(\.subjectSets)
    self.runs = runs
  }

  /// The subjects that a rater of a class gave grades, ascending, each with the mean of its marks.
  func means(of profile: RaterProfile, in ballots: RatedItems) -> (subjects: [UInt32], means: [Double]) {
    var keys: [UInt64] = []
    for place in runs.starts[profile.rater]..<runs.starts[profile.rater + 1] {
      let word = runs.words[place]
      guard RaterRuns.raterClass(word) == profile.raterClass, RaterRuns.grade(word) != RatedItems.abstention else {
        continue
      }
      keys.append(word)
    }
    keys.sort()
    var (subjects, means): ([UInt32], [Double]) = ([], [])
    var start = 0
    while start < keys.count {
      var end = start
      var sum = 0.0
      while end < keys.count, keys[end] >> 8 == keys[start] >> 8 {
        sum += ballots.points[Int(keys[end] & 0xFF)]
        end += 1
      }
      subjects.append(UInt32(truncatingIfNeeded: RaterRuns.subject(keys[start])))
      means.append(sum / Double(end - start))
      start = end
    }
    return (subjects, means)
  }

  /// Some raters.
  private struct Piece: Sendable {
    private let ballots: RatedItems
    private(set) var profiles: [RaterProfile] = []
    private(set) var subjectSets: [SubjectSet] = []
    /// What was seen of the rater at hand, by class; those of no ballots are untouched.
    private var classes: [Tally]
    /// The marks of the rater at hand.
    private var keys: [UInt64] = []

    init(_ ballots: RatedItems) {
      self.ballots = ballots
      classes = [Tally](repeating: Tally(gradeCount: ballots.points.count), count: ballots.classNames.count)
    }

    mutating func add(_ rater: Int, _ runs: RaterRuns, _ places: Range<Int>) {
      keys.removeAll(keepingCapacity: true)
      for place in places {
        let word = runs.words[place]
        let grade = RaterRuns.grade(word)
        classes[RaterRuns.raterClass(word)].add(grade, deviation: runs.deviations[place])
        if grade != RatedItems.abstention { keys.append(word) }
      }
      keys.sort()
      var start = 0
      while start < keys.count {
        let sheet = keys[start] >> 8
        var end = start + 1
        while end < keys.count, keys[end] >> 8 == sheet { end += 1 }
        // Sorted, so that the first grade and the last are the same only if all are.
        classes[RaterRuns.raterClass(keys[start])].addSheet(
          subject: RaterRuns.subject(keys[start]), marks: end - start, isFlat: keys[start] == keys[end - 1])
        start = end
      }
      for raterClass in classes.indices where !classes[raterClass].isEmpty {
        profiles.append(classes[raterClass].profile(rater, raterClass, points: ballots.points))
        subjectSets.append(classes[raterClass].subjects)
        classes[raterClass] = Tally(gradeCount: ballots.points.count)
      }
    }
  }

  /// What one rater gave in one class.
  private struct Tally: Sendable {
    private var counts: [Int]
    private var abstentions = 0
    private var lastGrade = RatedItems.abstention
    private var run = 0
    private var longestRun = 0
    private var sheets = 0
    private var flatSheets = 0
    private var compared = 0
    private var deviation = 0.0
    private var absoluteDeviation = 0.0
    private(set) var subjects = SubjectSet()

    init(gradeCount: Int) { counts = [Int](repeating: 0, count: gradeCount) }

    var isEmpty: Bool { abstentions == 0 && longestRun == 0 }

    mutating func add(_ grade: UInt8, deviation distance: Double) {
      guard grade != RatedItems.abstention else {
        abstentions += 1
        return
      }
      counts[Int(grade)] += 1
      run = grade == lastGrade ? run + 1 : 1
      lastGrade = grade
      longestRun = max(longestRun, run)
      guard !distance.isNaN else { return }
      compared += 1
      deviation += distance
      absoluteDeviation += abs(distance)
    }

    mutating func addSheet(subject: UInt64, marks: Int, isFlat: Bool) {
      subjects.add(subject)
      guard marks > 1 else { return }
      sheets += 1
      if isFlat { flatSheets += 1 }
    }

    func profile(_ rater: Int, _ raterClass: Int, points: [Double]) -> RaterProfile {
      let moments = GradeMoments(counts, points: points)
      return RaterProfile(
        rater: rater, raterClass: raterClass, marks: moments.count, abstentions: abstentions, subjects: subjects.count,
        mean: moments.mean, irv: moments.standardDeviation, distinctGrades: counts.count { $0 > 0 },
        longestRun: longestRun, sheets: sheets, flatSheets: flatSheets, compared: compared,
        deviation: compared > 0 ? deviation / Double(compared) : nil,
        absoluteDeviation: compared > 0 ? absoluteDeviation / Double(compared) : nil)
    }
  }
}

/// The ballots of each rater, one after the other, in the order of the data.
///
/// They are moved to where they are read one after the other: to fetch each from six lists of millions costs twice as
/// much.
private struct RaterRuns: Sendable {
  /// Where the ballots of each rater start, and one more for the end.
  let starts: [Int]
  /// Class (16 bits), subject (32) and grade (8), from the highest.
  let words: [UInt64]
  let deviations: [Double]

  init(_ ballots: RatedItems, deviations: [Double]) {
    var starts = [Int](repeating: 0, count: ballots.raterNames.count + 1)
    for rater in ballots.raters { starts[Int(rater) + 1] += 1 }
    for rater in ballots.raterNames.indices { starts[rater + 1] += starts[rater] }
    var places = starts
    var words = [UInt64](repeating: 0, count: ballots.count)
    var moved = [Double](repeating: 0, count: ballots.count)
    for position in 0..<ballots.count {
      let rater = Int(ballots.raters[position])
      let place = places[rater]
      places[rater] = place + 1
      words[place] =
        UInt64(ballots.classes[position]) << 40 | UInt64(ballots.subjects[position]) << 8
        | UInt64(ballots.grades[position])
      moved[place] = deviations[position]
    }
    self.starts = starts
    self.words = words
    self.deviations = moved
  }

  @inline(__always)
  static func raterClass(_ word: UInt64) -> Int { Int(truncatingIfNeeded: word >> 40) }
  @inline(__always)
  static func subject(_ word: UInt64) -> UInt64 { word >> 8 & 0xFFFF_FFFF }
  @inline(__always)
  static func grade(_ word: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word) }
}
