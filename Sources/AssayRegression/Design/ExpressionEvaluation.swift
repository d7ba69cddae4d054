internal import AssayNumerics

/// What an expression is computed from: a value of each variable at some positions, which are rows or distinct values.
struct EvaluationContext {
  enum Values {
    case numbers([Double])
    /// The code of the level at each position.
    case levels(codes: [UInt16], names: [String])
  }

  let count: Int
  let variable: (String) -> Values
  /// The mean and the deviation under the label of each `scale()` and `center()`.
  let standards: [String: Standard]

  struct Standard: Sendable {
    let mean: Double
    let deviation: Double
  }
}

extension Expression.Form {
  /// Computes the expression; what cannot be computed comes out as NaN or infinite, which the caller looks for.
  func evaluate(_ context: EvaluationContext) -> DoubleDoubleColumn {
    switch self {
    case .number(let value): return DoubleDoubleColumn(Array(repeating: value, count: context.count))
    case .variable(let name):
      guard case .numbers(let values) = context.variable(name) else { return nothing(context) }
      return DoubleDoubleColumn(values)
    case .negative(let operand): return operand.evaluate(context).mapped { -$0 }.trimmed
    case .not(let operand): return operand.evaluate(context).mapped { .init($0.high == 0 ? 1 : 0, 0) }.trimmed
    case .function(let function, let operand):
      let input = operand.evaluate(context)
      return function == .identity ? input : DoubleDoubleColumn(input.values.map(function.value))
    case .operation(let sign, .variable(let name), .text(let level)):
      guard case .levels(let codes, let names) = context.variable(name) else { return nothing(context) }
      let position = names.firstIndex(of: level)
      return DoubleDoubleColumn(codes.map { (Int($0) == position) == (sign == .equal) ? 1 : 0 })
    case .operation(let sign, let first, let second):
      if sign == .toThePower { return Self.power(first.evaluate(context), second, context) }
      return first.evaluate(context).combined(with: second.evaluate(context), sign.body).trimmed
    case .standardised(let choice, let operand):
      guard let standard = context.standards[choice.label] else { return nothing(context) }
      return DoubleDoubleColumn(operand.evaluate(context).values.map { ($0 - standard.mean) / standard.deviation })
    case .text, .basis, .categorical:
      return nothing(context)
    }
  }

  private func nothing(_ context: EvaluationContext) -> DoubleDoubleColumn {
    DoubleDoubleColumn(Array(repeating: .nan, count: context.count))
  }

  private static func power(
    _ base: DoubleDoubleColumn, _ exponent: Expression.Form, _ context: EvaluationContext
  ) -> DoubleDoubleColumn {
    let exponents = exponent.evaluate(context)
    guard let first = exponents.values.first else { return base }
    if exponents.lows == nil, first == first.rounded(), first.magnitude <= 1_100,
      exponents.values.allSatisfy({ $0 == first })
    {
      return base.mapped { $0.power(Int(first)) }.trimmed
    }
    return DoubleDoubleColumn(zip(base.values, exponents.values).map { Double.pow($0, $1) })
  }
}

extension Expression.Operator {
  /// The operation on two numbers; comparisons give 1 or 0.
  fileprivate var body: (DoubleDoubleColumn.Pair, DoubleDoubleColumn.Pair) -> DoubleDoubleColumn.Pair {
    switch self {
    case .plus: { $0 + $1 }
    case .minus: { $0 + -$1 }
    case .times: { $0 * $1 }
    case .dividedBy: { $0 / $1 }
    case .toThePower: { .init(Double.pow($0.high, $1.high), 0) }
    case .equal: { .init($0.high == $1.high ? 1 : 0, 0) }
    case .unequal: { .init($0.high != $1.high ? 1 : 0, 0) }
    case .less: { .init($0.high < $1.high ? 1 : 0, 0) }
    case .lessOrEqual: { .init($0.high <= $1.high ? 1 : 0, 0) }
    case .greater: { .init($0.high > $1.high ? 1 : 0, 0) }
    case .greaterOrEqual: { .init($0.high >= $1.high ? 1 : 0, 0) }
    case .and: { .init($0.high != 0 && $1.high != 0 ? 1 : 0, 0) }
    case .or: { .init($0.high != 0 || $1.high != 0 ? 1 : 0, 0) }
    }
  }
}

extension Expression.ElementaryFunction {
  /// The function at one value.
  func value(_ x: Double) -> Double {
    switch self {
    case .log: Double.log(x)
    case .log2: Self.log2(x)
    case .log10: Self.log10(x)
    case .log1p: Double.log1p(x)
    case .exp: Double.exp(x)
    case .expm1: Double.expm1(x)
    case .sqrt: x.squareRoot()
    case .abs: Swift.abs(x)
    case .identity: x
    }
  }

  private static func log2(_ x: Double) -> Double {
    // The exponent apart, so that powers of 2 are exact; not near 1, where the two parts cancel.
    guard x.isNormal, x > 0, !(0.5..<2).contains(x) else { return Double.log(x) / 0x1.62e42fefa39efp-1 }
    return Double(x.exponent) + Double.log(x.significand) / 0x1.62e42fefa39efp-1
  }

  private static func log10(_ x: Double) -> Double {
    let logarithm = Double.log(x) / 0x1.26bb1bbb55516p+1
    // Powers of 10 that are doubles have whole logarithms.
    let whole = logarithm.rounded()
    return (0...22).contains(whole) && Double.pow(10, whole) == x ? whole : logarithm
  }
}
