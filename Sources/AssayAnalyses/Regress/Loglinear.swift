internal import AssayData
internal import AssayInference
internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

/// A log-linear model of the cells that the variables of a formula without a response make: `~ hair*eye + sex`.
struct Loglinear {
  private let analysis: Regress
  private let read: ModelData
  private let data: DataSet
  private let table: LoglinearTable
  /// The models, the one asked for first.
  private let fits: [LoglinearFit]

  init(_ analysis: Regress, formulas: [Formula], data: DataSet) throws {
    guard data.options.weighting.isSampling == false, analysis.precision == nil else {
      throw AnalysisError(
        "A log-linear model is one of counts; sampling weights are none. Use --frequency, or assay crosstab --weight.")
    }
    for formula in formulas where formula.response != nil {
      throw AnalysisError(
        "A log-linear model counts the cells of its variables and has no response: write \"~ a*b + c\". "
          + "For a column of counts: --frequency COUNT.")
    }
    self.analysis = analysis
    self.data = data
    let names = try Self.names(formulas)
    guard !names.isEmpty else { throw AnalysisError("The formula names no variable.") }
    read = try ModelData(names.map { ($0, .categorical) }, data: data)
    let table = try Self.table(read.frame, names: names)
    self.table = table
    fits = try formulas.map { formula in
      let margins = formula.terms.map { $0.factors.compactMap(\.plainVariable) }
      return try LoglinearModel(table, LoglinearGenerators(margins)).fit(parallelism: data.options.parallelism)
    }
  }

  /// The variables of all formulas, by first appearance.
  private static func names(_ formulas: [Formula]) throws -> [String] {
    var names: [String] = []
    for formula in formulas {
      for factor in formula.terms.flatMap(\.factors) {
        guard let variable = factor.plainVariable else {
          throw AnalysisError(
            "The variables of a log-linear model are categories; “\(factor.label)” is computed. Band it in a codebook (bands: …)."
          )
        }
        if !names.contains(variable) { names.append(variable) }
      }
    }
    return names
  }

  /// More cells than a page or a fit is for.
  private static let cellLimit = 100_000

  private static func table(_ frame: ModelFrame, names: [String]) throws -> LoglinearTable {
    var factors: [LoglinearTable.Factor] = []
    var codes: [[UInt16]] = []
    for name in names {
      guard case .factor(let own, let levels, _)? = frame.columns[name] else { continue }
      factors.append(.init(name, levels: levels.map(\.label)))
      codes.append(own)
    }
    let size = factors.reduce(1.0) { $0 * Double($1.levels.count) }
    guard size <= Double(cellLimit) else {
      throw AnalysisError(
        "The variables make \(size.token) cells; \(cellLimit) are the most. Merge categories in a codebook.")
    }
    var counts = [Double](repeating: 0, count: Int(size))
    for row in 0..<frame.rowCount {
      let cell = factors.indices.reduce(0) { $0 * factors[$1].levels.count + Int(codes[$1][row]) }
      counts[cell] += frame.cases.weights[row]
    }
    return try LoglinearTable(factors: factors, counts: counts)
  }

  var document: Document {
    get throws {
      let fit = fits[0]
      var notes = [
        "Margins that are fitted: \(fit.generators). Each interaction brings in all that it is made of.",
        "Errors from the expected information.",
        "Reference categories: " + table.factors.map { "\($0.name) = \($0.levels[0])" }.joined(separator: ", ") + ".",
      ]
      if fit.zeroCells > 0 {
        notes.append(
          "\(fit.zeroCells) cells must be fitted with 0, because a margin is 0; they are left out of the degrees of freedom, and "
            + "coefficients that nothing is left to estimate from are empty.")
      }
      return Document(
        analysis: "regress", title: "Log-linear model: \(analysis.formula)", cases: read.account,
        design: data.designFacts(Int(read.frame.cases.total)),
        tables: [coefficients, summary, tests] + (try comparison) + [cells], notes: read.notes + notes,
        sentence: fit.goodness.likelihoodRatio.flatMap {
          RegressionSentence.words(ReportedTest($0, of: "model"), cases: table.total).map { "G²: \($0)" }
        },
        manifest: data.manifest + [DesignFact("formula", .text(analysis.formula)), DesignFact("family", "loglinear")])
    }
  }

  private var coefficients: Table {
    let fit = fits[0]
    let rows = fit.columns.indices.map { place -> [Value] in
      let name = fit.columns[place].name
      guard let estimate = fit.estimates[place], let error = fit.standardErrors[place] else {
        return [.text(name)] + Array(repeating: .empty, count: 7)
      }
      let row = CoefficientTable.Row(
        Parameter(name), estimate: estimate, variance: error * error, df: nil, level: data.options.level)
      return [
        .text(name), .number(estimate), .number(error), Value(row.statistic), Value(row.pValue), Value(row.logPValue),
        Value(row.interval?.low), Value(row.interval?.high),
      ]
    }
    return Table(
      name: "coefficients", title: "Coefficients",
      columns: [
        TableColumn("term", heading: "Term"), "estimate", "std_error", "statistic", "p_value", "log_p_value",
        "conf_low", "conf_high",
      ], rows: rows, footnotes: ["Logarithms of expected counts, in treatment contrasts."], hidden: ["log_p_value"])
  }

  private var summary: Table {
    let goodness = fits[0].goodness
    return Table(
      name: "fit", title: "Fit", columns: ["n", "df_residual", "deviance", "pearson_chi_squared"],
      rows: [
        [
          .integer(Int(table.total)), .number(goodness.degreesOfFreedom), .number(goodness.deviance),
          .number(goodness.pearson),
        ]
      ])
  }

  private var tests: Table {
    let goodness = fits[0].goodness
    let rows = [goodness.likelihoodRatio, goodness.pearsonTest].compactMap { $0 }.map { result -> [Value] in
      [.text("fit")] + ReportedTest(result, of: "fit").figures + [.text(result.method)]
    }
    return Table(
      name: "tests", title: "Tests",
      columns: [TableColumn("term", heading: "Of")] + ReportedTest.figureColumns + ["method"],
      rows: rows, footnotes: rows.isEmpty ? ["The model is saturated: it fits every cell."] : [],
      hidden: ["log_p_value", "df_denominator"])
  }

  private var comparison: [Table] {
    get throws {
      guard fits.count > 1 else { return [] }
      let rows = try LoglinearComparison(fits).rows
      return [
        Table(
          name: "comparison", title: "Nested models",
          columns: [
            "model", "deviance", "df_residual", TableColumn("statistic", heading: "ΔG²"),
            TableColumn("df", heading: "Δdf"),
            "p_value", "log_p_value",
          ],
          rows: rows.map { row in
            [
              .text("\(row.generators)"), .number(row.goodness.deviance), .number(row.goodness.degreesOfFreedom),
              Value(row.gain?.statistic), Value(row.gain?.reference.degreesOfFreedom), Value(row.gain?.pValue),
              Value(row.gain?.logPValue),
            ]
          }, footnotes: ["Each model is tested within the next larger one."], hidden: ["log_p_value"])
      ]
    }
  }

  /// The most cells that pages print.
  private static let pageLimit = 100

  private var cells: Table {
    let fit = fits[0]
    let names = table.counts.indices.map { cell -> String in
      var (rest, parts) = (cell, [String]())
      for factor in table.factors.reversed() {
        parts.append("\(factor.name)=\(factor.levels[rest % factor.levels.count])")
        rest /= factor.levels.count
      }
      return parts.reversed().joined(separator: ", ")
    }
    return Table(
      name: "cells", title: "Cells",
      columns: [
        TableColumn("category", heading: "Cell"), "count", "expected", "pearson_residual", "adjusted_residual",
      ],
      rows: table.counts.indices.map { cell in
        [
          .text(names[cell]), .number(table.counts[cell]), .number(fit.expected[cell]),
          .number(fit.pearsonResiduals[cell]), Value(fit.adjustedResiduals[cell]),
        ]
      }, pageLimit: Self.pageLimit)
  }
}
