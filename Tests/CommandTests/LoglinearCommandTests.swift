import AssayTestSupport
import Foundation
import Testing

/// Log-linear models, as people call them.
@Suite struct LoglinearCommandTests {
  static let mental = "Datasets/mental-health/counts.csv"
  static let hair = "Datasets/hair-eye-color/counts.csv"
  static let vision = "Datasets/visual-acuity/counts.csv"
  static let options = ["--frequency", "Freq", "--family", "loglinear"]

  private func printed(_ file: String, _ formula: String, _ more: String...) throws -> JSONDocument {
    try AssayProcess(["regress", file, formula] + Self.options + more + ["--format", "json"]).document()
  }

  /// gnm 1.1-2 in R 4.2.2: gnm(count ~ SES + MHS + Mult(SES, MHS), poisson, mentalHealth), getContrasts with the row shares as
  /// ref, scaleRef and scaleWeights.
  @Test func `row and column effects agree with gnm`() throws {
    let page = try printed(Self.mental, "~ RC(ses, mental)")
    expectClose(page.number("fit", "deviance", [:]), 3.5705624512055683, relative: 1e-8)
    #expect(page.number("fit", "df_residual", [:]) == 8)
    expectClose(page.number("association", "phi", ["term": "RC(ses, mental)"]), 0.1664874, relative: 1e-6)
    #expect(page.number("association", "association_percent", [:]) == 100)
    expectClose(
      page.rows("scores").compactMap { $0["score"]?.number },
      [
        -1.11233081, -1.12143699, -0.37107606, 0.02702921, 1.01036133, 1.81823317, -1.6775145, -0.1403989, 0.1369927,
        1.4136908,
      ], relative: 1e-6)
    expectClose(
      page.rows("scores").compactMap { $0["std_error"]?.number },
      [
        0.2990944, 0.3138906, 0.3194546, 0.2734878, 0.3149487, 0.2824636, 0.1941179, 0.2002803, 0.2799954, 0.1724133,
      ], relative: 1e-6)
    #expect(
      page.rows("scores").map { $0["variable"]?.text } == Array(repeating: "ses", count: 6)
        + Array(repeating: "mental", count: 4))
    #expect(
      page.notes.contains { $0.contains("marginal weights") } && page.notes.contains { $0.contains("of ses scores") })
    #expect(page.rows("cells").count == 24)
  }

  @Test func `scores by unit weights fit the same`() throws {
    let (one, other) = (
      try printed(Self.mental, "~ RC(ses, mental)"), try printed(Self.mental, "~ RC(ses, mental)", "--scores", "unit")
    )
    #expect(one.rows("cells") == other.rows("cells"))
    expectClose(other.number("association", "phi", [:]), 0.9648955, relative: 1e-6)
    #expect(other.notes.contains { $0.contains("Σμ² = 1 over the categories") })
  }

  /// Stuart’s women: independence 6671.51, quasi-independence 199.11, quasi-symmetry 7.27.
  @Test func `square tables have quasi-independence and quasi-symmetry`() throws {
    let page = try printed(
      Self.vision, "~ Diag(right, left)", "--where", "gender == 'female'", "--versus", "[right][left]", "--versus",
      "~ Symm(right, left)", "--versus", "[right, left]")
    let rows = page.rows("comparison")
    #expect(rows.compactMap { $0["df_residual"]?.number } == [9, 5, 3, 0])
    expectClose(rows.prefix(3).map { $0["deviance"]?.number }, [6671.51, 199.11, 7.27], relative: 0, absolute: 0.005)
    #expect(
      rows.map { $0["versus"]?.text } == [
        nil, "[right][left]", "[right][left] + Diag(right, left)", "[right][left] + Symm(right, left)",
      ])
    expectClose(rows[3]["p_value"]?.number, try #require(rows[2]["fit_p_value"]?.number), relative: 1e-6)
    #expect(page.rows("coefficients").contains { $0["term"]?.text == "Diag(right, left)[Lowest]" })
    #expect(page.notes.contains { $0.hasPrefix("Diag(right, left): the diagonal cells are fitted exactly") })
  }

  @Test func `margins in brackets are the same model as a formula`() throws {
    let brackets = try printed(Self.hair, "[Hair,Eye][Sex]")
    let formula = try printed(Self.hair, "~ Hair*Eye + Sex")
    #expect(brackets.tables["fit"] == formula.tables["fit"] && brackets.tables["cells"] != .null)
    #expect(brackets.notes.contains { $0.contains("[Sex][Hair Eye]") })
    expectClose(brackets.number("fit", "deviance", [:]), 19.85656, relative: 1e-6)
  }

  @Test func `the page shows strengths, scores and models`() throws {
    let page = try AssayProcess(
      ["regress", Self.mental, "~ RC(ses, mental)", "--versus", "~ RC(ses, mental, 2)", "--versus", "[ses][mental]"]
        + Self.options)
    #expect(page.status == 0)
    for words in [
      "RC(ses, mental)  1          0.166       0.026    100.0",
      "ses       A (high)           1          -1.112       0.299",
      "fit  Likelihood ratio         3.571   8  .894", "Without p:", "(Haberman 1981)", "scores: marginal",
      "G²: χ²(8, N = 1660) = 3.57, p = .894.",
    ] { #expect(page.output.contains(words), "\(words)\n\(page.output)") }
  }

  @Test(arguments: [
    (["~ RC(Hair, Eye, 4)"], "has 4 dimensions; a table of 4 × 4 has 3 at most. Ask for fewer."),
    (["~ Diag(Hair, Sex)"], "needs a square table; Hair has 4 categories and Sex 2."),
    (["Freq ~ Hair + Eye"], "counts the cells of its variables and has no response"),
    (["~ RC(Hair, Colour)"], "~ RC(Hair, Colour)\n           ^"), (["[Hair Eye][Sexx]"], "Did you mean “Sex”?"),
    (["[Hair Eye"], "closes the “[” at character 1"), (["~ log(Freq)"], "Band the variable in a codebook"),
    (["~ Hair*Eye + RC(Hair, Eye)"], "adds nothing to [Hair Eye]"), (["~ 1"], "names no variable"),
    (["~ Hair", "--scores", "unit"], "the formula has no such term"),
    (["~ RC(Hair, Eye)", "--scores", "sum"], "'marginal' and 'unit'"),
    (["~ Hair*Eye", "--versus", "~ Hair*Sex"], "cannot be compared; name a model that both have within them"),
  ])
  func `a call that cannot be answered says why`(_ call: [String], _ words: String) throws {
    let outcome = try AssayProcess(["regress", Self.hair, call[0]] + Self.options + call.dropFirst())
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test func `other families refuse the terms of log-linear models`() throws {
    let outcome = try AssayProcess(["regress", Self.hair, "Freq ~ RC(Hair, Eye)", "--family", "poisson"])
    #expect(outcome.status != 0 && outcome.errors.contains("RC() is a term of log-linear models"))
    let scores = try AssayProcess(["regress", Self.hair, "Freq ~ Hair", "--scores", "unit"])
    #expect(scores.status != 0 && scores.errors.contains("--scores does not go with --family linear"))
  }
}
