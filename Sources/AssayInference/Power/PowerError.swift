/// What can be wrong with a question about power or sample size.
public enum PowerError: Error, Equatable, Sendable {
  /// A probability that the question needs does not lie where it must; which one, and where that is.
  case invalidProbability(Double, of: String)
  /// A number of observations, groups or degrees of freedom is too small or not finite.
  case invalidSize(Double, of: String, least: Double)
  /// An effect is 0, negative where it cannot be, or not finite.
  case invalidEffect(Double)
  /// The power asked for is no more than the significance level, which needs no observations.
  case powerNotAboveSignificance(power: Double, significance: Double)
  /// There are not as many probabilities under one hypothesis as under the other.
  case lengthMismatch(Int, Int)
  /// No sample, or no effect, of a size that can be computed with reaches the power.
  case unreachable(power: Double)
}

extension PowerError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidProbability(let value, let name):
      "The \(name) is \(value); it lies strictly between 0 and 1."
    case .invalidSize(let value, let name, let least) where least == .leastNonzeroMagnitude:
      "The \(name) is \(value); it must be finite and above 0."
    case .invalidSize(let value, let name, let least):
      "The \(name) is \(value); it must be finite and at least \(least)."
    case .invalidEffect(let value):
      "The effect is \(value); it must be finite and other than 0, since no sample finds an effect of 0."
    case .powerNotAboveSignificance(let power, let significance):
      "A power of \(power) is no more than the significance level \(significance), which any sample reaches."
    case .lengthMismatch(let first, let second):
      "\(first) probabilities under one hypothesis do not match \(second) under the other."
    case .unreachable(let power):
      "A power of \(power) is out of reach in these circumstances."
    }
  }
}

/// Refuses a probability that is not strictly between 0 and 1.
func checkProbability(_ value: Double, _ name: String) throws(PowerError) {
  guard value > 0, value < 1 else { throw .invalidProbability(value, of: name) }
}

/// Refuses a size that is not finite, or below the least.
func checkSize(_ value: Double, _ name: String, least: Double) throws(PowerError) {
  guard value >= least, value.isFinite else { throw .invalidSize(value, of: name, least: least) }
}

/// Refuses a power that no search can aim at.
func checkPower(_ power: Double, above significance: Double) throws(PowerError) {
  try checkProbability(power, "power")
  guard power > significance else {
    throw .powerNotAboveSignificance(power: power, significance: significance)
  }
}
