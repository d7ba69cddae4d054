import AssayTestSupport
import Foundation
import Testing

/// Regressions, as people call them.
///
/// Numbers are those of `Expected/regress.R`, through `Expected/regress.csv`.
@Suite struct RegressCommandTests {
  static let anes = ["Datasets/anes96/survey.csv", "--no-codebook"]

  /// A figure of R.
  private struct Figure {
    let model: String
    let quantity: String
    let term: String
    let value: Double
  }

  private static let figures: [Figure] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Expected/regress.csv")
    let lines = (try? String(contentsOf: path, encoding: .utf8))?.split(separator: "\n").dropFirst() ?? []
    return lines.compactMap { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { $0 != "\"" } }
      return Double(cells[3]).map { Figure(model: cells[0], quantity: cells[1], term: cells[2], value: $0) }
    }
  }()

  /// What Assay calls a coefficient of R.
  private func name(_ term: String) -> String {
    for factor in ["educ", "spray"] where term.hasPrefix(factor) && term.count == factor.count + 1 {
      return factor == "educ" ? "C(educ)[\(term.last!)]" : "spray[\(term.last!)]"
    }
    return term
  }

  private func compare(_ model: String, _ page: JSONDocument, relative: Double, absolute: Double = 0) throws {
    let figures = Self.figures.filter { $0.model == model }
    try #require(!figures.isEmpty)
    for figure in figures {
      let value =
        figure.term.isEmpty
        ? page.number("fit", figure.quantity, [:])
        : page.number("coefficients", figure.quantity, ["term": name(figure.term)])
      expectClose(
        value, figure.value, relative: relative, absolute: absolute, "\(model) \(figure.quantity) \(figure.term)")
    }
  }

  private func printed(_ arguments: [String]) throws -> JSONDocument {
    try AssayProcess(arguments + ["--format", "json"]).document()
  }

  private func regress(_ formula: String, _ options: String...) throws -> JSONDocument {
    try printed(["regress"] + [Self.anes[0], formula, Self.anes[1]] + options)
  }

  @Test func `a linear model agrees with R`() throws {
    let formula = "age ~ C(educ) + log(popul + 1) + TVnews * vote"
    try compare("linear", try regress(formula), relative: 1e-10)
    try compare("linear-HC3", try regress(formula, "--robust", "HC3"), relative: 1e-9)
    let clustered = try regress(formula, "--cluster", "PID")
    try compare("linear-cluster", clustered, relative: 1e-9)
    #expect(clustered.number("coefficients", "df", ["term": "vote"]) == 6)
    #expect(clustered.warnings.contains { $0.contains("7 clusters") })
  }

  @Test func `generalised linear models agree with R`() throws {
    let logit = try regress("vote ~ selfLR + age + C(educ)", "--family", "logit")
    try compare("logit", logit, relative: 1e-8)
    let row = try #require(logit.row("coefficients", ["term": "selfLR"]))
    let estimate = try #require(row["estimate"]?.number)
    expectClose(row["exp_estimate"]?.number, exp(estimate), relative: 1e-14)
    #expect(logit.notes.contains { $0.contains("The event is vote = “1”") })
    let sprays = "Datasets/insect-sprays/trial.csv"
    try compare("poisson", try document("regress", sprays, "insects ~ spray", "--family", "poisson"), relative: 1e-8)
    let negative = try document("regress", sprays, "insects ~ spray", "--family", "negative-binomial")
    // R stops on a change of θ, five to six digits from its maximum.
    try compare("negative-binomial", negative, relative: 1e-5)
  }

  @Test func `ordinal and multinomial models agree with R`() throws {
    let ordinal = try regress("PID ~ age + C(educ)", "--family", "ordinal-logit", "--test", "proportional-odds")
    // R maximises by quasi-Newton steps, which end near the maximum.
    try compare("ordinal", ordinal, relative: 1e-5)
    #expect(ordinal.rows("coefficients").filter { $0["component"] == .text("threshold") }.count == 6)
    #expect(ordinal.row("proportional_odds", ["term": "all terms", "test": "brant"]) != nil)
    let plain = try regress("PID ~ age + C(educ)", "--family", "ordinal-logit")
    try compare("ordinal-expected", plain, relative: 1e-8)
    #expect(plain.notes.contains("Errors from the expected information."))
    let observed = try regress("PID ~ age + C(educ)", "--family", "ordinal-logit", "--observed")
    try compare("ordinal-observed", observed, relative: 1e-8)
    let robust = try regress("PID ~ age + C(educ)", "--family", "ordinal-logit", "--robust", "HC0")
    try compare("ordinal-HC0", robust, relative: 1e-7)
    #expect(robust.notes.contains { $0.hasSuffix("The sandwich is put around the observed information.") })
    let multinomial = try regress("PID ~ age + income", "--family", "multinomial", "--reference", "3")
    try compare("multinomial", multinomial, relative: 1e-9)
    #expect(
      Set(multinomial.rows("coefficients").compactMap { $0["response"]?.text }) == ["0", "1", "2", "4", "5", "6"])
  }

  @Test func `sampling weights give the errors of a design`() throws {
    let folder = try TemporaryFolder()
    let data = try Self.weighted(in: folder)
    let options = ["--family", "logit", "--weight", "w"]
    let page = try printed(["regress", data, "vote ~ selfLR + C(educ)"] + options)
    let figures = Self.figures.filter { $0.model == "sampling" && $0.quantity != "df" }
    for figure in figures {
      expectClose(
        page.number("coefficients", figure.quantity, ["term": name(figure.term)]), figure.value, relative: 1e-8,
        "\(figure.term) \(figure.quantity)")
    }
    let df = Self.figures.first { $0.quantity == "df" }?.value
    #expect(page.number("coefficients", "df", ["term": "selfLR"]) == df)
    #expect(page.number("fit", "pseudo_log_likelihood", [:]) != nil)
    for column in ["aic", "bic", "log_likelihood", "mcfadden_r_squared"] {
      #expect(page.number("fit", column, [:]) == nil)
    }
    let clustered = try printed(["regress", data, "vote ~ selfLR + C(educ)"] + options + ["--cluster", "PID"])
    let expected = try #require(Self.figures.first { $0.model == "sampling-cluster" })
    expectClose(
      clustered.number("coefficients", "std_error", ["term": "selfLR"]), expected.value, relative: 1e-8)
  }

  /// The survey with a column of weights.
  private static func weighted(in folder: TemporaryFolder) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let lines = try String(contentsOf: root.appending(path: anes[0]), encoding: .utf8).split(separator: "\n")
    let age = try #require(lines[0].split(separator: ",").firstIndex { $0.contains("age") })
    let rows = lines.dropFirst().map { line in
      "\(line),\(1 + Double(line.split(separator: ",", omittingEmptySubsequences: false)[age])! / 50)"
    }
    return try folder.write("weighted.csv", "\(lines[0]),w\n" + rows.joined(separator: "\n") + "\n")
  }

  @Test func `frequencies are the expanded file, and threads change nothing`() throws {
    let titanic = "Datasets/titanic/counts.csv"
    let page = try document(
      "regress", titanic, "Survived ~ Class + Sex", "--family", "logit", "--frequency", "Freq")
    #expect(page.number("fit", "n", [:]) == 2201)
    let one = try document(
      "regress", titanic, "Survived ~ Class + Sex", "--family", "logit", "--frequency", "Freq", "--threads", "1")
    #expect(one.tables == page.tables)
  }

  @Test(arguments: [
    (["age ~ nonsense"], "has no column “nonsense”"), (["age ~ TVnew"], "Did you mean “TVnews”?"),
    (["age ~ log(vote"], "Formula, character"), (["age ~ log(TVnews)"], "log"),
    (["PID ~ age", "--family", "logit"], "has 7 values"), (["age ~ vote", "--family", "logit"], "values"),
    (["age ~ vote", "--weight", "popul", "--robust", "HC3"], "--robust HC0 to HC3"),
    (["age ~ vote", "--robust", "CR1"], "--cluster"), (["age ~ vote", "--family", "lgit"], "lgit"),
    (["vote ~ age", "--family", "logit", "--reference", "7"], "has no category “7”"),
  ])
  func `a call that cannot be answered says why`(_ call: [String], _ words: String) throws {
    let outcome = try AssayProcess(["regress", Self.anes[0], call[0], Self.anes[1]] + call.dropFirst())
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test func `a separated response is refused by name, and Firth’s penalty answers`() throws {
    let folder = try TemporaryFolder()
    let data = try folder.write("separated.csv", "x,y\n1,0\n2,0\n3,0\n4,0\n5,1\n6,1\n7,1\n8,1\n")
    let refused = try AssayProcess(["regress", data, "y ~ x", "--family", "logit"])
    #expect(refused.status == 1)
    #expect(refused.errors.contains("“x”"))
    #expect(refused.errors.contains("--firth"))
    let page = try document("regress", data, "y ~ x", "--family", "logit", "--firth")
    // logistf 1.24 gives 1.2 within its stopping rule; here only that it is finite and positive.
    let slope = try #require(page.number("coefficients", "estimate", ["term": "x"]))
    #expect(slope > 0 && slope < 5)
    // Wald’s interval is symmetric, that of the penalised profile is not.
    let row = try #require(page.row("coefficients", ["term": "x"]))
    let (low, high) = (try #require(row["conf_low"]?.number), try #require(row["conf_high"]?.number))
    #expect(low < slope && slope < high && abs((high - slope) - (slope - low)) > 0.1)
  }

  // MARK: Stored models

  @Test(arguments: [
    ["age ~ ns(TVnews, df=3) + C(educ) * vote"], ["vote ~ log(popul + 1) + C(educ, Sum)", "--family", "logit"],
    ["PID ~ age + C(vote)", "--family", "ordinal-probit"],
    ["vote ~ age", "--family", "logit", "--firth"],
    ["PID ~ age + income", "--family", "multinomial", "--reference", "2"],
    ["TVnews ~ age + scale(income)", "--family", "poisson", "--exposure", "educ"],
  ])
  func `a stored model predicts the same bits, without the response and in any order of columns`(
    _ call: [String]
  ) throws {
    let folder = try TemporaryFolder()
    let model = folder.path("model.json")
    let fit = try AssayProcess(
      ["regress", Self.anes[0], call[0], Self.anes[1], "--save-model", model] + call.dropFirst())
    #expect(fit.status == 0, "\(fit.errors)")
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let lines = try String(contentsOf: root.appending(path: Self.anes[0]), encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let response = String(call[0].prefix { $0 != " " })
    let columns = lines[0].indices.reversed().filter { lines[0][$0].filter { $0 != "\"" } != response }
    let data = try folder.write(
      "new.csv", lines.map { line in columns.map { String(line[$0]) }.joined(separator: ",") + "\n" }.joined())
    let all = try AssayProcess(["predict", Self.anes[0], "--no-codebook", "--model", model, "--format", "csv"])
    let other = try AssayProcess([
      "predict", data, "--no-codebook", "--model", model, "--format", "csv", "--threads", "1",
    ])
    #expect(all.status == 0, "\(all.errors)")
    #expect(other.output == all.output)
    #expect(all.output.split(separator: "\n").count > 900)
  }

  @Test func `new data that a model cannot take are named`() throws {
    let folder = try TemporaryFolder()
    let model = folder.path("model.json")
    _ = try AssayProcess([
      "regress", "Datasets/titanic/counts.csv", "Survived ~ Class + Sex", "--family", "logit", "--frequency", "Freq",
      "--save-model", model,
    ])
    let unknown = try folder.write("unknown.csv", "Class,Sex\n1st,Male\n4th,Female\n")
    let refused = try AssayProcess(["predict", unknown, "--model", model])
    #expect(refused.status == 1)
    #expect(refused.errors.contains("4th"))
    let missing = try folder.write("missing.csv", "Class,Sex\n1st,Male\n,Female\n")
    let output = try AssayProcess(["predict", missing, "--model", model, "--format", "csv"]).output
    #expect(output.split(separator: "\n").last == "2,")
    var text = try String(contentsOfFile: model, encoding: .utf8)
    text = text.replacing("2201", with: "2202")
    let changed = try folder.write("changed.json", text)
    #expect(try AssayProcess(["predict", missing, "--model", changed]).status == 1)
  }

  @Test func `options that do not fit are refused`() throws {
    let calls: [([String], String)] = [
      (["age ~ vote", "--test", "roc"], "does not go with --family linear"),
      (["vote ~ age", "--family", "logit", "--cluster", "PID", "--profile"], "--profile takes the variance"),
      (["PID ~ age", "--family", "ordinal-logit", "--pmml", "/dev/null/x"], "PMML"),
      (["vote ~ age", "--family", "logit", "--weight", "popul", "--firth"], "--firth needs a likelihood"),
      (["vote ~ C(vote)", "--family", "logit"], "is also in the term"),
    ]
    for (call, words) in calls {
      let outcome = try AssayProcess(["regress", Self.anes[0], call[0], Self.anes[1]] + call.dropFirst())
      #expect(outcome.status != 0)
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
  }

  @Test func `the whole sample counts where a domain or a missing value leaves rows out`() throws {
    // R 4.2.2, survey 4.1-1: svyglm(hours ~ age, subset(svydesign(~1, weights = ~w, data), sex == 2)).
    let page = try document(
      "regress", "Datasets/cadre-training/survey.csv", "hours ~ age", "--where", "sex == 2", "--weight", "w")
    expectClose(page.number("coefficients", "std_error", ["term": "(Intercept)"]), 3.77445, relative: 2e-6)
    #expect(page.number("coefficients", "df", ["term": "age"]) == 100)
  }

  @Test func `a file’s name says its form`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("coefficients.csv")
    _ = try AssayProcess(["regress", Self.anes[0], "age ~ vote", Self.anes[1], "--output", path])
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("term,estimate,std_error"))
  }
}
