internal import AssayNumerics

/// The x at which an upper tail is as wanted: Newton's method in asinh x, kept inside a bracket that only shrinks.
///
/// Steps are additive near 0 and multiplicative far from it, so that neither a large shift nor a heavy tail is slow.
///
/// - Parameters:
///   - start: A guess; 0 replaces one that is not finite.
///   - gap: The logarithm of the tail wanted less that of the tail at x, and the hazard at x: density over tail.
func realQuantile(start: Double, gap: (Double) -> (gap: Double, hazard: Double)) -> Double {
  var low = -Double.greatestFiniteMagnitude
  var high = Double.greatestFiniteMagnitude
  var x = start.isFinite ? start : 0
  for _ in 0..<300 {
    let here = gap(x)
    if here.gap == 0 { return x }
    if here.gap < 0 { low = x } else { high = x }
    let root = abs(x) < 1e150 ? (1 + x * x).squareRoot() : abs(x)
    let step = min(max(-here.gap / (here.hazard * root), -4), 4)
    // sinh(asinh x + step), in terms that keep a small step.
    let rise = Double.expm1(step)
    let fall = Double.expm1(-step)
    let next = x + 0.5 * (x * (rise + fall) + root * (rise - fall))
    if abs(step) < 1e-9 { return next }
    if next > low, next < high {
      x = next
    } else {
      let middle = midpoint(low, high)
      if middle <= low || middle >= high { return x }
      x = middle
    }
  }
  return x
}

/// A point between two others that halves their distance where they are small, and their ratio where they are large.
private func midpoint(_ low: Double, _ high: Double) -> Double {
  if low < -1, high > 1 { return 0 }
  if low >= 1 { return low.squareRoot() * high.squareRoot() }
  if high <= -1 { return -((-low).squareRoot() * (-high).squareRoot()) }
  return max(low, -1e300) / 2 + min(high, 1e300) / 2
}
