internal import AssayNumerics

/// When two of some scores are tied: when |a − b| ≤ 1e-12·max(s, |a|, |b|).
///
/// s is the largest size among the scores, 1 at most, because what a sum of large and small terms leaves of a tie is
/// relative to the large ones. Where no score is beyond 1e-12 all of them may be what is left of 0, and s is 1.
struct ScoreTies: Sendable {
  private let scale: Double

  /// - Parameter largest: The largest size among the scores.
  init(largest: Double) { scale = largest > tieTolerance ? min(1, largest) : 1 }

  /// How far apart tied scores are at most.
  @inline(__always)
  func tolerance(_ a: Double, _ b: Double) -> Double { tieTolerance * max(scale, abs(a), abs(b)) }

  @inline(__always)
  func areTied(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= tolerance(a, b) }
}
