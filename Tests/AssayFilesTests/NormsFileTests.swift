import AssayData
import AssayFiles
import AssayNumerics
import AssayScoring
import Foundation
import Testing

/// Norms in YAML, and what is said of mistakes in them.
@Suite struct NormsFileTests {
  @Test func `norms are read`() throws {
    let norms = try NormsFile.parse(
      """
      reference: 2025 年全省
      scores:
        score:
          n: 4
          sum_of_weights: 4
          mean: 77.5
          std_dev: 6.454972243679028
          denominator: n-1
          values: [70, 75, 80, 85]
          cumulative: [1, 2, 3, 4]
          banded_by: percentile
          bands: {优: {min: 80}, 良: {min: 50}, 差: {}}
        德: {n: 1, sum_of_weights: 2, mean: 3, values: [3], cumulative: [2], denominator: n}
      """)
    #expect(norms.reference == "2025 年全省")
    #expect(norms.entries.map(\.name) == ["score", "德"])
    let table = try #require(norms["score"])
    #expect(table.score(80).percentile == 62.5 && table.score(80).band == "良" && table.score(90).band == "优")
    let made = try NormTable(reference: [85, 70, 80, 75], bands: table.bands)
    #expect(table.isExact && table == made)
    #expect(norms["德"]?.denominator == .population && norms["德"]?.standardDeviation == nil)
    #expect(norms["能"] == nil)
  }

  @Test(arguments: [10, 60, 5_000])
  func `norms that were stored score to the same bits`(pointLimit: Int) throws {
    var generator = Philox(seed: 4, stream: 8, replicate: 0)
    let values = (0..<300).map { _ in 60 + 40 * generator.nextUniform() }
    let weights = values.map { _ in generator.nextUniform() * 1e-7 }
    let bands = try NormBands(by: .t, [.init("a: \"b\"", minimum: 60.1), .init("#", minimum: nil)])
    let table = try NormTable(reference: values, weights: .sampling(weights), bands: bands, pointLimit: pointLimit)
    #expect(table.isExact == (pointLimit > 300))
    let norms = try Norms(
      reference: "组: \\ \"x\"", [.init("score", table), .init("a b: c", NormTable(reference: values))])
    let text = NormsFile.text(norms)
    let again = try NormsFile.parse(text)
    #expect(again == norms)
    #expect(NormsFile.text(again) == text)
    #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 130 })
    let stored = try #require(again["score"])
    for value in stride(from: 55.0, to: 105, by: 0.173) { #expect(stored.score(value) == table.score(value)) }
  }

  @Test func `a file is written and read`() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("norms-\(UUID().uuidString).yaml").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let norms = try Norms([.init("score", NormTable(reference: [1e-5, 1e22, -3]))])
    try NormsFile.write(norms, to: path)
    #expect(try NormsFile.read(path) == norms)
    // YAML 1.1 reads 1e-05 as text.
    #expect(NormsFile.text(norms).contains("[-3, 1.0e-05, 1.0e+22]"))
  }

  static let table = "n: 2, sum_of_weights: 2, mean: 1, std_dev: 1, values: [0, 2]"

  @Test(arguments: [
    ("refrence: a", "norms, line 1: a file of norms has no key “refrence”. Did you mean “reference”?"),
    ("reference: a", "norms, line 1: a file of norms needs scores. scores: {score: {n: 4, mean: 77.5, …}}"),
    (
      "scores:\n  a:\n    valeus: [1]",
      "norms, line 3: the norms of “a” has no key “valeus”. Did you mean “values”?"
    ),
    ("scores: {a: {\(table)}}", "norms, line 1: the norms of “a” have no cumulative."),
    (
      "scores:\n  a: {\(table), cumulative: [2, 1]}",
      "norms, line 2: The weights of a norm table fall at value 2, which is 2.0."
    ),
    (
      "scores:\n  a: {\(table), cumulative: [1, 2], denominator: n - 1}",
      "norms, line 2: denominator of “a” is “n - 1”. It is one of n-1, n."
    ),
    (
      "scores:\n  a: {\(table), cumulative: [1, 2], bands: {优: {mim: 3}}}",
      "norms, line 2: the band “优” has no key “mim”. Did you mean “min”?"
    ),
    (
      "scores:\n  a: {\(table), cumulative: [1, x]}",
      "norms, line 2: cumulative of “a” must be a number."
    ),
  ])
  func `a mistake is told with its line`(text: String, sentence: String) {
    #expect { try NormsFile.parse(text) } throws: { error in
      let said = (error as? DataError)?.description ?? "\(error)"
      if said != sentence { Issue.record("\(said)") }
      return said == sentence
    }
  }

  /// `Datasets/judge-ratings/judges.norms.yaml` is what the model beside it makes of the judges.
  @Test func `the norms that ship are those of their data`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Datasets/judge-ratings").standardized.path
    let model = try ScoringModelFile.read("\(folder)/model.yaml")
    let file = try CSVFile("\(folder)/judges.csv", rereadable: true)
    let columns = try model.leaves.map { leaf in
      guard case .column(let name) = leaf.indicator.source else { return [Double]() }
      return try file.reduce([.numbers(name)], parallelism: Parallelism()) {
        [Double]()
      } map: { (piece) throws(DataError) in
        Array(piece.numbers[0])
      } merge: { (all, piece) throws(DataError) in
        all += piece
      }.state
    }
    let scores = try model.fitted(to: columns).treeScores(columns, rule: .weightedSum).scores
    let bands = try NormBands(
      by: .percentile,
      [.init("优", minimum: 85), .init("良", minimum: 50), .init("中", minimum: 15), .init("差", minimum: nil)])
    let table = try NormTable(reference: scores, bands: bands)
    let norms = try Norms(
      reference: "43 judges of the Superior Court, rated by lawyers, 1977", [.init("score", table)])
    #expect(try NormsFile.read("\(folder)/judges.norms.yaml") == norms)
  }
}
