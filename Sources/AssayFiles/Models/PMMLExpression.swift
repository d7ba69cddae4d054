internal import AssayData
internal import AssayRegression

/// Expressions in the words of PMML.
enum PMMLExpression {
  static func field(_ name: String) -> XMLElement { XMLElement("FieldRef", [("field", name)]) }

  static func constant(_ value: Double) -> XMLElement {
    XMLElement("Constant", [("dataType", "double")], text: JSONText.number(value))
  }

  static func constant(_ text: String) -> XMLElement { XMLElement("Constant", [("dataType", "string")], text: text) }

  static func apply(_ function: String, _ operands: XMLElement...) -> XMLElement {
    XMLElement("Apply", [("function", function)], children: operands)
  }

  /// The product of some expressions.
  static func product(_ factors: [XMLElement]) -> XMLElement {
    factors.dropFirst().reduce(factors[0]) { apply("*", $0, $1) }
  }

  /// 1 where a condition holds, else 0.
  static func indicator(_ condition: XMLElement) -> XMLElement { apply("if", condition, constant(1), constant(0)) }

  /// The value of each level; a level that the model never saw is an invalid value already.
  ///
  /// Nil where the variable is a number and a level is none.
  static func values(_ levels: [String], _ values: [Double], of variable: String, isText: Bool) -> XMLElement? {
    guard isText else { return numericValues(levels, values, of: variable) }
    // Sums of indicators, of which all but one are 0, and no text between tags: some programs do not read that right.
    let parts = zip(levels, values).filter { $0.1 != 0 }.map { level, value in
      let indicator = XMLElement("NormDiscrete", [("field", variable), ("value", level)])
      return value == 1 ? indicator : apply("*", constant(value), indicator)
    }
    return parts.dropFirst().reduce(parts.first ?? constant(0)) { apply("+", $0, $1) }
  }

  private static func numericValues(_ levels: [String], _ values: [Double], of variable: String) -> XMLElement? {
    var result: XMLElement?
    for (level, value) in zip(levels, values).reversed() {
      guard let code = Double(decimal: level) else { return nil }
      let isLevel = apply("equal", field(variable), constant(code))
      let known = result.map { apply("if", isLevel, constant(value), $0) } ?? apply("if", isLevel, constant(value))
      result = known
    }
    return result
  }

  /// The recurrence of orthogonal polynomials up to a degree, each step a field of its own.
  ///
  /// - Returns: The fields that are needed, and the value of the column.
  static func polynomial(
    _ recurrence: ColumnFactor.OrthogonalRecurrence, degree: Int, of argument: XMLElement, label: String
  ) -> (fields: [(name: String, value: XMLElement)], value: XMLElement) {
    var fields: [(name: String, value: XMLElement)] = []
    func name(_ degree: Int) -> String { "\(label) p\(degree)" }
    for k in 0..<degree {
      let moved = apply("-", argument, constant(recurrence.alpha[k]))
      guard k > 0 else {
        fields.append((name(1), moved))
        continue
      }
      let ratio = constant(recurrence.norms[k] / recurrence.norms[k - 1])
      let before = k == 1 ? ratio : apply("*", ratio, field(name(k - 1)))
      fields.append((name(k + 1), apply("-", apply("*", moved, field(name(k))), before)))
    }
    return (fields, apply("/", field(name(degree)), constant(recurrence.norms[degree].squareRoot())))
  }

  /// A function that is a polynomial between places.
  static func pieces(_ pieces: [PolynomialPiece], of argument: XMLElement) -> XMLElement {
    var result: XMLElement?
    for piece in pieces.reversed() {
      let moved = apply("-", argument, constant(piece.origin))
      // Horner's rule.
      let value = piece.coefficients.dropLast().reversed().reduce(constant(piece.coefficients.last ?? 0)) {
        apply("+", constant($1), apply("*", moved, $0))
      }
      guard let upper = piece.upper, let next = result else {
        result = value
        continue
      }
      result = apply("if", apply("lessThan", argument, constant(upper)), value, next)
    }
    return result ?? constant(0)
  }
}
