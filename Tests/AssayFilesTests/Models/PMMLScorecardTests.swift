import AssayScoring
import AssayTestSupport
import Testing

@testable import AssayFiles

/// Scoring models as scorecards in PMML.
@Suite struct PMMLScorecardTests {
  /// pypmml 1.5.8 (PMML4S on Java 17) read this text and scored the persons.
  @Test func `another program scores the same`() throws {
    let fitted = try StoredScores.fitted()
    let text = try PMMLFile.text(fitted, program: "assay 0")
    #expect(
      SecureHash.hexadecimal(of: text)
        == "aec99a4af4627673cdfdf8d9cf2780faab43015f1065f17f289fcb4c1d13407d")
    let scores = try fitted.treeScores(StoredScores.columns, rule: .weightedSum).scores
    let expected = [
      0.3973913405853808, 0.4564430045325749, 0.4010703017180725, 0.5849656543786056, 0.3878543693991546,
      0.5561450796167359, 0.43008465536210017, 0.49988607576939986, 0.44691173161820724, 0.6644235414832551,
      0.44681234100794953, 0.6933498998665586,
    ]
    expectClose(scores, expected, relative: 1e-14)
  }

  @Test func `what a scorecard cannot say is refused`() throws {
    #expect(
      throws: ScoringError.mismatch(
        "A PMML scorecard is a weighted sum, and this model puts indicators together by “weighted-product”")
    ) { try PMMLFile.text(try StoredScores.fitted("weighted-product")) }
    #expect(
      throws: ScoringError.mismatch(
        "A PMML scorecard has no rule “worst” for missing values of “more”; set missing: refuse in the model to write it"
      )
    ) { try PMMLFile.text(try StoredScores.fitted(missing: .worst)) }
    #expect(throws: ScoringError.mismatch("A PMML scorecard reads columns, and “more” is made of ballots")) {
      try PMMLFile.text(try StoredScores.fitted(source: .ballot(item: "x")))
    }
  }
}
