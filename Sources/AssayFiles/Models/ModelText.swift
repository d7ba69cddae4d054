internal import AssayNumerics
internal import AssayRegression

/// The members of a model file, without the hash.
enum ModelText {
  static func members(_ model: StoredModel) -> [JSONText.Member] {
    var members: [JSONText.Member] = [
      ("model_version", "\(RegressionModelFile.version)"), ("program", JSONText.text(model.program)),
      ("kind", JSONText.text(model.kind.rawValue)), ("family", JSONText.text(model.family)),
      ("link", JSONText.text(model.link)),
    ]
    if let theta = model.theta { members.append(("theta", JSONText.number(theta))) }
    members += [
      ("dispersion", JSONText.number(model.dispersion)), ("response", response(model)),
      ("weights", JSONText.text(model.weights.rawValue)), ("n", JSONText.number(model.caseCount)),
      ("design", design(model.design, indent: "  ")), ("columns", texts(model.columns)),
      ("coefficients", JSONText.lines(model.coefficients.map(coefficient), indent: "  ")),
      ("covariance_name", JSONText.text(model.covarianceName)),
      ("covariance", JSONText.lines(rows(model.covariance), indent: "  ")),
    ]
    return members
  }

  private static func response(_ model: StoredModel) -> String {
    var members: [JSONText.Member] = [("name", JSONText.text(model.response))]
    if !model.responseLevels.isEmpty {
      members.append(("codes", texts(model.responseLevels.map(\.code))))
      members.append(("labels", texts(model.responseLevels.map(\.label))))
    }
    if let reference = model.reference { members.append(("reference", JSONText.text(reference))) }
    return JSONText.object(members)
  }

  private static func coefficient(_ coefficient: StoredModel.Coefficient) -> String {
    let parameter = coefficient.parameter
    var members: [JSONText.Member] = [("component", JSONText.text(parameter.component.rawValue))]
    if let response = parameter.response { members.append(("response", JSONText.text(response))) }
    members += [("term", JSONText.text(parameter.term)), ("estimate", JSONText.number(coefficient.estimate))]
    if let df = coefficient.df { members.append(("df", JSONText.number(df))) }
    return JSONText.object(members)
  }

  private static func rows(_ matrix: Matrix) -> [String] {
    (0..<matrix.rowCount).map { row in JSONText.numbers((0..<matrix.columnCount).map { matrix[row, $0] }) }
  }

  private static func design(_ design: StoredDesign, indent: String) -> String {
    let variables = design.variables.map { variable in
      JSONText.object([("name", JSONText.text(variable.name)), ("is_categorical", "\(variable.isCategorical)")])
    }
    let bases = design.bases.map { basis in
      JSONText.object([("expression", JSONText.text(basis.expression))] + Self.basis(basis.values))
    }
    var members: [JSONText.Member] = [
      ("formula", JSONText.text(design.formula)), ("variables", JSONText.lines(variables, indent: indent + "  ")),
      ("codings", JSONText.lines(design.codings.map(coding), indent: indent + "  ")),
      ("bases", JSONText.lines(bases, indent: indent + "  ")),
    ]
    if let response = design.response { members.append(("response", coding(response))) }
    return JSONText.object(members, indent: indent)
  }

  private static func coding(_ coding: StoredDesign.Coding) -> String {
    var members: [JSONText.Member] = [
      ("expression", JSONText.text(coding.expression)), ("variable", JSONText.text(coding.variable)),
      ("levels", texts(coding.levels)), ("labels", texts(coding.labels)), ("is_ordered", "\(coding.isOrdered)"),
      ("contrasts", JSONText.text(coding.contrasts)),
    ]
    if let reference = coding.reference { members.append(("reference", JSONText.text(reference))) }
    members.append(("column_names", texts(coding.columnNames)))
    members.append(("columns", JSONText.list(coding.columns.map(JSONText.numbers))))
    return JSONText.object(members)
  }

  private static func basis(_ values: StoredDesign.BasisValues) -> [JSONText.Member] {
    switch values {
    case .standardised(let mean, let deviation):
      [
        ("basis", JSONText.text("standardised")), ("mean", JSONText.number(mean)),
        ("deviation", JSONText.number(deviation)),
      ]
    case .orthogonalPolynomial(let alpha, let norms):
      [
        ("basis", JSONText.text("orthogonal_polynomial")), ("alpha", JSONText.numbers(alpha)),
        ("norms", JSONText.numbers(norms)),
      ]
    case .powers(let degree): [("basis", JSONText.text("powers")), ("degree", "\(degree)")]
    case .naturalSpline(let knots, let boundary):
      [
        ("basis", JSONText.text("natural_spline")), ("knots", JSONText.numbers(knots)),
        ("boundary", JSONText.numbers(boundary)),
      ]
    case .bSpline(let knots, let boundary, let degree):
      [
        ("basis", JSONText.text("b_spline")), ("knots", JSONText.numbers(knots)),
        ("boundary", JSONText.numbers(boundary)), ("degree", "\(degree)"),
      ]
    }
  }

  private static func texts(_ values: [String]) -> String { JSONText.list(values.map(JSONText.text)) }
}
