extension Glossary {
  /// What only pages about raters print; classes, abstentions and Kendall's W are in the sections of appraisal and
  /// elicitation.
  static let raters: [Entry] = [
    Entry("item", "Item", .text, "The item that was rated; empty for all items together."),
    Entry("rater", "Rater", .text, "Who rated."),
    Entry("raters", "Raters", .count, "How many rated."),
    Entry("subjects", "Subjects", .count, "How many were rated; for agreement, by two raters of the class or more."),
    Entry("marks", "Marks", .count, "The ballots with a grade."),
    Entry("irv", "IRV", .estimate, "Intra-individual response variability: the standard deviation of a rater's marks."),
    Entry("distinct_grades", "Grades", .count, "How many different grades the rater gave."),
    Entry(
      "longest_run", "Longest run", .count, "The most marks in a row that are the same, by subject and then by item."),
    Entry(
      "flat_percent", "Flat %", .percent, "Of the subjects with marks on two items or more, those with one mark on all."
    ),
    Entry(
      "compared", "Compared", .count, "The marks that another rater of the class gave the same subject and item too."),
    Entry(
      "deviation", "Deviation", .estimate, "The mean distance from others of the class, in points; below 0 severe."),
    Entry("deviation_z", "z", .statistic, "The deviation as a modified z among the raters of the class."),
    Entry(
      "absolute_deviation", "Distance", .estimate,
      "The mean size of the distance from the others of the class, in points."),
    Entry(
      "absolute_deviation_z", "z of distance", .statistic, "The distance as a modified z among the raters of the class."
    ),
    Entry("listed_for", "Listed for", .remark, "Why the rater is listed; empty for the others."),
    Entry(
      "mean_variance", "Mean variance", .estimate, "The mean of the variances of the marks on one subject and item."),
    Entry("rwg_uniform", "r_wg", .estimate, "Mean r_wg, or r_wg(J) for all items, against equally likely grades."),
    Entry("rwg_uniform_median", "Median r_wg", .estimate, "The median of the same."),
    Entry("rwg_slight_skew", "r_wg, skewed", .estimate, "Mean r_wg against slightly lenient grades."),
    Entry("rwg_slight_skew_median", "Median r_wg, skewed", .estimate, "The median of the same."),
    Entry("rwg_own", "r_wg, own", .estimate, "Mean r_wg against shares that were given."),
    Entry("rwg_own_median", "Median r_wg, own", .estimate, "The median of the same."),
    Entry("panels", "Panels", .count, "Sets of raters who all rated the same subjects."),
    Entry("panel_raters", "Panel raters", .count, "The raters in these panels."),
  ]
}
