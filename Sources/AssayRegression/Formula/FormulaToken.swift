/// A word or sign of a formula, with its place.
struct FormulaToken: Equatable {
  enum Kind: Equatable {
    case number(Double)
    case name(String)
    case text(String)
    case sign(String)
    case end
  }

  let kind: Kind
  /// Characters before it.
  let offset: Int
  /// As it is written.
  let text: String
}

extension FormulaToken {
  /// Splits a formula into words and signs; the last token is the end.
  ///
  /// - Parameter brackets: Whether `[` and `]` are signs, as in log-linear formulas.
  static func tokens(of formula: String, brackets: Bool = false) throws(RegressionError) -> [FormulaToken] {
    var scanner = FormulaScanner(formula, brackets: brackets)
    var tokens: [FormulaToken] = []
    repeat { tokens.append(try scanner.next()) } while tokens.last?.kind != .end
    return tokens
  }
}

/// Reads a formula character by character.
private struct FormulaScanner {
  private let formula: String
  private let characters: [Character]
  private let signs: [String]
  private var place = 0

  init(_ formula: String, brackets: Bool) {
    self.formula = formula
    signs = Self.signs + (brackets ? ["[", "]"] : [])
    characters = Array(formula)
  }

  private static let signs = [
    "%in%", "**", "==", "!=", "<=", ">=", "&&", "||", "~", "+", "-", "*", "/", ":", "^", "(", ")", ",", "=", "<", ">",
    "&", "|", "!",
  ]

  mutating func next() throws(RegressionError) -> FormulaToken {
    while place < characters.count, characters[place].isWhitespace { place += 1 }
    guard place < characters.count else { return FormulaToken(kind: .end, offset: characters.count, text: "") }
    let start = place
    let first = characters[start]
    if first == "`" || first == "\"" || first == "'" { return try quoted(first) }
    if isDigit(first) || (first == "." && start + 1 < characters.count && isDigit(characters[start + 1])) {
      return try number()
    }
    if isNameStart(first) {
      while place < characters.count, isNamePart(characters[place]) { place += 1 }
      return token(.name(String(characters[start..<place])), from: start)
    }
    for sign in signs where characters[start...].starts(with: sign) {
      place += sign.count
      return token(.sign(sign == "**" ? "^" : sign), from: start)
    }
    throw fault(
      at: start, "“\(first)” has no meaning in a formula",
      Self.halfWidth(first).map { "Write “\($0)”, its half-width form." }
        ?? "A name with other signs than letters, digits, “.” and “_” goes in backquotes: `net pay`.")
  }

  /// The sign that a Chinese or Japanese keyboard gives in full width.
  private static func halfWidth(_ character: Character) -> Character? {
    guard let scalar = character.unicodeScalars.first, (0xFF01...0xFF5E).contains(scalar.value) else { return nil }
    return Unicode.Scalar(scalar.value - 0xFEE0).map { Character($0) }
  }

  private func token(_ kind: FormulaToken.Kind, from start: Int) -> FormulaToken {
    FormulaToken(kind: kind, offset: start, text: String(characters[start..<place]))
  }

  private mutating func quoted(_ mark: Character) throws(RegressionError) -> FormulaToken {
    let start = place
    var content = ""
    place += 1
    while place < characters.count, characters[place] != mark {
      // A backslash keeps the mark that follows it.
      if characters[place] == "\\", place + 1 < characters.count { place += 1 }
      content.append(characters[place])
      place += 1
    }
    guard place < characters.count else { throw fault(at: start, "the quotation that starts here has no end", "") }
    place += 1
    guard mark != "`" || !content.isEmpty else { throw fault(at: start, "the backquotes hold no name", "") }
    return token(mark == "`" ? .name(content) : .text(content), from: start)
  }

  private mutating func number() throws(RegressionError) -> FormulaToken {
    let start = place
    skipDigits()
    if place < characters.count, characters[place] == "." {
      place += 1
      skipDigits()
    }
    if place < characters.count, characters[place] == "e" || characters[place] == "E" {
      let sign = place + 1 < characters.count && "+-".contains(characters[place + 1]) ? 1 : 0
      if place + sign + 1 < characters.count, isDigit(characters[place + sign + 1]) {
        place += sign + 1
        skipDigits()
      }
    }
    let text = String(characters[start..<place])
    // R marks whole numbers with an L.
    if place < characters.count, characters[place] == "L" { place += 1 }
    if place < characters.count, isNamePart(characters[place]) {
      throw fault(
        at: start, "a name cannot start with a digit",
        "If this is a column, write its name in backquotes, such as `1st`.")
    }
    guard let value = Double(text), value.isFinite else {
      throw fault(at: start, "“\(text)” is too large a number", "")
    }
    return token(.number(value), from: start)
  }

  private mutating func skipDigits() {
    while place < characters.count, isDigit(characters[place]) { place += 1 }
  }

  private func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

  private func isNameStart(_ character: Character) -> Bool {
    character.isLetter || character == "_" || character == "."
  }

  private func isNamePart(_ character: Character) -> Bool {
    isNameStart(character) || character.isNumber
  }

  private func fault(at offset: Int, _ problem: String, _ remedy: String) -> RegressionError {
    .formula(FormulaFault(formula: formula, offset: offset, problem: problem, remedy: remedy))
  }
}

extension String {
  /// The name as formulas write it: in backquotes where it is not made of letters, digits, points and underscores.
  var asFormulaName: String {
    let isPlain =
      first.map { $0.isLetter || $0 == "_" || $0 == "." } ?? false
      && allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    return isPlain ? self : "`\(self)`"
  }
}
