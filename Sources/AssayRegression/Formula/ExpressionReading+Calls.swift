internal import AssayData

// The calls whose arguments say how, and not only of what: C(), factor(), relevel(), poly(), ns(), bs().

extension ExpressionReading {
  /// Reads a call that makes a categorical variable.
  mutating func categorical(
    _ function: String, _ arguments: [WrittenArgument], _ offset: Int
  ) throws(RegressionError) -> CategoricalChoice {
    guard let first = arguments.first, first.name == nil || first.name == "x" else {
      throw reader.fault(
        at: offset, "\(function)() takes the name of a variable", "Write \(function)(region), for example.")
    }
    var choice = try categoricalSubject(function, first.value)
    for argument in arguments.dropFirst() {
      let place = argument.value.offset
      switch (function, argument.name) {
      case ("C", nil), ("C", "contr"), ("C", "contrast"): choice.contrast = try contrast(argument.value)
      case ("C", "ref"), ("C", "reference"), ("C", "base"), ("relevel", "ref"), ("relevel", nil):
        // R’s base is a position; ref names a level, in numbers too.
        try setReference(
          argument.value, of: &choice, comesFirst: function == "relevel", isPosition: argument.name == "base")
      case ("factor", "levels"), ("C", "levels"), ("factor", nil): choice.levels = try texts(argument.value)
      default:
        throw reader.fault(
          at: place, "\(function)() does not understand “\(argument.label)”", Self.remedy(for: function))
      }
    }
    if function == "relevel", choice.first == nil {
      throw reader.fault(at: offset, "relevel() needs the level that comes first", "Write relevel(x, ref=\"b\").")
    }
    return choice
  }

  private static func remedy(for function: String) -> String {
    switch function {
    case "C": "It takes contrasts (Treatment, Sum, Helmert, Poly), ref=\"b\" and levels=c(\"a\", \"b\")."
    case "relevel": "It takes a variable and ref=\"b\"."
    default: "It takes a variable and levels=c(\"a\", \"b\")."
    }
  }

  private mutating func categoricalSubject(
    _ function: String, _ written: WrittenExpression
  ) throws(RegressionError) -> CategoricalChoice {
    if case .call(let inner, let arguments, let offset) = written.content,
      ["C", "factor", "as.factor", "relevel"].contains(inner)
    {
      return try categorical(inner, arguments, offset)
    }
    guard let (name, offset) = try variable(written) else {
      throw reader.fault(
        at: written.offset, "\(function)() takes the name of a variable", "Compute the variable in the data first.")
    }
    note(name, at: offset, as: .categorical)
    return CategoricalChoice(variable: name)
  }

  private func setReference(
    _ written: WrittenExpression, of choice: inout CategoricalChoice, comesFirst: Bool, isPosition: Bool
  ) throws(RegressionError) {
    if comesFirst {
      choice.first = try text(written)
    } else if isPosition, case .number(let base, let offset) = written {
      guard base >= 1, base == base.rounded(), base <= 65_535 else {
        throw reader.fault(at: offset, "a reference is a position from 1, or a level in quotes")
      }
      choice.base = Int(base)
    } else if choice.contrast == nil {
      choice.contrast = .treatment(reference: try text(written))
    } else if case .treatment = choice.contrast {
      choice.contrast = .treatment(reference: try text(written))
    } else {
      throw reader.fault(at: written.offset, "only treatment contrasts have a reference")
    }
  }

  /// Reads contrasts: a name, or a call with a reference or with scores.
  private func contrast(_ written: WrittenExpression) throws(RegressionError) -> ContrastChoice {
    switch written.content {
    case .name(let name, let offset):
      return try contrast(named: name, offset)
    case .text(let name, let offset):
      return try contrast(named: name, offset)
    case .call(let name, let arguments, let offset):
      let plain = try contrast(named: name, offset)
      guard let argument = arguments.first else { return plain }
      guard arguments.count == 1 else { throw reader.fault(at: offset, "\(name)() takes one setting") }
      switch (plain, argument.name) {
      case (.treatment, nil), (.treatment, "reference"), (.treatment, "ref"), (.treatment, "base"):
        return .treatment(reference: try text(argument.value))
      case (.polynomial, nil), (.polynomial, "scores"):
        return .polynomial(scores: try numbers(argument.value))
      default:
        throw reader.fault(at: argument.value.offset, "\(name)() does not understand “\(argument.label)”")
      }
    default:
      throw reader.fault(
        at: written.offset, "“\(written.label)” names no contrasts", "They are Treatment, Sum, Helmert and Poly.")
    }
  }

  private func contrast(named name: String, _ offset: Int) throws(RegressionError) -> ContrastChoice {
    switch name {
    case "Treatment", "contr.treatment", "treatment": return .treatment(reference: nil)
    case "Sum", "contr.sum", "sum": return .sum
    case "Helmert", "contr.helmert", "helmert": return .helmert
    case "Poly", "contr.poly", "poly": return .polynomial(scores: nil)
    default:
      let names = [
        "Treatment", "Sum", "Helmert", "Poly", "contr.treatment", "contr.sum", "contr.helmert", "contr.poly",
      ]
      let nearest = name.nearest(in: names).map { "Did you mean \($0)? " } ?? ""
      throw reader.fault(
        at: offset, "“\(name)” names no contrasts",
        nearest + "They are Treatment, Sum, Helmert and Poly; a reference is named by ref=\"b\".")
    }
  }

  /// Reads a call that makes several columns of one number.
  mutating func basis(
    _ function: String, _ arguments: [WrittenArgument], _ offset: Int
  ) throws(RegressionError) -> (BasisChoice, Expression.Form) {
    guard let first = arguments.first, first.name == nil || first.name == "x" else {
      throw reader.fault(at: offset, "\(function)() needs an expression between its brackets")
    }
    let inner = try number(first.value)
    guard !inner.uses.isEmpty else {
      throw reader.fault(at: first.value.offset, "\(function)() needs a variable between its brackets")
    }
    var settings = BasisSettings()
    for argument in arguments.dropFirst() {
      let place = argument.value.offset
      switch (function, argument.name) {
      case ("poly", nil), ("poly", "degree"), ("bs", "degree"): settings.degree = try count(argument.value)
      case ("poly", "raw"):
        guard case .name(let word, _) = argument.value, let truth = Self.truth(word) else {
          throw reader.fault(at: place, "raw is TRUE or FALSE")
        }
        settings.isRaw = truth
      case ("ns", nil), ("ns", "df"), ("bs", nil), ("bs", "df"): settings.columns = try count(argument.value)
      case ("ns", "knots"), ("bs", "knots"): settings.knots = try numbers(argument.value)
      case ("ns", "Boundary.knots"), ("bs", "Boundary.knots"): settings.boundary = try numbers(argument.value)
      default:
        throw reader.fault(
          at: place, "\(function)() does not understand “\(argument.label)”",
          function == "poly"
            ? "It takes a degree and raw=TRUE." : "It takes df=, knots=c(…), Boundary.knots=c(…), and bs() degree=.")
      }
    }
    return (try settings.choice(function, reader: reader, offset), inner)
  }

  // Literal arguments.

  private func text(_ written: WrittenExpression) throws(RegressionError) -> String {
    switch written.content {
    case .text(let text, _): return text
    // The level of a variable coded in numbers.
    case .number(let value, _): return value.token
    case .prefix("-", .number(let value, _), _): return (-value).token
    default: throw reader.fault(at: written.offset, "“\(written.label)” is no level", "Write the level in quotes.")
    }
  }

  private func texts(_ written: WrittenExpression) throws(RegressionError) -> [String] {
    var all: [String] = []
    for element in elements(written) { all.append(try text(element)) }
    guard Set(all).count == all.count else { throw reader.fault(at: written.offset, "a level is listed twice") }
    return all
  }

  private func numbers(_ written: WrittenExpression) throws(RegressionError) -> [Double] {
    var all: [Double] = []
    for element in elements(written) {
      switch element.content {
      case .number(let value, _): all.append(value)
      case .prefix("-", .number(let value, _), _): all.append(-value)
      default:
        throw reader.fault(at: element.offset, "“\(element.label)” is no number", "Write numbers, such as c(20, 40).")
      }
    }
    return all
  }

  /// The elements of `c(…)` or `[…]`; anything else is one element.
  private func elements(_ written: WrittenExpression) -> [WrittenExpression] {
    if case .call("c", let arguments, _) = written { arguments.map(\.value) } else { [written] }
  }

  private func count(_ written: WrittenExpression) throws(RegressionError) -> Int {
    guard case .number(let value, _) = written, value >= 1, value == value.rounded(), value <= 1_000 else {
      throw reader.fault(at: written.offset, "“\(written.label)” is not a whole number from 1")
    }
    return Int(value)
  }
}

/// The settings of a basis as they are read.
private struct BasisSettings {
  var degree: Int?
  var columns: Int?
  var knots: [Double]?
  var boundary: [Double] = []
  var isRaw = false

  func choice(_ function: String, reader: FormulaReader, _ offset: Int) throws(RegressionError) -> BasisChoice {
    if function == "poly" {
      guard (degree ?? 1) <= 50 else { throw reader.fault(at: offset, "a polynomial has a degree of 50 at most") }
      return .polynomial(degree: degree ?? 1, raw: isRaw)
    }
    if columns != nil && knots != nil { throw reader.fault(at: offset, "\(function)() takes df or knots, not both") }
    guard boundary.isEmpty || (boundary.count == 2 && boundary[0] < boundary[1]) else {
      throw reader.fault(at: offset, "Boundary.knots are two numbers, the smaller first")
    }
    let inner = (knots ?? []).sorted()
    guard zip(inner, inner.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw reader.fault(at: offset, "a knot is listed twice")
    }
    guard function == "bs" else { return .naturalSpline(columns: columns, knots: inner, boundary: boundary) }
    let degree = degree ?? 3
    guard degree <= 20 else { throw reader.fault(at: offset, "a spline has a degree of 20 at most") }
    if let columns, columns < degree {
      throw reader.fault(
        at: offset, "a spline of degree \(degree) has at least \(degree) columns", "Write df=\(degree) or more.")
    }
    return .bSpline(columns: columns, knots: inner, degree: degree, boundary: boundary)
  }
}
