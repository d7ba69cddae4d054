extension Glossary {
  /// Columns that several analyses print.
  static let shared: [Entry] = [
    Entry(
      "stratum", "Stratum", .text, "The value of the column that tables were made by; empty for the pooled result."),
    Entry("stratum_label", "Stratum", .text, "What the codebook calls the stratum; “all” for the pooled result."),
    Entry("variable", "Variable", .text, "The name of the variable."),
    Entry("label", "Label", .text, "What the codebook calls the variable or the category."),
    Entry("n", "n", .count, "The rows that the result rests on."),
    Entry("count", "Count", .count, "The rows, not weighted."),
    Entry("weighted", "Weighted", .weight, "The sum of the weights of the rows."),
    Entry("sum_of_weights", "Sum of weights", .weight, "The sum of the weights of the rows used."),
    Entry("effective_size", "Effective n", .weight, "The squared sum of the weights over the sum of their squares."),
    Entry("estimate", "Estimate", .estimate, "The point estimate."),
    Entry("std_error", "Std. error", .estimate, "The standard error of the estimate."),
    Entry("statistic", "Statistic", .statistic, "The test statistic."),
    Entry(
      "df", "df", .degreesOfFreedom, "The degrees of freedom of the reference distribution; the numerator's for an F."
    ),
    Entry("df_denominator", "Den. df", .degreesOfFreedom, "The denominator's degrees of freedom of an F."),
    Entry("p_value", "p", .probability, "The tail probability under the null hypothesis."),
    Entry("log_p_value", "ln p", .logProbability, "The natural logarithm of the tail probability."),
    Entry("conf_low", "CI low", .estimate, "The lower confidence limit."),
    Entry("conf_high", "CI high", .estimate, "The upper confidence limit."),
    Entry("method", "Method", .remark, "How the result was computed."),
  ]
}
