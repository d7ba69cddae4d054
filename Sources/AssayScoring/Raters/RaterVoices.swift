internal import AssayNumerics

/// Raters by class: what each gave, and the set of subjects.
struct RaterVoices: Sendable {
  /// Every rater in every class, by rater and then by class.
  let profiles: [RaterProfile]
  /// For each profile a fingerprint of the set of subjects.
  let subjectSets: [SubjectSet]
  let byRater: PositionsByCode

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
    let byRater = PositionsByCode(ballots.raters, count: ballots.raterNames.count)
    let raterCount = ballots.raterNames.count
    let blocks = (raterCount + Self.blockSize - 1) / Self.blockSize
    let pieces = parallelism.map(pieces: blocks) { block in
      var piece = Piece(ballots)
      for rater in block * Self.blockSize..<min((block + 1) * Self.blockSize, raterCount) {
        piece.add(rater, byRater[rater], deviations)
      }
      return piece
    }
    profiles = pieces.flatMap(\.profiles)
    subjectSets = pieces.flatMap(\.subjectSets)
    self.byRater = byRater
  }

  /// The subjects that a rater of a class gave grades, ascending, each with the mean of its marks.
  func means(of profile: RaterProfile, in ballots: RatedItems) -> (subjects: [UInt32], means: [Double]) {
    var keys: [UInt64] = []
    for position in byRater[profile.rater].map(Int.init) {
      let grade = ballots.grades[position]
      guard Int(ballots.classes[position]) == profile.raterClass, grade != RatedItems.abstention else { continue }
      keys.append(UInt64(ballots.subjects[position]) << 8 | UInt64(grade))
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
      subjects.append(UInt32(truncatingIfNeeded: keys[start] >> 8))
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
    /// The marks of the rater at hand: class, subject and grade, from the highest bits.
    private var keys: [UInt64] = []

    init(_ ballots: RatedItems) {
      self.ballots = ballots
      classes = [Tally](repeating: Tally(gradeCount: ballots.points.count), count: ballots.classNames.count)
    }

    mutating func add(_ rater: Int, _ positions: ArraySlice<UInt32>, _ deviations: [Double]) {
      keys.removeAll(keepingCapacity: true)
      for position in positions.map(Int.init) {
        let (raterClass, grade) = (Int(ballots.classes[position]), ballots.grades[position])
        classes[raterClass].add(grade, deviation: deviations[position])
        guard grade != RatedItems.abstention else { continue }
        keys.append(UInt64(raterClass) << 40 | UInt64(ballots.subjects[position]) << 8 | UInt64(grade))
      }
      keys.sort()
      var start = 0
      while start < keys.count {
        let sheet = keys[start] >> 8
        var end = start + 1
        while end < keys.count, keys[end] >> 8 == sheet { end += 1 }
        // Sorted, so that the first grade and the last are the same only if all are.
        classes[Int(sheet >> 32)].addSheet(
          subject: sheet & 0xFFFF_FFFF, marks: end - start, isFlat: keys[start] == keys[end - 1])
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
