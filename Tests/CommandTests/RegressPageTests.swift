import AssayTestSupport
import Foundation
import Testing

/// What pages of regressions say of columns left out, exact fits, models beside each other, and clusters.
@Suite struct RegressPageTests {
  /// 24 rows: `twice` is 2 × x, `one` constant, `y` exactly 1 + 2x − z, `e` noise, `k` 0 to 3, `g` of three levels.
  private static func data(in folder: TemporaryFolder) throws -> String {
    try folder.write(
      "data.csv", "x,twice,one,z,g,y,e,k,b,cluster",
      (0..<24).map { i in
        let (x, z, e) = (i * 7 % 11, i * 5 % 13, i * 17 % 23)
        let b = (x + e) % 5 < 2 ? 1 : 0
        return
          "\(x),\(2 * x),4,\(z),\("abc".map(String.init)[i % 3]),\(1 + 2 * x - z),\(e),\((x + e) % 4),\(b),\(i % 6)"
      })
  }

  private let folder: TemporaryFolder
  private let file: String

  init() throws {
    folder = try TemporaryFolder()
    file = try Self.data(in: folder)
  }

  private func page(_ formula: String, _ options: String...) throws -> JSONDocument {
    try document(["regress", file, formula] + options)
  }

  private func document(_ arguments: [String]) throws -> JSONDocument {
    try AssayProcess(arguments + ["--format", "json"]).document()
  }

  // MARK: Columns left out

  @Test func `a column that is left out stands in its place, empty`() throws {
    let linear = try page("e ~ x + twice + one + z")
    #expect(
      linear.rows("coefficients").map { $0["term"]?.text } == ["(Intercept)", "x", "twice", "one", "z"])
    let row = try #require(linear.row("coefficients", ["term": "twice"]))
    #expect(row["estimate"] == .null && row["std_error"] == .null && row["p_value"] == .null)
    #expect(linear.row("vif", ["term": "twice"])?["gvif"] == .null)
    #expect(linear.notes.contains("vif: twice, one: no column of the term is left."))
    let multinomial = try page("g ~ x + twice + z", "--family", "multinomial")
    #expect(
      multinomial.rows("coefficients").map { "\($0["response"]?.text ?? ""):\($0["term"]?.text ?? "")" } == [
        "b:(Intercept)", "b:x", "b:twice", "b:z", "c:(Intercept)", "c:x", "c:twice", "c:z",
      ])
    let ordinal = try page("k ~ z + twice + x", "--family", "ordinal-logit")
    #expect(
      ordinal.rows("coefficients").map { $0["term"]?.text } == ["z", "twice", "x", "0|1", "1|2", "2|3"])
    #expect(ordinal.row("coefficients", ["term": "x"])?["component"] == .text("location"))
  }

  @Test func `nothing is said of variables that are left out`() throws {
    let page = try page("e ~ x + twice + z", "--margins", "--at", "x=1,2")
    #expect(page.rows("margins").map { $0["term"]?.text } == ["x", "z"])
    #expect(page.notes.contains("No effect of “twice” is determined: the columns are left out of the model."))
    let refusals = [
      (["--at", "twice=2"], "--at twice: the columns of “twice” are left out of the model"),
      (["--combination", "twice = 2"], "Combination, character 1: “twice” has no estimate"),
      (["--combination", "x - g[a]"], "character 5: “g[a]” is what the others are compared with"),
    ]
    for (options, words) in refusals {
      let refused = try AssayProcess(["regress", file, "e ~ x + twice + z + g"] + options)
      #expect(refused.status == 1 && refused.errors.contains(words), "\(refused.errors)")
    }
    let reference = try AssayProcess([
      "regress", file, "g ~ x", "--family", "multinomial", "--combination", "b:x - a:x",
    ])
    #expect(reference.errors.contains("“a:x” is of the reference, whose coefficients are 0"))
    let quine = "Tests/ConformanceTests/Conformance/datasets/quine.csv"
    let cells = try document(["regress", quine, "Days ~ Age * Lrn + Eth", "--margins", "--sums-of-squares", "3"])
    #expect(
      cells.warnings.contains {
        $0.hasPrefix("Effects and predictions are those of the model without “Age[F3]:Lrn[SL]”")
      })
    #expect(cells.warnings.contains { $0.contains("type III depend on which") })
    #expect(cells.rows("margins").count == 5)
  }

  // MARK: Exact fits

  @Test func `an exact fit has estimates and nothing beside them`() throws {
    let exact = try page("y ~ x + z + g", "--sums-of-squares", "2", "--margins", "--combination", "x = 2")
    #expect(exact.number("coefficients", "estimate", ["term": "x"]).map { abs($0 - 2) < 1e-14 } == true)
    #expect(exact.number("coefficients", "estimate", ["term": "g[b]"]) == 0)
    for column in ["std_error", "statistic", "p_value", "conf_low", "conf_high"] {
      #expect(exact.rows("coefficients").allSatisfy { $0[column] == .null }, "\(column)")
    }
    #expect(exact.number("fit", "sigma", [:]) == 0 && exact.number("fit", "r_squared", [:]) == 1)
    #expect(exact.number("anova", "sum_of_squares", ["source": "g"]) == 0)
    #expect(exact.number("anova", "sum_of_squares", ["source": "Residuals"]) == 0)
    #expect(exact.rows("margins").allSatisfy { $0["std_error"] == .null && $0["estimate"] != .null })
    #expect(exact.rows("combinations").allSatisfy { $0["conf_low"] == .null })
    #expect(exact.rows("tests").isEmpty && exact.rows("terms").isEmpty)
    #expect(exact.notes.filter { $0.hasPrefix("The fit is exact") }.count == 1)
    #expect(exact.root["sentence"] == .null)
    let model = folder.path("exact.json")
    _ = try AssayProcess(["regress", file, "y ~ x + z", "--save-model", model])
    let predicted = try document(["predict", file, "--model", model, "--intervals"])
    #expect(predicted.rows("predictions").allSatisfy { $0["prediction"] != .null && $0["std_error"] == .null })
    #expect(predicted.notes.contains { $0.hasPrefix("The model fits its own data exactly") })
    let near = try page("I(y + e / 1e9) ~ x + z")
    #expect(near.number("coefficients", "std_error", ["term": "x"]) != nil)
  }

  @Test func `a gamma model that fits exactly has no likelihood of 1e18`() throws {
    let exact = try page("I(exp(x / 4)) ~ x", "--family", "gamma")
    #expect(exact.number("fit", "dispersion", [:]) == 0)
    #expect(exact.number("fit", "log_likelihood", [:]) == nil && exact.number("fit", "aic", [:]) == nil)
    #expect(exact.rows("coefficients").allSatisfy { $0["std_error"] == .null })
    #expect(exact.notes.contains { $0.hasPrefix("The fit is exact") })
  }

  // MARK: Models beside each other

  @Test func `models that are not nested have information criteria, and a reason in place of a test`() throws {
    let apart = try page("e ~ x + g", "--versus", "e ~ z")
    #expect(apart.rows("information").count == 2 && apart.rows("comparison").isEmpty)
    #expect(
      apart.notes.contains(
        "No test between “e ~ z” and “e ~ x + g”: neither is a special case of the other, so that AIC and BIC alone "
          + "compare them."))
    #expect(apart.warnings.isEmpty)
  }

  @Test func `nested models are found under other names`() throws {
    let renamed = try page("e ~ poly(x, 2) + z", "--versus", "e ~ I(x + z)", "--versus", "e ~ twice + z")
    let steps = renamed.rows("comparison").map { [$0["model"]?.text, $0["versus"]?.text] }
    #expect(steps == [["e ~ twice + z", "e ~ I(x + z)"], ["e ~ poly(x, 2) + z", "e ~ twice + z"]])
    let same = try page("e ~ x", "--versus", "e ~ scale(x)")
    #expect(same.rows("comparison").isEmpty)
    #expect(same.notes.contains { $0.hasSuffix("they are one model, written in two ways.") })
  }

  @Test func `an ordinal model with coefficients for each cut holds the one without`() throws {
    let models = try page("k ~ x + z", "--family", "ordinal-logit", "--non-proportional", "z", "--versus", "k ~ x")
    #expect(models.number("comparison", "df", [:]) == 3)
  }

  // MARK: Clusters, words

  @Test func `tests for independent cases are not made of clusters`() throws {
    let logit = try page(
      "b ~ x + z", "--family", "logit", "--cluster", "cluster", "--test", "roc", "--test", "calibration", "--test",
      "hosmer-lemeshow")
    #expect(logit.row("tests", ["test": "hosmer_lemeshow"])?["p_value"] == .null)
    #expect(logit.notes.contains { $0.contains("error by Obuchowski") })
    #expect(logit.notes.contains { $0.hasSuffix("Errors: CR1, by clusters.") })
    let plain = try page("b ~ x + z", "--family", "logit", "--test", "roc")
    #expect(logit.number("auc", "estimate", [:]) == plain.number("auc", "estimate", [:]))
    #expect(logit.number("auc", "std_error", [:]) != plain.number("auc", "std_error", [:]))
    let variance = try page("e ~ x", "--cluster", "cluster", "--test", "breusch-pagan")
    #expect(variance.row("tests", ["test": "breusch_pagan"])?["p_value"] == .null)
    let refused = try AssayProcess([
      "regress", file, "k ~ x", "--family", "ordinal-logit", "--cluster", "cluster", "--test", "proportional-odds",
    ])
    #expect(refused.status == 1 && refused.errors.contains("--test proportional-odds takes the variance"))
  }

  @Test func `a reason stands once, and a response is no coefficient`() throws {
    let ordinal = try document([
      "regress", "Tests/ConformanceTests/Conformance/datasets/wine_bitterness.csv", "rating ~ temp + contact + judge",
      "--family", "ordinal-logit", "--test", "proportional-odds", "--nominal", "judge",
    ])
    #expect(ordinal.notes.filter { $0.contains("has no estimates") || $0.contains("have no estimates") }.count == 2)
    #expect(ordinal.notes.filter { $0.hasPrefix("Brant, all terms, temp, contact, judge: ") }.count == 1)
    #expect(!ordinal.notes.contains { $0.contains("enters as a number") })
    #expect(Set(ordinal.notes).count == ordinal.notes.count)
    let linear = try page("x ~ k")
    #expect(linear.notes.contains { $0.hasPrefix("“k” has 4 whole numbers and enters as a number") })
  }

  @Test func `an order that nobody stated is warned of`() throws {
    let arthritis = "Tests/ConformanceTests/Conformance/datasets/arthritis.csv"
    let call = ["regress", arthritis, "Improved ~ Age", "--family", "ordinal-logit"]
    let sentence = "Nothing says that “Improved” is ordered; the model takes it as Marked < None < Some."
    #expect(try document(call).warnings.contains { $0.hasPrefix(sentence) })
    let stated = try document(call + ["--ordinal", "Improved"])
    #expect(stated.warnings.isEmpty)
    #expect(stated.notes.contains { $0.hasPrefix("“Improved” is taken as ordinal in the order of its text") })
    #expect(try page("k ~ x", "--family", "ordinal-logit").warnings.isEmpty)
  }

  @Test func `an interaction is found in either order`() throws {
    let page = try page("e ~ x * z", "--combination", "z:x = 0")
    #expect(
      page.number("combinations", "p_value", [:]) == page.number("coefficients", "p_value", ["term": "x:z"]))
  }

  // MARK: What pages name

  @Test func `a column that hardly varies is not said to be constant`() throws {
    let late = try folder.write(
      "late.csv", "y,t", (0..<20).map { "\($0 * 3 % 7),\(1_700_000_000 + $0 % 5)" })
    let page = try document(["regress", late, "y ~ t"])
    #expect(
      page.warnings.contains { $0.contains("to seven digits or more it has one value") && $0.contains("1700000000") })
  }

  @Test func `the exposure, the information and what θ does are named`() throws {
    let counts = try page("e ~ z", "--family", "poisson", "--exposure", "cluster", "--where", "cluster != 0")
    #expect(counts.text.contains("\"exposure\""), "\(counts)")
    let robust = try page("e ~ z", "--family", "negative-binomial", "--robust", "HC0")
    #expect(robust.notes.contains { $0.hasSuffix("The sandwich is put around the expected information.") })
    let profile = try page("e ~ z", "--family", "negative-binomial", "--profile")
    #expect(profile.notes.contains("The profile holds θ at its estimate."))
    let probit = try page("k ~ z", "--family", "ordinal-probit", "--test", "proportional-odds")
    #expect(probit.notes.contains { $0.hasPrefix("Brant’s test") })
  }

  @Test func `a penalised fit has no figures of a maximum`() throws {
    let firth = try page("b ~ z", "--family", "logit", "--firth")
    for column in ["aic", "bic", "mcfadden_r_squared", "nagelkerke_r_squared"] {
      #expect(firth.number("fit", column, [:]) == nil)
    }
    #expect(firth.notes.contains { $0.hasPrefix("AIC, BIC and R²") })
  }

  @Test func `limits of shares end at 0 and 1`() throws {
    let shares = try page("g ~ x + z", "--family", "multinomial", "--at", "x=10", "--at", "z=0")
    for row in shares.rows("predictions") {
      #expect((row["conf_low"]?.number ?? -1) >= 0 && (row["conf_high"]?.number ?? 2) <= 1)
    }
  }

  /// The means of groups are found to ten digits, so that what is left of them is no dispersion.
  @Test func `a saturated quasi-Poisson model is exact`() throws {
    let groups = try folder.write(
      "groups.csv", "c,g", (0..<60).map { "\([1, 3, 7][$0 % 3]),\("abc".map(String.init)[$0 % 3])" })
    let page = try document(["regress", groups, "c ~ g", "--family", "quasi-poisson"])
    #expect(page.row("coefficients", ["term": "g[b]"])?["std_error"] == .null)
    expectClose(page.number("coefficients", "estimate", ["term": "g[b]"]), log(3), relative: 1e-10)
  }
}
