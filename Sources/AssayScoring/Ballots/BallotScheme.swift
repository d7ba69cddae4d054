/// What ballots can say, and of what: the grades and their points, the classes and levels of raters, the indicators.
///
/// A ballot belongs to one *cell*: an indicator, and within it a *group* of raters, which is a class at a level. A model without
/// classes, levels or indicators of ballots has one of each, with an empty name.
public struct BallotScheme: Sendable, Equatable {
  /// A grade that a rater can give.
  public struct Grade: Sendable, Hashable {
    /// As it stands on the ballots.
    public let name: String
    /// What it counts for.
    public let points: Double

    /// Creates a grade.
    public init(_ name: String, points: Double) {
      self.name = name
      self.points = points
    }
  }

  /// The grades, in the order in which the model lists them.
  public let grades: [Grade]
  /// Words on a ballot that mean that the rater abstained.
  public let abstentions: [String]
  /// The classes of raters; a single empty name where there are none.
  public let classes: [String]
  /// The levels of raters; a single empty name where there are none.
  public let levels: [String]
  /// The indicators that are voted on; a single empty name where ballots name none.
  public let items: [String]

  /// Creates a scheme.
  ///
  /// - Throws: ``ScoringError``: no grade, a name that stands twice in its list, a word that is a grade and an abstention, points
  ///   that are not finite, more grades or cells than codes have room for.
  public init(
    grades: [Grade], abstentions: [String] = [], classes: [String] = [""], levels: [String] = [""],
    items: [String] = [""]
  ) throws(ScoringError) {
    self.grades = grades
    self.abstentions = abstentions
    self.classes = classes.isEmpty ? [""] : classes
    self.levels = levels.isEmpty ? [""] : levels
    self.items = items.isEmpty ? [""] : items
    guard !grades.isEmpty else { throw .mismatch("The model lists no grades for its ballots") }
    for names in [grades.map(\.name) + abstentions, self.classes, self.levels, self.items] {
      var seen: Set<String> = []
      for name in names where !seen.insert(name).inserted { throw .duplicateName(name) }
    }
    for grade in grades where !grade.points.isFinite {
      throw .mismatch("The grade “\(grade.name)” counts \(grade.points) points; points must be finite")
    }
    guard grades.count < 255, cellCount < 1 << 24 else {
      throw .mismatch("\(grades.count) grades and \(cellCount) cells of ballots are more than can be counted")
    }
  }

  /// The groups of raters: classes × levels.
  public var groupCount: Int { classes.count * levels.count }
  /// The cells: indicators × groups.
  public var cellCount: Int { items.count * groupCount }
  /// The counts of one cell: one for each grade, and last the abstentions.
  public var width: Int { grades.count + 1 }
  /// The code of an abstention, after those of the grades.
  public var abstentionCode: Int { grades.count }

  /// The group of a class at a level.
  public func group(class place: Int, level: Int) -> Int { level * classes.count + place }
  /// The cell of an indicator and a group.
  public func cell(item: Int, group: Int) -> Int { item * groupCount + group }

  /// Whether ballots of another scheme mean the same; it may have further indicators, which are counted where no leaf names one.
  func covers(_ other: BallotScheme) -> Bool {
    grades == other.grades && abstentions == other.abstentions && classes == other.classes && levels == other.levels
      && (items == [""] || items.allSatisfy { other.items.contains($0) })
  }
}
