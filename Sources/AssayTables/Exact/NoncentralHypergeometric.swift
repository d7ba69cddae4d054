internal import AssayDistributions
internal import AssayNumerics

/// The first cell of a table of two rows and two columns whose odds ratio is not 1, given the margins.
///
/// ```
/// P(x) ∝ C(n₁, x) C(n₂, m − x) ψˣ
/// ```
/// Reference: Fisher (1935), *JRSS* 98, 39–54; Agresti, *Categorical Data Analysis* (3rd ed., 2013), §16.6.4.
struct NoncentralHypergeometric {
  private let least: Int
  private let most: Int
  private let observed: Int
  /// The sizes of the first column, the first row, and what the last cell holds beyond the first.
  private let successes: Double
  private let draws: Double
  private let excess: Double

  init(_ cell: FirstCell) {
    least = cell.least
    most = cell.most
    observed = cell.observed
    successes = Double(cell.distribution.successes)
    draws = Double(cell.distribution.draws)
    excess = Double(cell.distribution.population - cell.distribution.successes - cell.distribution.draws)
  }

  /// The odds ratio with which the mean is the observed value.
  var likeliestOddsRatio: Double {
    solve { logRatio in
      let (below, above) = sums(logRatio)
      return (above.moment - below.moment) / (1 + below.mass + above.mass)
    }
  }

  /// The odds ratio with which P(X ≥ observed) is a probability.
  func oddsRatio(upperTail p: Double) -> Double {
    solve { logRatio in
      let (below, above) = sums(logRatio)
      // P = A/(A + B) reaches p where ln(A/B) reaches its logit, which is smoother in ln ψ than P.
      return Double.log(1 + above.mass) - Double.log(below.mass) - (Double.log(p) - Double.log1p(-p))
    }
  }

  /// The odds ratio with which P(X ≤ observed) is a probability.
  func oddsRatio(lowerTail p: Double) -> Double {
    solve { logRatio in
      let (below, above) = sums(logRatio)
      return Double.log(above.mass) - Double.log(1 + below.mass) + (Double.log(p) - Double.log1p(-p))
    }
  }

  /// Probabilities of the values on one side of the observed one, relative to its own, and their distances weighted.
  private struct Side {
    var mass = 0.0
    var moment = 0.0
  }

  private func sums(_ logRatio: Double) -> (below: Side, above: Side) {
    let ratio = Double.exp(logRatio)
    var (below, above) = (Side(), Side())
    var term = 1.0
    var x = Double(observed)
    while x < Double(most) {
      let step = (successes - x) * (draws - x) / ((x + 1) * (excess + x + 1)) * ratio
      term *= step
      x += 1
      above.mass += term
      above.moment += term * (x - Double(observed))
      // Past the mode terms fall ever faster, so that what is left is less than this one over 1 − step.
      if step < 1, term * (x - Double(observed)) < 1e-18 * above.moment * (1 - step) || above.mass > 1e280 { break }
      if above.mass > 1e280 { break }
    }
    term = 1
    x = Double(observed)
    while x > Double(least) {
      let step = x * (excess + x) / ((successes - x + 1) * (draws - x + 1)) / ratio
      term *= step
      x -= 1
      below.mass += term
      below.moment += term * (Double(observed) - x)
      if step < 1, term * (Double(observed) - x) < 1e-18 * below.moment * (1 - step) { break }
      if below.mass > 1e280 { break }
    }
    return (below, above)
  }

  /// The ratio at which a function that increases with its logarithm is 0.
  private func solve(_ function: (Double) -> Double) -> Double {
    let (a, b) = (Double(observed) + 0.5, draws - Double(observed) + 0.5)
    let (c, d) = (successes - Double(observed) + 0.5, excess + Double(observed) + 0.5)
    let start = Double.log(a / b) + Double.log(d / c)
    var width = (1 / a + 1 / b + 1 / c + 1 / d).squareRoot()
    var (low, high) = (start - width, start + width)
    var (atLow, atHigh) = (function(low), function(high))
    while atLow > 0 { (high, atHigh, width) = (low, atLow, 2 * width); low -= width; atLow = function(low) }
    while atHigh < 0 { (low, atLow, width) = (high, atHigh, 2 * width); high += width; atHigh = function(high) }
    // The Illinois rule: regula falsi that halves a value kept twice, and so closes in from both sides.
    var side = 0
    for _ in 0..<200 where high - low > 4e-15 * max(1, abs(low)) && atLow != 0 && atHigh != 0 {
      var x = (low * atHigh - high * atLow) / (atHigh - atLow)
      if !(x > low && x < high) { x = low + (high - low) / 2 }
      let y = function(x)
      if y == 0 { return Double.exp(x) }
      if y < 0 {
        (low, atLow) = (x, y)
        if side == -1 { atHigh /= 2 }
        side = -1
      } else {
        (high, atHigh) = (x, y)
        if side == 1 { atLow /= 2 }
        side = 1
      }
    }
    if atLow == 0 { return Double.exp(low) }
    if atHigh == 0 { return Double.exp(high) }
    return Double.exp(abs(atLow) < abs(atHigh) ? low : high)
  }
}
