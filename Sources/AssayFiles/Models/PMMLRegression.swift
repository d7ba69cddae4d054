internal import AssayRegression

/// A model as the element `RegressionModel`.
struct PMMLRegression {
  private let model: StoredModel
  private let design: Design
  private let normalisation: String
  private var derived: [(name: String, value: XMLElement)] = []
  /// What stands for each column of the model, in their order.
  private var predictors: [Predictor] = []
  private var offset: String?

  /// What a coefficient is multiplied by.
  private enum Predictor {
    case intercept
    case numeric(field: String)
    case category(field: String, value: String)
  }

  init(_ model: StoredModel) throws(RegressionError) {
    self.model = model
    design = try Design(stored: model.design)
    normalisation = try Self.normalisation(of: model)
    let factors = Dictionary(zip(design.columnNames, design.columnFactors)) { first, _ in first }
    for column in model.columns {
      guard let own = factors[column] else {
        throw .mismatch("The model has a coefficient for “\(column)”, which its formula does not make")
      }
      predictors.append(try predictor(column, own))
    }
    try addOffset()
  }

  private static func normalisation(of model: StoredModel) throws(RegressionError) -> String {
    switch (model.kind, model.link) {
    case (.linear, "identity"), (.generalized, "identity"): return "none"
    case (.multinomial, _): return "softmax"
    case (.generalized, "logit"), (.generalized, "probit"), (.generalized, "cloglog"), (.generalized, "cauchit"):
      return model.link
    case (.generalized, "log") where model.responseLevels.isEmpty: return "exp"
    case (.ordinal, _):
      throw .mismatch("PMML is written of linear, binary, count and multinomial models, and this one is ordinal")
    default:
      throw .mismatch("PMML's regression has no link “\(model.link)”; store the model as JSON instead")
    }
  }

  private var standards: [String: (mean: Double, deviation: Double)] {
    var all: [String: (mean: Double, deviation: Double)] = [:]
    for basis in model.design.bases {
      if case .standardised(let mean, let deviation) = basis.values { all[basis.expression] = (mean, deviation) }
    }
    return all
  }

  private mutating func predictor(_ column: String, _ factors: [ColumnFactor]) throws(RegressionError) -> Predictor {
    guard let first = factors.first else { return .intercept }
    if factors.count == 1 {
      if case .number(.variable(let name)) = first { return .numeric(field: name) }
      if case .levels(let variable, let levels, let values) = first, isText(variable),
        let own = values.firstIndex(of: 1), values.filter({ $0 != 0 }).count == 1
      {
        return .category(field: variable, value: levels[own])
      }
    }
    var elements: [XMLElement] = []
    for factor in factors { elements.append(try expression(factor, of: column)) }
    return .numeric(field: derive(column, PMMLExpression.product(elements)))
  }

  private func isText(_ variable: String) -> Bool {
    model.design.variables.contains { $0.name == variable && $0.isCategorical }
  }

  private mutating func expression(_ factor: ColumnFactor, of column: String) throws(RegressionError) -> XMLElement {
    switch factor {
    case .number(let form):
      return try number(form, of: column)
    case .levels(let variable, let levels, let values):
      guard
        let element = PMMLExpression.values(levels, values, of: variable, isText: isText(variable))
      else { throw cannotBeWritten(column) }
      return element
    case .polynomial(let recurrence, let degree, let form, let label):
      let argument = try argument(form, of: column, label: label)
      let (fields, value) = PMMLExpression.polynomial(recurrence, degree: degree, of: argument, label: label)
      for field in fields { _ = derive(field.name, field.value) }
      return value
    case .pieces(let pieces, let form, let label):
      return PMMLExpression.pieces(pieces, of: try argument(form, of: column, label: label))
    }
  }

  private func number(_ form: Expression.Form, of column: String) throws(RegressionError) -> XMLElement {
    guard let element = PMMLExpression.number(form, standards: standards) else { throw cannotBeWritten(column) }
    return element
  }

  /// The argument of a basis: a variable itself, else a field that is computed once.
  private mutating func argument(
    _ form: Expression.Form, of column: String, label: String
  ) throws(RegressionError) -> XMLElement {
    if case .variable(let name) = form { return PMMLExpression.field(name) }
    return PMMLExpression.field(derive("\(label) argument", try number(form, of: column)))
  }

  private func cannotBeWritten(_ column: String) -> RegressionError {
    .mismatch("The column “\(column)” cannot be written in PMML; store the model as JSON instead")
  }

  /// Adds a field, unless it is there.
  private mutating func derive(_ name: String, _ value: XMLElement) -> String {
    if !derived.contains(where: { $0.name == name }) { derived.append((name, value)) }
    return name
  }

  private mutating func addOffset() throws(RegressionError) {
    var elements: [XMLElement] = []
    for expression in design.formula.offsets { elements.append(try number(expression.form, of: expression.label)) }
    guard let first = elements.first else { return }
    offset = derive("offset", elements.dropFirst().reduce(first) { PMMLExpression.apply("+", $0, $1) })
  }

  /// The element.
  var element: XMLElement {
    let isClassification = !model.responseLevels.isEmpty
    var children = [schema]
    if isClassification { children.append(output) }
    if !derived.isEmpty {
      let fields = derived.map { name, value in
        XMLElement(
          "DerivedField", [("name", name), ("optype", "continuous"), ("dataType", "double")], children: [value])
      }
      children.append(XMLElement("LocalTransformations", children: fields))
    }
    return XMLElement(
      "RegressionModel",
      [
        ("modelName", model.formula), ("functionName", isClassification ? "classification" : "regression"),
        ("normalizationMethod", normalisation),
      ], children: children + tables)
  }

  private var schema: XMLElement {
    let response = Design.responseVariable(of: model)
    return PMMLFile.schema(model.design.variables.map(\.name).filter { $0 != response }, target: model.response)
  }

  private var output: XMLElement {
    XMLElement(
      "Output",
      children: model.responseLevels.map { level in
        XMLElement(
          "OutputField",
          [
            ("name", "probability(\(level.code))"), ("optype", "continuous"), ("dataType", "double"),
            ("feature", "probability"), ("value", level.code),
          ])
      })
  }

  private var tables: [XMLElement] {
    let (levels, estimates) = (model.responseLevels, model.estimates)
    guard !levels.isEmpty else { return [table(estimates, category: nil)] }
    // What stands last is what the others are compared with: its predictor is 0.
    let reference = levels.first { $0.code == model.reference } ?? levels[0]
    let others = levels.filter { $0 != reference }
    let width = model.columns.count
    return others.enumerated().map { place, level in
      table(Array(estimates[place * width..<(place + 1) * width]), category: level.code)
    } + [XMLElement("RegressionTable", [("intercept", "0"), ("targetCategory", reference.code)])]
  }

  /// A table; numeric predictors come before categorical ones.
  private func table(_ estimates: [Double], category: String?) -> XMLElement {
    var intercept = 0.0
    var (numeric, categories): ([XMLElement], [XMLElement]) = ([], [])
    for (predictor, estimate) in zip(predictors, estimates) {
      let coefficient = ("coefficient", JSONText.number(estimate))
      switch predictor {
      case .intercept: intercept = estimate
      case .numeric(let field): numeric.append(XMLElement("NumericPredictor", [("name", field), coefficient]))
      case .category(let field, let value):
        categories.append(XMLElement("CategoricalPredictor", [("name", field), ("value", value), coefficient]))
      }
    }
    if let offset { numeric.append(XMLElement("NumericPredictor", [("name", offset), ("coefficient", "1")])) }
    let target = category.map { [("targetCategory", $0)] } ?? []
    return XMLElement(
      "RegressionTable", [("intercept", JSONText.number(intercept))] + target, children: numeric + categories)
  }
}
