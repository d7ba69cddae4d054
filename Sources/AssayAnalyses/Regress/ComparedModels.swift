internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

/// Models of one response beside each other: information criteria of all, and tests of those that hold others.
struct ComparedModels {
  private(set) var tables: [Table] = []
  private(set) var notes: [String] = []
  private(set) var warnings: [String] = []

  /// Compares models.
  ///
  /// - Parameter models: The one of the page first.
  init(_ models: [FittedRegression], parallelism: Parallelism) throws {
    let summaries = models.map(\.outcome.summary)
    do throws(RegressionError) {
      tables.append(Self.table(try InformationTable(summaries)))
    } catch {
      notes.append(error.description)
    }
    let spaces = models.map(\.space)
    do throws(RegressionError) {
      let nested = try NestedComparison(summaries) { (smaller, larger) throws(RegressionError) in
        try spaces[larger].holds(spaces[smaller], parallelism: parallelism)
      }
      if !nested.steps.isEmpty { tables.append(Self.table(nested)) }
      for step in nested.steps {
        if let reason = step.undefined {
          notes.append(PageWords.sentence("No test of “\(step.larger)” against “\(step.smaller)”", reason))
        }
      }
      notes += nested.unrelated.map {
        PageWords.sentence("No test between “\($0.first)” and “\($0.second)”", $0.reason)
      }
    } catch {
      if !notes.contains(error.description) { notes.append(error.description) }
    }
    for model in models.dropFirst() {
      for sentence in AliasedColumn.sentences(model.input.aliased) + model.outcome.warnings {
        warnings.append("In “\(model.input.formula.text)”: \(sentence)")
      }
    }
  }

  private static func table(_ information: InformationTable) -> Table {
    Table(
      name: "information", title: "Information criteria",
      columns: ["model", "parameters", "log_likelihood", "aic", "bic", "delta_aic", "akaike_weight"],
      rows: information.rows.map { row in
        [
          .text(row.name), .integer(row.parameterCount), .number(row.logLikelihood), .number(row.aic), .number(row.bic),
          .number(row.aicDifference), .number(row.weight),
        ]
      })
  }

  private static func table(_ nested: NestedComparison) -> Table {
    Table(
      name: "comparison", title: "Nested models",
      columns: ["model", TableColumn("versus", heading: "Against")] + ReportedTest.figureColumns,
      rows: nested.steps.map { step in
        [.text(step.larger), .text(step.smaller)]
          + (step.test.map { ReportedTest($0).figures } ?? Array(repeating: .empty, count: 6))
      }, hidden: ["log_p_value"])
  }
}

extension FittedRegression {
  /// The linear predictors that the model can have.
  fileprivate var space: PredictorSpace {
    let isOrdinal = analysis.family.ordinalLink != nil
    let free = outcome.fit.parameters.filter { isOrdinal && $0.component == .location && $0.response != nil }
    return PredictorSpace(
      input.matrix, offset: input.offset, cases: input.frame.cases, hasThresholds: isOrdinal,
      free: Set(free.map(\.term)))
  }
}
