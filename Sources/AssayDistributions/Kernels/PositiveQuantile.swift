internal import AssayNumerics

/// The x > 0 at which a tail equals p: Newton's method in log x, kept inside a bracket that only shrinks.
///
/// Steps are multiplicative, so the result is right relatively however near 0 or infinity it lies. The equation solved
/// is log T(x) = log p; above one half, where log p tends to 0, log(−log T(x)) = log(−log p), which is log of the other
/// tail to first order and so as straight as the first form is in the far tail.
///
/// - Parameters:
///   - p: The tail wanted, strictly between 0 and 1.
///   - start: A guess; anything not positive and finite is replaced.
///   - rising: Whether the tail grows with x (the lower tail does).
///   - tail: The tail.
///   - logTail: Its logarithm.
///   - logDensityOfLogarithm: The log density of log X, which is log(x f(x)).
func positiveQuantile(
  _ p: Double, start: Double, rising: Bool,
  tail: (Double) -> Double, logTail: (Double) -> Double, logDensityOfLogarithm: (Double) -> Double
) -> Double {
  let logTarget = Double.log(p)
  var low = Double.leastNonzeroMagnitude
  var high = Double.greatestFiniteMagnitude
  var x = start > 0 && start.isFinite ? start : 1
  for _ in 0..<200 {
    let logValue = logTail(x)
    var gap = logValue - logTarget
    if gap == 0 { return x }
    if (gap < 0) == rising { low = x } else { high = x }
    var slope = Double.exp(logDensityOfLogarithm(x) - logValue) * (rising ? 1 : -1)
    if p > 0.5 {
      gap = Double.log(logValue / logTarget)
      slope /= logValue
    } else if p >= leastTrustedTail, abs(gap) < 0.5 {
      // A difference of tails keeps digits that a difference of their logarithms has lost.
      gap = Double.log1p((tail(x) - p) / p)
    }
    // A slope all but 0 would throw the search to the ends of the number line.
    let step = min(max(-gap / slope, -8), 8)
    let next = x + x * Double.expm1(step)
    if abs(step) < 1e-10 { return next }
    if next > low, next < high, next.isFinite {
      x = next
    } else {
      let middle = low.squareRoot() * high.squareRoot()
      if middle <= low || middle >= high { return x }
      x = middle
    }
  }
  return x
}
