extension Glossary {
  /// What only scores print.
  static let score: [Entry] = [
    Entry("subject", "Subject", .text, "Who or what is scored."),
    Entry("score", "Score", .estimate, "The composite of all indicators."),
    Entry("indicator", "Indicator", .text, "A node of the tree of indicators."),
    Entry("dimension", "Dimension", .text, "The node above it."),
    Entry(
      "local_weight", "Local weight", .estimate, "The weight among the children of the same node; these add up to 1."),
    Entry("global_weight", "Global weight", .estimate, "The product of the local weights from the top of the tree."),
    Entry("weighting", "Weighting", .term, "The method that found the weights in the data."),
    Entry("quantity", "Quantity", .term, "What was computed of an indicator on the way to its weight."),
    Entry("direction", "Direction", .remark, "Which values are good."),
    Entry("unit", "Unit", .remark, "The unit of measurement, or the unit that a person belongs to."),
    Entry("normalisation", "Normalisation", .remark, "How the values are put on a common scale."),
    Entry("transform", "Transform", .remark, "What a value is turned into before it is shifted and divided."),
    Entry("origin", "Origin", .observation, "What is taken from a value."),
    Entry("divisor", "Divisor", .observation, "What the difference is divided by; empty for a constant indicator."),
    Entry("offset", "Offset", .observation, "What is added at the end."),
    Entry("span", "Span", .observation, "What the quotient is multiplied by."),
  ]
}
