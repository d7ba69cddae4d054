/// A root of a continuous function between two points at which it has opposite signs, to the last bits of the root.
///
/// Chandrupatla's method: inverse quadratic interpolation where three points allow it, else halving; never slower than
/// halving by more than a constant. Reference: Chandrupatla (1997), *Advances in Engineering Software* 28, 145–149.
///
/// - Returns: The root; the end with the smaller value where the signs are equal.
package func bracketedRoot(
  between first: Double, and second: Double, of function: (Double) -> Double
) -> Double {
  var a = first
  var b = second
  var fa = function(a)
  var fb = function(b)
  guard (fa < 0) != (fb < 0), fa != 0, fb != 0 else { return abs(fa) <= abs(fb) ? a : b }
  var share = 0.5
  for _ in 0..<400 {
    let x = a + share * (b - a)
    let value = function(x)
    let c: Double
    let fc: Double
    if (value < 0) == (fa < 0) {
      (c, fc) = (a, fa)
    } else {
      (c, fc) = (b, fb)
      (b, fb) = (a, fa)
    }
    (a, fa) = (x, value)
    let isNearer = abs(fa) < abs(fb)
    let best = isNearer ? a : b
    let least = (2 * best.ulp) / abs(b - a)
    if fa == 0 || fb == 0 || least > 0.5 { return best }
    let place = (a - b) / (c - b)
    let height = (fa - fb) / (fc - fb)
    let isTrusted = height * height < place && (1 - height) * (1 - height) < 1 - place
    share =
      isTrusted
      ? fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
      : 0.5
    if !share.isFinite { share = 0.5 }
    share = min(1 - least, max(least, share))
  }
  return abs(fa) < abs(fb) ? a : b
}
