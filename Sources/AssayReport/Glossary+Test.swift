extension Glossary {
  /// Columns of `test`.
  static let test: [Entry] = [
    Entry("expected_percent", "Expected %", .percent, "The expected share, in percent."),
    Entry("sison_glaz_low", "Sison–Glaz low", .percent, "The lower limit of Sison and Glaz, in percent."),
    Entry("sison_glaz_high", "Sison–Glaz high", .percent, "The upper limit of Sison and Glaz, in percent."),
    Entry("group", "Group", .text, "The group."),
    Entry("group_label", "Group", .text, "What the codebook calls the group."),
    Entry("option", "Option", .text, "The option of a multi-select question."),
    Entry("option_label", "Option", .text, "What the codebook calls the option."),
    Entry("successes", "Successes", .count, "The cases with the category that counts."),
    Entry("share_percent", "Share %", .percent, "The share of the cases, in percent."),
  ]
}
