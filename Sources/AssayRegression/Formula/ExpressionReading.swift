internal import AssayData

/// Gives written expressions their meaning: looks functions up, checks arguments, and notes variables.
struct ExpressionReading {
  let reader: FormulaReader
  private(set) var places: VariablePlaces

  init(reader: FormulaReader, places: VariablePlaces) {
    self.reader = reader
    self.places = places
  }

  /// The functions that make a categorical variable.
  private static let categorical = ["C", "factor", "as.factor", "relevel"]
  /// The functions that make several columns.
  private static let bases = ["poly", "ns", "bs"]
  /// The functions of data-dependent position and spread.
  private static let standardising = ["scale", "center"]

  /// What other programs call a function that is here.
  private static let otherNames = [
    "ln": "log", "lg": "log10", "standardize": "scale", "zscore": "scale", "pow": "I", "power": "I", "square": "I",
    "rcs": "ns",
    "cr": "ns", "s": "ns", "ordered": "factor", "as.numeric": "I",
  ]

  private static var names: [String] {
    Expression.ElementaryFunction.allCases.map(\.rawValue) + categorical + bases + standardising + ["offset", "Q"]
  }

  /// An expression that is a factor of a term.
  mutating func factor(_ written: WrittenExpression) throws(RegressionError) -> Expression {
    switch written {
    case .name(let name, let offset):
      places.add(name, at: offset, as: .either)
      return Expression(form: .variable(name), label: written.label)
    case .call("Q", let arguments, let offset):
      return try factor(quotedName(arguments, offset))
    case .call(let function, let arguments, let offset) where Self.categorical.contains(function):
      let choice = try categorical(function, arguments, offset)
      return Expression(form: .categorical(choice), label: written.label)
    case .call(let function, let arguments, let offset) where Self.bases.contains(function):
      let (choice, inner) = try basis(function, arguments, offset)
      return Expression(form: .basis(choice, inner), label: written.label)
    default:
      return Expression(form: try number(written), label: written.label)
    }
  }

  /// An expression left of `~`: a factor, or arithmetic that needs no `I()`.
  mutating func response(_ written: WrittenExpression) throws(RegressionError) -> Expression {
    if case .call(let function, _, let offset) = written, Self.bases.contains(function) || function == "offset" {
      throw reader.fault(at: offset, "\(function)() cannot be a response")
    }
    return try factor(written.content)
  }

  /// What an offset adds.
  mutating func offset(_ arguments: [WrittenArgument], _ place: Int) throws(RegressionError) -> Expression {
    guard arguments.count == 1, arguments[0].name == nil else {
      throw reader.fault(at: place, "offset() takes one expression", "Write offset(log(days)), for example.")
    }
    return Expression(form: try number(arguments[0].value), label: arguments[0].value.label)
  }

  /// A number that is computed from variables.
  mutating func number(_ written: WrittenExpression) throws(RegressionError) -> Expression.Form {
    switch written {
    case .number(let value, _): return .number(value)
    case .group(let content, _): return try number(content)
    case .text(let text, let offset):
      throw reader.fault(
        at: offset, "“\(text)” is in quotes, where a number is needed",
        "Quotes are for categories in comparisons, such as I(vote == \"Y\").")
    case .name(let name, let offset):
      if let truth = Self.truth(name) { return .number(truth ? 1 : 0) }
      places.add(name, at: offset, as: .numeric)
      return .variable(name)
    case .prefix(let sign, let operand, _):
      return sign == "-" ? .negative(try number(operand)) : .not(try number(operand))
    case .operation(let sign, let first, let second, let offset):
      return try operation(sign, first, second, offset)
    case .call(let function, let arguments, let offset):
      return try call(function, arguments, offset, label: written.label)
    }
  }

  private mutating func operation(
    _ sign: Expression.Operator, _ first: WrittenExpression, _ second: WrittenExpression, _ offset: Int
  ) throws(RegressionError) -> Expression.Form {
    for (side, other) in [(first, second), (second, first)] {
      guard case .text(let text, let place) = side.content else { continue }
      guard [.equal, .unequal].contains(sign), let (name, at) = try variable(other) else {
        throw reader.fault(
          at: place, "“\(text)” can be compared only with a variable, by == or !=",
          "Write I(vote == \"Y\"), for example.")
      }
      places.add(name, at: at, as: .categorical)
      return .operation(sign, .variable(name), .text(text))
    }
    return .operation(sign, try number(first), try number(second))
  }

  private mutating func call(
    _ function: String, _ arguments: [WrittenArgument], _ offset: Int, label: String
  ) throws(RegressionError) -> Expression.Form {
    if function == "Q" { return try number(quotedName(arguments, offset)) }
    if let known = Expression.ElementaryFunction(rawValue: function) {
      guard let first = arguments.first, first.name == nil || first.name == "x" else {
        throw reader.fault(at: offset, "\(function)() needs an expression between its brackets")
      }
      guard arguments.count > 1 else { return .function(known, try number(first.value)) }
      guard known == .log, arguments.count == 2, [nil, "base"].contains(arguments[1].name),
        case .number(let base, _) = arguments[1].value, base > 0, base != 1
      else { throw reader.fault(at: offset, "\(function)() takes one expression") }
      return try logarithm(first.value, base: base)
    }
    if Self.standardising.contains(function) { return try standardisation(function, arguments, offset, label: label) }
    if Self.bases.contains(function) || Self.categorical.contains(function) {
      throw reader.fault(
        at: offset, "\(function)() makes columns of its own and cannot stand inside other functions",
        "Write it as a term.")
    }
    if function == "offset" {
      throw reader.fault(at: offset, "offset() stands alone, joined to the terms by “+”")
    }
    let nearest = (Self.otherNames[function] ?? function.nearest(in: Self.names)).map { "Did you mean \($0)()? " } ?? ""
    throw reader.fault(
      at: offset, "there is no function “\(function)”",
      nearest + "The functions are \(Self.names.sorted { $0.lowercased() < $1.lowercased() }.joined(separator: ", ")).")
  }

  private mutating func logarithm(
    _ value: WrittenExpression, base: Double
  ) throws(RegressionError) -> Expression.Form {
    let inner = try number(value)
    if base == 2 { return .function(.log2, inner) }
    if base == 10 { return .function(.log10, inner) }
    return .operation(.dividedBy, .function(.log, inner), .function(.log, .number(base)))
  }

  private mutating func standardisation(
    _ function: String, _ arguments: [WrittenArgument], _ offset: Int, label: String
  ) throws(RegressionError) -> Expression.Form {
    guard let first = arguments.first, first.name == nil || first.name == "x" else {
      throw reader.fault(at: offset, "\(function)() needs an expression between its brackets")
    }
    var centres = true
    var scales = function == "scale"
    for argument in arguments.dropFirst() {
      guard function == "scale", let name = argument.name, case .name(let word, _) = argument.value,
        let isWanted = Self.truth(word), name == "center" || name == "scale"
      else {
        throw reader.fault(
          at: argument.value.offset, "\(function)() does not understand “\(argument.label)”",
          function == "scale" ? "It takes center=TRUE or FALSE, and scale=TRUE or FALSE." : "It takes one expression.")
      }
      if name == "center" { centres = isWanted } else { scales = isWanted }
    }
    guard centres || !scales else {
      throw reader.fault(
        at: offset, "scale() without the mean taken off is not understood", "Write I(x / 10), for example.")
    }
    let inner = try number(first.value)
    guard inner.uses.contains(where: { _ in true }) else {
      throw reader.fault(at: offset, "\(function)() needs a variable between its brackets")
    }
    return .standardised(.init(label: label, centres: centres, scales: scales), inner)
  }

  /// TRUE or FALSE, as R or Python write it.
  static func truth(_ name: String) -> Bool? {
    switch name {
    case "TRUE", "True": true
    case "FALSE", "False": false
    default: nil
    }
  }

  private func quotedName(
    _ arguments: [WrittenArgument], _ offset: Int
  ) throws(RegressionError) -> WrittenExpression {
    guard arguments.count == 1, case .text(let name, let place) = arguments[0].value, !name.isEmpty else {
      throw reader.fault(at: offset, "Q() takes the name of a column in quotes", "Write Q(\"net pay\"), for example.")
    }
    return .name(name, offset: place)
  }

  /// The variable that an expression is, if it is nothing else.
  func variable(_ written: WrittenExpression) throws(RegressionError) -> (name: String, offset: Int)? {
    switch written.content {
    case .name(let name, let offset): (name, offset)
    case .call("Q", let arguments, let offset):
      if case .name(let name, let place) = try quotedName(arguments, offset) { (name, place) } else { nil }
    default: nil
    }
  }

  mutating func note(_ name: String, at offset: Int, as use: VariableUse.Use) {
    places.add(name, at: offset, as: use)
  }
}
