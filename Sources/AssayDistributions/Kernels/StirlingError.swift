internal import AssayNumerics

// Loader's device: gamma-like densities written as exp(−deviance) times a slowly varying factor, so that nothing large
// cancels however large the parameters. Loader (2000), "Fast and accurate computation of binomial probabilities".

/// ½ log 2π.
let halfLogTwoPi = 0.918938533204672741780329736406

/// log 2.
let logTwo = 0.693147180559945309417232121458

/// What Stirling's formula lacks: log Γ(z) − ((z − ½) log z − z + ½ log 2π), for z > 0.
func stirlingError(_ z: Double) -> Double {
  guard z >= 10 else { return Double.lgamma(z) - ((z - 0.5) * Double.log(z) - z + halfLogTwoPi) }
  // Bernoulli numbers: B[2k] / (2k (2k − 1) z^(2k − 1)). The first term left out is under 3e-17 at z = 10.
  let r = 1 / (z * z)
  let tail = 1.0 / 1188 - r * (691.0 / 360_360 - r * (1.0 / 156 - r * (3617.0 / 122_400)))
  return (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r * tail)))) / z
}

/// log(1 + d) − d, to full relative precision near 0.
func log1pMinus(_ d: Double) -> Double {
  guard abs(d) < 0.4 else { return Double.log1p(d) - d }
  // With r = d / (2 + d): log(1 + d) = 2 (r + r³/3 + r⁵/5 + …) and d − 2r = d r.
  let r = d / (2 + d)
  let square = r * r
  var sum = 0.0
  for k in stride(from: 31.0, through: 3, by: -2) { sum = sum * square + 1 / k }
  return 2 * r * square * sum - d * r
}

/// a log(a / m) + m − a: how badly a mean of m explains a count of a; 0 at m = a, for a, m > 0.
func deviance(_ a: Double, mean m: Double) -> Double { deviance(a, mean: m, excess: m - a) }

/// The same, when m − a is known better than m is.
private func deviance(_ a: Double, mean m: Double, excess: Double) -> Double {
  let d = excess / a
  return abs(d) < 0.4 ? -a * log1pMinus(d) : a * Double.log(a / m) + excess
}

/// How badly shares `at` explain a and b: the sum of both deviances from the means (a + b) x and (a + b)(1 − x).
///
/// What one mean exceeds the other lacks. The difference is taken from the smaller share, which is exact where the
/// larger one is rounded, with the rounding of the product added back: near the mode, and for large a and b, the
/// rounding of the means would otherwise be all that is left.
func deviance(_ a: Double, _ b: Double, from at: Odds) -> Double {
  let n = a + b
  let isLow = at.x <= at.complement
  let share = isLow ? at.x : at.complement
  let mean = n * share
  let excess = (mean - (isLow ? a : b)) + (-mean).addingProduct(n, share)
  return deviance(a, mean: n * at.x, excess: isLow ? excess : -excess)
    + deviance(b, mean: n * at.complement, excess: isLow ? -excess : excess)
}
