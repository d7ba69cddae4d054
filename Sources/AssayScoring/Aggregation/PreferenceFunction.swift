internal import AssayData
internal import AssayNumerics

/// How much one alternative is preferred to another on a criterion, from the difference d of their values.
///
/// | function | P(d) for d > 0 |
/// |---|---|
/// | usual | 1 |
/// | U-shape | 0 for d ≤ q, else 1 |
/// | V-shape | d/p for d ≤ p, else 1 |
/// | level | 0 for d ≤ q, 1/2 for d ≤ p, else 1 |
/// | linear | 0 for d ≤ q, (d − q)/(p − q) for d ≤ p, else 1 |
/// | Gaussian | 1 − exp(−d²/(2s²)) |
///
/// P(d) = 0 for d ≤ 0. The thresholds q of indifference and p of preference and the spread s are in the unit of the
/// criterion; for a target or an interval they are on the scale of closeness, from 0 to 1.
///
/// Reference: Brans & Vincke, “A preference ranking organisation method”, *Management Science* 31 (1985), 647–656.
public enum PreferenceFunction: Sendable, Hashable {
  case usual
  case uShape(indifference: Double)
  case vShape(preference: Double)
  case level(indifference: Double, preference: Double)
  case linear(indifference: Double, preference: Double)
  case gaussian(spread: Double)

  /// The name in models and results.
  public var name: String {
    switch self {
    case .usual: "usual"
    case .uShape: "u-shape"
    case .vShape: "v-shape"
    case .level: "level"
    case .linear: "linear"
    case .gaussian: "gaussian"
    }
  }

  /// The preference for a difference, from 0 to 1.
  public func callAsFunction(_ difference: Double) -> Double {
    guard difference > 0 else { return 0 }
    switch self {
    case .usual: return 1
    case .uShape(let q): return difference > q ? 1 : 0
    case .vShape(let p): return difference > p ? 1 : difference / p
    case .level(let q, let p): return difference > p ? 1 : difference > q ? 0.5 : 0
    case .linear(let q, let p):
      return difference > p ? 1 : difference > q ? (difference - q) / (p - q) : 0
    case .gaussian(let s):
      let ratio = difference / s
      return -Double.expm1(-0.5 * ratio * ratio)
    }
  }

  /// Refuses thresholds out of order.
  func check(for criterion: String) throws(ScoringError) {
    switch self {
    case .usual: break
    case .uShape(let q): try require(q >= 0 && q.isFinite, "q = \(q.token) must be at least 0", criterion)
    case .vShape(let p): try require(p > 0 && p.isFinite, "p = \(p.token) must be above 0", criterion)
    case .level(let q, let p), .linear(let q, let p):
      try require(
        q >= 0 && p >= q && p.isFinite, "q = \(q.token) and p = \(p.token) must be such that 0 ≤ q ≤ p", criterion)
    case .gaussian(let s): try require(s > 0 && s.isFinite, "s = \(s.token) must be above 0", criterion)
    }
  }

  private func require(_ holds: Bool, _ rule: String, _ criterion: String) throws(ScoringError) {
    guard holds else { throw .mismatch("The \(name) preference function of “\(criterion)”: \(rule)") }
  }
}
