public import AssayData
public import AssayScoring

/// A model of an appraisal in YAML: a scoring model with ballots, classes, levels and rules.
public enum AppraisalModelFile {
  /// Reads a model.
  ///
  /// - Throws: ``DataError/unreadable(_:)`` with the line of the mistake; an unknown key names the nearest known one.
  public static func read(_ path: String) throws(DataError) -> AppraisalModel {
    do throws(SourceFault) {
      return try YAMLDocument(reading: path, as: "a model of an appraisal").appraisalModel()
    } catch {
      throw .unreadable(error)
    }
  }

  /// Reads a model from text.
  ///
  /// - Parameter path: What to call the text in messages.
  public static func parse(_ text: String, path: String = "model") throws(DataError) -> AppraisalModel {
    do throws(SourceFault) {
      return try YAMLDocument(path: path, text: text).appraisalModel()
    } catch {
      throw .unreadable(error)
    }
  }
}

extension YAMLDocument {
  fileprivate func appraisalModel() throws(SourceFault) -> AppraisalModel {
    let all = try pairs(root, known: ScoringModelFile.keys + AppraisalKeys.all, of: "a model of an appraisal")
    guard let ballots = all.first(where: { $0.key == "ballots" })?.value else {
      throw fault(
        root, "an appraisal needs ballots and what their grades count",
        remedy: "ballots: {grades: {优秀: 95, 称职: 80, 基本称职: 65, 不称职: 40}}")
    }
    var model = AppraisalModel(scoring: try scoringModel(others: AppraisalKeys.all), ballots: BallotRules(grades: []))
    try read(ballots, into: &model)
    for (key, value) in all {
      switch key {
      case "classes": model.groups.classes = try classes(value)
      case "levels": model.groups.levels = try levels(value)
      case "measures": model.measures = try measures(value, subject: model.scoring.subject)
      case "fuzzy": model.fuzzy = try fuzzy(value)
      default: continue
      }
    }
    model.grading = try gradingRules()
    do throws(ScoringError) {
      try model.check()
    } catch {
      throw fault(root, error.clause)
    }
    return model
  }

  private static let ballotKeys = [
    "file", "subject", "rater", "class", "level", "indicator", "grade", "count", "membership", "grades", "abstain",
    "abstain_as",
    "repeated", "unknown_subjects", "unused", "absent_class", "full_marks",
  ]

  private func read(_ node: YAMLNode, into model: inout AppraisalModel) throws(SourceFault) {
    for (key, value) in try pairs(node, known: Self.ballotKeys, of: "ballots") {
      switch key {
      case "file": model.ballots.file = try text(value, of: key)
      case "grades":
        for (name, points) in try pairs(value, of: key) {
          model.ballots.grades.append(.init(name, points: try number(points, of: "the points of “\(name)”")))
        }
      case "abstain": model.ballots.abstentions = try texts(value, of: key)
      case "abstain_as": model.groups.abstentions = try word(value, of: key)
      case "absent_class": model.groups.absent = try word(value, of: key)
      case "repeated": model.ballots.repeated = try word(value, of: key)
      case "unknown_subjects": model.ballots.strangers = try word(value, of: key)
      case "unused": model.ballots.unused = try texts(value, of: key)
      case "full_marks": model.ballots.fullMarks = try number(value, of: key)
      default: try name(key, try text(value, of: key), in: &model.ballots.columns)
      }
    }
  }

  /// Takes the name of a column of the ballots.
  private func name(_ role: String, _ column: String, in columns: inout BallotRules.Columns) throws(SourceFault) {
    switch role {
    case "subject": columns.subject = column
    case "rater": columns.rater = column
    case "class": columns.group = column
    case "level": columns.level = column
    case "indicator": columns.item = column
    case "grade": columns.grade = column
    case "membership": columns.membership = column
    default: columns.count = column
    }
    columns.stated.insert(column)
  }

  /// `{superior: {weight: 0.4, min_votes: 1, trim: 0}, …}`, or `{superior: 0.4, …}`.
  private func classes(_ node: YAMLNode) throws(SourceFault) -> [RaterGroups.Class] {
    var classes: [RaterGroups.Class] = []
    for (name, value) in try pairs(node, of: "classes") {
      guard value.mapping != nil else {
        classes.append(.init(name, weight: try number(value, of: "the weight of “\(name)”")))
        continue
      }
      var member: RaterGroups.Class?
      var (minimum, trim) = (1, 0)
      for (key, value) in try pairs(value, known: ["weight", "min_votes", "trim"], of: "the class “\(name)”") {
        switch key {
        case "weight": member = .init(name, weight: try number(value, of: "the weight of “\(name)”"))
        case "min_votes": minimum = try whole(value, of: "min_votes of “\(name)”")
        default: trim = try whole(value, of: "trim of “\(name)”")
        }
      }
      guard var member else { throw fault(value, "the class “\(name)” has no weight") }
      member.minimumVotes = minimum
      member.trim = trim
      classes.append(member)
    }
    return classes
  }

  /// `{city: 0.6, town: 0.4}`.
  private func levels(_ node: YAMLNode) throws(SourceFault) -> [RaterGroups.Level] {
    var levels: [RaterGroups.Level] = []
    for (name, value) in try pairs(node, of: "levels") {
      levels.append(.init(name, weight: try number(value, of: "the weight of “\(name)”")))
    }
    return levels
  }

  /// `weighted-mean`, or `{operator: weighted-mean, measured: exclude}`.
  private func fuzzy(_ node: YAMLNode) throws(SourceFault) -> FuzzyRules {
    guard node.mapping != nil else { return FuzzyRules(try word(node, of: "fuzzy")) }
    var rules = FuzzyRules()
    for (key, value) in try pairs(node, known: ["operator", "measured"], of: "fuzzy") {
      if key == "operator" {
        rules.composition = try word(value, of: key)
      } else {
        rules.measured = try word(value, of: key)
      }
    }
    return rules
  }

  /// `officials.csv`, or `{file: officials.csv, subject: id}`.
  private func measures(_ node: YAMLNode, subject: String?) throws(SourceFault) -> MeasuresFile {
    guard node.mapping != nil else {
      return MeasuresFile(file: try text(node, of: "measures"), subject: subject ?? "subject")
    }
    var (file, column): (String?, String) = (nil, subject ?? "subject")
    for (key, value) in try pairs(node, known: ["file", "subject"], of: "measures") {
      if key == "file" { file = try text(value, of: key) } else { column = try text(value, of: key) }
    }
    guard let file else {
      throw fault(node, "measures has no file", remedy: "measures: {file: officials.csv, subject: id}")
    }
    return MeasuresFile(file: file, subject: column)
  }
}
