internal import AssayNumerics

/// How many observations a question needs.
public struct SampleSize: Sendable, Equatable {
  /// The number that gives the power, or the precision, exactly; not whole in general.
  public let exact: Double
  /// The least whole number that is enough.
  public var whole: Double {
    // A number that is whole but for rounding is not rounded up.
    let nearest = exact.rounded()
    return abs(exact - nearest) <= 1e-9 * nearest ? nearest : exact.rounded(.up)
  }

  /// A number of observations.
  public init(exact: Double) { self.exact = exact }
}

/// Which departures from a hypothesis count against it.
public enum Sides: String, Sendable, CaseIterable {
  /// Those in the direction of the effect.
  case one
  /// Those in both.
  case two

  /// The probability that is left for one side.
  func tail(of significance: Double) -> Double { self == .one ? significance : significance / 2 }
}

/// The size at which an increasing function of it reaches a power.
///
/// - Parameters:
///   - least: The size the search starts from, which is the answer where its power is enough.
///   - power: The power aimed at.
///   - function: The power at a size.
/// - Throws: ``PowerError/unreachable(power:)`` where 10¹⁵ times the least size is not enough.
func sizeReaching(
  _ power: Double, least: Double, _ function: (Double) -> Double
) throws(PowerError) -> Double {
  if function(least) >= power { return least }
  var low = Double.log(least)
  var high = low
  var stride = 0.5
  repeat {
    low = high
    high += stride
    // No longer steps: a power far beyond the one wanted takes long to compute.
    stride = min(2 * stride, 1.5)
    if high - Double.log(least) > 40 { throw .unreachable(power: power) }
  } while function(Double.exp(high)) < power
  return Double.exp(bracketedRoot(between: low, and: high) { function(Double.exp($0)) - power })
}
