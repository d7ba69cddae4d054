/// A variable that a case makes in words: `NAME = COLUMN with 'TOKEN' treated as missing`, several separated by `;`.
///
/// After a comma, or in brackets, remarks may follow that do not change the categories: the order of levels, what a
/// level means. Any other wording is not understood.
struct DerivedVariable: Equatable {
  let column: String
  /// Tokens that mean missing.
  let missing: [String]

  /// A variable that is a column without some tokens.
  init(column: String, missing: [String]) {
    self.column = column
    self.missing = missing
  }

  /// Reads how a variable is made; nil when the words do not say, or not in this form.
  init?(_ name: String, in words: String) {
    guard let definition = Self.clauses(words).first(where: { $0.name == name })?.definition else { return nil }
    guard let parts = definition.wholeMatch(of: Self.form) else { return nil }
    column = String(parts.1)
    missing = (parts.2 ?? "").matches(of: /'([^']*)'/).map { String($0.1) }
  }

  /// Whether the words define this name at all.
  static func isMade(_ name: String, in words: String) -> Bool {
    clauses(words).contains { $0.name == name }
  }

  private static var form: Regex<(Substring, Substring, Substring?)> {
    #/
    ([\w.]+)
    (?: \s+ with \s+ ( '[^']*' (?: \s* (?: ,\s*and | , | and | or ) \s* '[^']*' )* ) \s+ treated\ as\ missing )?
    (?: ,\s* levels\ in\ order \s .* | \s+ \( .* \) )?
    /#
  }

  /// The parts between semicolons, at the first equals sign.
  private static func clauses(_ words: String) -> [(name: String, definition: String)] {
    words.split(separator: ";").compactMap { clause in
      let sides = clause.split(separator: "=", maxSplits: 1)
      guard sides.count == 2 else { return nil }
      return (trimmed(sides[0]), trimmed(sides[1]))
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
