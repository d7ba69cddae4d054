extension Glossary {
  /// Columns of `compare`.
  static let compare: [Entry] = [
    Entry("mean_rank", "Mean rank", .estimate, "The mean rank of the group among all cases, ties at their middle."),
    Entry("difference", "Difference", .estimate, "The first less the second: of means, medians or mean ranks."),
    Entry("term", "Effect", .text, "The effect of a model that is tested."),
    Entry("source", "Source", .text, "The source of variation."),
    Entry("sum_of_squares", "Sum of squares", .estimate, "The sum of squares of the source."),
    Entry("mean_square", "Mean square", .estimate, "The sum of squares over its degrees of freedom."),
  ]

  /// Effect sizes of means and ranks in words.
  static let compareTerms: [String: String] = [
    "cohens_d": "Cohen’s d",
    "hedges_g": "Hedges’ g",
    "cohens_dz": "Cohen’s d_z",
    "hedges_gz": "Hedges’ g_z",
    "omega_squared": "Omega squared",
    "epsilon_squared": "Epsilon squared",
    "partial_eta_squared": "Partial eta squared",
    "epsilon_squared_ranks": "Epsilon squared of ranks",
    "rank_r": "r of ranks",
    "cliffs_delta": "Cliff’s delta",
    "rank_biserial": "Rank-biserial correlation",
    "kendall_w": "Kendall’s W",
  ]
}
