internal import AssayData

/// Learns from the data of a fit what a formula needs.
struct DesignLearning {
  private let formula: Formula
  private let frame: ModelFrame
  private let options: DesignOptions
  private var standards: [String: EvaluationContext.Standard] = [:]
  private var stored: StoredDesign

  init(_ formula: Formula, _ frame: ModelFrame, _ options: DesignOptions) {
    self.formula = formula
    self.frame = frame
    self.options = options
    stored = StoredDesign(formula: formula.text, variables: [], codings: [], bases: [], response: nil)
  }

  mutating func learn() throws(RegressionError) -> StoredDesign {
    guard frame.rowCount > 0 else { throw .tooFewCases(cases: 0, coefficients: formula.terms.count) }
    let expressions = formula.terms.flatMap(\.factors) + formula.offsets
    try formula.check(expressions, in: frame)
    for expression in expressions { try learn(expression) }
    if let response = formula.response, response.form.uses.allSatisfy({ frame.columns[$0.name] != nil }) {
      try formula.check([response], in: frame)
      try learn(response: response)
    }
    let categorical = (stored.codings + [stored.response].compactMap { $0 }).map(\.variable)
    for name in options.contrasts.keys.sorted() where !categorical.contains(name) {
      throw .mismatch("Contrasts are given for “\(name)”, which is not a categorical variable of the model")
    }
    stored.variables = formula.variables.compactMap { use in
      frame.columns[use.name].map { .init(name: use.name, isCategorical: $0.isCategorical) }
    }
    return stored
  }

  private mutating func learn(_ expression: Expression) throws(RegressionError) {
    let label = expression.label
    guard !stored.codings.contains(where: { $0.expression == label }),
      !stored.bases.contains(where: { $0.expression == label })
    else { return }
    if let choice = categorical(expression) {
      stored.codings.append(try coding(expression, choice, options))
      return
    }
    try learnStandards(in: expression.form)
    if case .basis(let choice, let inner) = expression.form {
      let column = try frame.evaluate(inner, label: label, standards: standards)
      let (values, counts) = column.weighted(by: frame.cases.counts)
      stored.bases.append(.init(expression: label, values: try choice.learn(values, counts: counts, label: label)))
    }
  }

  private mutating func learn(response: Expression) throws(RegressionError) {
    guard let choice = categorical(response) else { return try learnStandards(in: response.form) }
    // A response has no columns, so that nothing is imposed on them; the reference of its contrasts comes first.
    var own = options
    own.imposed = nil
    var coding = try coding(response, choice, own)
    if let reference = coding.reference, let position = coding.levels.firstIndex(of: reference) {
      coding.levels.insert(coding.levels.remove(at: position), at: 0)
      coding.labels.insert(coding.labels.remove(at: position), at: 0)
    }
    coding.columns = []
    coding.columnNames = []
    stored.response = coding
  }

  /// How an expression is categorical; nil for a number.
  private func categorical(_ expression: Expression) -> CategoricalChoice? {
    switch expression.form {
    case .categorical(let choice): choice
    case .variable(let name):
      frame.columns[name].flatMap { $0.isCategorical ? CategoricalChoice(variable: name) : nil }
    default: nil
    }
  }

  private func coding(
    _ expression: Expression, _ choice: CategoricalChoice, _ options: DesignOptions
  ) throws(RegressionError) -> StoredDesign.Coding {
    guard let column = frame.columns[choice.variable] else { throw formula.missing(choice.variable, in: frame) }
    return try StoredDesign.Coding(expression, choice, column: column, counts: frame.cases.counts, options: options)
  }

  /// Learns means and deviations, the inner ones first.
  private mutating func learnStandards(in form: Expression.Form) throws(RegressionError) {
    switch form {
    case .number, .text, .variable, .categorical: return
    case .negative(let operand), .not(let operand), .function(_, let operand), .basis(_, let operand):
      try learnStandards(in: operand)
    case .operation(_, let first, let second):
      try learnStandards(in: first)
      try learnStandards(in: second)
    case .standardised(let choice, let operand):
      guard standards[choice.label] == nil else { return }
      try learnStandards(in: operand)
      let column = try frame.evaluate(operand, label: choice.label, standards: standards)
      let (values, counts) = column.weighted(by: frame.cases.counts)
      let full = try EvaluationContext.Standard(values, counts: counts, label: choice.label)
      let standard = EvaluationContext.Standard(mean: full.mean, deviation: choice.scales ? full.deviation : 1)
      standards[choice.label] = standard
      stored.bases.append(
        .init(
          expression: choice.label, values: .standardised(mean: standard.mean, deviation: standard.deviation)))
    }
  }
}

extension Formula {
  /// Sees that the variables of expressions are there and of the kind that the expressions need.
  func check(_ expressions: [Expression], in frame: ModelFrame) throws(RegressionError) {
    for expression in expressions where expression.variable == nil {
      for (name, use) in expression.form.uses {
        guard let column = frame.columns[name] else { throw missing(name, in: frame) }
        if use == .numeric, column.isCategorical {
          throw fault(
            name, "“\(name)” is categorical, and \(expression.label) needs a number",
            "Use \(name.asFormulaName) as a term of its own, or compare it, as in I(\(name.asFormulaName) == \"…\").")
        }
        if use == .categorical, !column.isCategorical, case .categorical = expression.form { continue }
        if use == .categorical, !column.isCategorical {
          throw fault(
            name, "“\(name)” is a number, and \(expression.label) compares it with a category",
            "Compare it with a number, without quotes.")
        }
        if use == .categorical { try checkComparisons(in: expression.form, frame) }
      }
    }
    for expression in expressions {
      if let name = expression.variable, frame.columns[name] == nil { throw missing(name, in: frame) }
    }
  }

  /// Sees that the levels that comparisons name are levels of the data.
  private func checkComparisons(in form: Expression.Form, _ frame: ModelFrame) throws(RegressionError) {
    switch form {
    case .operation(_, .variable(let name), .text(let level)):
      guard case .factor(_, let levels, _) = frame.columns[name], !levels.contains(where: { $0.code == level }) else {
        return
      }
      let codes = levels.map(\.code)
      let nearest = level.nearest(in: codes).map { "Did you mean “\($0)”? " } ?? ""
      throw fault(
        name, "“\(name)” has no level “\(level)”",
        nearest + "The levels are \(codes.prefix(10).map { "“\($0)”" }.joined(separator: ", ")).")
    case .negative(let operand), .not(let operand), .function(_, let operand), .standardised(_, let operand),
      .basis(_, let operand):
      try checkComparisons(in: operand, frame)
    case .operation(_, let first, let second):
      try checkComparisons(in: first, frame)
      try checkComparisons(in: second, frame)
    case .number, .text, .variable, .categorical: return
    }
  }

  /// The error for a variable that the data do not have.
  func missing(_ name: String, in frame: ModelFrame) -> RegressionError {
    let nearest = name.nearest(in: frame.columns.keys.sorted()).map { "Did you mean \($0.asFormulaName)?" }
    return fault(name, "there is no column “\(name)”", nearest ?? "")
  }

  private func fault(_ name: String, _ problem: String, _ remedy: String) -> RegressionError {
    let offset = variables.first { $0.name == name }?.offset ?? 0
    return .formula(FormulaFault(formula: text, offset: offset, problem: problem, remedy: remedy))
  }
}

extension ModelColumn {
  /// Whether the column is a factor.
  var isCategorical: Bool { if case .factor = self { true } else { false } }
}
