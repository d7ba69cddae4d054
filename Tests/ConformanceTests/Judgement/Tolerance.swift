/// How far a value may be from the one expected.
struct Tolerance: Sendable, Equatable {
  let relative: Double
  let absolute: Double

  /// |value − expected| ≤ absolute + relative · |expected|; infinities must be the same, and NaN is never right.
  func accepts(_ value: Double, for expected: Double) -> Bool {
    guard expected.isFinite else { return value == expected }
    return abs(value - expected) <= absolute + relative * abs(expected)
  }
}
