extension Glossary {
  /// Columns of `appraise`; what only pages about raters print is in a list of its own.
  static let appraise: [Entry] = [
    Entry("grade", "Grade", .text, "The grade that was given."),
    Entry("decided_by", "Decided by", .term, "The rule that decided the grade."),
    Entry("reason", "Reason", .remark, "Why the rule decided so."),
    Entry("ballot_score", "By ballots", .estimate, "The score by ballots alone."),
    Entry("ballot_rank", "Rank by ballots", .count, "The rank that the ballots alone would give."),
    Entry("measured_score", "By measures", .estimate, "The score by measured indicators alone."),
    Entry("measured_rank", "Rank by measures", .count, "The rank that the measured indicators alone would give."),
    Entry(
      "part", "Part", .text, "What the score is made of: an indicator, a bonus, a penalty or a cap; or all of one kind."
    ),
    Entry("kind", "Kind", .term, "Whether a part comes from ballots, from shares of votes or from measured values."),
    Entry("value", "Value", .estimate, "The value in its own unit."),
    Entry("weight", "Weight", .estimate, "The weight that was used."),
    Entry("points", "Points", .estimate, "What a part adds to the score."),
    Entry(
      "membership", "Membership", .estimate,
      "How far one belongs to the category, from 0 to 1: of an indicator its share of the votes, else b of w ∘ R."),
    Entry("normalised_membership", "Normalised", .estimate, "The membership over the sum of those of all categories."),
    Entry("class", "Class", .text, "The class of raters."),
    Entry("level", "Level", .text, "The level of raters."),
    Entry("votes", "Votes", .count, "The votes that count, before trimming."),
    Entry("abstentions", "Abstentions", .count, "The ballots without a grade, by the rater's choice."),
    Entry("trimmed", "Trimmed", .count, "The highest and lowest votes that were left out."),
    Entry("suppressed", "Suppressed", .term, "Why a class does not count; empty where it does."),
    Entry("ballots", "Ballots", .count, "The ballots of the class, abstentions among them."),
    Entry("min_votes", "Least votes", .count, "The votes that a class needs to count."),
    Entry("trim", "Trim", .count, "The highest and the lowest votes that are left out, so many of each."),
    Entry(
      "share", "Share", .estimate,
      "The largest share of a unit that may have the grade; of a simulation, the share of draws."),
    Entry("cap", "Cap", .count, "The most persons who may have the grade: the share of n, rounded down."),
    Entry("used", "Used", .count, "The persons who have the grade."),
    Entry("eligible", "Eligible", .count, "The persons who would have the grade but for the quota."),
    Entry("tied", "Tied", .count, "The persons left out because they were tied where the quota ends."),
    Entry("pooled_units", "Units", .remark, "The units that share the quota."),
    Entry("pool", "Pool", .remark, "The pool whose quota the unit shares."),
    Entry("persons", "Persons", .count, "The persons of the unit."),
    Entry("participants", "Taking part", .count, "The persons of the unit who have a score."),
    Entry("capped", "Capped", .count, "The persons of the unit whose grade a veto or floor caps."),
  ]

  /// What decides grades, and what evidence is about, in words.
  static let appraiseTerms: [String: String] = [
    "score": "Score", "quota": "Place in the quota", "quota_full": "Quota used up", "quota_tie": "Tied at the quota",
    "tie_break": "Behind by a tie-break key",
    "veto": "Veto", "floor": "Floor", "ungraded": "Not graded", "only_grade": "Only grade",
    "ballots": "Ballots", "vote_share": "Share of votes", "measured": "Measured", "all_ballots": "All ballots",
    "all_measured": "All measured", "bonus": "Bonus", "penalty": "Penalty", "cap": "Cap", "total": "Total",
    "no_votes": "No votes", "too_few_votes": "Too few votes", "trimmed_away": "Trimmed away",
  ]
}
