extension Glossary {
  /// Columns of `describe`.
  static let describe: [Entry] = [
    Entry("scale", "Scale", .remark, "The scale of measurement that the analysis used."),
    Entry("missing", "Missing", .count, "The rows where the variable is missing."),
    Entry("distinct", "Distinct", .count, "The number of different values."),
    Entry("mean", "Mean", .estimate, "The arithmetic mean."),
    Entry("std_dev", "SD", .estimate, "The standard deviation, with n - 1 or its weighted counterpart."),
    Entry("min", "Min", .observation, "The smallest value."),
    Entry("q25", "Q1", .observation, "The first quartile, quantile type 6."),
    Entry("median", "Median", .observation, "The median, quantile type 6."),
    Entry("q75", "Q3", .observation, "The third quartile, quantile type 6."),
    Entry("max", "Max", .observation, "The largest value."),
    Entry("skewness", "Skewness", .estimate, "The bias-corrected skewness."),
    Entry("kurtosis", "Kurtosis", .estimate, "The bias-corrected excess kurtosis; 0 for a normal distribution."),
  ]
}
