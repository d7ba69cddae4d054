internal import AssayDistributions
internal import AssayNumerics

/// The critical value of one subject's comparisons with all others, by numerical integration.
///
/// With σ[jk] = √(s[j]² + s[k]²), c solves
/// ```
/// P(max over k of |Z[j] − Z[k]|/σ[jk] ≤ c) = ∫ φ(z) Π over k of P(|s[j]z − s[k]ε| ≤ c σ[jk]) dz = level
/// ```
/// It depends on s[j] alone once the others are given. Standard errors are put in at most ``classLimit`` classes of
/// subjects with near values, each class with its mean variance; without more different values than that, the value is
/// exact but for the integration's error, below 1e-6 in the level.
struct MarginalCriticalValue: Sendable {
  static let classLimit = 128

  private struct Class: Sendable {
    let deviation: Double
    let count: Double
  }
  /// One for each place whose variance is known; 0 for the others.
  let values: [Double]

  init(_ estimates: RankedEstimates, level: Double, parallelism: Parallelism) {
    let known = (0..<estimates.count).filter { estimates.variances[$0].isFinite }
    let sorted = known.sorted { (estimates.variances[$0], $0) < (estimates.variances[$1], $1) }
    let members = Self.members(sorted, estimates.variances)
    let classes = members.map { places in
      Class(
        deviation: places.map { estimates.variances[$0] }.exactMean.squareRoot(), count: Double(places.count))
    }
    let found = parallelism.map(pieces: classes.count) { Self.solve(classes, $0, level: level) }
    var values = [Double](repeating: 0, count: estimates.count)
    for (places, value) in zip(members, found) { for place in places { values[place] = value } }
    self.values = values
  }

  /// Places in ascending order of variance, cut into classes; equal variances stay together where they are few.
  private static func members(_ sorted: [Int], _ variances: [Double]) -> [[Int]] {
    var distinct: [[Int]] = []
    for place in sorted {
      if let last = distinct.last?.last, variances[last] == variances[place] {
        distinct[distinct.count - 1].append(place)
      } else {
        distinct.append([place])
      }
    }
    guard distinct.count > classLimit else { return distinct }
    return (0..<classLimit).map { Array(sorted[$0 * sorted.count / classLimit..<($0 + 1) * sorted.count / classLimit]) }
  }

  private static func solve(_ classes: [Class], _ own: Int, level: Double) -> Double {
    let others = classes.enumerated().map { place, group in
      Class(deviation: group.deviation, count: group.count - (place == own ? 1 : 0))
    }.filter { $0.count > 0 }
    let pairs = others.reduce(0) { $0 + $1.count }
    guard pairs > 0 else { return 0 }
    let deviation = classes[own].deviation
    let bounds = (
      Normal.standard.quantile(upperTail: (1 - level) / 2),
      Normal.standard.quantile(upperTail: (1 - level) / (2 * pairs))
    )
    let excess = { (c: Double) in probability(c, deviation, others) - level }
    let (low, high) = (excess(bounds.0), excess(bounds.1))
    // With one other subject the two bounds are one and the same value.
    guard low < 0, high > 0 else { return bounds.1 }
    return Double.root(
      left: (bounds.0, low), right: (bounds.1, high), tolerance: 1e-9, isNarrow: { $1 - $0 < 1e-9 }, of: excess)
      ?? bounds.1
  }

  /// P(max ≤ c).
  private static func probability(_ c: Double, _ deviation: Double, _ others: [Class]) -> Double {
    // Where others are much surer, their factors fall from 1 to 0 near z = c, and panels end there.
    let ratio = deviation > 0 ? (others.map(\.deviation).min() ?? 0) / deviation : 1
    let (edge, width) = (c * (1 + ratio * ratio).squareRoot(), 6 * ratio)
    var ends = [0, c / 2, edge - width, edge, edge + width, 9].filter { $0 >= 0 && $0 <= 9 }.sorted()
    if ratio == 0 { ends = [0, c / 2, c] }
    var total = 0.0
    for (low, high) in zip(ends, ends.dropFirst()) where high > low {
      for (node, weight) in GaussLegendre.sixteen {
        let z = low + (high - low) * (node + 1) / 2
        let density = 2 * Normal.standard.density(z) * weight * (high - low) / 2
        if density > 1e-18 { total += density * Double.exp(logProduct(c, z, deviation, others)) }
      }
    }
    return total
  }

  private static func logProduct(_ c: Double, _ z: Double, _ deviation: Double, _ others: [Class]) -> Double {
    var sum = 0.0
    let shift = deviation * z
    for other in others where other.deviation > 0 {
      let s = other.deviation
      let reach = c * (deviation * deviation + s * s).squareRoot()
      // P(|shift − sε| > reach), each side a tail.
      let outside =
        0.5 * (Double.erfc((reach + shift) / s * inverseRootTwo) + Double.erfc((reach - shift) / s * inverseRootTwo))
      guard outside < 1 else { return -.infinity }
      sum += other.count * Double.log1p(-outside)
      if sum < -50 { return -.infinity }
    }
    return sum
  }

  private static let inverseRootTwo = 0.70710678118654752440
}

/// The nodes and weights of a quadrature on −1...1 that is exact for polynomials up to degree 31.
///
/// The nodes are the zeros of the Legendre polynomial of degree 16, by Newton's method from the usual cosines.
/// Reference: Davis & Rabinowitz, *Methods of Numerical Integration* (2nd ed., 1984), §2.7.
enum GaussLegendre {
  static let sixteen: [(node: Double, weight: Double)] = rule(16)

  private static func rule(_ count: Int) -> [(node: Double, weight: Double)] {
    (0..<count).map { place in
      var x = Double.sin(3.14159265358979323846 * (Double(count - 1) / 2 - Double(place)) / (Double(count) + 0.5))
      var slope = 0.0
      for _ in 0..<20 {
        var (previous, value) = (1.0, x)
        for degree in 2...count {
          let k = Double(degree)
          (previous, value) = (value, ((2 * k - 1) * x * value - (k - 1) * previous) / k)
        }
        slope = Double(count) * (x * value - previous) / (x * x - 1)
        x -= value / slope
      }
      return (x, 2 / ((1 - x * x) * slope * slope))
    }
  }
}
