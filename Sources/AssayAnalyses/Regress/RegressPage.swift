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

  // MARK: Coefficients

  private var hasComponents: Bool { coefficients.rows.contains { $0.parameter.component != .location } }
  private var hasResponses: Bool { coefficients.rows.contains { $0.parameter.response != nil } }

  private var coefficientTable: Table {
    var columns: [TableColumn] = hasResponses ? ["response"] : []
    columns += [TableColumn("term", heading: "Term")]
    let labels = self.labels
    if !labels.isEmpty { columns.append("label") }
    if hasComponents { columns.append("component") }
    columns += ["estimate", "std_error", "statistic"]
    if outcome.standardised != nil { columns.insert("std_estimate", at: columns.count - 2) }
    let hasDf = fitted.df != nil
    if hasDf { columns.append("df") }
    columns += ["p_value", "log_p_value", "conf_low", "conf_high"]
    if let ratio = outcome.ratio {
      columns += [
        TableColumn("exp_estimate", heading: ratio), TableColumn("exp_conf_low", heading: "\(ratio) low"),
        TableColumn("exp_conf_high", heading: "\(ratio) high"),
      ]
    }
    var rows = coefficients.rows.enumerated().map { place, row -> [Value] in
      let parameter = row.parameter
      var limits = (low: row.interval?.low, high: row.interval?.high)
      if let profile = outcome.profile, parameter.component == .location { limits = profile[place] }
      var cells: [Value] = hasResponses ? [Value(parameter.response)] : []
      cells.append(.text(parameter.term))
      if !labels.isEmpty { cells.append(Value(labels[parameter.term])) }
      if hasComponents { cells.append(.text(parameter.component.rawValue)) }
      cells.append(.number(row.estimate))
      if let standardised = outcome.standardised { cells.append(Value(standardised[place])) }
      cells += [Value(row.standardError), Value(row.statistic)]
      if hasDf { cells.append(Value(row.degreesOfFreedom)) }
      cells += [Value(row.pValue), Value(row.logPValue), Value(limits.low), Value(limits.high)]
      if outcome.ratio != nil {
        let isRatio = parameter.component == .location
        let values = isRatio ? [row.estimate, limits.low, limits.high] : [nil, nil, nil]
        cells += values.map { Value($0.map { Double.exp($0) }.flatMap { $0.isFinite ? $0 : nil }) }
      }
      return cells
    }
    rows += fitted.input.aliased.map { column in
      columns.map { $0.name == "term" ? .text(column.name) : .empty }
    }
    let intervals =
      outcome.profile == nil ? "Wald" : "the profile of the \(analysis.firth ? "penalised " : "")likelihood"
    return Table(
      name: "coefficients", title: "Coefficients", columns: columns, rows: rows,
      footnotes: ["\(PageWords.short(100 * data.options.level))% intervals: \(intervals)."],
      // A page has room for one interval: that of the ratio, where there is one.
      hidden: ["log_p_value"] + (outcome.ratio == nil ? [] : ["conf_low", "conf_high", "statistic"])
        + (hasDf && Set(fitted.df ?? []).count == 1 ? ["df"] : []))
  }

  /// What people call the levels that columns stand for, where it is not the code.
  private var labels: [String: String] {
    var labels: [String: String] = [:]
    for coding in fitted.input.design.stored.codings {
      for (code, label) in zip(coding.levels, coding.labels) where code != label {
        labels["\(coding.expression)[\(code)]"] = label
      }
    }
    return labels
  }

  private var fitTable: Table {
    Table(
      name: "fit", title: "Fit", columns: outcome.statistics.map(\.column), rows: [outcome.statistics.map(\.value)])
  }

  // MARK: Tests

  private var tests: [Table] {
    let all = modelTests + outcome.tests
    guard !all.isEmpty else { return [] }
    let several = all.contains { $0.reference?.denominatorDegreesOfFreedom != nil }
    return [
      Table(
        name: "tests", title: "Tests",
        columns: [TableColumn("term", heading: "Of")] + RegressionTest.columns + ["method"],
        rows: all.map { [.text($0.term)] + $0.cells + [.text($0.method)] },
        hidden: ["log_p_value"] + (several ? [] : ["df_denominator"]))
    ]
  }

  /// A Wald test of the whole model, where the likelihood or the variance of the model gives none.
  private var modelTests: [RegressionTest] {
    let parameters = outcome.fit.parameters
    guard !outcome.tests.contains(where: { $0.term == "model" }) else { return [] }
    let positions = parameters.indices.filter {
      parameters[$0].component == .location && parameters[$0].term != ModelMatrix.interceptName
    }
    let denominator = fitted.df.flatMap { df in df.count == 1 ? df[0] : positions.map { df[$0] }.min() }
    guard !positions.isEmpty,
      let test = try? WaldTest(
        of: positions, estimates: outcome.fit.estimates, covariance: fitted.covariance.matrix, df: denominator)
    else { return [] }
    return [
      RegressionTest(
        "model", denominator == nil ? .waldChiSquared : .waldF, statistic: test.statistic, reference: test.reference,
        pValue: test.pValue, logPValue: test.logPValue, method: "Wald, all terms, with the errors of the page",
        undefinedReason: test.undefinedReason)
    ]
  }

  /// A Wald test for each term of several coefficients, or of every term where one has several.
  private var terms: [Table] {
    get throws {
      let matrix = fitted.input.matrix
      var rows: [[Value]] = []
      var hasSeveral = false
      for (place, term) in matrix.terms.enumerated() where term != ModelMatrix.interceptName {
        let names = Set(matrix.columns.filter { $0.term == place }.map(\.name))
        let positions = outcome.fit.parameters.indices.filter {
          outcome.fit.parameters[$0].component == .location && names.contains(outcome.fit.parameters[$0].term)
        }
        guard !positions.isEmpty else { continue }
        hasSeveral = hasSeveral || positions.count > 1
        let denominator = fitted.df.flatMap { df in df.count == 1 ? df[0] : positions.map { df[$0] }.min() }
        let test = try WaldTest(
          of: positions, estimates: outcome.fit.estimates, covariance: fitted.covariance.matrix, df: denominator)
        rows.append([
          .text(term), .text(denominator == nil ? "wald_chi_squared" : "wald_f"), Value(test.statistic),
          .integer(positions.count), Value(denominator), Value(test.pValue), Value(test.logPValue),
        ])
      }
      guard hasSeveral, !rows.isEmpty else { return [] }
      return [
        Table(
          name: "terms", title: "Terms",
          columns: [
            TableColumn("term", heading: "Term"), "test", "statistic", "df", "df_denominator", "p_value",
            "log_p_value",
          ], rows: rows,
          footnotes: ["Wald tests that all coefficients of a term are 0, with the other terms in the model."],
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
    let rows = coefficients.rows.compactMap { row in
      row.undefinedReason.map { PageWords.sentence(row.parameter.term, $0) }
    }
    return tests + rows
  }

  private var aliasWarnings: [String] { fitted.input.aliased.map(\.sentence) }

  private var covarianceNotes: [String] {
    let estimate = fitted.covariance
    switch estimate.name {
    case "model": return [outcome.information].compactMap { $0 }
    case "sampling":
      return [
        "Pseudo-likelihood with sampling weights: errors come from the scores of "
          + (estimate.clusterCount.map { "\($0) clusters" } ?? "rows")
          + " (linearisation), and tests are Wald tests. "
          + (analysis.family == .linear
            ? "No likelihood and no AIC is defined." : "No likelihood, AIC or R² is defined.")
      ]
    default:
      let clusters = estimate.clusterCount.map { " of \($0) clusters of “\(analysis.cluster ?? "")”" } ?? ""
      return [
        "Errors: \(estimate.name)\(clusters)."
          + (estimate.name == "CR2"
            ? " Tests of several coefficients and of effects take the least of their degrees of freedom." : "")
      ]
    }
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
