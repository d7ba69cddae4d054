/// What is measured of every alternative, and which values are good.
public struct Criterion: Sendable, Hashable {
  /// The name, as results print it.
  public let name: String
  /// Which values are good.
  public let direction: Direction

  /// Creates a criterion.
  public init(_ name: String, direction: Direction = .benefit) {
    self.name = name
    self.direction = direction
  }
}

/// Which values of a criterion are good.
public enum Direction: Sendable, Hashable {
  /// More is better (正向).
  case benefit
  /// Less is better (逆向).
  case cost
  /// The nearer to a value the better (居中型).
  case target(Double)
  /// Anything within the interval is best, the nearer to it the better (区间型).
  case interval(ClosedRange<Double>)

  /// How far a value lies from the best there is, for a target or an interval; nil for benefit and cost.
  public func distance(_ value: Double) -> Double? {
    switch self {
    case .benefit, .cost: nil
    case .target(let best): abs(value - best)
    case .interval(let best):
      value < best.lowerBound ? best.lowerBound - value : max(0, value - best.upperBound)
    }
  }
}
