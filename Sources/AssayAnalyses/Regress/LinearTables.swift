internal import AssayInference
internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

/// The tables that only linear models have.
struct LinearTables {
  private(set) var tables: [Table] = []
  private(set) var warnings: [String] = []

  init(
    _ fit: LinearFit, analysis: Regress, input: RegressionInput, places: [Int]?, parallelism: Parallelism
  ) throws {
    if let type = analysis.sumsOfSquares {
      try addAnova(fit, type: type, input, parallelism)
    }
    let inflation = fit.varianceInflation
    if inflation.count(where: { $0.degreesOfFreedom > 0 }) > 1 {
      tables.append(Self.table(inflation, hasIntercept: fit.design.intercept != nil))
    }
    if analysis.tests.contains(.influence) { tables.append(try Self.influence(fit, places, parallelism)) }
  }

  /// The analysis of variance; type III always on sum-to-zero coding.
  private mutating func addAnova(
    _ fit: LinearFit, type: Int, _ input: RegressionInput, _ parallelism: Parallelism
  ) throws {
    let kind: LinearAnova.Kind = [.sequential, .hierarchical, .marginal][type - 1]
    var fit = fit
    var footnotes = ["Type \(kind.rawValue) sums of squares."]
    if kind == .marginal {
      var options = DesignOptions()
      options.imposed = .sum
      let coded = try RegressionInput(input.formula, frame: input.frame, options: options, parallelism: parallelism)
      if coded.aliased.contains(where: { $0.combination.contains { $0.name != ModelMatrix.interceptName } }) {
        warnings.append(
          "Columns are combinations of others, so that sums of squares of type III depend on which of them is left out; "
            + "--sums-of-squares 2 does not need them.")
      }
      fit = try LinearModel(
        design: coded.matrix, response: try coded.numbers(), offset: coded.offset, cases: input.frame.cases
      ).fit(parallelism: parallelism)
      footnotes[0] += " They take categories in sum-to-zero coding, whatever that of the coefficients."
    }
    let anova = try fit.anova(kind)
    let empty = anova.rows.filter { $0.degreesOfFreedom == 0 }
    if let reason = empty.first?.undefinedReason {
      footnotes.append(PageWords.sentence(empty.map(\.term).joined(separator: ", "), reason))
    }
    var rows = anova.rows.map { row -> [Value] in
      [
        .text(row.term), .number(row.sumOfSquares), .integer(row.degreesOfFreedom), Value(row.meanSquare),
        Value(row.statistic), Value(row.pValue), Value(row.logPValue),
      ]
    }
    rows.append([
      "Residuals", .number(anova.residualSumOfSquares), .number(anova.residualDegreesOfFreedom),
      .number(anova.residualSumOfSquares / anova.residualDegreesOfFreedom), .empty, .empty, .empty,
    ])
    tables.append(
      Table(
        name: "anova", title: "Analysis of variance",
        columns: ["source", "sum_of_squares", "df", "mean_square", "statistic", "p_value", "log_p_value"], rows: rows,
        footnotes: footnotes, hidden: ["log_p_value"]))
  }

  /// How many cases are listed.
  private static let listed = 20

  private static func influence(_ fit: LinearFit, _ places: [Int]?, _ parallelism: Parallelism) throws -> Table {
    let cases = try fit.mostInfluential(listed, parallelism: parallelism)
    return Table(
      name: "influence", title: "The most influential cases",
      columns: [
        "case", "fitted", "residual", "leverage", "studentized_residual", "cooks_distance", "dffits",
      ],
      rows: cases.map { item in
        [
          places.map { .integer($0[item.row] + 1) } ?? .empty, .number(item.fitted), .number(item.residual),
          .number(item.leverage), Value(item.studentizedResidual), Value(item.cooksDistance), Value(item.dffits),
        ]
      },
      footnotes: [
        "By Cook’s distance."
          + (places == nil ? " Equal cases were taken together, so that no row of the file can be named." : "")
      ])
  }

  private static func table(_ inflation: [VarianceInflation], hasIntercept: Bool) -> Table {
    let reasons = Dictionary(grouping: inflation.filter { $0.gvif == nil }) { $0.undefinedReason ?? "" }
      .sorted { $0.key < $1.key }.map { PageWords.sentence($0.value.map(\.term).joined(separator: ", "), $0.key) }
    return Table(
      name: "vif", title: "Variance inflation",
      columns: [TableColumn("term", heading: "Term"), "df", "gvif", "gvif_adjusted"],
      rows: inflation.map { row in
        [.text(row.term), .integer(row.degreesOfFreedom), Value(row.gvif), Value(row.adjusted)]
      },
      footnotes: ["GVIF^(1/(2 df)) is comparable with the square root of the VIF of one column."]
        + (hasIntercept ? [] : ["Without an intercept the figures compare with 0 and not with the mean."]) + reasons)
  }
}
