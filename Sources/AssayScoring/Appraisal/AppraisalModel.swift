/// What turns ballots, and measured indicators beside them, into grades.
///
/// The tree of the scoring model has leaves that take ballots (all of them, or those on one indicator; their points or the share
/// of some grades) and leaves that take columns of measured values. All are on a scale of ``fullMarks`` points: grades count what
/// the model says, a share of votes counts that share of full marks, and min–max of a measured indicator runs from 0 to full marks.
public struct AppraisalModel: Sendable, Hashable {
  /// The tree, its weights and how missing values are dealt with.
  public var scoring: ScoringModel
  /// How ballots are read.
  public var ballots: BallotRules
  /// The classes and levels of raters.
  public var groups: RaterGroups
  /// How scores become grades.
  public var grading: GradingRules
  /// Where measured values, units and the rules' columns are; nil when there are none.
  public var measures: MeasuresFile?
  /// How memberships of the grades are evaluated beside the score; nil when they are not.
  public var fuzzy: FuzzyRules?

  /// Creates a model.
  public init(
    scoring: ScoringModel, ballots: BallotRules, groups: RaterGroups = RaterGroups(),
    grading: GradingRules = GradingRules(), measures: MeasuresFile? = nil
  ) {
    self.scoring = scoring
    self.ballots = ballots
    self.groups = groups
    self.grading = grading
    self.measures = measures
  }

  /// What ballots are worth at most.
  public var fullMarks: Double { ballots.fullMarks }

  /// The indicators that the leaves name, in the order of the tree; a single empty name when no leaf names one.
  public var items: [String] {
    var items: [String] = []
    for leaf in scoring.leaves {
      if let item = leaf.indicator.source.item, !items.contains(item) { items.append(item) }
    }
    return items.isEmpty ? [""] : items
  }

  /// What ballots can say under this model.
  ///
  /// - Throws: ``ScoringError``, as ``BallotScheme``.
  public var scheme: BallotScheme {
    get throws(ScoringError) {
      try BallotScheme(
        grades: ballots.grades, abstentions: ballots.abstentions, classes: groups.classes.map(\.name),
        levels: groups.levels.map(\.name), items: items)
    }
  }

  /// Checks what must hold before any data are seen.
  ///
  /// - Throws: ``ScoringError``: what the parts throw; no leaf that takes ballots; a share of a grade that is not there; a grade
  ///   above full marks or below 0; a floor that no rule names.
  public func check() throws(ScoringError) {
    try scoring.check()
    try groups.check()
    try grading.check()
    _ = try scheme
    let leaves = scoring.leaves
    guard leaves.contains(where: \.indicator.source.isBallots) else {
      throw .mismatch("No leaf of the tree takes ballots; add one: {ballot: 德, weight: 0.5}")
    }
    guard fullMarks > 0, fullMarks.isFinite else { throw .mismatch("full_marks is \(fullMarks); it must be above 0") }
    for grade in ballots.grades where grade.points > fullMarks || grade.points < 0 {
      throw .mismatch(
        "“\(grade.name)” counts \(grade.points) points, which is not between 0 and full_marks, \(fullMarks)")
    }
    for leaf in leaves {
      guard case .voteShare(let grades, _) = leaf.indicator.source else { continue }
      for grade in grades where !ballots.grades.contains(where: { $0.name == grade }) {
        throw .mismatch("“\(leaf.name)” is the share of the grade “\(grade)”, which is not among the grades of ballots")
      }
    }
    try fuzzy?.check(leaves)
    guard ballots.columns.membership == nil || fuzzy != nil else {
      throw .mismatch(
        "Memberships in place of ballots are for a fuzzy evaluation alone; ask for it: fuzzy: weighted-mean")
    }
    try checkFloors(leaves)
    let nodes = scoring.nodeNames
    for cap in grading.caps {
      guard case .floor(let node, _) = cap.cause, !nodes.contains(node) else { continue }
      let hint = node.hint(in: nodes.sorted())
      throw .mismatch("A rule has a floor for “\(node)”, which is not in the tree\(hint)")
    }
  }

  private func checkFloors(_ leaves: [ScoringModel.Leaf]) throws(ScoringError) {
    let ruled = Set(grading.caps.compactMap { if case .floor(let node, nil) = $0.cause { node } else { nil } })
    if let leaf = leaves.first(where: { $0.indicator.floor != nil && !ruled.contains($0.name) }) {
      throw .mismatch(
        "“\(leaf.name)” has a floor, but no rule says what it does: rules: [{floor: \(leaf.name), cap: …}]")
    }
    for leaf in leaves where ruled.contains(leaf.name) && leaf.indicator.floor == nil {
      let node = leaf.name
      throw .mismatch("A rule refers to the floor of “\(node)”, which has none; give it one, or say min in the rule")
    }
  }
}

/// How ballots are read, and what becomes of odd ones.
public struct BallotRules: Sendable, Hashable {
  /// The columns of the ballots; nil for a column that the file may lack.
  public struct Columns: Sendable, Hashable {
    public var subject = "subject"
    public var rater = "rater"
    public var group = "class"
    public var level = "level"
    public var item = "indicator"
    public var grade = "grade"
    public var count = "count"
    /// The column of ready memberships, in a file that has them in place of ballots; nil for ballots.
    public var membership: String?
    /// The names that the model states; the others may be absent from the file where the model can do without.
    public var stated: Set<String> = []

    /// Creates the usual names.
    public init() {}
  }
  /// What becomes of ballots for a person whom the list of persons lacks.
  public enum StrangerRule: String, Sendable, CaseIterable {
    /// They are an error.
    case refuse
    /// They are left out and counted.
    case exclude
  }

  /// The file, relative to the model; nil where the command names it.
  public var file: String?
  public var columns = Columns()
  /// The grades and what they count.
  public var grades: [BallotScheme.Grade]
  /// Words that mean an abstention.
  public var abstentions: [String] = []
  /// Indicators on the ballots that no leaf takes, on purpose.
  public var unused: [String] = []
  public var repeated = Ballots.RepeatRule.refuse
  public var strangers = StrangerRule.refuse
  /// The most points that a grade or an indicator can count.
  public var fullMarks = 100.0

  /// Creates rules.
  public init(grades: [BallotScheme.Grade]) { self.grades = grades }
}

/// The file of measured values, one row a person; it is also the list of persons.
public struct MeasuresFile: Sendable, Hashable {
  /// Relative to the model.
  public var file: String
  /// The column that names the persons.
  public var subject: String

  /// Creates a file.
  public init(file: String, subject: String = "subject") {
    self.file = file
    self.subject = subject
  }
}

extension Indicator.Source {
  /// Whether the values come from ballots.
  public var isBallots: Bool {
    if case .column = self { false } else { true }
  }

  /// The indicator on the ballots; nil for all ballots, and for columns.
  public var item: String? {
    switch self {
    case .column: nil
    case .ballot(let item), .voteShare(_, let item): item
    }
  }
}
