internal import AssayData
internal import AssayScoring

/// Which columns of a file of ballots are read, and what a row of it is.
struct BallotColumns {
  /// What a row is.
  enum Form: Equatable {
    /// One ballot, with its grade in a column.
    case ballots(grade: String)
    /// A grade and how many gave it.
    case counts(grade: String, count: String)
    /// How many gave each grade, one column a grade: the codes of the grades, and their columns.
    case columns([(grade: Int, column: String)])

    static func == (a: Form, b: Form) -> Bool { a.name == b.name }

    /// What the page calls it.
    var name: String {
      switch self {
      case .ballots: "one row a ballot"
      case .counts: "one row a count of a grade"
      case .columns: "one column a grade"
      }
    }
  }
  let form: Form
  let subject: String
  let rater: String?
  let group: String?
  let level: String?
  let item: String?
  /// Whether every indicator that the data name is an item of its own, because a leaf takes them all.
  let isOpen: Bool
  /// What a reader should know.
  private(set) var notes: [String] = []

  init(_ model: AppraisalModel, data: DataSet) throws {
    let (names, columns) = (data.source.columnNames, model.ballots.columns)
    func optional(_ column: String) throws -> String? {
      if columns.stated.contains(column) { try data.checkColumn(column, named: column) }
      return names.contains(column) ? column : nil
    }
    func required(_ column: String, key: String, why: String) throws -> String {
      guard try optional(column) == nil else { return column }
      let nearest = column.nearest(in: names).map { " Did you mean “\($0)”?" } ?? ""
      throw AnalysisError(
        "\(data.source.name) has no column “\(column)”, and \(why).\(nearest) "
          + "Say which column it is: ballots: {\(key): …}.")
    }
    subject = try required(columns.subject, key: "subject", why: "ballots must say whom they are for")
    let hasClasses = model.groups.classes.map(\.name) != [""]
    let hasLevels = model.groups.levels.map(\.name) != [""]
    group =
      hasClasses
      ? try required(columns.group, key: "class", why: "the model weighs classes of raters") : nil
    level = hasLevels ? try required(columns.level, key: "level", why: "the model weighs levels of raters") : nil
    let takesAll = model.scoring.leaves.contains { leaf in
      leaf.indicator.source.isBallots && leaf.indicator.source.item == nil
    }
    if let named = model.items.first, !named.isEmpty {
      item = try required(columns.item, key: "indicator", why: "the model has a leaf for ballots on “\(named)”")
    } else {
      item = try optional(columns.item)
    }
    isOpen = takesAll && item != nil
    let count = try optional(columns.count)
    let hasGrade = try optional(columns.grade) != nil
    let wide =
      (model.ballots.grades.map(\.name).enumerated().map { ($0, $1) }
      + model.ballots.abstentions.map { (model.ballots.grades.count, $0) }).filter { names.contains($0.1) }
    if hasGrade {
      form = count.map { .counts(grade: columns.grade, count: $0) } ?? .ballots(grade: columns.grade)
    } else if !wide.isEmpty {
      form = .columns(wide.map { (grade: $0.0, column: $0.1) })
    } else {
      _ = try required(columns.grade, key: "grade", why: "none of the grades of the model is a column either")
      form = .ballots(grade: columns.grade)
    }
    if case .ballots = form { rater = try optional(columns.rater) } else { rater = nil }
    if !hasClasses, names.contains(columns.group) {
      notes.append("The model has no classes of raters, so the column “\(columns.group)” of the ballots is not used.")
    }
    if !hasLevels, names.contains(columns.level) {
      notes.append("The model has no levels of raters, so the column “\(columns.level)” of the ballots is not used.")
    }
    if case .ballots = form, rater == nil {
      notes.append("The ballots do not name their raters, so a rater who voted twice cannot be found.")
    }
  }
}
