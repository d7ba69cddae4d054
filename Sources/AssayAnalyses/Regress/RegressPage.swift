internal import AssayData
internal import AssayInference
internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

/// Lays a fitted regression out as tables, notes and a sentence.
struct RegressPage {
  let analysis: Regress
  let read: ModelData
  let fitted: FittedRegression
  /// The models that it is compared with.
  let others: [FittedRegression]
  let data: DataSet
  private let coefficients: CoefficientTable

  init(
    _ analysis: Regress, read: ModelData, fitted: FittedRegression, others: [FittedRegression], data: DataSet
  ) throws {
    self.analysis = analysis
    self.read = read
    self.fitted = fitted
    self.others = others
    self.data = data
    coefficients = fitted.coefficients(level: data.options.level)
  }

  var outcome: RegressionOutcome { fitted.outcome }

  var document: Document {
    get throws {
      let effects = try RegressionEffects(self)
      return Document(
        analysis: "regress", title: "\(outcome.title): \(analysis.formula)", cases: read.account, design: design,
        tables: [coefficientTable, fitTable] + tests + (try terms) + outcome.tables + effects.tables,
        notes: read.notes + outcome.notes + undefinedNotes + covarianceNotes + referenceNotes + effects.notes
          + data.weightNotes,
        warnings: aliasWarnings + outcome.warnings + fitted.covariance.warnings + effects.warnings,
        sentence: sentence, manifest: manifest)
    }
  }

  // MARK: Tables

  private var coefficientTable: Table {
    CoefficientPage(
      analysis: analysis, fitted: fitted, coefficients: coefficients, level: data.options.level
    ).table
  }

  private var fitTable: Table {
    Table(
      name: "fit", title: "Fit", columns: outcome.statistics.map(\.column), rows: [outcome.statistics.map(\.value)])
  }

  // MARK: Tests

  private var tests: [Table] {
    let all = modelTests + outcome.tests
    guard !all.isEmpty else { return [] }
    let several = all.contains { $0.denominatorDegreesOfFreedom != nil }
    return [
      Table(
        name: "tests", title: "Tests",
        columns: [TableColumn("term", heading: "Of")] + ReportedTest.figureColumns + ["method"],
        rows: all.map { [Value($0.term)] + $0.figures + [.text($0.method)] },
        hidden: ["log_p_value"] + (several ? [] : ["df_denominator"]))
    ]
  }

  /// A Wald test of the whole model, where the likelihood or the variance of the model gives none.
  private var modelTests: [ReportedTest] {
    let parameters = outcome.fit.parameters
    guard !outcome.isExact, !outcome.tests.contains(where: { $0.term == "model" }) else { return [] }
    let positions = parameters.indices.filter {
      parameters[$0].component == .location && parameters[$0].term != ModelMatrix.interceptName
    }
    guard !positions.isEmpty, let test = try? fitted.waldTest(of: positions) else { return [] }
    let form = fitted.covariance.contrasts == nil ? "Wald" : "Approximate Hotelling T² (HTZ)"
    return [
      ReportedTest(
        fitted.waldName, of: "model", statistic: test.statistic,
        reference: test.reference, pValue: test.pValue, logPValue: test.logPValue,
        method: "\(form), all terms, with the errors of the page",
        undefinedReason: test.undefinedReason)
    ]
  }

  /// A Wald test for each term.
  private var termTests: [(term: String, count: Int, test: WaldTest)] {
    get throws {
      let matrix = fitted.input.matrix
      return try matrix.terms.enumerated().compactMap { place, term in
        guard term != ModelMatrix.interceptName else { return nil }
        let names = Set(matrix.columns.filter { $0.term == place }.map(\.name))
        let positions = outcome.fit.parameters.indices.filter {
          outcome.fit.parameters[$0].component == .location && names.contains(outcome.fit.parameters[$0].term)
        }
        return positions.isEmpty ? nil : (term, positions.count, try fitted.waldTest(of: positions))
      }
    }
  }

  /// A Wald test for each term of several coefficients, or of every term where one has several.
  private var terms: [Table] {
    get throws {
      guard !outcome.isExact else { return [] }
      let tests = try termTests
      guard tests.contains(where: { $0.count > 1 }) else { return [] }
      let rows = tests.map { term, count, test -> [Value] in
        [
          .text(term), .text(fitted.waldName.rawValue), Value(test.statistic), .integer(count),
          Value(test.reference?.denominatorDegreesOfFreedom), Value(test.pValue), Value(test.logPValue),
        ]
      }
      return [
        Table(
          name: "terms", title: "Terms",
          columns: [
            TableColumn("term", heading: "Term"), "test", "statistic", "df", "df_denominator", "p_value",
            "log_p_value",
          ], rows: rows,
          footnotes: [
            (fitted.covariance.contrasts == nil ? "Wald tests" : "Approximate Hotelling T² tests (HTZ)")
              + " that all coefficients of a term are 0, with the other terms in the model."
          ] + tests.compactMap { term, _, test in test.undefinedReason.map { PageWords.sentence(term, $0) } },
          hidden: ["log_p_value"] + (fitted.df == nil ? ["df_denominator"] : []))
      ]
    }
  }

  // MARK: Words

  /// Why something that was asked for is empty.
  private var undefinedNotes: [String] {
    let tests = (modelTests + outcome.tests).compactMap { test in
      test.undefinedReason.map { PageWords.sentence(Glossary.words(for: test.name.rawValue), $0) }
    }
    return tests + coefficientNotes
  }

  /// Why figures of coefficients are empty, each reason once.
  private var coefficientNotes: [String] {
    // The note of an exact fit is that of the outcome.
    guard !outcome.isExact else { return [] }
    var reasons: [(reason: String, terms: [String])] = []
    for row in coefficients.rows {
      guard let reason = row.undefinedReason else { continue }
      let name = LinearCombination.name(of: row.parameter)
      if let place = reasons.firstIndex(where: { $0.reason == reason }) {
        reasons[place].terms.append(name)
      } else {
        reasons.append((reason, [name]))
      }
    }
    return reasons.map { PageWords.sentence($0.terms.joined(separator: ", "), $0.reason) }
  }

  private var aliasWarnings: [String] {
    let aliased = fitted.input.aliased
    guard !aliased.isEmpty, analysis.modelPath != nil || analysis.pmmlPath != nil else {
      return AliasedColumn.sentences(aliased)
    }
    return AliasedColumn.sentences(aliased) + [
      "The stored model is without these columns: predictions for new data are right only where the columns are there what "
        + "they are here."
    ]
  }

  private var covarianceNotes: [String] {
    let estimate = fitted.covariance
    let bread = outcome.bread.map { " The sandwich is put around the \($0.rawValue) information." } ?? ""
    switch estimate.name {
    case "model": return [outcome.information].compactMap { $0 }
    case "sampling":
      return [
        "Pseudo-likelihood with sampling weights: errors come from the scores of "
          + (estimate.clusterCount.map { "\($0) clusters" } ?? "rows")
          + " (linearisation), and tests are Wald tests. "
          + (analysis.family == .linear
            ? "No likelihood and no AIC is defined." : "No likelihood, AIC or R² is defined.") + bread
      ]
    default:
      let clusters = estimate.clusterCount.map { " of \($0) clusters of “\(analysis.cluster ?? "")”" } ?? ""
      return [
        "Errors: \(estimate.name)\(clusters)."
          + (estimate.name == "CR2" ? smallSampleNote : "") + bread
      ]
    }
  }

  /// What CR2 rests on, and what its estimates are compared with.
  private var smallSampleNote: String {
    let cases = fitted.outcome.fit.cases.kind == .precision ? "one variance, whatever their precision" : nil
    let isGeneralized = fitted.outcome.fit is GeneralizedLinearFit
    let working = isGeneralized ? "the variances of the family at the fitted means" : cases
    return (working.map { " They are unbiased where cases are independent and have \($0)." } ?? "")
      + (fitted.covariance.contrasts == nil
        ? " There are too many clusters and coefficients to keep what each adds, so that tests of several coefficients "
          + "and of effects take the least of the degrees of freedom of the coefficients."
        : " Each coefficient, effect and combination has Satterthwaite’s degrees of freedom of its own; tests of "
          + "several coefficients are approximate Hotelling T² (HTZ).")
  }

  /// What categorical variables are compared with.
  private var referenceNotes: [String] {
    let codings = fitted.input.design.stored.codings
    let references = codings.compactMap { coding -> String? in
      guard let reference = coding.reference, let place = coding.levels.firstIndex(of: reference) else { return nil }
      let label = coding.labels[place]
      return label == reference
        ? "\(coding.expression) = \(reference)" : "\(coding.expression) = \(reference) (\(label))"
    }
    let contrasts = codings.filter { $0.reference == nil }.map { "\($0.expression): \($0.contrasts)" }
    return (references.isEmpty ? [] : ["Reference categories: \(references.joined(separator: ", "))."])
      + (contrasts.isEmpty ? [] : ["Contrasts: \(contrasts.joined(separator: ", "))."])
  }

  private var design: [DesignFact] {
    var facts = data.designFacts(Int(read.frame.cases.total))
    if let cluster = analysis.cluster {
      let replaced = ["clusters", "df"] + (data.options.weighting.isSampling ? [] : ["inference"])
      facts =
        facts.filter { !replaced.contains($0.name) } + [
          DesignFact("errors", "clustered"),
          DesignFact("clusters", .text(cluster)), DesignFact("n_clusters", .integer(read.frame.clusters?.count ?? 0)),
        ]
    }
    return facts
  }

  private var manifest: [DesignFact] {
    data.manifest.filter { $0.name != "missing" } + [
      DesignFact("missing", "listwise"), DesignFact("formula", .text(analysis.formula)),
    ] + (analysis.exposure.map { [DesignFact("exposure", .text($0))] } ?? []) + [
      DesignFact("family", .text(analysis.family.rawValue)), DesignFact("covariance", .text(fitted.covariance.name)),
    ]
  }

  private var sentence: String? {
    guard let test = (modelTests + outcome.tests).first, test.term == "model" else { return nil }
    let isModelBased = analysis.isModelBased(read.frame.cases)
    return RegressionSentence.words(
      test, cases: read.frame.cases.total, size: isModelBased ? outcome.size : nil)
  }
}
