internal import AssayDistributions
internal import AssayNumerics

/// Quantiles of the studentized range of k groups for many degrees of freedom.
///
/// A quantile takes milliseconds, and thirty groups make 435 pairs, each with degrees of freedom of its own. The logarithm
/// of the quantile is smooth in 1/ν, so it is computed at Chebyshev points of the range that occurs and interpolated
/// between them; tests hold it against the quantile itself to 1e-9.
/// Reference: Berrut & Trefethen (2004), *SIAM Review* 46, 501–517, for the barycentric formula.
struct RangeQuantiles {
  private let groups: Int
  private let upperTail: Double
  /// The points 1/ν and log q there; empty where each quantile is computed by itself.
  private let points: [(place: Double, value: Double)]

  /// Below this many degrees of freedom the quantile grows too fast to be interpolated.
  private static let least = 3.0
  private static let pointCount = 25

  /// Prepares for some degrees of freedom.
  init(groups: Int, upperTail: Double, degreesOfFreedom: [Double]) {
    self.groups = groups
    self.upperTail = upperTail
    let places = degreesOfFreedom.filter { $0 >= Self.least }.map { 1 / $0 }
    guard places.count > 2 * Self.pointCount, let low = places.min(), let high = places.max(), low < high else {
      points = []
      return
    }
    points = (0..<Self.pointCount).map { index in
      let angle = Double.pi * Double(index) / Double(Self.pointCount - 1)
      let place = min(high, max(low, (low + high) / 2 + (high - low) / 2 * Double.cos(angle)))
      let range = StudentizedRange(groups: groups, degreesOfFreedom: 1 / place)
      return (place, Double.log(range.quantile(upperTail: upperTail)))
    }
  }

  /// The quantile for some degrees of freedom, among those that were prepared for.
  func quantile(_ degreesOfFreedom: Double) -> Double {
    guard !points.isEmpty, degreesOfFreedom >= Self.least else {
      return StudentizedRange(groups: groups, degreesOfFreedom: degreesOfFreedom).quantile(upperTail: upperTail)
    }
    let place = 1 / degreesOfFreedom
    var (sum, total) = (0.0, 0.0)
    for (index, point) in points.enumerated() {
      if place == point.place { return Double.exp(point.value) }
      let isEnd = index == 0 || index == points.count - 1
      let weight = (index.isMultiple(of: 2) ? 1.0 : -1.0) * (isEnd ? 0.5 : 1) / (place - point.place)
      sum += weight * point.value
      total += weight
    }
    return Double.exp(sum / total)
  }
}
