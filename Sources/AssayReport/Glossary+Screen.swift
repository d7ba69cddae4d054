extension Glossary {
  /// In pairs the name of the effect size is one of the vocabulary.
  static let screenKinds: [String: DisplayKind] = ["effect_name": .term]

  /// Effect sizes that only `screen` prints, in words.
  static let screenTerms: [String: String] = [
    "eta_squared_h": "Eta squared of ranks, corrected"
  ]
}
