/// The values that the raters of one class gave one subject.
public struct RaterPoints: Sendable, Equatable {
  /// The class.
  public let name: String
  /// The weight of the class; at least 0.
  public let weight: Double
  /// One value a rater: the rater's own mean over the items.
  public let points: [Double]
  /// Who the raters are, in the order of the points, where subjects may share raters; nil where they share none.
  public let raters: [Int]?

  /// Creates a class's values.
  ///
  /// - Precondition: As many raters as points, where raters are given, and no rater twice.
  public init(_ name: String, weight: Double, points: [Double], raters: [Int]? = nil) {
    precondition(raters.map { $0.count == points.count && Set($0).count == $0.count } ?? true)
    self.name = name
    self.weight = weight
    self.points = points
    self.raters = raters
  }
}
