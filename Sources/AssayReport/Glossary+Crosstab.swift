extension Glossary {
  /// Columns of the cells and measures of `crosstab`.
  static let crosstab: [Entry] = [
    Entry("row", "Row", .text, "The category of the row variable."),
    Entry(
      "column", "Column", .text, "The category of the column variable; in measures, the column whose risk it is."),
    Entry("row_label", "Row", .text, "What the codebook calls the category of the row variable."),
    Entry("column_label", "Column", .text, "What the codebook calls the category of the column variable."),
    Entry("row_percent", "Row %", .percent, "The cell's share of its row, in percent."),
    Entry("column_percent", "Column %", .percent, "The cell's share of its column, in percent."),
    Entry("total_percent", "Total %", .percent, "The cell's share of the table, in percent."),
    Entry("expected", "Expected", .residual, "The count expected if rows and columns were independent."),
    Entry("residual", "Residual", .residual, "The count less the expected count."),
    Entry("pearson_residual", "Pearson residual", .residual, "The residual over the root of the expected count."),
    Entry(
      "adjusted_residual", "Adjusted residual", .residual,
      "The residual over its standard error; about standard normal under independence."),
    Entry("column_letter", "Column letter", .remark, "The letter of the column."),
    Entry(
      "letters", "Letters", .remark, "The letters of the columns with a smaller share of the row, at the level printed."
    ),
    Entry("residual_p_value", "p of residual", .probability, "The two-sided probability of the adjusted residual."),
    Entry(
      "residual_p_adjusted", "p of residual, adjusted", .probability,
      "The probability of the adjusted residual, adjusted for all cells of the table."),
    Entry("measure", "Measure", .term, "The measure of association."),
    Entry("dependent", "Predicted", .text, "The variable that is predicted; empty for a symmetric measure."),
    Entry("std_error_null", "Null std. error", .estimate, "The standard error if there is no association."),
  ]

  /// Measures of association in words.
  static let measureTerms: [String: String] = [
    "phi": "Phi",
    "cramers_v": "Cramér’s V",
    "cramers_v_corrected": "Cramér’s V, corrected",
    "tschuprow_t": "Tschuprow’s T",
    "contingency_coefficient": "Contingency coefficient",
    "contingency_coefficient_adjusted": "Contingency coefficient, adjusted",
    "lambda": "Lambda",
    "goodman_kruskal_tau": "Goodman and Kruskal tau",
    "uncertainty_coefficient": "Uncertainty coefficient",
    "gamma": "Gamma",
    "kendall_tau_b": "Kendall’s tau-b",
    "stuart_tau_c": "Stuart’s tau-c",
    "somers_d": "Somers’ d",
    "spearman": "Spearman’s rho",
    "pearson_r": "Pearson’s r",
    "eta": "Eta",
    "eta_squared": "Eta squared",
    "kappa": "Cohen’s kappa",
    "weighted_kappa_linear": "Weighted kappa, linear",
    "weighted_kappa_quadratic": "Weighted kappa, quadratic",
    "odds_ratio": "Odds ratio",
    "odds_ratio_conditional": "Odds ratio, conditional",
    "odds_ratio_mantel_haenszel": "Common odds ratio, Mantel–Haenszel",
    "odds_ratio_common_conditional": "Common odds ratio, conditional",
    "relative_risk": "Relative risk",
    "risk_difference": "Risk difference",
    "yule_q": "Yule’s Q",
    "yule_y": "Yule’s Y",
  ]
}
