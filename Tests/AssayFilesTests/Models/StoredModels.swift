import AssayNumerics
import AssayRegression

/// A small survey, and models of it that are stored.
enum StoredModels {
  static let count = 60
  static let ages: [Double] = (0..<count).map { (row: Int) -> Double in
    Double(18 + row * 7 % 50) + Double(row) / 7
  }
  static let sexes: [UInt16] = (0..<count).map { UInt16($0 * 5 % 7 % 2) }
  static let posts: [UInt16] = (0..<count).map { UInt16($0 * 11 % 13 % 3) }

  /// The rows, with a response by some rule.
  static func frame(_ response: ModelColumn) -> ModelFrame {
    ModelFrame(
      columns: [
        "y": response, "age": .numbers(ages),
        "half": .coded(codes: posts, values: [-0.5, 1, 2.25]),
        "sex": .factor(
          codes: sexes, levels: [FactorLevel(code: "1", label: "男"), FactorLevel(code: "2", label: "女 \"x\"")],
          isOrdered: false),
        "post": .factor(codes: posts, levels: ["a & b", "b<c", "c"].map { FactorLevel(code: $0) }, isOrdered: false),
      ], cases: CaseTotals(rows: count))
  }

  /// Small numbers that need all their digits.
  static func madeUp(_ place: Int) -> Double { Double(place * 37 % 23 - 11) / Double(70 * (place + 1)) }

  /// A multinomial model of three categories.
  static func multinomial(_ terms: String = "age + sex + C(post, Sum)") throws -> (
    StoredModel, ModelFrame, MultinomialFit
  ) {
    let codes = (0..<count).map { UInt16($0 * 17 % 19 % 3) }
    let levels = ["k1", "k2", "k3"].map { FactorLevel(code: $0, label: "category " + $0) }
    let frame = frame(.factor(codes: codes, levels: levels, isOrdered: false))
    let design = try Design(try Formula(parsing: "y ~ " + terms), training: frame)
    let matrix = try design.matrix(frame)
    let fit = try MultinomialModel.fit(
      matrix, levels: codes.map { Int($0) }, levelNames: levels.map(\.label), reference: 1, cases: frame.cases)
    let model = StoredModel(
      kind: .multinomial, family: "multinomial", link: "logit", response: "y", responseLevels: levels, reference: "k2",
      caseCount: 60, design: design.stored, columns: matrix.columns.map(\.name),
      coefficients: zip(fit.parameters, fit.estimates).map { StoredModel.Coefficient($0, estimate: $1) },
      covariance: fit.covariance, program: "assay 0")
    return (model, frame, fit)
  }

  /// A model with a mean, whose coefficients are made up.
  static func mean(
    _ terms: String, kind: StoredModel.Kind = .generalized, link: String = "logit", isBinary: Bool = true
  ) throws -> (StoredModel, ModelFrame) {
    let codes = (0..<count).map { UInt16($0 * 17 % 19 % 2) }
    let levels = [FactorLevel(code: "0", label: "no"), FactorLevel(code: "1", label: "yes")]
    let frame = frame(
      isBinary
        ? .factor(codes: codes, levels: levels, isOrdered: false) : .numbers((0..<count).map { Double($0 % 11) / 3 }))
    let design = try Design(try Formula(parsing: "y ~ " + terms), training: frame)
    let columns = design.columnNames
    let model = StoredModel(
      kind: kind, family: isBinary ? "binomial" : "gaussian", link: link, dispersion: isBinary ? 1 : 0.1 + 0.2,
      response: "y", responseLevels: isBinary ? levels : [], reference: isBinary ? "0" : nil, weights: .precision,
      caseCount: 60, design: design.stored, columns: columns,
      coefficients: columns.enumerated().map {
        StoredModel.Coefficient(Parameter($1), estimate: madeUp($0), df: isBinary ? nil : 60 / 7.0)
      },
      covariance: Matrix(rows: columns.count, columns: columns.count) { 1 / Double(3 + $0 + $1) },
      covarianceName: "HC3", program: "assay 0")
    return (model, frame)
  }
}
