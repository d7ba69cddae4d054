internal import AssayData
internal import AssayNumerics
internal import AssayRegression

/// Reads the members of a model file.
struct ModelReader {
  private let document: YAMLDocument
  private let root: ModelObject

  init(_ document: YAMLDocument) throws(SourceFault) {
    self.document = document
    root = try ModelObject(
      document.root, in: document, of: "a model",
      known: [
        "model_version", "program", "kind", "family", "link", "theta", "dispersion", "response", "weights", "n",
        "design", "columns", "coefficients", "covariance_name", "covariance", "fit_hash",
      ])
  }

  /// The model, and the value of its hash.
  func model() throws(SourceFault) -> (StoredModel, hash: YAMLNode) {
    let version = try root.whole("model_version")
    guard version == RegressionModelFile.version else {
      throw document.fault(
        document.root, "the model is of version \(version) of the form, and this program reads version 1",
        remedy: "Use a newer program.")
    }
    let response = try root.object("response", known: ["name", "codes", "labels", "reference"])
    let (codes, labels) = (try response.texts("codes", orElse: []), try response.texts("labels", orElse: []))
    guard codes.count == labels.count else {
      throw document.fault(response.node, "there are \(codes.count) codes and \(labels.count) labels of the response")
    }
    var coefficients: [StoredModel.Coefficient] = []
    for node in try root.list("coefficients") { coefficients.append(try coefficient(node)) }
    let model = StoredModel(
      kind: try root.choice("kind"), family: try root.text("family"), link: try root.text("link"),
      theta: try root.number("theta", orElse: nil), dispersion: try root.number("dispersion"),
      response: try response.text("name"), responseLevels: zip(codes, labels).map { FactorLevel(code: $0, label: $1) },
      reference: try response.text("reference", orElse: nil), weights: try root.choice("weights"),
      caseCount: try root.number("n"), design: try design(), columns: try root.texts("columns"),
      coefficients: coefficients, covariance: try covariance(), covarianceName: try root.text("covariance_name"),
      program: try root.text("program"))
    return (model, try root.value("fit_hash"))
  }

  private func coefficient(_ node: YAMLNode) throws(SourceFault) -> StoredModel.Coefficient {
    let members = try ModelObject(
      node, in: document, of: "a coefficient", known: ["component", "response", "term", "estimate", "df"])
    return StoredModel.Coefficient(
      Parameter(
        try members.text("term"), component: try members.choice("component"),
        response: try members.text("response", orElse: nil)),
      estimate: try members.number("estimate"), df: try members.number("df", orElse: nil))
  }

  private func covariance() throws(SourceFault) -> Matrix {
    var rows: [[Double]] = []
    let nodes = try root.list("covariance")
    for node in nodes {
      let row = try document.numbers(node, of: "a row of the covariance")
      guard row.count == nodes.count else {
        throw document.fault(
          node, "a row of the covariance has \(row.count) numbers, and there are \(nodes.count) rows")
      }
      rows.append(row)
    }
    return Matrix(rows: rows.count, columns: rows.count) { rows[$0][$1] }
  }

  private func design() throws(SourceFault) -> StoredDesign {
    let members = try root.object("design", known: ["formula", "variables", "codings", "bases", "response"])
    var variables: [StoredDesign.Variable] = []
    for node in try members.list("variables") {
      let variable = try ModelObject(node, in: document, of: "a variable", known: ["name", "is_categorical"])
      variables.append(
        StoredDesign.Variable(try variable.text("name"), isCategorical: try variable.flag("is_categorical")))
    }
    var codings: [StoredDesign.Coding] = []
    for node in try members.list("codings") { codings.append(try coding(node)) }
    var bases: [StoredDesign.Basis] = []
    for node in try members.list("bases") { bases.append(try basis(node)) }
    return StoredDesign(
      try members.text("formula"), variables: variables, codings: codings, bases: bases,
      response: try members.optional("response").map { (node) throws(SourceFault) in try coding(node) })
  }

  private func coding(_ node: YAMLNode) throws(SourceFault) -> StoredDesign.Coding {
    let members = try ModelObject(
      node, in: document, of: "a coding",
      known: [
        "expression", "variable", "levels", "labels", "is_ordered", "contrasts", "reference", "column_names", "columns",
      ])
    let levels = try members.texts("levels")
    let labels = try members.texts("labels")
    var columns: [[Double]] = []
    for column in try members.list("columns") {
      let values = try document.numbers(column, of: "a column")
      guard values.count == levels.count else {
        throw document.fault(column, "a column has \(values.count) values for \(levels.count) levels")
      }
      columns.append(values)
    }
    let names = try members.texts("column_names")
    guard labels.count == levels.count, names.count == columns.count else {
      throw document.fault(node, "a coding must have a label for each level and a name for each column")
    }
    return StoredDesign.Coding(
      try members.text("expression"), variable: try members.text("variable"), levels: levels,
      labels: labels, isOrdered: try members.flag("is_ordered"), contrasts: try members.text("contrasts"),
      reference: try members.text("reference", orElse: nil),
      columns: zip(names, columns).map { ($0, $1) })
  }

  private func basis(_ node: YAMLNode) throws(SourceFault) -> StoredDesign.Basis {
    let members = try ModelObject(
      node, in: document, of: "a basis",
      known: ["expression", "basis", "mean", "deviation", "alpha", "norms", "degree", "knots", "boundary"])
    let values: StoredDesign.BasisValues
    switch try members.text("basis") {
    case "standardised":
      values = .standardised(mean: try members.number("mean"), deviation: try members.number("deviation"))
    case "orthogonal_polynomial":
      let (alpha, norms) = (try members.numbers("alpha"), try members.numbers("norms"))
      guard norms.count == alpha.count + 1 else {
        throw document.fault(node, "a polynomial of degree \(alpha.count) must have \(alpha.count + 1) norms")
      }
      values = .orthogonalPolynomial(alpha: alpha, norms: norms)
    case "powers": values = .powers(degree: try members.whole("degree"))
    case "natural_spline": values = .naturalSpline(knots: try members.numbers("knots"), boundary: try boundary(members))
    case "b_spline":
      values = .bSpline(
        knots: try members.numbers("knots"), boundary: try boundary(members), degree: try members.whole("degree"))
    case let other: throw document.fault(node, "there is no basis “\(other)”")
    }
    return StoredDesign.Basis(try members.text("expression"), values: values)
  }

  private func boundary(_ members: ModelObject) throws(SourceFault) -> [Double] {
    let boundary = try members.numbers("boundary")
    guard boundary.count == 2 else { throw document.fault(members.node, "a spline must have two boundaries") }
    return boundary
  }
}
