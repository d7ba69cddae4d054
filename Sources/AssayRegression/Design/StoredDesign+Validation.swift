extension StoredDesign {
  /// Sees that what is stored fits together and fits its formula: model files are written by other hands too.
  func validate(_ formula: Formula) throws(RegressionError) {
    for coding in codings + [response].compactMap({ $0 }) where !coding.isConsistent {
      throw broken("the levels and columns of “\(coding.expression)” do not fit together")
    }
    for basis in bases where !basis.values.isConsistent {
      throw broken("the numbers of “\(basis.expression)” do not fit together")
    }
    for expression in formula.terms.flatMap(\.factors) + formula.offsets + [formula.response].compactMap({ $0 }) {
      for use in expression.form.uses where !variables.contains(where: { $0.name == use.name }) {
        // A design for prediction need not know its response.
        guard expression != formula.response else { continue }
        throw broken("the variable “\(use.name)” is not listed")
      }
      for label in expression.form.standardisations where !hasStandard(label) {
        throw broken("the mean of “\(label)” is missing")
      }
    }
    for expression in formula.terms.flatMap(\.factors) {
      let coding = codings.first { $0.expression == expression.label }
      let isCategorical =
        switch expression.form {
        case .categorical: true
        case .variable(let name): variables.contains { $0.name == name && $0.isCategorical }
        default: false
        }
      guard isCategorical == (coding != nil) else { throw broken("the levels of “\(expression.label)” are missing") }
      if let coding, !expression.form.uses.map(\.name).contains(coding.variable) {
        throw broken("“\(coding.expression)” is said to be made of “\(coding.variable)”")
      }
      if case .basis = expression.form,
        !bases.contains(where: { $0.expression == expression.label && $0.values.isBasis })
      {
        throw broken("the numbers of “\(expression.label)” are missing")
      }
    }
  }

  private func hasStandard(_ label: String) -> Bool { bases.contains { $0.expression == label && !$0.values.isBasis } }

  private func broken(_ clause: String) -> RegressionError {
    .mismatch("The stored design of “\(formula)” cannot be used: \(clause)")
  }
}

extension StoredDesign.Coding {
  fileprivate var isConsistent: Bool {
    !levels.isEmpty && labels.count == levels.count && Set(levels).count == levels.count
      && columns.count == columnNames.count
      && columns.allSatisfy { $0.count == levels.count && $0.allSatisfy(\.isFinite) }
  }
}

extension StoredDesign.BasisValues {
  /// Whether the values are those of columns, and not a mean.
  fileprivate var isBasis: Bool { if case .standardised = self { false } else { true } }

  fileprivate var isConsistent: Bool {
    func rises(_ knots: [Double], within boundary: [Double]) -> Bool {
      let all = boundary.prefix(1) + knots + boundary.dropFirst()
      return boundary.count == 2 && all.allSatisfy(\.isFinite) && zip(all, all.dropFirst()).allSatisfy { $0 < $1 }
    }
    switch self {
    case .standardised(let mean, let deviation): return mean.isFinite && deviation.isFinite && deviation > 0
    case .orthogonalPolynomial(let alpha, let norms):
      return !alpha.isEmpty && norms.count == alpha.count + 1 && alpha.allSatisfy(\.isFinite)
        && norms.allSatisfy { $0.isFinite && $0 > 0 }
    case .powers(let degree): return (1...50).contains(degree)
    case .naturalSpline(let knots, let boundary): return rises(knots, within: boundary)
    case .bSpline(let knots, let boundary, let degree):
      return rises(knots, within: boundary) && (1...20).contains(degree)
    }
  }
}

extension Expression.Form {
  /// The labels of the calls of `scale()` and `center()` inside.
  fileprivate var standardisations: [String] {
    switch self {
    case .number, .text, .variable, .categorical: []
    case .negative(let operand), .not(let operand), .function(_, let operand), .basis(_, let operand):
      operand.standardisations
    case .standardised(let choice, let operand): operand.standardisations + [choice.label]
    case .operation(_, let first, let second): first.standardisations + second.standardisations
    }
  }
}
