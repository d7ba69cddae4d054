extension Glossary {
  /// Columns of `frequencies`.
  static let frequencies: [Entry] = [
    Entry("category", "Category", .text, "The category's code or token as it stands in the data."),
    Entry("percent", "%", .percent, "The share of all rows, missing ones included, in percent."),
    Entry("valid_percent", "Valid %", .percent, "The share of the rows that are not missing, in percent."),
    Entry(
      "cumulative_percent", "Cumulative %", .percent,
      "The valid shares added up to and including this category, in percent."),
    Entry("missing_class", "Missing", .remark, "The reason that makes the category missing; empty for a valid one."),
    Entry("case_percent", "% of cases", .percent, "The share of the cases that chose the option, in percent."),
    Entry("response_percent", "% of responses", .percent, "The option's share of all choices made, in percent."),
    Entry("rank", "Rank", .count, "The competition rank, 1-2-2-4; 1 is the largest count or the best score."),
  ]

  /// The confidence limits of `frequencies` are of the valid share, in percent.
  static let frequencyKinds: [String: DisplayKind] = ["conf_low": .percent, "conf_high": .percent]
}
