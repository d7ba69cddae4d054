internal import AssayRegression

extension PMMLExpression {
  /// A number that a formula computes.
  ///
  /// - Parameters:
  ///   - form: The expression.
  ///   - standards: Means and deviations, by the label of the call.
  /// - Returns: Nil for what is no number.
  static func number(
    _ form: Expression.Form, standards: [String: (mean: Double, deviation: Double)]
  ) -> XMLElement? {
    func inner(_ form: Expression.Form) -> XMLElement? { number(form, standards: standards) }
    switch form {
    case .number(let value): return constant(value)
    case .text(let text): return constant(text)
    case .variable(let name): return field(name)
    case .negative(let operand): return inner(operand).map { apply("*", constant(-1), $0) }
    case .not(let operand): return inner(operand).map { indicator(apply("equal", $0, constant(0))) }
    case .operation(let sign, let left, let right):
      guard let left = inner(left), let right = inner(right) else { return nil }
      return operation(sign, left, right)
    case .function(let function, let operand): return inner(operand).map { call(function, $0) }
    case .standardised(let choice, let operand):
      guard let standard = standards[choice.label], let operand = inner(operand) else { return nil }
      let moved = apply("-", operand, constant(standard.mean))
      return standard.deviation == 1 ? moved : apply("/", moved, constant(standard.deviation))
    case .basis, .categorical: return nil
    }
  }

  private static func operation(
    _ sign: Expression.Operator, _ left: XMLElement, _ right: XMLElement
  ) -> XMLElement {
    switch sign {
    case .plus, .minus, .times, .dividedBy: return apply(sign.rawValue, left, right)
    case .toThePower: return apply("pow", left, right)
    case .equal: return indicator(apply("equal", left, right))
    case .unequal: return indicator(apply("notEqual", left, right))
    case .less: return indicator(apply("lessThan", left, right))
    case .lessOrEqual: return indicator(apply("lessOrEqual", left, right))
    case .greater: return indicator(apply("greaterThan", left, right))
    case .greaterOrEqual: return indicator(apply("greaterOrEqual", left, right))
    case .and, .or:
      let (one, other) = (apply("notEqual", left, constant(0)), apply("notEqual", right, constant(0)))
      return indicator(apply(sign == .and ? "and" : "or", one, other))
    }
  }

  private static func call(_ function: Expression.ElementaryFunction, _ operand: XMLElement) -> XMLElement {
    switch function {
    case .identity: operand
    case .log: apply("ln", operand)
    // PMML has no logarithm to base 2.
    case .log2: apply("/", apply("ln", operand), apply("ln", constant(2)))
    case .log10: apply("log10", operand)
    case .log1p: apply("ln1p", operand)
    case .exp: apply("exp", operand)
    case .expm1: apply("expm1", operand)
    case .sqrt: apply("sqrt", operand)
    case .abs: apply("abs", operand)
    }
  }
}
