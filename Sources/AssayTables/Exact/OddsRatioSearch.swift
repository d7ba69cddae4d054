internal import AssayDistributions
internal import AssayNumerics

/// How closely the conditional odds ratio and its limits are searched for.
public enum OddsRatioSearch: Sendable, Hashable, CaseIterable {
  /// To the last digits of a double. The default.
  case full
  /// As R's `fisher.test`, whose `uniroot` stops within 1.2e-4 of the root, or of its reciprocal: to reproduce output of R.
  ///
  /// R prints 15.4697 for [[8, 2], [1, 5]], where the odds ratio is 15.4658, and 621.93 for the upper limit of the tea
  /// taster's table, where it is 626.24.
  case asR
}

/// The conditional distribution of the first cell as R 4.2's `fisher.test` searches it.
///
/// Reference: R Core Team, `fisher.test` and `uniroot` of R 4.2.2; Brent, *Algorithms for Minimization without
/// Derivatives* (1973), §4.
struct SearchOfR {
  private let least: Int
  private let observed: Int
  private let most: Int
  private let logCentral: [Double]

  /// The tolerance of `uniroot`: the fourth root of the machine's epsilon.
  private static let tolerance = Double.ulpOfOne.squareRoot().squareRoot()

  init(_ cell: FirstCell) {
    least = cell.least
    observed = cell.observed
    most = cell.most
    logCentral = (cell.least...cell.most).map { cell.distribution.logDensity(Double($0)) }
  }

  /// The probabilities of the outcomes at an odds ratio above 0.
  private func density(_ ratio: Double) -> [Double] {
    let logRatio = Double.log(ratio)
    let logs = logCentral.enumerated().map { $1 + logRatio * Double(least + $0) }
    let largest = logs.max() ?? 0
    let weights = logs.map { Double.exp($0 - largest) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  private func mean(_ ratio: Double) -> Double {
    guard ratio > 0 else { return Double(least) }
    return density(ratio).enumerated().reduce(0) { $0 + Double(least + $1.offset) * $1.element }
  }

  private func lowerTail(_ ratio: Double) -> Double {
    guard ratio > 0 else { return 1 }
    return density(ratio).prefix(observed - least + 1).reduce(0, +)
  }

  private func upperTail(_ ratio: Double) -> Double {
    guard ratio > 0 else { return observed <= least ? 1 : 0 }
    return density(ratio).dropFirst(observed - least).reduce(0, +)
  }

  /// The estimate; nil where it is infinite.
  var estimate: Double? {
    if observed == least { return 0 }
    if observed == most { return nil }
    return ratio(where: mean, is: Double(observed), rises: true)
  }

  func lower(tail: Double) -> Double {
    observed == least ? 0 : ratio(where: upperTail, is: tail, rises: true)
  }

  /// Nil where there is no limit.
  func upper(tail: Double) -> Double? {
    observed == most ? nil : ratio(where: lowerTail, is: tail, rises: false)
  }

  /// Searches below 1, or among reciprocals below 1, as the value at 1 tells.
  private func ratio(where function: (Double) -> Double, is wanted: Double, rises: Bool) -> Double {
    let atOne = function(1)
    if atOne == wanted { return 1 }
    if (atOne > wanted) == rises { return root(of: { function($0) - wanted }, from: 0) }
    return 1 / root(of: { function(1 / $0) - wanted }, from: .ulpOfOne)
  }

  /// Brent's root between `start` and 1, with the stopping rule of R.
  private func root(of function: (Double) -> Double, from start: Double) -> Double {
    var (a, b) = (start, 1.0)
    var (fa, fb) = (function(a), function(b))
    var (c, fc) = (a, fa)
    if fa == 0 { return a }
    if fb == 0 { return b }
    for _ in 0...1000 {
      let previous = b - a
      if abs(fc) < abs(fb) {
        (a, b, c) = (b, c, b)
        (fa, fb, fc) = (fb, fc, fb)
      }
      let reach = 2 * Double.ulpOfOne * abs(b) + Self.tolerance / 2
      var step = (c - b) / 2
      if abs(step) <= reach || fb == 0 { return b }
      if abs(previous) >= reach, abs(fa) > abs(fb) {
        step = Self.interpolated(a: a, b: b, c: c, fa: fa, fb: fb, fc: fc, reach: reach, previous: previous) ?? step
      }
      if abs(step) < reach { step = step > 0 ? reach : -reach }
      (a, fa) = (b, fb)
      b += step
      fb = function(b)
      if (fb > 0 && fc > 0) || (fb < 0 && fc < 0) { (c, fc) = (a, fa) }
    }
    return b
  }

  /// The step by a line or a parabola; nil where it is not to be trusted.
  private static func interpolated(
    a: Double, b: Double, c: Double, fa: Double, fb: Double, fc: Double, reach: Double, previous: Double
  ) -> Double? {
    let width = c - b
    var p: Double
    var q: Double
    if a == c {
      let t = fb / fa
      p = width * t
      q = 1 - t
    } else {
      let (r, s, t) = (fa / fc, fb / fc, fb / fa)
      p = t * (width * r * (r - s) - (b - a) * (s - 1))
      q = (r - 1) * (s - 1) * (t - 1)
    }
    if p > 0 { q = -q } else { p = -p }
    return p < 0.75 * width * q - abs(reach * q) / 2 && p < abs(previous * q / 2) ? p / q : nil
  }
}
