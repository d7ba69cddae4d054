internal import AssayData

extension Expression.Form {
  /// The error for an expression that is not finite at a position: it names the innermost operation that fails.
  ///
  /// - Parameters:
  ///   - place: A position at which the expression is not finite.
  ///   - cases: The number of cases at all such positions.
  func fault(at place: Int, _ context: EvaluationContext, cases: Double, label: String) -> RegressionError {
    let (clause, remedy) = culprit(place, context)
    let count = "in \(cases.token) \(cases == 1 ? "case" : "cases")"
    return .unsuitableTerm(label, reason: "\(clause) \(count)", remedy: remedy)
  }

  private func culprit(_ place: Int, _ context: EvaluationContext) -> (clause: String, remedy: String) {
    for operand in operands where !operand.evaluate(context).values[place].isFinite {
      return operand.culprit(place, context)
    }
    let inputs = operands.map { $0.evaluate(context).values[place] }
    let leaveOut = "Leave these cases out, or transform the variable otherwise."
    switch self {
    case .function(let function, _) where [.log, .log2, .log10].contains(function):
      return inputs[0] == 0
        ? ("takes the logarithm of 0", "Leave these cases out, or use log1p(), which is 0 at 0.")
        : ("takes the logarithm of a number below 0, such as \(inputs[0].token),", leaveOut)
    case .function(.log1p, _): return ("takes log1p of \(inputs[0].token), which is not above -1,", leaveOut)
    case .function(.sqrt, _):
      return ("takes the square root of a number below 0, such as \(inputs[0].token),", leaveOut)
    case .function(.exp, _), .function(.expm1, _):
      return (
        "raises e to a power that no number can hold, such as \(inputs[0].token),",
        "Divide the variable by a constant first, such as exp(x / 100)."
      )
    case .operation(.dividedBy, _, _) where inputs[1] == 0: return ("divides by 0", leaveOut)
    case .operation(.toThePower, _, _):
      return (
        inputs[0] < 0 && inputs[1] != inputs[1].rounded()
          ? "raises \(inputs[0].token) to the power \(inputs[1].token), which has no value,"
          : inputs[0] == 0
            ? "raises 0 to the power \(inputs[1].token), which has no value,"
            : "raises \(inputs[0].token) to the power \(inputs[1].token), which no number can hold,", leaveOut
      )
    default: return ("is larger than any number can hold", "Divide the variable by a constant first.")
    }
  }

  private var operands: [Expression.Form] {
    switch self {
    case .number, .text, .variable, .categorical, .operation(_, .variable, .text): []
    case .negative(let operand), .not(let operand), .function(_, let operand), .standardised(_, let operand),
      .basis(_, let operand):
      [operand]
    case .operation(_, let first, let second): [first, second]
    }
  }
}
