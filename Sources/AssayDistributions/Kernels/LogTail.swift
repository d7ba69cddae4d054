internal import AssayNumerics

/// Where a tail is too near underflow for its value to be trusted, and its logarithm takes over.
///
/// Boost's tails are right down to the least normal number, 2.2e-308; the margin is for the intermediate factors that
/// underflow before the result does.
let leastTrustedTail = 1e-290

/// The logarithm of a tail, from whichever of three forms keeps its digits.
///
/// - Parameters:
///   - tail: The tail.
///   - other: What the tail lacks to 1, computed by itself.
///   - far: The logarithm of the tail by a continued fraction or series, asked for only when the tail underflows.
func logTail(_ tail: Double, other: Double, far: () -> Double) -> Double {
  if tail > 0.5 { return Double.log1p(-other) }
  return tail < leastTrustedTail ? far() : Double.log(tail)
}
