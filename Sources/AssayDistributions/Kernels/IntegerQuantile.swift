internal import AssayNumerics

/// The least integer in `support` for which `reached` holds; `reached` must be false below it and true from it on.
///
/// Gallops from a guess and then bisects, so a good guess costs a handful of tails.
func leastInteger(
  in support: ClosedRange<Double>, near guess: Double, where reached: (Double) -> Bool
) -> Double {
  let start = guess.isFinite ? guess.rounded(.down) : support.lowerBound
  var high = min(max(start, support.lowerBound), support.upperBound)
  var low = high
  var stride = 1.0
  if reached(high) {
    while true {
      if low == support.lowerBound { break }
      low = max(high - stride, support.lowerBound)
      if !reached(low) { break }
      high = low
      stride *= 2
    }
    if low == support.lowerBound, reached(low) { return low }
  } else {
    while true {
      if high >= support.upperBound { return support.upperBound }
      high = min(low + stride, support.upperBound)
      if reached(high) { break }
      low = high
      stride *= 2
    }
  }
  while high - low > 1 {
    let middle = ((low + high) / 2).rounded(.down)
    if middle <= low || middle >= high { break }
    if reached(middle) { high = middle } else { low = middle }
  }
  return high
}

/// How far below p a tail may fall, or above, and still count as p: what rounding may have taken from an exact tie.
///
/// 64 units in the last place of the smaller of p and 1 − p, like the fuzz of R's `qbinom`; 1 − p is exact where it is
/// the smaller.
func tieSlack(_ p: Double) -> Double { 64 * 2.220446049250313e-16 * min(p, 1 - p) }
