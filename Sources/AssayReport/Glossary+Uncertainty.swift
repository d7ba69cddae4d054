extension Glossary {
  /// What only the uncertainty of scores and ranks prints.
  static let uncertainty: [Entry] = [
    Entry("rank_conf_low", "Rank low", .count, "The best rank of the confidence set; empty without a standard error."),
    Entry(
      "rank_conf_high", "Rank high", .count, "The worst rank of the confidence set; empty without a standard error."),
    Entry(
      "run_letters", "Letters", .text, "The runs of subjects who cannot be told apart; a subject may be in several."),
    Entry("first_rank", "First rank", .count, "The rank of the best of a run."),
    Entry("last_rank", "Last rank", .count, "The rank of the last of a run."),
    Entry("first_subject", "First", .text, "The best of a run."),
    Entry("last_subject", "Last", .text, "The last of a run."),
    Entry("next_subject", "Next", .text, "The next in the ranking."),
    Entry("score_difference", "Difference", .estimate, "The score less that of the next."),
    Entry("critical_indicator", "Indicator", .text, "Whose weight needs the smallest change to reverse the two."),
    Entry(
      "weight_scope", "Among", .remark, "Whether the weight counts among siblings (local) or all indicators (global)."),
    Entry("current_weight", "Weight", .estimate, "The weight as it is."),
    Entry(
      "weight_change", "Change", .estimate,
      "The change of the weight at which the two are tied; beyond it they change places."),
    Entry("reversal_weight", "Reverses at", .estimate, "The weight at which the two are tied."),
    Entry(
      "relative_indicator", "Indicator, relative", .text,
      "Whose weight needs the smallest change in relation to its size."),
    Entry(
      "relative_scope", "Among, relative", .remark, "Whether that weight counts among siblings (local) or all (global)."
    ),
    Entry("relative_change_percent", "Change %", .percent, "The size of that change, in percent of the weight."),
    Entry("expected_rank", "Expected rank", .estimate, "The mean rank over the draws of the weights."),
    Entry("expected_rank_error", "MC error", .estimate, "The Monte Carlo standard error of the expected rank."),
    Entry("rank_q05", "Rank 5%", .count, "The smallest rank with 5 % of the draws at or before it."),
    Entry("rank_median", "Median rank", .count, "The smallest rank with half of the draws at or before it."),
    Entry("rank_q95", "Rank 95%", .count, "The smallest rank with 95 % of the draws at or before it."),
    Entry("first_share", "P(first)", .estimate, "The share of draws that put the subject first."),
    Entry("top_share", "P(top)", .estimate, "The share of draws that put the subject among the best."),
    Entry("top_share_error", "MC error, P(top)", .estimate, "The Monte Carlo standard error of P(top)."),
    Entry("grade_share", "P(grade)", .estimate, "The share of draws that give the grade."),
    Entry("grade_share_error", "MC error, P(grade)", .estimate, "The Monte Carlo standard error of P(grade)."),
    Entry("central_weight", "Central weight", .estimate, "The mean weight over the draws that put the subject first."),
    Entry("trial", "Trial", .term, "Whether the subject is left out or counted twice."),
    Entry("reversed_pairs", "Reversed pairs", .count, "The pairs of others that changed places."),
    Entry("kendall_tau_b", "Kendall’s τb", .estimate, "The correlation of two rankings, from −1 to 1."),
    Entry("best_changed", "Best changed", .remark, "Whether others are best than before."),
    Entry(
      "clone_difference", "Clone differs by", .estimate,
      "The difference between the scores of a clone and its original."),
    Entry("failure", "Failure", .remark, "Why the method could not be evaluated."),
    Entry("top", "Top", .count, "The size of the group of the best that is compared."),
    Entry(
      "top_overlap", "Overlap", .estimate, "The share of the best by one method who are among the best by the other."),
    Entry("largest_shift", "Largest shift", .estimate, "The largest difference between the two ranks of a subject."),
    Entry("most_shifted", "Who", .text, "The subject with the largest difference between the two ranks."),
  ]

  /// Trials of rank reversal in words.
  static let uncertaintyTerms: [String: String] = ["dropped": "Left out", "cloned": "Counted twice"]
}
