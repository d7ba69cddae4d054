internal import AssayData

/// Reads the right side of a formula.
///
/// The operators expand as in R's `terms.formula`; see Chambers & Hastie, *Statistical Models in S* (1992), §2.4.
struct TermReader {
  private(set) var reader: FormulaReader
  /// The expressions met so far.
  private(set) var factors: [Expression] = []
  private(set) var places = VariablePlaces()

  init(_ reader: FormulaReader, places: VariablePlaces) {
    self.reader = reader
    self.places = places
  }

  /// Reads terms up to the end, or to a closing bracket.
  mutating func sum() throws(RegressionError) -> TermList {
    var total = TermList()
    var isFirst = true
    while true {
      let offset = reader.next.offset
      if reader.take("-") {
        let removed = try lone(try product(), offset)
        let named = removed.terms.filter { !$0.isEmpty }
        if let absent = named.first, !named.contains(where: total.terms.contains) {
          throw reader.fault(
            at: offset, "“\(label(absent))” is taken away, but is not among the terms before",
            "Arithmetic goes inside I(), such as I(a - b).")
        }
        total = total.minus(removed)
      } else if reader.take("+") || isFirst {
        total = total.plus(try product())
      } else {
        return total
      }
      isFirst = false
    }
  }

  private mutating func product() throws(RegressionError) -> TermList {
    var left = try containment()
    while true {
      let offset = reader.next.offset
      if reader.take("*") {
        let right = try lone(try containment(), offset)
        left = try lone(left, offset).plus(right).plus(try checked(left.crossed(with: right), offset))
      } else if reader.take("/") {
        let right = try lone(try containment(), offset)
        left = try lone(left, offset).plus(try checked(right.within(left), offset))
      } else {
        return left
      }
    }
  }

  private mutating func containment() throws(RegressionError) -> TermList {
    var left = try interaction()
    while reader.next.kind == .sign("%in%") {
      let offset = reader.next.offset
      reader.advance()
      left = try lone(left, offset).within(try lone(try interaction(), offset))
    }
    return left
  }

  private mutating func interaction() throws(RegressionError) -> TermList {
    var left = try power()
    while reader.next.kind == .sign(":") {
      let offset = reader.next.offset
      reader.advance()
      left = try checked(try lone(left, offset).crossed(with: try lone(try power(), offset)), offset)
    }
    return left
  }

  private mutating func power() throws(RegressionError) -> TermList {
    let base = try operand()
    let offset = reader.next.offset
    guard reader.take("^") else { return base }
    _ = try lone(base, offset)
    guard case .number(let degree) = reader.next.kind, degree >= 1, degree == degree.rounded(), degree <= 50 else {
      throw reader.fault(at: reader.next.offset, "“^” between terms takes a whole number from 1, the highest degree")
    }
    reader.advance()
    if base.terms.count == 1, degree > 1 {
      let name = label(base.terms[0])
      throw reader.fault(
        at: offset, "“^” between terms makes interactions, and \(name) with itself is \(name)",
        "For a power of the values write I(\(name)^\(degree.token)).")
    }
    var result = base
    for _ in 1..<Int(degree) {
      let next = try checked(result.crossed(with: base), offset)
      if next.terms == result.terms { break }
      result = next
    }
    return result
  }

  private mutating func operand() throws(RegressionError) -> TermList {
    let token = reader.next
    switch token.kind {
    case .number(let value):
      guard value == 0 || value == 1 else {
        throw reader.fault(
          at: token.offset, "among terms only the numbers 0 and 1 mean something: without and with an intercept",
          "Arithmetic goes inside I(), such as I(x * 2).")
      }
      reader.advance()
      return value == 1 ? TermList([[]]) : TermList(refusesIntercept: true)
    case .name(".") where token.text == ".":
      throw reader.fault(
        at: token.offset, "“.” for all other columns is not understood", "Name the columns, joined by “+”.")
    case .name:
      return try named()
    case .sign("("):
      reader.advance()
      let content = try sum()
      try closeBracket(token.offset)
      return content
    case .sign("["):
      return try margins()
    case .text(let text):
      throw reader.fault(
        at: token.offset, "“\(text)” is in quotes, which are for categories",
        "Write the name of a column without quotes, or in backquotes.")
    case .sign(let sign):
      throw reader.fault(at: token.offset, "“\(sign)” stands where a term should be")
    case .end:
      throw reader.fault(at: token.offset, "the formula ends where a term should be")
    }
  }

  /// Reads margins such as `[a b][c, d]`, which only log-linear formulas have.
  private mutating func margins() throws(RegressionError) -> TermList {
    var terms: [[Int]] = []
    while reader.next.kind == .sign("[") {
      let opening = reader.next.offset
      reader.advance()
      var term: Set<Int> = []
      while !reader.take("]") {
        if !term.isEmpty { _ = reader.take(",") }
        let token = reader.next
        guard case .name(let name) = token.kind else {
          throw reader.fault(
            at: token.offset, "a variable or the “]” is missing that closes the “[” at character \(opening + 1)",
            "Write the variables of a margin between brackets, such as [a b][c].")
        }
        reader.advance()
        places.add(name, at: token.offset, as: .either)
        term.insert(position(of: Expression(form: .variable(name), label: name.asFormulaName)))
      }
      guard !term.isEmpty else { throw reader.fault(at: opening, "the brackets hold no variable") }
      terms.append(term.sorted())
    }
    return TermList(terms)
  }

  private mutating func closeBracket(_ opening: Int) throws(RegressionError) {
    let missing = "a “)” is missing that closes the “(” at character \(opening + 1)"
    guard reader.next.kind == .end || reader.next.kind == .sign(")") else { throw stray() }
    try reader.expect(")", missing)
  }

  /// Says what is wrong with a token that does not continue a formula.
  func stray() -> RegressionError {
    let token = reader.next
    if token.kind == .sign("|") {
      return reader.fault(
        at: token.offset, "“|” stands between terms",
        "Random effects, such as (1 | unit), are not understood; clusters are named apart from the formula.")
    }
    if case .sign(let sign) = token.kind, ["==", "!=", "<", "<=", ">", ">=", "&", "&&", "||"].contains(sign) {
      return reader.fault(
        at: token.offset, "“\(sign)” stands between terms", "Comparisons go inside I(), such as I(age >= 60).")
    }
    if token.kind == .sign("~") { return reader.fault(at: token.offset, "a formula has one “~”") }
    return reader.fault(
      at: token.offset, "“\(token.text)” does not continue the formula",
      "Terms are joined by “+”; names with blanks go in backquotes.")
  }

  /// Reads a variable or a call.
  private mutating func named() throws(RegressionError) -> TermList {
    let token = reader.next
    let written: WrittenExpression
    if reader.isCall, !token.text.hasPrefix("`") {
      written = try reader.call()
    } else if case .name(let name) = token.kind {
      reader.advance()
      written = .name(name, offset: token.offset)
    } else {
      throw stray()
    }
    var reading = ExpressionReading(reader: reader, places: places)
    if case .call("offset", let arguments, let offset) = written {
      let expression = try reading.offset(arguments, offset)
      places = reading.places
      return TermList(offsets: [expression])
    }
    if case .call(let function, let arguments, let offset) = written, AssociationTerm.functions.contains(function) {
      let association = try reading.association(function, arguments, offset)
      places = reading.places
      return TermList(associations: [association])
    }
    let expression = try reading.factor(written)
    places = reading.places
    return TermList([[position(of: expression)]])
  }

  private mutating func position(of expression: Expression) -> Int {
    if let known = factors.firstIndex(of: expression) { return known }
    factors.append(expression)
    return factors.count - 1
  }

  /// Terms that an operator works on, which hold no offset and no structured association.
  private func lone(_ list: TermList, _ offset: Int) throws(RegressionError) -> TermList {
    if let association = list.associations.first {
      throw reader.fault(
        at: offset, "\(association.label) stands alone, joined to the terms by “+”",
        "It holds alike in all categories of other variables.")
    }
    guard list.offsets.isEmpty else {
      throw reader.fault(at: offset, "offset() stands alone, joined to the terms by “+”")
    }
    return list
  }

  private func checked(_ list: TermList, _ offset: Int) throws(RegressionError) -> TermList {
    guard list.terms.count <= TermList.limit else {
      throw reader.fault(
        at: offset, "this makes more than \(TermList.limit) terms", "Name the interactions that matter.")
    }
    return list
  }

  private func label(_ term: [Int]) -> String { term.map { factors[$0].label }.joined(separator: ":") }
}

/// Where each variable is first used, and as what.
struct VariablePlaces {
  private(set) var uses: [VariableUse] = []

  mutating func add(_ name: String, at offset: Int, as use: VariableUse.Use) {
    guard let known = uses.firstIndex(where: { $0.name == name }) else {
      uses.append(VariableUse(name: name, offset: offset, use: use))
      return
    }
    let both = [uses[known].use, use]
    let joint: VariableUse.Use =
      both.contains(.numeric) ? .numeric : both.contains(.either) ? .either : .categorical
    uses[known] = VariableUse(name: name, offset: min(offset, uses[known].offset), use: joint)
  }
}
