internal import AssayData

/// A factor of a fuzzy evaluation: one with shares of each grade, or one made of further factors.
public struct MembershipNode: Sendable, Equatable {
  /// The name, as results print it.
  public let name: String
  /// Its weight among the factors beside it, which add up to 1.
  public let weight: Double
  /// The share of each grade, for a factor that is not made of others.
  public let shares: [Double]
  /// The factors that it is made of; empty for one with shares.
  public let parts: [MembershipNode]

  /// Creates a factor from the shares of each grade, which add up to 1.
  public init(_ name: String, weight: Double, shares: [Double]) {
    (self.name, self.weight, self.shares, parts) = (name, weight, shares, [])
  }

  /// Creates a factor that is made of others.
  public init(_ name: String, weight: Double, parts: [MembershipNode]) {
    (self.name, self.weight, shares, self.parts) = (name, weight, [], parts)
  }

  /// Creates a factor from the number of raters who chose each grade.
  ///
  /// - Throws: ``ScoringError/mismatch(_:)`` for a count that is negative or not finite, or without a single rater.
  public init(_ name: String, weight: Double, counts: [Double]) throws(ScoringError) {
    let total = counts.reduce(0, +)
    guard counts.allSatisfy({ $0 >= 0 && $0.isFinite }), total.isFinite else {
      throw .mismatch("A count of “\(name)” is negative or not finite")
    }
    guard total > 0 else { throw .mismatch("Nobody rated “\(name)”, so its shares are not defined") }
    self.init(name, weight: weight, shares: counts.map { $0 / total })
  }

  /// Refuses shares and weights that do not add up to 1, or that are not of so many grades.
  func check(grades: Int) throws(ScoringError) {
    guard weight >= 0, weight.isFinite else { throw .invalidWeight(weight, name: name) }
    guard parts.isEmpty else { return try Self.check(parts, of: name, grades: grades) }
    guard shares.count == grades else {
      throw .mismatch("“\(name)” has shares of \(shares.count) grades where there are \(grades)")
    }
    guard shares.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
      throw .mismatch("A membership share of “\(name)” is not between 0 and 1")
    }
    let sum = shares.reduce(0, +)
    guard abs(sum - 1) <= 1e-9 else {
      throw .mismatch("The membership shares of “\(name)” add up to \(sum.token), not to 1")
    }
  }

  static func check(_ parts: [MembershipNode], of name: String, grades: Int) throws(ScoringError) {
    var names: Set<String> = []
    for part in parts {
      guard names.insert(part.name).inserted else { throw .duplicateName(part.name) }
      try part.check(grades: grades)
    }
    let sum = parts.reduce(0) { $0 + $1.weight }
    guard abs(sum - 1) <= 1e-9 else { throw .weightsDoNotAdd(node: name, sum: sum) }
  }
}
