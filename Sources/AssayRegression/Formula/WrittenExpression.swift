internal import AssayData

/// An expression as it is written, before functions are looked up; each part knows its place.
indirect enum WrittenExpression {
  case number(Double, offset: Int)
  case text(String, offset: Int)
  case name(String, offset: Int)
  case prefix(String, WrittenExpression, offset: Int)
  case operation(Expression.Operator, WrittenExpression, WrittenExpression, offset: Int)
  case call(String, [WrittenArgument], offset: Int)
  case group(WrittenExpression, offset: Int)

  /// Characters before it.
  var offset: Int {
    switch self {
    case .number(_, let offset), .text(_, let offset), .name(_, let offset), .prefix(_, _, let offset),
      .operation(_, _, _, let offset), .call(_, _, let offset), .group(_, let offset):
      offset
    }
  }

  /// The text, with blanks as R sets them.
  var label: String {
    switch self {
    case .number(let value, _): value.token
    case .text(let text, _): "\"\(text)\""
    case .name(let name, _): name.asFormulaName
    case .prefix(let sign, let operand, _): sign + operand.label
    case .group(let content, _): "(\(content.label))"
    case .call(let name, let arguments, _): "\(name)(\(arguments.map(\.label).joined(separator: ", ")))"
    case .operation(let sign, let first, let second, _):
      switch sign {
      case .dividedBy, .toThePower: first.label + sign.rawValue + second.label
      default: "\(first.label) \(sign.rawValue) \(second.label)"
      }
    }
  }

  /// The expression without the brackets around it.
  var content: WrittenExpression {
    if case .group(let content, _) = self { content.content } else { self }
  }
}

/// An argument of a call.
struct WrittenArgument {
  let name: String?
  let value: WrittenExpression

  var label: String { (name.map { "\($0)=" } ?? "") + value.label }
}
