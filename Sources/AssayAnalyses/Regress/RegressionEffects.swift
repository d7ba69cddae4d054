internal import AssayData
internal import AssayInference
internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

/// Marginal effects, predictions, combinations and comparisons of a page, as tables.
struct RegressionEffects {
  private(set) var tables: [Table] = []
  private(set) var notes: [String] = []
  private(set) var warnings: [String] = []
  private let page: RegressPage

  init(_ page: RegressPage) throws {
    self.page = page
    if page.analysis.margins { try addMargins() }
    if !page.analysis.at.isEmpty { try addPredictions() }
    if !page.analysis.combinations.isEmpty { try addCombinations() }
    if !page.others.isEmpty {
      let comparison = try ComparedModels([page.fitted] + page.others, parallelism: parallelism)
      tables += comparison.tables
      notes += comparison.notes
      warnings += comparison.warnings
    }
  }

  private var level: Double { page.data.options.level }
  private var parallelism: Parallelism { page.data.options.parallelism }
  private var adjustment: MultiplicityAdjustment { page.analysis.adjustment }

  private func cells(_ value: WaldEstimate) -> [Value] {
    // Of an exact fit nothing is left that errors could be made of.
    guard !page.outcome.isExact else {
      return [Value(value.estimate)] + Array(repeating: .empty, count: columns.count - 1)
    }
    return [Value(value.estimate), Value(value.standardError), Value(value.statistic)] + df(value) + [
      Value(value.pValue), Value(value.logPValue), Value(value.adjustedPValue), Value(value.interval?.low),
      Value(value.interval?.high),
    ]
  }

  private var columns: [TableColumn] {
    ["estimate", "std_error", "statistic"] + dfColumn + [
      "p_value", "log_p_value", "p_adjusted", "conf_low", "conf_high",
    ]
  }

  /// The degrees of freedom, where they differ from one estimate to the next.
  private var dfColumn: [TableColumn] { page.fitted.covariance.contrasts == nil ? [] : ["df"] }

  private func df(_ value: WaldEstimate) -> [Value] {
    page.fitted.covariance.contrasts == nil ? [] : [Value(value.reference?.degreesOfFreedom)]
  }

  /// The columns that pages leave out.
  private var hidden: [String] { ["log_p_value"] + (adjustment == .none ? ["p_adjusted"] : []) }

  /// How p-values and intervals of a family are adjusted.
  private var footnotes: [String] {
    adjustment == .none
      ? []
      : [
        "Adjusted p-values (\(adjustment.rawValue)) over the table; intervals are simultaneous where the method has them."
      ]
  }

  private mutating func addMargins() throws {
    let names = page.fitted.explanatory.names
    let absent = page.fitted.input.absentVariables
    let effects = try MarginalEffects(
      of: names.filter { !absent.contains($0) }, page.fitted.response, frame: page.read.frame,
      explanatory: page.fitted.explanatory, options: .init(level: level, adjustment: adjustment),
      parallelism: parallelism)
    let hasOutcomes = effects.rows.contains { !$0.outcome.isEmpty }
    noteColumns(of: names)
    let missing = names.filter(absent.contains)
    if !missing.isEmpty {
      notes.append(
        "No effect of \(missing.map { "“\($0)”" }.joined(separator: ", ")) is determined: the columns are left out of the model."
      )
    }
    tables.append(
      Table(
        name: "margins", title: "Average marginal effects",
        columns: [TableColumn("term", heading: "Variable"), "contrast"] + (hasOutcomes ? ["response"] : [])
          + columns,
        rows: effects.rows.map { row in
          [.text(row.variable), .text(row.contrast.name)] + (hasOutcomes ? [.text(row.outcome)] : [])
            + cells(row.value)
        },
        footnotes: [
          "On the scale of the response: dY/dX is a slope, B - A the difference that a category makes, each averaged over "
            + "the cases\(page.read.frame.cases.kind == .sampling ? " with their weights" : ""). Errors by the delta method."
        ] + footnotes, hidden: hidden))
  }

  private mutating func addPredictions() throws {
    let absent = page.fitted.input.absentVariables
    if let axis = page.analysis.at.first(where: { absent.contains($0.variable) }) {
      throw AnalysisError(
        "--at \(axis.variable): the columns of “\(axis.variable)” are left out of the model, so that predictions do not depend on "
          + "it. Leave out --at \(axis.variable), or the variables that it is a combination of.")
    }
    noteColumns(of: page.analysis.at.map(\.variable))
    let grid = CovariateGrid(
      try page.analysis.at.map { axis in .init(axis.variable, try axis.values.map { try value($0, of: axis.variable) })
      })
    let predictions = try Predictions(
      page.fitted.response, frame: page.read.frame, explanatory: page.fitted.explanatory, grid: grid,
      options: .init(level: level, adjustment: adjustment), parallelism: parallelism)
    let hasOutcomes = predictions.rows.contains { !$0.outcome.isEmpty }
    let isExact = page.outcome.isExact
    tables.append(
      Table(
        name: "predictions", title: "Average predictions",
        columns: ["at"] + (hasOutcomes ? ["response"] : []) + ["estimate", "std_error"] + dfColumn
          + ["conf_low", "conf_high"],
        rows: predictions.rows.map { row -> [Value] in
          var cells: [Value] = [.text(row.name)]
          if hasOutcomes { cells.append(.text(row.outcome)) }
          let value = row.value
          cells.append(Value(value.estimate))
          return cells
            + (isExact
              ? Array(repeating: .empty, count: 3 + dfColumn.count)
              : [Value(value.standardError)] + df(value) + [Value(value.interval?.low), Value(value.interval?.high)])
        },
        footnotes: [
          "Every case is given the values, its other variables being as observed, and the predictions are averaged. "
            + "Intervals on the scale of the \(predictions.intervalScale)."
            + (adjustment == .none
              ? "" : " They are simultaneous over the table where the method (\(adjustment.rawValue)) has such.")
        ]))
  }

  /// Warns of columns that some effect or prediction would need, and that the model does not have.
  private mutating func noteColumns(of variables: [String]) {
    var columns: [String] = []
    for column in variables.flatMap(page.fitted.input.missingColumns).map(\.name) where !columns.contains(column) {
      columns.append(column)
    }
    guard !columns.isEmpty else { return }
    let warning =
      "Effects and predictions are those of the model without \(columns.map { "“\($0)”" }.joined(separator: ", ")): where these "
      + "columns would count, as for combinations of categories that no case has, the data do not determine them."
    if !warnings.contains(warning) { warnings.append(warning) }
  }

  /// The value of a variable that a word spells: a level by its code or label, or a number.
  private func value(_ word: String, of variable: String) throws -> CovariateValue {
    if case .factor(_, let levels, _)? = page.read.frame.columns[variable] {
      if let level = levels.first(where: { $0.code == word }) ?? levels.first(where: { $0.label == word }) {
        return .level(level.code)
      }
      throw AnalysisError(
        "“\(variable)” has no category “\(word)”; it has \(levels.map { "“\($0.label)”" }.joined(separator: ", ")).")
    }
    guard let number = page.data.source.number(word) else {
      throw AnalysisError("“\(variable)” is a number in this model, and “\(word)” is none.")
    }
    return .number(number)
  }

  /// Coefficients that a reader may name, and why the model has none of the name.
  private var absentCoefficients: [String: String] {
    let input = page.fitted.input
    var absent: [String: String] = [:]
    for column in input.aliased { absent[column.name] = "has no estimate, because its column is left out of the model" }
    for coding in input.design.stored.codings {
      guard let reference = coding.reference else { continue }
      absent["\(coding.expression)[\(reference)]"] =
        "is what the others are compared with, so that its coefficient is 0"
    }
    guard page.analysis.family == .multinomial, let reference = page.outcome.reference else { return absent }
    for column in input.matrix.columns {
      for name in [reference.code, reference.label] {
        absent["\(name):\(column.name)"] = "is of the reference, whose coefficients are 0"
      }
    }
    return absent
  }

  private mutating func addCombinations() throws {
    let fitted = page.fitted
    let combinations = try LinearCombinations(
      parsing: page.analysis.combinations, parameters: fitted.outcome.fit.parameters,
      absent: absentCoefficients, estimates: fitted.outcome.fit.estimates,
      covariance: fitted.covariance.matrix, reference: fitted.reference,
      level: level, adjustment: adjustment)
    tables.append(
      Table(
        name: "combinations", title: "Linear combinations of coefficients", columns: ["combination"] + columns,
        rows: combinations.rows.map { [.text($0.combination.name)] + cells($0.value) },
        footnotes: footnotes, hidden: hidden))
    guard combinations.rows.count > 1, !page.outcome.isExact else { return }
    if let joint = combinations.joint {
      tables.append(
        Table(
          name: "joint", title: "All combinations together", columns: ReportedTest.figureColumns,
          rows: [ReportedTest(joint).figures],
          footnotes: page.fitted.covariance.contrasts == nil ? [] : ["\(joint.method)."], hidden: ["log_p_value"]))
    } else if let reason = combinations.jointUndefined {
      notes.append(PageWords.sentence("The combinations cannot be tested together", reason))
    }
  }
}
