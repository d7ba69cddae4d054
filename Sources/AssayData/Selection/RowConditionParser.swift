extension RowCondition {
  /// Reads a condition.
  ///
  /// ```
  /// condition  = clause { "or" clause }         clause = part { "and" part }
  /// part       = "not" part | "(" condition ")" | column comparison value | column "in" "(" value { "," value } ")"
  /// comparison = "==" | "=" | "!=" | "<" | "<=" | ">" | ">="
  /// ```
  /// A column is a bare name, or any name in double quotes; a value is a number, a bare word, or any text in single or
  /// double quotes. A number without quotes is compared by value, everything else byte by byte.
  ///
  /// - Throws: ``DataError/unreadable(_:)`` that points at the character.
  public init(parsing text: String) throws(DataError) {
    var parser = ConditionParser(text)
    do throws(SourceFault) {
      self = try parser.condition()
      try parser.end()
    } catch {
      throw .unreadable(error)
    }
  }
}

/// A parser by recursive descent.
private struct ConditionParser {
  private enum Token: Equatable {
    case word(String)
    case quoted(String)
    case symbol(String)
  }
  private var tokens: [(token: Token, place: Int)] = []
  private var next = 0
  private let text: String
  private var failure: SourceFault?

  init(_ text: String) {
    self.text = text
    scan()
  }

  private mutating func scan() {
    let characters = Array(text)
    var place = 0
    while place < characters.count {
      let character = characters[place]
      let start = place
      if character.isWhitespace {
        place += 1
      } else if character == "'" || character == "\"" {
        guard let end = characters[(place + 1)...].firstIndex(of: character) else {
          failure = fault(at: start, "a quote is not closed")
          return
        }
        tokens.append((.quoted(String(characters[(place + 1)..<end])), start))
        place = end + 1
      } else if "()<>=!,".contains(character) {
        place += 1
        let isDouble = place < characters.count && characters[place] == "=" && "<>=!".contains(character)
        if isDouble { place += 1 }
        tokens.append((.symbol(String(characters[start..<place])), start))
      } else {
        while place < characters.count, !characters[place].isWhitespace, !"()<>=!,'\"".contains(characters[place]) {
          place += 1
        }
        tokens.append((.word(String(characters[start..<place])), start))
      }
    }
  }

  private func fault(at place: Int, _ problem: String) -> SourceFault {
    SourceFault(source: "--where '\(text)', character \(place + 1)", problem: problem)
  }

  private var place: Int { next < tokens.count ? tokens[next].place : text.count }

  private mutating func accept(_ token: Token) -> Bool {
    guard next < tokens.count, tokens[next].token == token else { return false }
    next += 1
    return true
  }

  mutating func condition() throws(SourceFault) -> RowCondition {
    if let failure { throw failure }
    var condition = try clause()
    while accept(.word("or")) { condition = .or(condition, try clause()) }
    return condition
  }

  private mutating func clause() throws(SourceFault) -> RowCondition {
    var condition = try part()
    while accept(.word("and")) { condition = .and(condition, try part()) }
    return condition
  }

  private mutating func part() throws(SourceFault) -> RowCondition {
    if accept(.word("not")) { return .not(try part()) }
    if accept(.symbol("(")) {
      let condition = try condition()
      guard accept(.symbol(")")) else { throw fault(at: place, "a closing parenthesis is missing") }
      return condition
    }
    let column = try name()
    if accept(.word("in")) { return .member(column: column, of: try list()) }
    guard next < tokens.count, case .symbol(let symbol) = tokens[next].token,
      let comparison = RowCondition.Comparison(rawValue: symbol == "=" ? "==" : symbol)
    else { throw fault(at: place, "a comparison is missing: ==, !=, <, <=, >, >= or in (…)") }
    next += 1
    return .compare(column: column, comparison, try value())
  }

  private mutating func name() throws(SourceFault) -> String {
    guard next < tokens.count else { throw fault(at: place, "a column is missing") }
    switch tokens[next].token {
    case .word(let name), .quoted(let name):
      next += 1
      return name
    case .symbol: throw fault(at: place, "a column is missing")
    }
  }

  private mutating func value() throws(SourceFault) -> RowCondition.Literal {
    guard next < tokens.count else { throw fault(at: place, "a value is missing") }
    switch tokens[next].token {
    case .quoted(let text):
      next += 1
      return .token(text)
    case .word(let word):
      next += 1
      return Double(decimal: word).map { .number($0, spelling: word) } ?? .token(word)
    case .symbol: throw fault(at: place, "a value is missing")
    }
  }

  private mutating func list() throws(SourceFault) -> [RowCondition.Literal] {
    guard accept(.symbol("(")) else { throw fault(at: place, "a list of values in parentheses is missing") }
    var values = [try value()]
    while accept(.symbol(",")) { values.append(try value()) }
    guard accept(.symbol(")")) else { throw fault(at: place, "a closing parenthesis is missing") }
    return values
  }

  /// Refuses what is left over.
  func end() throws(SourceFault) {
    if next < tokens.count { throw fault(at: place, "“and” or “or” is missing") }
  }
}
