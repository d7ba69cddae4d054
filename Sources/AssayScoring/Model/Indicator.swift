/// A leaf of an indicator tree: one measured quantity, and how it counts.
public struct Indicator: Sendable, Hashable {
  /// Where the values come from.
  public enum Source: Sendable, Hashable {
    /// A numeric column of the data.
    case column(String)
    /// The points of the ballots on an item; nil for ballots that name no item.
    case ballot(item: String?)
    /// The share of ballots, from 0 to 1, that give one of these grades.
    case voteShare(grades: [String], item: String?)
  }
  public var source: Source
  /// Which values are good.
  public var direction: Direction
  /// The unit of measurement, for the reader.
  public var unit: String?
  /// How the values are put on a common scale; nil for the model's way.
  public var normalisation: Normalisation?
  /// The scale fitted earlier, which takes the place of fitting one to these data.
  public var scale: FittedScale?
  /// What a missing value does; nil for the model's rule.
  public var missing: MissingLeafPolicy?
  /// The worst value, in the indicator's own unit, that other indicators can make up for; nil for none.
  public var floor: Double?

  /// Creates a leaf.
  public init(
    _ source: Source, direction: Direction = .benefit, unit: String? = nil, normalisation: Normalisation? = nil,
    scale: FittedScale? = nil, missing: MissingLeafPolicy? = nil, floor: Double? = nil
  ) {
    self.source = source
    self.direction = direction
    self.unit = unit
    self.normalisation = normalisation
    self.scale = scale
    self.missing = missing
    self.floor = floor
  }

  /// Whether a value lies on the bad side of the floor; a missing value does not.
  public func isBelowFloor(_ value: Double) -> Bool {
    guard let floor else { return false }
    switch direction {
    case .benefit: return value < floor
    case .cost: return value > floor
    case .target, .interval: return (direction.distance(value) ?? 0) > (direction.distance(floor) ?? 0)
    }
  }
}

/// What a missing value of an indicator does to the one it is missing for.
public enum MissingLeafPolicy: String, Sendable, Hashable, CaseIterable {
  /// Scoring stops and names the person.
  case refuse
  /// The weights of the indicators that are there, under the same node, are raised to add up to 1.
  case reweight
  /// The worst value that anybody has takes its place.
  case worst
}
