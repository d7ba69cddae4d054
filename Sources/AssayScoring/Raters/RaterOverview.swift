public import AssayNumerics

/// Raters at a glance: what each gave, how far from others of the same class, and how well each class agrees.
///
/// A rater who rates as a member of two classes is looked at in each by itself. Abstentions are counted and otherwise
/// passed over.
///
/// The deviation of a mark x[i] is taken from the other marks of the same class, on the same subject and item, k in
/// all:
/// ```
/// d[i] = x[i] − (Σ x − x[i])/(k − 1)                        where k ≥ 2
/// ```
/// A rater's mean d is severity (below 0) or leniency, in points; the mean of |d| tells raters who differ in both
/// directions. Both are standardised among the raters of the class who have enough marks to compare, by the modified z
/// ```
/// M = 0.6745·(D − median)/MAD,    MAD = median |D − median|
/// ```
/// which a few odd raters do not move.
///
/// Nothing here proves that a rater was careless: persons are not given to raters at random. It says where to look.
///
/// References: Iglewicz & Hoaglin, *How to Detect and Handle Outliers* (1993), for M and its limit of 3.5; Dunn,
/// Heggestad, Shanock & Theilgard, “Intra-individual response variability as an indicator of insufficient effort
/// responding”, *Journal of Business and Psychology* 33 (2018), 105–121; Curran, “Methods for the detection of
/// carelessly invalid responses in survey data”, *Journal of Experimental Social Psychology* 66 (2016), 4–19, for the
/// longest run.
public struct RaterOverview: Sendable {
  /// When a rater is listed.
  public struct Rules: Sendable, Hashable {
    /// The marks a rater must have given, and have in common with others, to be listed at all.
    public var minimumMarks: Int
    /// The modified z from which a rater is far from the class.
    public var farFrom: Double

    /// Creates rules.
    public init(minimumMarks: Int = 10, farFrom: Double = 3.5) {
      self.minimumMarks = minimumMarks
      self.farFrom = farFrom
    }
  }
  public let rules: Rules
  /// The classes, each with all of its ballots.
  public let classes: [RaterClassSummary]
  /// How well the raters of each class agree: for each class all items together, and then each item.
  public let agreement: [ClassAgreement]
  /// Every rater in every class, in the order of the raters and then of the classes.
  public let profiles: [RaterProfile]
  public let raterNames: [String]
  public let classNames: [String]
  public let itemNames: [String]

  /// Looks at the raters of ballots.
  ///
  /// - Parameters:
  ///   - nulls: The distributions that agreement is compared with.
  /// - Complexity: Linear in the ballots but for sorting those of one subject and of one rater.
  public init(
    _ ballots: RatedItems, rules: Rules = Rules(), nulls: [AgreementNull] = [.uniform, .slightSkew],
    parallelism: Parallelism = Parallelism()
  ) {
    let cells = RatedCells(ballots, parallelism: parallelism)
    let voices = RaterVoices(ballots, deviations: cells.deviations, parallelism: parallelism)
    self.rules = rules
    classes = RaterClassSummary.summaries(ballots, voices.profiles)
    let concordance = ClassConcordance.all(ballots, voices, parallelism: parallelism)
    agreement = ClassAgreement.all(ballots, cells, nulls, concordance)
    profiles = voices.profiles.standardised(classCount: ballots.classNames.count, rules)
    (raterNames, classNames, itemNames) = (ballots.raterNames, ballots.classNames, ballots.itemNames)
  }

  /// Those who are listed, by class and within it those farthest from the class first.
  public var listed: [RaterProfile] {
    profiles.filter { $0.isStraightLiner || $0.isFar }.sorted { first, second in
      let (x, y) = (first.distance, second.distance)
      return (first.raterClass, -x, first.rater) < (second.raterClass, -y, second.rater)
    }
  }
}

/// The ballots of a class of raters.
public struct RaterClassSummary: Sendable, Equatable {
  /// The class, as a position in the names.
  public let raterClass: Int
  public let raters: Int
  public let subjects: Int
  /// Ballots with a grade.
  public let marks: Int
  public let abstentions: Int
  /// The mean of the marks, in points; nil without any.
  public let mean: Double?
  /// Their standard deviation, with n − 1; nil for fewer than two.
  public let standardDeviation: Double?

  static func summaries(_ ballots: RatedItems, _ profiles: [RaterProfile]) -> [RaterClassSummary] {
    let (gradeCount, classCount) = (ballots.points.count, ballots.classNames.count)
    // A place for each grade, and the last for abstentions.
    var counts = [Int](repeating: 0, count: classCount * (gradeCount + 1))
    var isSeen = [Bool](repeating: false, count: classCount * ballots.subjectCount)
    for place in 0..<ballots.count {
      let raterClass = Int(ballots.classes[place])
      counts[raterClass * (gradeCount + 1) + min(Int(ballots.grades[place]), gradeCount)] += 1
      isSeen[raterClass * ballots.subjectCount + Int(ballots.subjects[place])] = true
    }
    var raters = [Int](repeating: 0, count: ballots.classNames.count)
    for profile in profiles { raters[profile.raterClass] += 1 }
    return ballots.classNames.indices.map { raterClass in
      let own = counts[raterClass * (gradeCount + 1)..<(raterClass + 1) * (gradeCount + 1)]
      let moments = GradeMoments(own.dropLast(), points: ballots.points)
      let subjects = isSeen[raterClass * ballots.subjectCount..<(raterClass + 1) * ballots.subjectCount]
      return RaterClassSummary(
        raterClass: raterClass, raters: raters[raterClass], subjects: subjects.count { $0 }, marks: moments.count,
        abstentions: own.last ?? 0, mean: moments.mean,
        standardDeviation: moments.standardDeviation)
    }
  }
}

/// The mean and spread of marks, from how often each grade was given.
struct GradeMoments {
  let count: Int
  let mean: Double?
  /// With n − 1; nil for fewer than two marks.
  let standardDeviation: Double?

  init(_ counts: some Collection<Int>, points: [Double]) {
    var (total, sum, distinct) = (0, 0.0, 0)
    for (count, point) in zip(counts, points) where count > 0 {
      total += count
      sum += Double(count) * point
      distinct += 1
    }
    count = total
    guard total > 0 else {
      (mean, standardDeviation) = (nil, nil)
      return
    }
    let mean = sum / Double(total)
    var squares = 0.0
    for (count, point) in zip(counts, points) { squares += Double(count) * (point - mean) * (point - mean) }
    self.mean = mean
    standardDeviation = total < 2 ? nil : distinct == 1 ? 0 : (squares / Double(total - 1)).squareRoot()
  }
}
