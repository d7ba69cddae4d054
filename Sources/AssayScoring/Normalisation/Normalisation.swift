/// How the values of criteria are put on a common scale on which more is better.
///
/// With m = min, M = max, over the alternatives that the scale is fitted on; for a target or an interval, t(x) is the
/// closeness 1 − d(x)/max d, with d the distance from the best value, and takes the place of a benefit.
///
/// | method | benefit | cost |
/// |---|---|---|
/// | min–max | (x − m)/(M − m) | (M − x)/(M − m) |
/// | max | x/M | 1 − x/M |
/// | sum | x/Σx | (1/x)/Σ(1/x) |
/// | vector | x/√Σx² | 1 − x/√Σx² |
/// | z | (x − x̄)/s | (x̄ − x)/s |
/// | efficacy | c + d·(x − m)/(M − m) | c + d·(M − x)/(M − m) |
/// | none | x | −x |
///
/// s has m − 1 in its denominator.
///
/// References: Hwang & Yoon, *Multiple Attribute Decision Making* (1981), §2.2; Jahan & Edwards, “A state-of-the-art
/// survey on the influence of normalization techniques in ranking”, *Materials & Design* 65 (2015); for the efficacy
/// coefficient (功效系数法), 60 + 40 by default, Chinese practice in comprehensive evaluation.
public enum Normalisation: Sendable, Hashable {
  case minMax
  case max
  case sum
  case vector
  case z
  /// From `offset` for the worst value to `offset + span` for the best.
  case efficacy(offset: Double = 60, span: Double = 40)
  case none

  /// The name in models and results.
  public var name: String {
    switch self {
    case .minMax: "min-max"
    case .max: "max"
    case .sum: "sum"
    case .vector: "vector"
    case .z: "z"
    case .efficacy: "efficacy"
    case .none: "none"
    }
  }

  /// The names, as models write them.
  public static let names = ["min-max", "max", "sum", "vector", "z", "efficacy", "none"]

  /// The method of a name, with its default parameters; nil for a name that is not known.
  public init?(name: String) {
    let known: [Normalisation] = [.minMax, .max, .sum, .vector, .z, .efficacy(), .none]
    guard let method = known.first(where: { $0.name == name }) else { return nil }
    self = method
  }
}

/// The scale of one criterion, fitted once and then the same for whoever is scored on it.
///
/// ```
/// y = offset + span·((u(x) − origin)/divisor)
/// ```
/// u is x itself, the distance from the best value, or 1/x. A scale whose criterion was constant when it was fitted
/// has no divisor, and gives `offset` to all.
public struct FittedScale: Sendable, Hashable {
  /// What a value is turned into before it is shifted and divided.
  public enum Transform: String, Sendable, Hashable {
    case identity
    /// The distance from the best value of a target or an interval.
    case distance
    case reciprocal
  }
  /// The criterion.
  public let criterion: Criterion
  /// How it was fitted.
  public let method: Normalisation
  public let transform: Transform
  public let origin: Double
  /// nil for a constant criterion.
  public let divisor: Double?
  public let offset: Double
  public let span: Double

  /// Creates a scale from its parameters, as one that was stored.
  public init(
    _ criterion: Criterion, method: Normalisation, transform: Transform = .identity, origin: Double, divisor: Double?,
    offset: Double = 0, span: Double = 1
  ) {
    self.criterion = criterion
    self.method = method
    self.transform = transform
    self.origin = origin
    self.divisor = divisor
    self.offset = offset
    self.span = span
  }

  /// Whether the criterion had one value only when the scale was fitted.
  public var isConstant: Bool { divisor == nil }

  /// A value on the scale; a missing value stays NaN.
  public func callAsFunction(_ value: Double) -> Double {
    // Without this a missing value would lie within an interval: comparisons with NaN are false.
    guard !value.isNaN else { return .nan }
    let u =
      switch transform {
      case .identity: value
      case .distance: criterion.direction.distance(value) ?? value
      case .reciprocal: 1 / value
      }
    return self.value(of: u)
  }

  /// A transformed value on the scale.
  func value(of u: Double) -> Double {
    guard let divisor else { return offset }
    return offset + span * ((u - origin) / divisor)
  }
}
