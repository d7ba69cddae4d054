internal import AssayData
internal import AssayScoring

/// What the words in the columns of a file of ballots stand for.
struct BallotWords: Sendable {
  /// What a word stands for.
  enum Meaning {
    static let blank: Int32 = -1
    static let unknown: Int32 = -2
    /// An indicator that the model leaves unused.
    static let unused: Int32 = -3
  }
  /// A column of words, and the positions of the words that are known in it.
  struct Role: Sendable {
    let column: String
    /// What the words are, such as “grade of the model”.
    let what: String
    /// What mends an unknown one.
    let remedy: String
    let known: [String: Int32]
    /// Whether the position of a word in the data is its meaning.
    let isOpen: Bool
  }
  /// The columns that are looked up: indicator, class, level, grade, as far as they are read.
  let roles: [Role]
  private let missing: Set<String>

  init(_ model: AppraisalModel, columns: BallotColumns, missing: [String]) {
    self.missing = Set(missing)
    func positions(_ names: [String]) -> [String: Int32] {
      Dictionary(names.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    }
    var roles: [Role] = []
    if let item = columns.item {
      var known = positions(model.items)
      for name in model.ballots.unused { known[name] = Meaning.unused }
      roles.append(
        Role(
          column: item, what: "indicator that a leaf of the tree takes ballots on",
          remedy: "Give it a leaf, or say that its ballots are not used: ballots: {unused: […]}",
          known: columns.isOpen ? [:] : known, isOpen: columns.isOpen))
    }
    if let group = columns.group {
      roles.append(
        Role(
          column: group, what: "class of the model", remedy: "Correct it, or give the class a weight under classes",
          known: positions(model.groups.classes.map(\.name)), isOpen: false))
    }
    if let level = columns.level {
      roles.append(
        Role(
          column: level, what: "level of the model", remedy: "Correct it, or give the level a weight under levels",
          known: positions(model.groups.levels.map(\.name)), isOpen: false))
    }
    let grade: String? =
      switch columns.form {
      case .ballots(let grade), .counts(let grade, _): grade
      case .columns: nil
      }
    if let grade {
      var known = positions(model.ballots.grades.map(\.name))
      for word in model.ballots.abstentions { known[word] = Int32(model.ballots.grades.count) }
      roles.append(
        Role(
          column: grade, what: "grade of the model",
          remedy: "Correct it, give it points under ballots: grades, or list it under ballots: abstain", known: known,
          isOpen: false))
    }
    self.roles = roles
  }

  /// What each token of a role's column stands for.
  func meanings(_ role: Int, _ tokens: [String]) -> [Int32] {
    let known = roles[role].known
    let isOpen = roles[role].isOpen
    return tokens.enumerated().map { place, token in
      if token.isEmpty || missing.contains(token) { return Meaning.blank }
      if isOpen { return Int32(place) }
      return known[token] ?? Meaning.unknown
    }
  }

  /// Whether a name of a subject or a rater is none.
  func isBlank(_ token: String) -> Bool { token.isEmpty || missing.contains(token) }

  /// The error of words that nobody knows.
  func fault(_ role: Int, unknown: [(word: String, rows: Int)], source: String) -> AnalysisError {
    let role = roles[role]
    let first = unknown[0]
    let hint = first.word.hint(in: role.known.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key))
    let more =
      unknown.count > 1
      ? " \(unknown.count - 1) other \(unknown.count == 2 ? "word is" : "words are") unknown too: "
        + unknown.dropFirst().prefix(5).map { "“\($0.word)” (\($0.rows))" }.joined(separator: ", ") + "." : ""
    return AnalysisError(
      "\(source), column “\(role.column)”: “\(first.word)” stands in \(first.rows) \(first.rows == 1 ? "row" : "rows") and is no "
        + "\(role.what)\(hint). \(role.remedy).\(more)")
  }
}
