/// What can be wrong with a question about proportions.
public enum ProportionError: Error, Equatable, Sendable {
  /// Successes or trials are negative or not finite, or there are more successes than trials.
  case invalidCounts(successes: Double, trials: Double)
  /// A group has no trials.
  case noTrials
  /// An exact test was asked of counts that are not whole numbers.
  case fractionalCount(Double)
  /// A hypothesised probability does not lie strictly between 0 and 1.
  case invalidProbability(Double)
  /// Fewer than two groups were given.
  case tooFewGroups(Int)
  /// The groups have one and the same outcome throughout.
  case noVariation
  /// Fewer than two categories were given.
  case tooFewCategories(Int)
}

extension ProportionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidCounts(let successes, let trials):
      "\(successes) successes of \(trials) trials are not a proportion; both are finite, at least 0, and successes no "
        + "more than trials."
    case .noTrials:
      "There are no trials, so there is no proportion."
    case .fractionalCount(let count):
      "The count \(count) is not a whole number; an exact test counts outcomes, so weighted counts need the score test "
        + "or an interval for the effective sample size."
    case .invalidProbability(let probability):
      "The hypothesised probability is \(probability); it lies strictly between 0 and 1."
    case .tooFewGroups(let groups):
      "Proportions of \(groups) \(groups == 1 ? "group" : "groups") cannot be compared; at least two are needed."
    case .noVariation:
      "Every trial has the same outcome, so there is no difference to test."
    case .tooFewCategories(let categories):
      "Simultaneous intervals need at least two categories; there \(categories == 1 ? "is" : "are") \(categories)."
    }
  }
}

/// Refuses a number of successes and of trials that are no proportion.
func checkProportion(successes: Double, trials: Double) throws(ProportionError) {
  guard successes >= 0, successes <= trials, trials.isFinite else {
    throw .invalidCounts(successes: successes, trials: trials)
  }
  guard trials > 0 else { throw .noTrials }
}
