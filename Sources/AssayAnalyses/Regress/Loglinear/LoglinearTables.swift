internal import AssayInference
internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

/// The tables of every log-linear model.
extension Loglinear {
  var coefficients: Table {
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

  var summary: Table {
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

  var tests: Table {
    let goodness = fits[0].goodness
    let rows = [goodness.likelihoodRatio, goodness.pearsonTest].compactMap { $0 }.map { result -> [Value] in
      [.text("fit")] + ReportedTest(result, of: "fit").figures + [.text(result.method)]
    }
    return Table(
      name: "tests", title: "Tests",
      columns: [TableColumn("term", heading: "Of")] + ReportedTest.figureColumns + ["method"],
      rows: rows, footnotes: rows.isEmpty ? ["No degrees of freedom are left: the model fits every cell."] : [],
      hidden: ["log_p_value", "df_denominator"])
  }

  var comparison: [Table] {
    get throws {
      guard fits.count > 1 else { return [] }
      let rows = try LoglinearComparison(fits).rows
      var footnotes = [
        "“p of fit” tests a model against the saturated one, ΔG² the model it names under “Against” within it."
      ]
      if rows.contains(where: \.addsDimension) {
        footnotes.append(
          "Without p: under a model with a dimension of scores less these scores are undefined, and ΔG² is not distributed as "
            + "χ² (Haberman 1981).")
      }
      return [
        Table(
          name: "comparison", title: "Nested models",
          columns: [
            "model", "deviance", "df_residual", "fit_p_value", "versus", TableColumn("statistic", heading: "ΔG²"),
            TableColumn("df", heading: "Δdf"), "p_value", "log_p_value",
          ],
          rows: rows.map { row in
            [
              .text(row.model), .number(row.goodness.deviance), .number(row.goodness.degreesOfFreedom),
              Value(row.goodness.likelihoodRatio?.pValue), row.smaller.map { .text($0) } ?? .empty,
              Value(row.difference?.statistic), Value(row.difference?.degreesOfFreedom), Value(row.gain?.pValue),
              Value(row.gain?.logPValue),
            ]
          }, footnotes: footnotes, hidden: ["log_p_value"])
      ]
    }
  }

  /// The most cells that pages print.
  private static let pageLimit = 100

  var cells: Table {
    let fit = fits[0]
    return Table(
      name: "cells", title: "Cells",
      columns: [
        TableColumn("category", heading: "Cell"), "count", "expected", "pearson_residual", "adjusted_residual",
      ],
      rows: table.counts.indices.map { cell in
        [
          .text(table.label(ofCell: cell)), .number(table.counts[cell]), .number(fit.expected[cell]),
          .number(fit.pearsonResiduals[cell]), Value(fit.adjustedResiduals[cell]),
        ]
      }, pageLimit: Self.pageLimit)
  }
}
