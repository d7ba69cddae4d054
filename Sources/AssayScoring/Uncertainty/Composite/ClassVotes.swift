internal import AssayNumerics

/// What one class of raters said of one subject, as far as a standard error needs it.
///
/// The unit is the rater: where a rater graded several items, the rater's own mean over the items is one value, because
/// grades by one hand on several items are correlated and are not so many independent votes.
public struct ClassVotes: Sendable, Hashable {
  /// The class, such as `superior`.
  public let name: String
  /// The weight of the class, α; at least 0.
  public let weight: Double
  /// How many raters voted, n.
  public let count: Int
  /// The mean of the raters' values; trimmed where the class is trimmed.
  public let mean: Double
  /// The variance between raters with n − 1, such that variance/n is the variance of the mean; nil for fewer than two
  /// raters.
  public let variance: Double?
  /// How many members the class has for this subject; nil where that is not known.
  public let members: Int?

  /// Creates a summary.
  public init(_ name: String, weight: Double, count: Int, mean: Double, variance: Double?, members: Int? = nil) {
    self.name = name
    self.weight = weight
    self.count = count
    self.mean = mean
    self.variance = count < 2 ? nil : variance
    self.members = members
  }

  /// Summarises the raters' values.
  ///
  /// A trimmed mean leaves out the `trim` lowest and highest values. Its variance is that of the values with each of
  /// those replaced by the nearest one kept, over (1 − 2·trim/n)².
  ///
  /// Reference: Tukey & McLaughlin (1963), *Sankhyā A* 25, 331–352; Wilcox, *Introduction to Robust Estimation and
  /// Hypothesis Testing* (3rd ed., 2012), §3.3.2.
  ///
  /// - Parameters:
  ///   - raters: One value a rater, each finite.
  ///   - trim: How many are left out at each end; fewer than half.
  /// - Returns: nil without a value that is kept.
  public init?(_ name: String, weight: Double, raters: [Double], trim: Int = 0, members: Int? = nil) {
    let count = raters.count
    guard count > 0, trim >= 0, 2 * trim < count else { return nil }
    var values = raters
    if trim > 0 {
      values.sort()
      for place in 0..<trim {
        values[place] = values[trim]
        values[count - 1 - place] = values[count - 1 - trim]
      }
    }
    let kept = trim > 0 ? Array(values[trim..<count - trim]) : values
    let mean = kept.exactMean
    let centre = trim > 0 ? values.exactMean : mean
    let spread = values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    let share = Double(count - 2 * trim) / Double(count)
    self.init(
      name, weight: weight, count: count, mean: mean,
      variance: count < 2 ? nil : spread / Double(count - 1) / (share * share), members: members)
  }

  /// Whether it is known that every member of the class voted.
  public var isComplete: Bool { members.map { count >= $0 } ?? false }
}

extension [Double] {
  /// The mean of a list that is not empty, summed without loss.
  var exactMean: Double {
    var sum = DoubleDouble(0)
    for value in self { sum += value }
    return sum.value / Double(count)
  }
}
