/// The tokens of a formula and the place up to which they are read.
struct FormulaReader {
  let formula: String
  /// Whether the formula is that of a log-linear model, which has terms of its own: `[a b][c]`, `Diag(a, b)`.
  let isLoglinear: Bool
  private let tokens: [FormulaToken]
  private var place = 0

  /// The deepest nesting of brackets, and the most operators inside them: what is nested is read by recursion.
  private static let limits = (nesting: 100, operators: 1_000)

  init(_ formula: String, isLoglinear: Bool = false) throws(RegressionError) {
    self.formula = formula
    self.isLoglinear = isLoglinear
    tokens = try FormulaToken.tokens(of: formula, brackets: isLoglinear)
    var depth = 0
    var operators = 0
    var isResponse = true
    for token in tokens {
      guard case .sign(let sign) = token.kind else { continue }
      if sign == "~" { isResponse = false }
      if sign == "(" { depth += 1 } else if sign == ")" { depth -= 1 }
      if !["(", ")", ",", "=", "~", ":", "[", "]"].contains(sign), isResponse || depth > 0 || sign == "^" {
        operators += 1
      }
      if depth > Self.limits.nesting { throw fault(at: token.offset, "brackets are nested too deeply") }
      if operators > Self.limits.operators {
        throw fault(
          at: token.offset, "there are more than \(Self.limits.operators) operators",
          "Compute variables in the data first.")
      }
    }
  }

  /// The token that comes next.
  var next: FormulaToken { tokens[place] }

  /// Whether the token after the next is an opening bracket.
  var isCall: Bool { place + 1 < tokens.count && tokens[place + 1].kind == .sign("(") }

  /// Whether the formula has a sign anywhere.
  func has(_ sign: String) -> Bool { tokens.contains { $0.kind == .sign(sign) } }

  mutating func advance() { place += 1 }

  /// Reads a sign if it is the next token.
  mutating func take(_ sign: String) -> Bool {
    guard next.kind == .sign(sign) else { return false }
    place += 1
    return true
  }

  /// Reads a sign that must come.
  mutating func expect(_ sign: String, _ problem: String) throws(RegressionError) {
    guard take(sign) else { throw fault(at: next.offset, problem) }
  }

  func fault(at offset: Int, _ problem: String, _ remedy: String = "") -> RegressionError {
    .formula(FormulaFault(formula: formula, offset: offset, problem: problem, remedy: remedy))
  }
}

// Arithmetic, in R's order of precedence.
extension FormulaReader {
  private static let levels: [[String: Expression.Operator]] = [
    ["|": .or, "||": .or], ["&": .and, "&&": .and],
    ["==": .equal, "!=": .unequal, "<": .less, "<=": .lessOrEqual, ">": .greater, ">=": .greaterOrEqual],
    ["+": .plus, "-": .minus], ["*": .times, "/": .dividedBy],
  ]

  /// Reads an expression.
  mutating func expression(level: Int = 0) throws(RegressionError) -> WrittenExpression {
    guard level < Self.levels.count else { return try signed() }
    if level == 2, next.kind == .sign("!") {
      let offset = next.offset
      advance()
      return .prefix("!", try expression(level: 2), offset: offset)
    }
    var first = try expression(level: level + 1)
    while case .sign(let sign) = next.kind, let known = Self.levels[level][sign] {
      let offset = next.offset
      advance()
      first = .operation(known, first, try expression(level: level + 1), offset: offset)
    }
    return first
  }

  private mutating func signed() throws(RegressionError) -> WrittenExpression {
    let offset = next.offset
    if take("-") { return .prefix("-", try signed(), offset: offset) }
    if take("+") { return try signed() }
    return try power()
  }

  private mutating func power() throws(RegressionError) -> WrittenExpression {
    let base = try operand()
    let offset = next.offset
    // Right to left: 2^3^2 is 2^9.
    return take("^") ? .operation(.toThePower, base, try signed(), offset: offset) : base
  }

  private mutating func operand() throws(RegressionError) -> WrittenExpression {
    let token = next
    switch token.kind {
    case .number(let value):
      advance()
      return .number(value, offset: token.offset)
    case .text(let text):
      advance()
      return .text(text, offset: token.offset)
    case .name(let name):
      if isCall, !token.text.hasPrefix("`") { return try call() }
      advance()
      return .name(name, offset: token.offset)
    case .sign("("):
      advance()
      let content = try expression()
      try expect(")", "a “)” is missing that closes the “(” at character \(token.offset + 1)")
      return .group(content, offset: token.offset)
    case .sign(let sign):
      throw fault(at: token.offset, "“\(sign)” stands where a variable or a number should be")
    case .end:
      throw fault(at: token.offset, "the formula ends where a variable or a number should be")
    }
  }

  /// Reads a name, an opening bracket, arguments and the closing bracket.
  mutating func call() throws(RegressionError) -> WrittenExpression {
    let token = next
    guard case .name(let written) = token.kind else { throw fault(at: token.offset, "a function's name is missing") }
    let name =
      ["np.", "numpy.", "math.", "base.", "stats."].first { written.hasPrefix($0) }
      .map { String(written.dropFirst($0.count)) } ?? written
    advance()
    let opening = next.offset
    advance()
    var arguments: [WrittenArgument] = []
    while next.kind != .sign(")") {
      if !arguments.isEmpty {
        try expect(",", "a “,” or a “)” is missing in what follows the “(” at character \(opening + 1)")
      }
      arguments.append(try argument())
    }
    advance()
    return .call(name, arguments, offset: token.offset)
  }

  private mutating func argument() throws(RegressionError) -> WrittenArgument {
    guard case .name(let name) = next.kind, tokens[place + 1].kind == .sign("=") else {
      return WrittenArgument(name: nil, value: try expression())
    }
    advance()
    advance()
    return WrittenArgument(name: name, value: try expression())
  }
}
