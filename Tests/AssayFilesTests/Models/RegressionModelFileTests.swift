import AssayData
import AssayFiles
import AssayNumerics
import AssayRegression
import Testing

/// Models as JSON files.
@Suite struct RegressionModelFileTests {
  @Test func `a multinomial model predicts the same bits after reading`() throws {
    let (model, frame, fit) = try StoredModels.multinomial()
    let read = try RegressionModelFile.parse(RegressionModelFile.text(model))
    #expect(read == model)
    let predicted = try read.predictions(frame)
    #expect(predicted == (try model.predictions(frame)))
    let matrix = try Design(stored: model.design).matrix(frame)
    #expect(predicted == (try fit.predictions(matrix.block(0..<60), offset: nil, at: fit.estimates)))
  }

  /// Partial proportional odds: some columns have a coefficient at each cut.
  @Test func `an ordinal model predicts the same bits after reading`() throws {
    let codes = (0..<StoredModels.count).map { UInt16($0 * 17 % 19 % 3) }
    let levels = ["low", "mid", "high"].map { FactorLevel(code: $0, label: $0 + "!") }
    let frame = StoredModels.frame(.factor(codes: codes, levels: levels, isOrdered: true))
    let design = try Design(try Formula(parsing: "y ~ age + sex"), training: frame)
    let matrix = try design.matrix(frame)
    let columns = matrix.columns.map(\.name)
    let response = OrdinalResponseModel(
      link: .probit, levels: levels.map(\.label), isNonProportional: [false, true], intercept: 0)
    let estimates = [0.01, -0.2, -0.25, -0.4 / 3, 0.7]
    let model = StoredModel(
      kind: .ordinal, family: "ordinal", link: "probit", response: "y", responseLevels: levels, weights: .sampling,
      caseCount: 60, design: design.stored, columns: columns,
      coefficients: zip(response.parameters(Array(columns.dropFirst())), estimates).map { .init($0, estimate: $1) },
      covariance: Matrix(rows: 5, columns: 5, repeating: 1 / 3), covarianceName: "sandwich", program: "assay 0")
    let read = try RegressionModelFile.parse(RegressionModelFile.text(model))
    #expect(read == model)
    let predicted = try read.predictions(frame)
    #expect(predicted == (try response.predictions(matrix.block(0..<60), offset: nil, at: estimates)))
    var broken = model
    broken.columns = ["(Intercept)", "age"]
    #expect(throws: RegressionError.self) { try broken.check() }
  }

  @Test(arguments: [
    "age", "age * sex", "poly(age, 3) + sex:post", "ns(age, df=3) + bs(age, df=5)",
    "scale(log(age)) + I(age^2) + C(post, Helmert)",
    "0 + post + offset(log(age))", "poly(age, 2, raw=TRUE)",
  ])
  func `every kind of term predicts the same bits after reading`(terms: String) throws {
    let (model, frame) = try StoredModels.mean(terms)
    let text = RegressionModelFile.text(model)
    let read = try RegressionModelFile.parse(text)
    #expect(read == model)
    #expect(try read.predictions(frame) == model.predictions(frame))
    #expect(RegressionModelFile.text(read) == text)
    // The bits of a case do not depend on those it is predicted with.
    let whole = try model.predictions(frame)
    let (matrix, offset) = try model.matrix(frame)
    let part = try model.responseModel().predictions(
      matrix.block(13..<14), offset: offset.map { [$0[13]] }, at: model.estimates)
    #expect(part[0, 0] == whole[13, 0])
  }

  @Test func `doubles at the edges keep their bits`() throws {
    var (model, _) = try StoredModels.mean("age", kind: .linear, link: "identity", isBinary: false)
    let edges: [Double] = [
      -0.0, 5e-324, .leastNormalMagnitude, .greatestFiniteMagnitude, 0.1 + 0.2, 1 / 3, -1e22, 9_007_199_254_740_993,
      1e-5,
    ]
    for edge in edges {
      model.coefficients[1].estimate = edge
      model.dispersion = edge
      let read = try RegressionModelFile.parse(RegressionModelFile.text(model))
      #expect(read.coefficients[1].estimate.bitPattern == edge.bitPattern)
      #expect(read.dispersion.bitPattern == edge.bitPattern)
    }
  }

  @Test func `a file that was changed is refused`() throws {
    let (model, _) = try StoredModels.mean("age")
    let text = RegressionModelFile.text(model)
    let estimate = model.coefficients[1].estimate
    let changed = text.replacing("\(estimate)", with: "\(estimate.nextUp)")
    #expect(changed != text)
    let error = #expect(throws: DataError.self) { try RegressionModelFile.parse(changed) }
    #expect(
      error?.description
        == "model, line 31: the hash of the fit is not that of the model's content. The file was changed after the fit; "
        + "store the model again.")
    // Blanks and line ends are not content.
    #expect(try RegressionModelFile.parse(text.replacing(", ", with: ",\n   ")) == model)
  }

  @Test(arguments: [
    ("\"dispersion\"", "\"disperson\"", "a model has no key “disperson”. Did you mean “dispersion”?"),
    (
      "\"kind\": \"generalized\"", "\"kind\": \"generalised\"",
      "“kind” cannot be “generalised”. Did you mean “generalized”?"
    ),
    ("\"n\": 60", "\"n\": sixty", "“n” must be a number."),
    (
      "\"model_version\": 1", "\"model_version\": 2",
      "the model is of version 2 of the form, and this program reads version 1. Use a newer program."
    ),
    ("\"link\": \"logit\"", "\"link\": \"logic\"", "known links are"),
    ("\"columns\": [\"(Intercept)\", \"age\"]", "\"columns\": [\"(Intercept)\"]", "are not those of its columns"),
    ("  \"weights\": \"precision\",\n", "", "a model lacks “weights”"),
  ])
  func `mistakes are told with their lines`(old: String, new: String, message: String) throws {
    let text = RegressionModelFile.text(try StoredModels.mean("age").0)
    let changed = text.replacing(old, with: new)
    #expect(changed != text)
    let error = #expect(throws: DataError.self) { try RegressionModelFile.parse(changed) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    #expect(error?.description.hasPrefix("model, line ") == true)
  }
}
