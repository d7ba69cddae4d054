public import AssayScoring

extension PMMLFile {
  /// Writes a scoring model as a scorecard; nothing half-written is left behind.
  ///
  /// - Parameter program: The program that fitted it, with its version.
  /// - Throws: As ``text(_:program:)``; ``DataError/unreadable(_:)`` with the path.
  public static func write(_ fitted: FittedModel, to path: String, program: String = "assay") throws {
    try TextFile.write(text(fitted, program: program), to: path)
  }

  /// The text of a scoring model as a `Scorecard`: each indicator is a characteristic whose partial score is its global
  /// weight times its value on the fitted scale.
  ///
  /// A person with a missing value has no score there, as is the rule of the models that can be written. Limits below
  /// which other indicators cannot make up for one are no part of a score, and are not written.
  ///
  /// Reference: Data Mining Group, *PMML 4.4*: Scorecard.
  ///
  /// - Throws: ``ScoringError/mismatch(_:)`` for a model that is no weighted sum of numeric columns, or that scores persons
  ///   with missing values.
  public static func text(_ fitted: FittedModel, program: String = "assay") throws(ScoringError) -> String {
    guard fitted.model.aggregation.rule == .weightedSum else {
      throw .mismatch(
        "A PMML scorecard is a weighted sum, and this model puts indicators together by “\(fitted.model.aggregation.name)”"
      )
    }
    var fields: [String] = []
    var characteristics: [XMLElement] = []
    for (leaf, (scale, weight)) in zip(fitted.leaves, zip(fitted.scales, fitted.globalWeights)) {
      guard case .column(let column) = leaf.indicator.source else {
        throw .mismatch("A PMML scorecard reads columns, and “\(leaf.name)” is made of ballots")
      }
      guard leaf.missing == .refuse else {
        throw .mismatch(
          "A PMML scorecard has no rule “\(leaf.missing.rawValue)” for missing values of “\(leaf.name)”; "
            + "set missing: refuse in the model to write it")
      }
      if !fields.contains(column) { fields.append(column) }
      characteristics.append(characteristic(leaf.name, column, scale, weight))
    }
    return document(
      [header(fitted.model.name, program: program), dictionary(fields, target: fitted.model.name)],
      model: XMLElement(
        "Scorecard",
        [
          ("modelName", fitted.model.name), ("functionName", "regression"), ("initialScore", "0"),
          ("useReasonCodes", "false"),
        ],
        children: [schema(fields, target: fitted.model.name), XMLElement("Characteristics", children: characteristics)])
    )
  }

  private static func dictionary(_ fields: [String], target: String) -> XMLElement {
    XMLElement(
      "DataDictionary", [("numberOfFields", "\(fields.count + 1)")], children: (fields + [target]).map(continuous))
  }

  private static func characteristic(
    _ name: String, _ column: String, _ scale: FittedScale, _ weight: Double
  ) -> XMLElement {
    let isThere = XMLElement("SimplePredicate", [("field", column), ("operator", "isNotMissing")])
    let value = PMMLExpression.apply("*", PMMLExpression.constant(weight), scaled(column, scale))
    return XMLElement(
      "Characteristic", [("name", name)],
      children: [
        XMLElement("Attribute", children: [isThere, XMLElement("ComplexPartialScore", children: [value])])
      ])
  }

  /// offset + span · ((u − origin) / divisor), in the order in which the scale computes it.
  private static func scaled(_ column: String, _ scale: FittedScale) -> XMLElement {
    guard let divisor = scale.divisor else { return PMMLExpression.constant(scale.offset) }
    let moved = PMMLExpression.apply("-", transformed(column, scale), PMMLExpression.constant(scale.origin))
    let ratio = PMMLExpression.apply("/", moved, PMMLExpression.constant(divisor))
    return PMMLExpression.apply(
      "+", PMMLExpression.constant(scale.offset),
      PMMLExpression.apply("*", PMMLExpression.constant(scale.span), ratio))
  }

  private static func transformed(_ column: String, _ scale: FittedScale) -> XMLElement {
    let field = PMMLExpression.field(column)
    switch (scale.transform, scale.criterion.direction) {
    case (.reciprocal, _): return PMMLExpression.apply("/", PMMLExpression.constant(1), field)
    case (.distance, .target(let best)):
      return PMMLExpression.apply("abs", PMMLExpression.apply("-", field, PMMLExpression.constant(best)))
    case (.distance, .interval(let best)):
      let below = PMMLExpression.apply("-", PMMLExpression.constant(best.lowerBound), field)
      let above = PMMLExpression.apply("-", field, PMMLExpression.constant(best.upperBound))
      return PMMLExpression.apply("max", PMMLExpression.constant(0), below, above)
    case (.identity, _), (.distance, _): return field
    }
  }
}
