/// A probability distribution on the real line, with both tails and the logarithms of both.
///
/// Every function is a primitive of its own: no tail is computed as 1 less the other where that would cancel, and the
/// logarithm of a tail stays finite and right long after the tail itself has underflowed to 0. Outside the support the
/// density is 0, its logarithm −∞, and the tails are 0 or 1.
///
/// A NaN argument gives NaN. A probability outside 0...1 is a programming error and traps.
public protocol Distribution: Sendable {
  /// The density at x; for a discrete distribution, the probability of x.
  func density(_ x: Double) -> Double
  /// The natural logarithm of the density at x.
  func logDensity(_ x: Double) -> Double
  /// P(X ≤ x).
  func lowerTail(_ x: Double) -> Double
  /// P(X > x).
  func upperTail(_ x: Double) -> Double
  /// The natural logarithm of P(X ≤ x).
  func logLowerTail(_ x: Double) -> Double
  /// The natural logarithm of P(X > x).
  func logUpperTail(_ x: Double) -> Double
  /// The least x with P(X ≤ x) ≥ p.
  func quantile(lowerTail p: Double) -> Double
  /// The least x with P(X > x) ≤ p, found from p itself and never from 1 − p.
  func quantile(upperTail p: Double) -> Double
}
