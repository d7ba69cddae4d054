internal import AssayData

extension LinearCombination {
  /// What a parameter is called in text: its term, after its category and a colon where the response has several.
  public static func name(of parameter: Parameter) -> String {
    parameter.response.map { "\($0):\(parameter.term)" } ?? parameter.term
  }

  /// Reads a combination such as `sex[M] - sex[F] = 0`, `2*age + I(age^2)` or `(a + b)/2 = c`.
  ///
  /// ```
  /// combination = sum [ "=" sum ]      sum = [sign] product { sign product }
  /// product = part { ("*" | "/") part }      part = number | name | "`" name "`" | "(" sum ")" | sign part
  /// ```
  /// Names are those of the table of coefficients, with their brackets; the longest that fits counts, and a backtick
  /// around a name settles a doubt. The variables of an interaction may stand in any order. A term of several categories of the response is written `category:term`. Without `=`
  /// the value tested is 0. What stands on the right goes to the left, but for a number, which is the value tested.
  ///
  /// - Parameters:
  ///   - text: The combination.
  ///   - parameters: The parameters of the fit.
  ///   - absent: Names that a reader may look for in vain, such as that of a reference category, and for each a clause that
  ///     says why it has no coefficient.
  /// - Throws: ``RegressionError/formula(_:)`` that points at the character and proposes the nearest name.
  public init(
    parsing text: String, parameters: [Parameter], absent: [String: String] = [:]
  ) throws(RegressionError) {
    var reader = CombinationReader(text, parameters, absent)
    let (form, null) = try reader.combination()
    self.init(text, weights: form.weights, constant: form.constant, null: null)
  }
}

/// A number, or a linear form of the parameters.
private struct LinearForm {
  var weights: [Double]
  var constant: Double
  var isNumber: Bool { weights.allSatisfy { $0 == 0 } }

  mutating func add(_ other: LinearForm, times factor: Double) {
    for place in weights.indices { weights[place] += factor * other.weights[place] }
    constant += factor * other.constant
  }

  func times(_ factor: Double) -> LinearForm {
    LinearForm(weights: weights.map { $0 * factor }, constant: constant * factor)
  }
}

/// A recursive-descent reader of one combination.
private struct CombinationReader {
  private let text: String
  private let characters: [Character]
  private let names: [(name: [Character], parameter: Int)]
  private let terms: [String: [String]]
  /// The names as the table of coefficients has them.
  private let shownNames: [String]
  private let absent: [String: String]
  private let count: Int
  private var place = 0

  init(_ text: String, _ parameters: [Parameter], _ absent: [String: String]) {
    self.text = text
    self.absent = absent
    characters = Array(text)
    count = parameters.count
    var terms: [String: [String]] = [:]
    var names = parameters.enumerated().map { ($1, LinearCombination.name(of: $1), $0) }
    for (parameter, name, _) in names { terms[parameter.term, default: []].append(name) }
    // A term of one category only can go without it.
    for (parameter, _, position) in names where parameter.response != nil && terms[parameter.term]?.count == 1 {
      names.append((parameter, parameter.term, position))
    }
    self.terms = terms
    shownNames = parameters.map { LinearCombination.name(of: $0) }
    // A name as it is printed goes before one that comes of another order.
    var known = Set(names.map(\.1))
    for (parameter, name, position) in names {
      let before = String(name.dropLast(parameter.term.count))
      for other in parameter.term.otherOrders {
        let turned = before + other
        if known.insert(turned).inserted { names.append((parameter, turned, position)) }
      }
    }
    self.names = names.map { (Array($0.1), $0.2) }.sorted { $0.name.count > $1.name.count }
  }

  mutating func combination() throws(RegressionError) -> (LinearForm, null: Double) {
    guard !isAtEnd else { throw fault("there is nothing to test", "Write a combination of coefficients.", at: 0) }
    var left = try sum()
    var null = 0.0
    skipSpaces()
    if peek == "=" {
      place += 1
      if peek == "=" { place += 1 }
      let right = try sum()
      null = right.constant
      left.add(LinearForm(weights: right.weights, constant: 0), times: -1)
    }
    guard isAtEnd else {
      throw fault("“\(characters[place])” is not expected here", "Put an operator, or a name in backticks.", at: place)
    }
    guard !left.isNumber else {
      throw fault("no coefficient is left in it", "Name at least one, such as “\(shown(4))”.", at: 0)
    }
    return (left, null)
  }

  private mutating func sum() throws(RegressionError) -> LinearForm {
    var total = try product()
    while let sign = next(["+", "-", "−"]) { total.add(try product(), times: sign == "+" ? 1 : -1) }
    return total
  }

  private mutating func product() throws(RegressionError) -> LinearForm {
    var result = try part()
    while let sign = next(["*", "/"]) {
      let start = place - 1
      let factor = try part()
      if sign == "/" {
        guard factor.isNumber, factor.constant != 0 else {
          throw fault("only a number other than 0 can divide", "Combinations are sums of multiples.", at: start)
        }
        result = result.times(1 / factor.constant)
      } else if factor.isNumber {
        result = result.times(factor.constant)
      } else if result.isNumber {
        result = factor.times(result.constant)
      } else {
        throw fault("two coefficients are multiplied", "Combinations are sums of multiples.", at: start)
      }
    }
    return result
  }

  private mutating func part() throws(RegressionError) -> LinearForm {
    if let sign = next(["+", "-", "−"]) { return try part().times(sign == "+" ? 1 : -1) }
    skipSpaces()
    let number = numberLength
    if let (length, parameter) = longestName, length > number {
      place += length
      var weights = [Double](repeating: 0, count: count)
      weights[parameter] = 1
      return LinearForm(weights: weights, constant: 0)
    }
    if number > 0, let value = Double(decimal: String(characters[place..<place + number])) {
      place += number
      return LinearForm(weights: Array(repeating: 0, count: count), constant: value)
    }
    if peek == "`" { return try quoted() }
    // A name may begin with a parenthesis, so that one that is misspelt is not a group.
    if peek == "(" {
      let start = place
      place += 1
      let inner = try sum()
      guard next([")"]) != nil else {
        throw fault("the parenthesis is not closed", "Put a “)” at the end of the group.", at: start)
      }
      return inner
    }
    throw unknownName()
  }

  private mutating func quoted() throws(RegressionError) -> LinearForm {
    let start = place
    guard let end = characters[(place + 1)...].firstIndex(of: "`") else {
      throw fault("the backtick is not closed", "Put another at the end of the name.", at: start)
    }
    let name = Array(characters[(start + 1)..<end])
    guard let parameter = names.first(where: { $0.name == name })?.parameter else {
      throw unknown(String(name), at: start + 1)
    }
    place = end + 1
    var weights = [Double](repeating: 0, count: count)
    weights[parameter] = 1
    return LinearForm(weights: weights, constant: 0)
  }

  private var peek: Character? { place < characters.count ? characters[place] : nil }

  private var isAtEnd: Bool { characters[place...].allSatisfy(\.isWhitespace) }

  private mutating func skipSpaces() {
    while let character = peek, character.isWhitespace { place += 1 }
  }

  /// Takes one of the characters, where it is next.
  private mutating func next(_ wanted: [Character]) -> Character? {
    skipSpaces()
    guard let character = peek, wanted.contains(character) else { return nil }
    place += 1
    return character
  }

  /// The length of the number that stands here; 0 for none.
  private var numberLength: Int {
    var end = place
    func digits() -> Int {
      let start = end
      while end < characters.count, characters[end].isASCII, characters[end].isNumber { end += 1 }
      return end - start
    }
    var found = digits()
    if end < characters.count, characters[end] == "." {
      end += 1
      found += digits()
    }
    guard found > 0 else { return 0 }
    let mantissa = end
    if end < characters.count, "eE".contains(characters[end]) {
      end += 1
      if end < characters.count, "+-".contains(characters[end]) { end += 1 }
      if digits() == 0 { end = mantissa }
    }
    return end - place
  }

  /// The longest name that stands here and is not the beginning of a longer word.
  private var longestName: (length: Int, parameter: Int)? {
    for (name, parameter) in names where characters[place...].starts(with: name) {
      let after = place + name.count
      guard after < characters.count else { return (name.count, parameter) }
      let (last, following) = (name[name.count - 1], characters[after])
      if ":[|".contains(following) || (last.isWord && (following.isWord || following == "(")) { continue }
      return (name.count, parameter)
    }
    return nil
  }

  private func unknownName() -> RegressionError {
    var (end, depth) = (place, 0)
    while end < characters.count {
      let character = characters[end]
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      if depth < 0 || (depth == 0 && (character.isWhitespace || "+-−*/=".contains(character))) { break }
      end += 1
    }
    guard end > place else {
      return fault(
        place < characters.count
          ? "a coefficient or a number is expected before “\(characters[place])”" : "it breaks off",
        "Put a coefficient or a number here.", at: place)
    }
    return unknown(String(characters[place..<end]), at: place)
  }

  private func unknown(_ word: String, at start: Int) -> RegressionError {
    if let several = terms[word], several.count > 1 {
      return fault(
        "“\(word)” is a term of several categories of the response",
        "Write one of \(several.map { "“\($0)”" }.joined(separator: ", ")).", at: start)
    }
    if let reason = absent[word] { return fault("“\(word)” \(reason)", "Leave it out of the combination.", at: start) }
    let nearest = word.nearest(in: shownNames)
    return fault(
      "there is no coefficient “\(word)”",
      nearest.map { "Did you mean “\($0)”?" } ?? "The coefficients are \(shown(12)).", at: start)
  }

  /// The first names.
  private func shown(_ limit: Int) -> String {
    shownNames.prefix(limit).joined(separator: ", ") + (shownNames.count > limit ? ", …" : "")
  }

  private func fault(_ problem: String, _ remedy: String, at offset: Int) -> RegressionError {
    .formula(FormulaFault(subject: "Combination", formula: text, offset: offset, problem: problem, remedy: remedy))
  }
}

extension String {
  /// The most variables of an interaction that may stand in any order.
  private static let mostTurned = 4

  /// An interaction with its parts in other orders, without that in which it is written.
  fileprivate var otherOrders: [String] {
    let parts = interactionParts
    guard (2...Self.mostTurned).contains(parts.count) else { return [] }
    var orders: [[String]] = [[]]
    for part in parts {
      orders = orders.flatMap { order in
        (0...order.count).map { place in Array(order[..<place]) + [part] + Array(order[place...]) }
      }
    }
    return orders.filter { $0 != parts }.map { $0.joined(separator: ":") }
  }
}

extension Character {
  /// Whether names are made of it.
  fileprivate var isWord: Bool { isLetter || isNumber || self == "_" || self == "." }
}
