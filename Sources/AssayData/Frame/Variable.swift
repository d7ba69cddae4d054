/// What kind of thing the values of a variable are; it decides which statistics are meant for them.
public enum Scale: String, Sendable, Hashable, CaseIterable {
  /// Names without an order.
  case nominal
  /// Names with an order.
  case ordinal
  /// Numbers whose differences mean something.
  case interval
  /// One question where several options may be ticked.
  case multiSelect = "multi-select"
  /// Several items that share one list of answers.
  case battery
  /// A place in an order of preference.
  case rank
  /// A rater's grade for a person.
  case ballot
  /// A weight.
  case weight
  /// A name or number of a unit.
  case identifier
  /// Words.
  case text
  /// Whole numbers with few distinct values and no codebook: codes or numbers, nobody said.
  case unstated

  /// Whether the categories have an order that may be used.
  public var isOrdered: Bool { self == .ordinal || self == .interval || self == .unstated }
}
