import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

@testable import AssayFiles

/// Models in PMML.
@Suite struct PMMLFileTests {
  /// A model whose text another program has read: its hash, and that program's predictions of the cases 0, 7 and 30.
  struct Scored: Sendable {
    let terms: String
    let kind: StoredModel.Kind
    let link: String
    let isBinary: Bool
    let hash: String
    let predictions: [Double]

    init(
      _ terms: String, kind: StoredModel.Kind, link: String, isBinary: Bool, hash: String, predictions: [Double]
    ) {
      self.terms = terms
      self.kind = kind
      self.link = link
      self.isBinary = isBinary
      self.hash = hash
      self.predictions = predictions
    }
  }

  // pypmml 1.5.8 by AssayRegressionTests/Expected/pmml.py.
  static let scored = [
    Scored(
      "age", kind: .generalized, link: "logit", isBinary: true,
      hash: "ac75661553c41fc404749b2381286a196baa53fa5cfe5ea55961218bf0fa8a67",
      predictions: [0.5568953648550379, 0.7858349830425586, 0.6305772174029386]),
    Scored(
      "age * sex", kind: .generalized, link: "logit", isBinary: true,
      hash: "0d82f83fee88a3b01b64202c2c5d785c19dd563acf5a70ee5893b7ab56523f62",
      predictions: [0.5568953648550379, 0.7858349830425586, 0.8066786301976913]),
    Scored(
      "poly(age, 3) + sex:post", kind: .generalized, link: "logit", isBinary: true,
      hash: "a12cfcc5984dd18817418a9568c0256e7902f1402fc058abe283434cf875aa12",
      predictions: [0.4525932841886026, 0.4603427905198807, 0.4610907749495326]),
    Scored(
      "ns(age, df=3) + bs(age, df=5)", kind: .generalized, link: "logit", isBinary: true,
      hash: "25442b0519117f9a8374fefb23fc96471297b8b5130f4a2db5b2fe336ce33421",
      predictions: [0.46079492963054536, 0.4625509517221808, 0.45179045645361965]),
    Scored(
      "scale(log(age)) + I(age^2) + C(post, Helmert)", kind: .generalized, link: "logit", isBinary: true,
      hash: "9479f32fcecffafdb7eb3e4ed5cf2778c0267365dba282e11e92ea6e54e55642",
      predictions: [7.528810389971823e-05, 3.5961943817463726e-58, 9.708373757824116e-14]),
    Scored(
      "0 + post + offset(log(age))", kind: .generalized, link: "logit", isBinary: true,
      hash: "c4fdc446fcbc66f0c9f39fc0e471983d18906a6e84fe938a760116fa95c4f56e",
      predictions: [0.9389591636634533, 0.9830828391716475, 0.9691132270377185]),
    Scored(
      "poly(age, 2, raw=TRUE)", kind: .generalized, link: "logit", isBinary: true,
      hash: "a2900053bc42f78c86585c3c0b3232172a339a8a42fe7b6ea6704541a5338844",
      predictions: [0.00011991932234421937, 1.5419758081122565e-57, 1.9865031624115406e-13]),
    Scored(
      "I(age > 40 & age < 60) + log2(age) + I(sex == \"2\")", kind: .generalized, link: "logit", isBinary: true,
      hash: "4baa41a373f0cc36e6a4aa9956f755bab4c12a95922bf1fbd042254ccaf5fb23",
      predictions: [0.43136514253401226, 0.41798020921922363, 0.43246648506356317]),
    Scored(
      "C(half, Sum) + factor(half):age", kind: .generalized, link: "logit", isBinary: true,
      hash: "bb57a74b8fba5ab4b1d9b9a9859b6dc44e1e600de88f3fa6d500d27b68d43663",
      predictions: [0.5935285027224101, 0.8590162080364753, 0.2852213267313818]),
    Scored(
      "center(age) + bs(log(age), df=4, degree=2)", kind: .generalized, link: "logit", isBinary: true,
      hash: "51ea75a405087cd44613dae1d63edbf0cfbe34d22d3032e743e095e0a074aff4",
      predictions: [0.31826976393462203, 0.573940242264245, 0.38708681051608945]),
    Scored(
      "age + post", kind: .generalized, link: "probit", isBinary: true,
      hash: "6a4ae6a04181fc5b3a384f129f8e4c02eb4745c4c841eaccfb7ef4f17d3d5223",
      predictions: [0.5903989832994082, 0.9031995154143897, 0.7133728805308557]),
    Scored(
      "age + post", kind: .generalized, link: "cloglog", isBinary: true,
      hash: "39152aa872263026efacfeba8cc322014492483f17e43126a4d73c609775407f",
      predictions: [0.7154377639892302, 0.9745056053242759, 0.8273343692847962]),
    Scored(
      "age + post", kind: .generalized, link: "cauchit", isBinary: true,
      hash: "42fca3d4978d9ec16a3423711d53853408bc8936fc65812a804b07a4ac5e5e17",
      predictions: [0.5715277864422915, 0.7912855998398473, 0.6632836229573762]),
    Scored(
      "age + post", kind: .linear, link: "identity", isBinary: false,
      hash: "ac1153deb823672134842392e3d77d993205836f007034a240295859cf83db2a",
      predictions: [0.2285714285714286, 1.2999999999999998, 0.563265306122449]),
    Scored(
      "scale(age) + post", kind: .generalized, link: "log", isBinary: false,
      hash: "9a185924ea73bcc4354f7f7403c710631522e72273c7fc586d47973d939d14b6",
      predictions: [0.8208639004032021, 0.8815621225457672, 0.8620481089701199]),
  ]

  @Test(arguments: scored)
  func `another program predicts the same of the file`(_ scored: Scored) throws {
    let (model, frame) = try StoredModels.mean(
      scored.terms, kind: scored.kind, link: scored.link, isBinary: scored.isBinary)
    #expect(SecureHash.hexadecimal(of: try PMMLFile.text(model)) == scored.hash)
    let own = try model.predictions(frame)
    expectClose([0, 7, 30].map { own[$0, 0] }, scored.predictions, relative: 1e-14)
  }

  // pypmml 1.5.8 by AssayRegressionTests/Expected/pmml.py.
  @Test func `another program predicts the same of a multinomial model`() throws {
    var (model, frame, _) = try StoredModels.multinomial()
    for place in model.coefficients.indices { model.coefficients[place].estimate = StoredModels.madeUp(place) }
    #expect(
      SecureHash.hexadecimal(of: try PMMLFile.text(model))
        == "4aa9593badbd58b1a97215c437cc838f66f4f835830326f18e7a1fac2d5f0765")
    let own = try model.predictions(frame)
    let expected: [[Double]] = [
      [0.37588056380096285, 0.2906525554562803, 0.33346688074275677],
      [0.5807567463294605, 0.1538165347765023, 0.26542671889403713],
      [0.41900605994936485, 0.2591681864382639, 0.3218257536123712],
    ]
    for (row, shares) in zip([0, 7, 30], expected) {
      expectClose((0..<3).map { own[row, $0] }, shares, relative: 1e-14)
    }
  }

  @Test func `the text is that of the schema`() throws {
    let model = try StoredModels.mean("age + post", kind: .linear, link: "identity", isBinary: false).0
    #expect(
      try PMMLFile.text(model) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4">
          <Header description="y ~ age + post">
            <Application name="assay" version="0"/>
          </Header>
          <DataDictionary numberOfFields="3">
            <DataField name="age" optype="continuous" dataType="double"/>
            <DataField name="post" optype="categorical" dataType="string">
              <Value value="a &amp; b"/>
              <Value value="b&lt;c"/>
              <Value value="c"/>
            </DataField>
            <DataField name="y" optype="continuous" dataType="double"/>
          </DataDictionary>
          <RegressionModel modelName="y ~ age + post" functionName="regression" normalizationMethod="none">
            <MiningSchema>
              <MiningField name="age" usageType="active"/>
              <MiningField name="post" usageType="active"/>
              <MiningField name="y" usageType="target"/>
            </MiningSchema>
            <RegressionTable intercept="-0.15714285714285714">
              <NumericPredictor name="age" coefficient="0.02142857142857143"/>
              <CategoricalPredictor name="post" value="b&lt;c" coefficient="-0.02857142857142857"/>
              <CategoricalPredictor name="post" value="c" coefficient="0.02857142857142857"/>
            </RegressionTable>
          </RegressionModel>
        </PMML>

        """)
  }

  @Test func `what PMML cannot say is refused`() throws {
    var model = try StoredModels.mean("age", link: "inverse", isBinary: false).0
    #expect(
      throws: RegressionError.mismatch("PMML's regression has no link “inverse”; store the model as JSON instead")
    ) {
      try PMMLFile.text(model)
    }
    model.kind = .ordinal
    model.link = "logit"
    model.responseLevels = [FactorLevel(code: "1"), FactorLevel(code: "2")]
    model.coefficients = [Parameter("age"), Parameter("1|2", component: .threshold)].map { .init($0, estimate: 0.5) }
    let error = #expect(throws: RegressionError.self) { try PMMLFile.text(model) }
    #expect(
      error?.description == "PMML is written of linear, binary, count and multinomial models, and this one is ordinal.")
  }
}
