extension Glossary {
  /// Columns of `test` and `power`.
  static let test: [Entry] = [
    Entry("expected_percent", "Expected %", .percent, "The expected share, in percent."),
    Entry("sison_glaz_low", "Sison–Glaz low", .percent, "The lower limit of Sison and Glaz, in percent."),
    Entry("sison_glaz_high", "Sison–Glaz high", .percent, "The upper limit of Sison and Glaz, in percent."),
    Entry("group", "Group", .text, "The group."),
    Entry("group_label", "Group", .text, "What the codebook calls the group."),
    Entry("option", "Option", .text, "The option of a multi-select question."),
    Entry("option_label", "Option", .text, "What the codebook calls the option."),
    Entry("plan", "Plan", .text, "What is planned."),
    Entry("effect", "Effect", .estimate, "The size of the effect."),
    Entry("effect_name", "Effect size", .remark, "Which measure of the effect."),
    Entry("significance", "Significance", .estimate, "The probability of finding an effect where there is none."),
    Entry("sides", "Sides", .remark, "Whether departures to one side or to both are found."),
    Entry("power", "Power", .estimate, "The probability of finding the effect."),
    Entry("n_exact", "n, exact", .estimate, "The number of observations before it is rounded up."),
    Entry("design_effect", "Design effect", .estimate, "The variance over that of a simple random sample."),
    Entry("population", "Population", .count, "The size of the population, where it is finite."),
    Entry("successes", "Successes", .count, "The cases with the category that counts."),
    Entry("share_percent", "Share %", .percent, "The share of the cases, in percent."),
  ]
}
