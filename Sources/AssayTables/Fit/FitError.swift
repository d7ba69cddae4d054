/// What can be wrong with a question about how counts fit expected shares.
public enum FitError: Error, Equatable, Sendable {
  /// A count is negative, infinite or not a number.
  case invalidCount(Double, category: String)
  /// An expected share is negative, infinite or not a number.
  case invalidShare(Double, category: String)
  /// There are not as many shares, or labels, as categories.
  case lengthMismatch(given: Int, categories: Int)
  /// Fewer than two categories have an expected share above 0.
  case tooFewCategories(Int)
  /// Every count is 0, or their sum is not finite.
  case noObservations
  /// A category that was expected to be empty was observed.
  case impossibleCategory(String, count: Double)
  /// The exact test was asked of a count that is not a whole number.
  case fractionalCount(Double, category: String)
}

extension FitError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidCount(let count, let category):
      "The count of “\(category)” is \(count); counts must be finite and at least 0."
    case .invalidShare(let share, let category):
      "The expected share of “\(category)” is \(share); shares must be finite and at least 0, on any scale."
    case .lengthMismatch(let given, let categories):
      "\(given) were given for \(categories) categories; one is needed for each."
    case .tooFewCategories(let categories):
      "Only \(categories) \(categories == 1 ? "category has" : "categories have") an expected share above 0; at least "
        + "two are needed."
    case .noObservations:
      "There are no observations to fit: the counts do not have a finite sum above 0."
    case .impossibleCategory(let category, let count):
      "“\(category)” was observed (\(count)) although its expected share is 0, which no chance explains. Give it a "
        + "share, or leave it out."
    case .fractionalCount(let count, let category):
      "The count of “\(category)” is \(count), not a whole number; the exact test counts outcomes, so weighted counts "
        + "need the chi-squared test of their design."
    }
  }
}
