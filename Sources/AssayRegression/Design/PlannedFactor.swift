/// An expression in a term, with how it becomes columns.
struct PlannedFactor: Sendable {
  enum Kind: Sendable {
    case number(Expression.Form)
    /// Columns that a learned function makes of a number.
    case basis(StoredDesign.BasisValues, of: Expression.Form)
    /// One column for each level, or contrasts.
    case levels(StoredDesign.Coding, isFull: Bool)
  }

  let label: String
  let kind: Kind

  var isCategorical: Bool { if case .levels = kind { true } else { false } }

  /// Plans a factor of a term.
  init(
    _ expression: Expression, in term: FormulaTerm, at position: Int, of formula: Formula, stored: StoredDesign
  ) throws(RegressionError) {
    label = expression.label
    if let coding = stored.codings.first(where: { $0.expression == expression.label }) {
      let isFull = Self.needsAllLevels(expression, in: term, at: position, of: formula, stored: stored)
      guard isFull || coding.levels.count > 1 else {
        throw .unsuitableTerm(
          label, reason: "has one level only, “\(coding.levels.first ?? "")”", remedy: "Leave the term out.")
      }
      kind = .levels(coding, isFull: isFull)
    } else if case .basis(_, let inner) = expression.form {
      guard let basis = stored.bases.first(where: { $0.expression == expression.label }) else {
        throw .mismatch("The stored design holds nothing for the term “\(expression.label)”")
      }
      kind = .basis(basis.values, of: inner)
    } else {
      kind = .number(expression.form)
    }
  }

  /// Whether contrasts would leave out part of what a term stands for: its margin without the factor is not in the model.
  private static func needsAllLevels(
    _ expression: Expression, in term: FormulaTerm, at position: Int, of formula: Formula, stored: StoredDesign
  ) -> Bool {
    let margin = Set(term.factors).subtracting([expression])
    guard margin.isEmpty else {
      return !formula.terms[..<position].contains { margin.isSubset(of: $0.factors) }
    }
    guard !formula.hasIntercept else { return false }
    // Without an intercept the first categorical main effect stands for the constant.
    let categorical = Set(stored.codings.map(\.expression))
    return !formula.terms[..<position].contains { $0.degree == 1 && categorical.contains($0.label) }
  }

  /// The names of the columns of the factor alone.
  private var names: [String] {
    switch kind {
    case .number: [label]
    case .basis(let values, _): (1...values.columnCount).map { "\(label)[\($0)]" }
    case .levels(let coding, true): coding.levels.map { "\(label)[\($0)]" }
    case .levels(let coding, false): coding.columnNames.map { "\(label)[\($0)]" }
    }
  }

  /// The names of the columns of a term; those of its first factor move fastest.
  static func columnNames(_ plan: [PlannedFactor]) -> [String] {
    plan.dropFirst().reduce(plan.first?.names ?? []) { sofar, factor in
      factor.names.flatMap { name in sofar.map { "\($0):\(name)" } }
    }
  }
}
