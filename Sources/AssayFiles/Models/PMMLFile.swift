internal import AssayData
public import AssayRegression

/// A fitted model in PMML 4.4, the predictive model markup language, for other programs to predict with.
///
/// Linear models, models of two categories, counts with a logarithmic link and multinomial models become a
/// `RegressionModel`; what a column is made of stands in `DerivedField`s. A level that the model never saw is an invalid
/// value there, as it is here. Splines are written as polynomials between knots, which agree to about 13 digits.
///
/// Reference: Data Mining Group, *PMML 4.4*: General Structure, Transformations, Built-in Functions, Regression.
public enum PMMLFile {
  /// Writes a model; nothing half-written is left behind.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` for a model that PMML's regression cannot express: an ordinal one, or one
  ///   with a link other than identity, logit, probit, cloglog, cauchit and log; ``DataError/unreadable(_:)`` with the path.
  public static func write(_ model: StoredModel, to path: String) throws {
    try TextFile.write(text(model), to: path)
  }

  /// The text of a model.
  ///
  /// - Throws: As ``write(_:to:)``.
  public static func text(_ model: StoredModel) throws(RegressionError) -> String {
    try model.check()
    return document(
      [header(model.formula, program: model.program), dictionary(model)], model: try PMMLRegression(model).element)
  }

  static func document(_ parts: [XMLElement], model: XMLElement) -> String {
    let document = XMLElement(
      "PMML", [("xmlns", "http://www.dmg.org/PMML-4_4"), ("version", "4.4")], children: parts + [model])
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document.lines()
  }

  static func header(_ description: String, program: String) -> XMLElement {
    let words = program.split(separator: " ", maxSplits: 1).map(String.init)
    let version = words.count > 1 ? [("version", words[1])] : []
    return XMLElement(
      "Header", [("description", description)],
      children: [XMLElement("Application", [("name", words.first ?? "assay")] + version)])
  }

  /// The fields that a model reads, and the one that it predicts.
  static func schema(_ active: [String], target: String) -> XMLElement {
    XMLElement(
      "MiningSchema",
      children: active.map { XMLElement("MiningField", [("name", $0), ("usageType", "active")]) }
        + [XMLElement("MiningField", [("name", target), ("usageType", "target")])])
  }

  static func continuous(_ name: String) -> XMLElement {
    XMLElement("DataField", [("name", name), ("optype", "continuous"), ("dataType", "double")])
  }

  private static func dictionary(_ model: StoredModel) -> XMLElement {
    let response = Design.responseVariable(of: model)
    var fields: [XMLElement] = []
    for variable in model.design.variables where variable.name != response {
      let coding = model.design.codings.first { $0.variable == variable.name }
      fields.append(
        variable.isCategorical
          ? categorical(variable.name, zip(coding?.levels ?? [], coding?.labels ?? []).map { ($0, $1) })
          : continuous(variable.name))
    }
    fields.append(
      model.responseLevels.isEmpty
        ? continuous(model.response) : categorical(model.response, model.responseLevels.map { ($0.code, $0.label) }))
    return XMLElement("DataDictionary", [("numberOfFields", "\(fields.count)")], children: fields)
  }

  private static func categorical(_ name: String, _ levels: [(code: String, label: String)]) -> XMLElement {
    XMLElement(
      "DataField", [("name", name), ("optype", "categorical"), ("dataType", "string")],
      children: levels.map { code, label in
        XMLElement("Value", [("value", code)] + (label == code ? [] : [("displayValue", label)]))
      })
  }
}

extension Design {
  /// The variable that is the response and nothing else; nil where the response is computed.
  internal static func responseVariable(of model: StoredModel) -> String? {
    guard let formula = try? Formula(parsing: model.formula) else { return nil }
    return formula.response?.variable
  }
}
